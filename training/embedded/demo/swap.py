"""A face swap as the common tools do it: a small generated face, laid over the picture by its landmarks, frame by frame."""

import cv2
import numpy as np

from ...blocks.blending import swapped, unit

SIDE = 128  # px of the face that a swapper draws, whatever the size of the face in the picture
HALF_SIDE = 1.45  # of that square, in distances from the eyes to the mouth


def shrunk(picture, points, side=SIDE):
    """The picture and its landmarks at the size that the face has in a square of `side` px."""
    factor = side / (2 * HALF_SIDE * unit(points))
    if factor >= 1:
        return picture, points
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return small, points * factor


def swap(picture, points, other, other_points, seed, number, jitter=0.012, side=SIDE):
    """`other` is laid over `picture`: the same mask and the same way to blend in every frame, landmarks that tremble."""
    tremble = np.random.default_rng((seed, number)).normal(0, jitter, points.shape) * unit(points)
    small, small_points = shrunk(other, other_points, side)
    forged, mask = swapped(np.random.default_rng(seed), picture, points + tremble, small, small_points)
    return forged, mask
