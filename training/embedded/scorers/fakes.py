"""Pseudo-fakes: families of manipulations made from real pictures.

Each takes (rng, picture, points, box, ...) and returns a changed picture of the same size, so that the pair can go
through one and the same window and degradation, and a mask of what was changed, 0..255 and as large as the picture.
`swap` is the family that training never sees.
"""

import cv2
import numpy as np

from ...blocks import rendering
from ...blocks.augmentation import sharpen
from ...blocks.blending import cloned, face_mask, laid_over, mask255, restyled, similarity, with_colours_of
from .augment import square

TRAINED = ("sbi", "mirror", "resynth", "upsample", "warp")
KEPT_OUT = "swap"


def patch(picture, box, reach=1.6):
    """-> the part of the picture round the face, as slices."""
    cx, cy, side = square(box, reach)
    height, width = picture.shape[:2]
    x0, y0 = max(0, int(cx - side / 2)), max(0, int(cy - side / 2))
    return slice(y0, min(height, int(cy + side / 2) + 1)), slice(x0, min(width, int(cx + side / 2) + 1))


def corner(where):
    return np.array([where[1].start, where[0].start])


def marked(picture, where, mask):
    """The mask of a part, 0..1, as a mask of the whole picture."""
    out = np.zeros(picture.shape[:2], np.uint8)
    out[where] = mask255(mask)
    return out


def sbi(rng, picture, points, box):
    """Self-blended image: the picture blended with a slightly different copy of itself (Shiohara & Yamasaki 2022)."""
    where = patch(picture, box)
    out, source = picture.copy(), picture[where]
    if rng.random() < 0.5:
        source = restyled(rng, source)
    else:  # all of the picture, or the patch would show
        out = restyled(rng, out)
    height, width = source.shape[:2]
    zoom, shift = rng.uniform(0.95, 1.05), rng.uniform(-0.03, 0.03, 2) * max(box[2:])
    move = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-2, 2), zoom)
    move[:, 2] += shift
    source = cv2.warpAffine(source, move, (width, height), borderMode=cv2.BORDER_REFLECT_101)
    mask = face_mask(rng, source.shape, points - corner(where))
    out[where] = laid_over(out[where], source, mask * rng.choice((0.5, 0.75, 1, 1, 1, 1)))
    return out, marked(picture, where, mask)


def mirror(rng, picture, points, box):
    """The own face mirrored and laid over itself by its landmarks: lines do not meet, light comes from the wrong side."""
    where = patch(picture, box)
    part = picture[where]
    aim = points - corner(where)
    mirrored = (aim * (-1, 1) + (part.shape[1] - 1, 0))[[1, 0, 2, 4, 3]]
    aim = aim + rng.normal(0, 0.015, aim.shape) * max(box[2:])
    matrix, _ = similarity(mirrored * rng.uniform(0.94, 1.06, 2), aim)
    matrix[:, :2] *= rng.uniform(0.97, 1.03)
    source = cv2.warpAffine(np.ascontiguousarray(part[:, ::-1]), matrix, part.shape[1::-1], borderMode=cv2.BORDER_REFLECT_101)
    if rng.random() < 0.6:
        source = restyled(rng, source)
    mask = face_mask(rng, part.shape, points - corner(where))
    out = picture.copy()
    out[where] = laid_over(part, source, mask)
    return out, marked(picture, where, mask)


def upsample(rng, picture, points, box):
    """The face (or all of it) through a decoder's upsampling."""
    return of_patch(rendering.upsampled, rng, picture, points, box)


def warp(rng, picture, points, box):
    """Re-enactment of the own picture."""
    return of_patch(rendering.warped, rng, picture, points, box)


def of_patch(forge, rng, picture, points, box):
    where = patch(picture, box)
    out, mask = picture.copy(), np.zeros(picture.shape[:2], np.uint8)
    out[where], mask[where] = forge(rng, picture[where], points - corner(where))
    return out, mask


def resynth(rng, picture, points, box, again):
    """A picture that an autoencoder has drawn again (resynth.py): all of it, or the face blended into the original."""
    where = patch(picture, box, 1.5)
    part = picture[where]
    cx, cy, side = square(box, 1.5)
    left, top = where[1].start - (cx - side / 2), where[0].start - (cy - side / 2)
    zoom = side / again.shape[0]
    matrix = np.float32([[1 / zoom, 0, left / zoom], [0, 1 / zoom, top / zoom]])
    drawn = cv2.warpAffine(again, matrix, part.shape[1::-1], flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                           borderMode=cv2.BORDER_REPLICATE)
    # A trained generator gets the colours right; what these small ones leave behind is their texture.
    gain = (part.std((0, 1)) + 1) / (drawn.std((0, 1)) + 1)
    drawn = np.clip((drawn - drawn.mean((0, 1))) * gain + part.mean((0, 1)), 0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        drawn = sharpen(drawn, rng.uniform(0.3, 1.5))
    out = picture.copy()
    mask = np.ones(part.shape[:2], np.float32)
    if rng.random() >= 0.3:
        mask = face_mask(rng, part.shape, points - corner(where))
    out[where] = laid_over(part, drawn, mask)
    return out, marked(picture, where, mask)


def swap(rng, picture, points, box, other, other_points):
    """Kept out of training: another person's face in a similar pose, aligned, colour-matched, feathered or Poisson-blended."""
    where = patch(picture, box)
    part = picture[where]
    aim = points - corner(where)
    matrix, _ = similarity(other_points, aim)
    source = cv2.warpAffine(other, matrix, part.shape[1::-1], borderMode=cv2.BORDER_REFLECT_101)
    mask = face_mask(rng, part.shape, aim, ("low brow",))
    inside = mask > 0.5
    if inside.sum() < 100:
        return picture, marked(picture, where, mask * 0)
    if rng.random() < 0.5:
        done = laid_over(part, with_colours_of(source, part, inside), mask)
    else:
        done = cloned(part, source, mask)
    out = picture.copy()
    out[where] = done
    return out, marked(picture, where, mask)


def similar_pose(rng, points, all_points, pool, tries=60):
    """Returns the one of some random pictures whose landmarks fit best."""
    tried = rng.choice(pool, tries)
    return tried[np.argmin([similarity(all_points[j], points)[1] for j in tried])]
