"""Pseudo-fakes that are drawn anew: the face through a decoder's upsampling, or moved about and rendered again."""

import cv2
import numpy as np

from .blending import displaced, face_mask, laid_over, mask255, smooth_field, unit
from .compression import rescale


def upsampled(rng, picture, points):
    """The face, or all of the picture, shrunk and enlarged as decoders do, with some of the lost detail put back."""
    height, width = picture.shape[:2]
    factor = int(rng.choice((2, 2, 3, 4)))
    small = cv2.resize(picture, (-(-width // factor), -(-height // factor)), interpolation=cv2.INTER_AREA)
    kind = rng.integers(4)
    if kind < 2:
        drawn = transposed(rng, small, factor)[:height, :width]
    elif kind == 2:
        nearest = np.repeat(np.repeat(small, factor, 0), factor, 1)[:height, :width]
        drawn = cv2.filter2D(nearest.astype(np.float32), -1, np.outer([1, 2, 1], [1, 2, 1]).astype(np.float32) / 16)
    else:
        drawn = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    detail = picture - cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    drawn = np.clip(drawn + rng.uniform(0, 0.6) * detail, 0, 255)
    everywhere = kind < 2 and rng.random() < 0.5
    mask = np.ones((height, width), np.float32) if everywhere else face_mask(rng, picture.shape, points, ("face", "low brow"))
    return laid_over(picture, drawn, mask), mask255(mask)


def transposed(rng, small, factor):
    """A transposed convolution: the phases of its kernel do not sum to the same, hence a lattice (Odena et al. 2016)."""
    zeros = np.zeros((small.shape[0] * factor, small.shape[1] * factor, 3), np.float32)
    zeros[::factor, ::factor] = small
    taps = 2 * factor + int(rng.integers(0, 2))
    line = np.interp(np.arange(taps), (0, taps / 2 - 0.5, taps - 1), (0.15, 1, 0.15)) * rng.normal(1, 0.08, taps)
    kernel = np.outer(line, line * rng.normal(1, 0.04, taps))
    return cv2.filter2D(zeros, -1, (kernel * factor**2 / kernel.sum()).astype(np.float32))


def warped(rng, picture, points):
    """Re-enactment of the own picture: mouth, eyes and pose pushed about, the face rendered again."""
    size = unit(points)
    field = smooth_field(rng, picture.shape, 4, 0.03 * size)
    y, x = np.mgrid[: picture.shape[0], : picture.shape[1]].astype(np.float32)
    for px, py in points[[0, 1, 3, 4, 2]]:
        near = np.exp(-((x - px) ** 2 + (y - py) ** 2) / (2 * (0.35 * size) ** 2))
        field += near[..., None] * (rng.normal(0, 0.12, 2) * size).astype(np.float32)
    moved = displaced(picture, field)
    if rng.random() < 0.6:  # rendered at the size of a generator, then pasted back
        moved = rescale(moved, rng.uniform(0.45, 0.85))
    mask = face_mask(rng, picture.shape, points, ("face", "face", "lower"))
    return laid_over(picture, moved, mask), mask255(mask)
