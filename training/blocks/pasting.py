"""Pseudo-fakes as face-swap tools make them: drawn by a network at a small fixed size, aligned by five points, laid back under a soft mask.

Alignment and mask follow what the common tools do (ArcFace's five-point template, Deng et al., CVPR 2019; a square mask with soft edges).
"""

import cv2
import numpy as np

from .augmentation import colour, sharpen, tone
from .blending import OUTLINE, displaced, laid_over, mask255, placed, similarity, smooth_field, unit, with_colours_of
from .compression import rescale

SIZES = (48, 64, 80, 96, 112, 128, 160, 224, 256)
# Eyes, nose and corners of the mouth from the middle of a picture whose side is 1.
TEMPLATE = (np.array([(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041)]) - 56) / 112


def pasted(rng, picture, points, other=None, other_points=None):
    """The own face drawn again, or another's, pasted into the picture."""
    size = drawn_size(rng, points)
    template = TEMPLATE * rng.uniform(0.8, 1) * size + size / 2
    back, _ = similarity(template, points)
    source, source_points = (picture, points) if other is None else (other, other_points)
    face = aligned(source, source_points, template, size)
    target = cv2.warpAffine(picture, back, (size, size), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REFLECT_101)
    face = redrawn(rng, face)
    if other is not None or rng.random() < 0.6:
        face = partly(rng, with_colours_of(face, target, middle(size)), face)
    if rng.random() < 0.6:
        face = tone(face, rng.uniform(0.93, 1.07), rng.uniform(-7, 7), rng.uniform(0.93, 1.08))
        face = colour(face, int(rng.integers(-3, 4)), rng.uniform(0.85, 1.15))
    back[:, 2] += rng.normal(0, 0.016, 2) * unit(points)
    height, width = picture.shape[:2]
    smooth = cv2.INTER_CUBIC if rng.random() < 0.4 else cv2.INTER_LINEAR
    drawn = cv2.warpAffine(face, back, (width, height), flags=smooth, borderMode=cv2.BORDER_REFLECT_101)
    mask = np.clip(cv2.warpAffine(soft_mask(rng, size, template), back, (width, height), flags=cv2.INTER_LINEAR), 0, 1)
    return laid_over(picture, drawn, mask), mask255(mask)


def drawn_size(rng, points):
    """One of the sizes that networks draw at; seldom much larger than the face, which is about 2.3 units wide."""
    fitting = [s for s in SIZES if s <= 3 * unit(points)] or SIZES[:1]
    return fitting[max(0, len(fitting) - 1 - int(rng.integers(4)))]


def aligned(source, points, template, size):
    into, _ = similarity(points, template)
    zoom = float(np.hypot(into[0, 0], into[0, 1]))
    if zoom < 0.6:
        source = cv2.GaussianBlur(source, (0, 0), 0.4 / zoom)
    return cv2.warpAffine(source, into, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)


def redrawn(rng, face):
    """Returns a face as an encoder and a decoder leave it: detail is lost, shapes move a little, a sharpener makes some detail up."""
    which = rng.random()
    if which < 0.35:
        face = cv2.GaussianBlur(face, (0, 0), rng.uniform(0.4, 1.2))
    elif which < 0.55:
        face = cv2.bilateralFilter(face, int(rng.integers(3, 8)), rng.uniform(15, 50), 3)
    elif which < 0.65:
        face = cv2.medianBlur(face, 3)
    elif which < 0.8:
        face = rescale(face, rng.uniform(0.5, 0.85))
    if rng.random() < 0.7:
        face = displaced(face, smooth_field(rng, face.shape, 4, rng.uniform(0.003, 0.015) * len(face)))
    return sharpen(face, rng.uniform(0.2, 1)) if rng.random() < 0.35 else face


def middle(size):
    inside = np.zeros((size, size), bool)
    inside[size // 4 : 3 * size // 4, size // 4 : 3 * size // 4] = True
    return inside


def partly(rng, new, old):
    share = rng.uniform(0.6, 1)
    return np.clip(old + (new.astype(np.float32) - old) * share, 0, 255).astype(np.uint8)


def soft_mask(rng, size, template):
    """A square, an ellipse or the outline of the face, 0..1, soft towards its edges and 0 at those of the square."""
    mask = np.zeros((size, size), np.float32)
    edge, which = rng.uniform(0.04, 0.14) * size, rng.random()
    if which < 0.4:
        cv2.rectangle(mask, (int(edge), int(edge)), (size - 1 - int(edge), size - 1 - int(edge)), 1.0, -1)
    elif which < 0.65:
        axes = (int(size * rng.uniform(0.3, 0.44)), int(size * rng.uniform(0.36, 0.47)))
        cv2.ellipse(mask, (size // 2, size // 2), axes, 0, 0, 360, 1.0, -1)
    else:
        outline = OUTLINE.copy()
        if rng.random() < 0.6:
            outline[:, 1] = np.maximum(outline[:, 1], -0.4)
        cv2.fillPoly(mask, [np.round(placed(outline * rng.uniform(0.85, 1.05, 2), template)).astype(np.int32)], 1.0)
    blur = max(0.6, edge * rng.uniform(0.3, 0.9))
    rim = min(size // 4, int(np.ceil(2 * blur)))
    mask[:rim] = mask[-rim:] = 0
    mask[:, :rim] = mask[:, -rim:] = 0
    mask = cv2.GaussianBlur(mask, (0, 0), blur)
    mask[[0, -1]] = 0
    mask[:, [0, -1]] = 0
    return mask
