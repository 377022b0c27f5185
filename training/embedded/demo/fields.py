"""Pictures made of functions: noise, soft steps, bumps, strokes."""

import cv2
import numpy as np

PER_UNIT = 150  # px between the eyes on the canvas that a head is drawn on
LEFT, TOP, RIGHT, BOTTOM = -2.3, -2.5, 2.3, 3.0
SHAPE = (round((BOTTOM - TOP) * PER_UNIT), round((RIGHT - LEFT) * PER_UNIT))


def canvas():
    """x, y of every pixel in distances between the eyes, from the point between them; y points down."""
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]].astype(np.float32)
    return x / PER_UNIT + LEFT, y / PER_UNIT + TOP


def pixel(x, y):
    return (x - LEFT) * PER_UNIT, (y - TOP) * PER_UNIT


def step(edge, width, value):
    """0 below the edge, 1 above it, smooth over `width`."""
    t = np.clip((value - edge) / width + 0.5, 0, 1)
    return t * t * (3 - 2 * t)


def bump(x, y, cx, cy, sx, sy):
    return np.exp(-(((x - cx) / sx) ** 2 + ((y - cy) / sy) ** 2) / 2)


def both(x, y, cx, cy, sx, sy):
    """A bump on either side."""
    return np.exp(-(((np.abs(x) - cx) / sx) ** 2 + ((y - cy) / sy) ** 2) / 2)


def curve(points, at):
    """A smooth line through (place, value) pairs."""
    from scipy.interpolate import PchipInterpolator

    places, values = np.array(points, float).T
    return PchipInterpolator(places, values)(np.clip(at, places[0], places[-1])).astype(np.float32)


def noise(rng, shape, size):
    """Smooth noise of unit spread whose blobs are about `size` px."""
    if size <= 1:
        return rng.normal(0, 1, shape).astype(np.float32)
    small = rng.normal(0, 1, [max(2, int(side / size) + 3) for side in shape[:2]]).astype(np.float32)
    large = cv2.resize(small, None, fx=size, fy=size, interpolation=cv2.INTER_CUBIC)[: shape[0], : shape[1]]
    return large / large.std()


def blurred(picture, sigma):
    return cv2.GaussianBlur(picture, (0, 0), sigma)


def strokes(picture, lines, colours, widths):
    """Thin tapering lines: each of `lines` is [n, 2] px, drawn over what was drawn before."""
    for line, colour, width in zip(lines, colours, widths):
        fixed = np.round(line * 16).astype(np.int32)
        cv2.polylines(picture, [fixed], False, tuple(float(c) for c in colour), max(1, int(round(width))), cv2.LINE_AA, 4)
