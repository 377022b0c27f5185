"""Dropping parts of a face: eyes, nose or mouth, half of it, a block of it (1st place, `classifier_dataset.py`).

What is dropped must not be the whole forgery, or a fake would be taught that shows nothing of it. The masks of `trueframe dataset
masks` (1 - SSIM between a fake and its original) say where it is.
"""

import cv2
import numpy as np

CHANGED = 20  # of 255: above it, a pixel of the mask counts as changed
LEAST = 20  # changed pixels that have to be left


def is_guarded(mask, keep, is_fake):
    """Returns True when enough of the forgery is left where `keep` is 1. Reals have none to lose."""
    return not is_fake or mask is None or np.count_nonzero((mask > CHANGED) & (keep > 0)) > LEAST


def blacken(picture, mask, keep):
    """Black where `keep` is 0; the mask as well, since the forgery there is gone."""
    return picture * keep[..., None], None if mask is None else mask * keep


def line(shape, a, b, reach):
    """1 within `reach` pixels of the line from a to b."""
    out = np.zeros(shape[:2], np.uint8)
    cv2.line(out, [int(v) for v in a], [int(v) for v in b], 1, 2)
    # so many dilations by a cross, as scipy's binary_dilation does: a diamond
    size = 2 * reach + 1
    far = np.abs(np.arange(size) - reach)
    diamond = (far[:, None] + far <= reach).astype(np.uint8)
    return cv2.dilate(out, diamond)


def landmark_stroke(rng, shape, points):
    """1 on the eyes (half of the time), else on the mouth (a quarter), the nose (an eighth) or nowhere (an eighth).

    `points`: eye, eye, nose, mouth corner, mouth corner.
    """
    eyes, mouth = np.hypot(*(points[1] - points[0])), np.hypot(*(points[4] - points[3]))
    if rng.random() < 0.5:
        return line(shape, points[0], points[1], int(eyes // 4))
    if rng.random() < 0.5:
        return line(shape, points[3], points[4], int(mouth // 3))
    if rng.random() < 0.5:
        return line(shape, points[2], (points[0] + points[1]) / 2, int(eyes // 4))
    return np.zeros(shape[:2], np.uint8)


def drop_landmark(rng, picture, mask, points):
    """Eyes, mouth or nose blacked out; unguarded, as in the reference: a forged face shows in more places than one."""
    return blacken(picture, mask, 1 - landmark_stroke(rng, picture.shape, points))


def drop_half_face(rng, picture, mask, hull, is_fake):
    """One half of the face's outline blacked out, upper or lower, left or right of its centre; the surroundings stay.

    `hull`: outline of the face, [n, 2]. The reference takes it from dlib's 68 points and looks at no mask; here it is guarded.
    """
    inside = np.zeros(picture.shape[:2], np.uint8)
    cv2.fillPoly(inside, [np.round(hull).astype(np.int32)], 1)
    if not inside.any():
        return picture, mask
    y, x = (int(v.mean()) for v in np.nonzero(inside))
    half = inside.copy()
    [half[:y], half[y:], half[:, :x], half[:, x:]][rng.integers(4)][:] = 0
    keep = 1 - half
    return blacken(picture, mask, keep) if is_guarded(mask, keep, is_fake) else (picture, mask)


def block_keeps(shape):
    """The six ways to keep half of the picture: a half of it, or two opposite quarters."""
    height, width = shape[:2]
    top, left = (np.zeros((height, width), np.uint8) for _ in range(2))
    top[: height // 2], left[:, : width // 2] = 1, 1
    crossed = top ^ left
    return [top, 1 - top, left, 1 - left, crossed, 1 - crossed]


def drop_block(rng, picture, mask, is_fake, tries=5):
    """Half of the picture blacked out, in one of six ways that leaves enough of the forgery; as it is when none was found."""
    keeps = block_keeps(picture.shape)
    for _ in range(tries):
        keep = keeps[rng.integers(len(keeps))]
        if is_guarded(mask, keep, is_fake):
            return blacken(picture, mask, keep)
    return picture, mask


def drop(rng, picture, mask, points, hull, is_fake, shares=(0.7, 0.2, 0.1)):
    """The reference's draw: a landmark (70 %), of the rest half of the face (20 %), of the rest a block (10 %)."""
    if points is not None and rng.random() < shares[0]:
        return drop_landmark(rng, picture, mask, points)
    if hull is not None and rng.random() < shares[1]:
        return drop_half_face(rng, picture, mask, hull, is_fake)
    if rng.random() < shares[2]:
        return drop_block(rng, picture, mask, is_fake)
    return picture, mask
