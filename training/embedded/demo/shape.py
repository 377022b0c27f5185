"""The head as a height over the plane of the picture, in distances between the eyes; positive towards the camera."""

import numpy as np

from .fields import blurred, both, bump, canvas, curve, step


def half_width(person, y):
    j, c = person.jaw, person.cheeks
    down = np.where(y > 0.6, 0.6 + (y - 0.6) / person.chin, y)
    return curve([(-1.78, 0.02), (-1.72, 0.34), (-1.55, 0.66), (-1.25, 0.93), (-0.8, 1.08), (-0.3, 1.11 * c), (0.2, 1.10 * c), (0.6, 1.04 * c),
                  (1.0, 0.93 * j), (1.3, 0.78 * j), (1.52, 0.59 * j), (1.68, 0.40 * j), (1.78, 0.2 * j), (1.815, 0.0), (1.9, 0.0)], down)


def mouth_y(person):
    return 0.6 + 0.52 * person.chin


def nose_y(person):
    return 0.62 * person.nose_length


def head(person):
    """-> height, inside 0..1"""
    x, y = canvas()
    width = half_width(person, y)
    side = np.clip(np.abs(x) / np.maximum(width, 1e-3), 0, 1)
    low = 0.6 + (y - 0.6) / person.chin
    depth = curve([(-1.78, 0.0), (-1.6, 0.42), (-1.3, 0.72), (-1.0, 0.88), (-0.5, 1.0), (0.0, 1.0), (0.6, 1.02), (1.1, 1.0), (1.5, 0.92),
                   (1.72, 0.74), (1.815, 0.3)], low)
    height = depth * (1 - side**2.3) ** (1 / 2.3)
    height = blurred(height, 4)
    height += features(person, x, y)
    inside = step(0.0, 0.03, width - np.abs(x)) * (width > 0.03)
    return height.astype(np.float32), blurred(inside.astype(np.float32), 1.2)


def features(person, x, y):
    p, ny, my = person, nose_y(person), mouth_y(person)
    lower = (y - 0.6) / p.chin + 0.6
    z = -0.19 * both(x, y, 0.46, 0.02, 0.25, 0.16) + 0.085 * both(x, y, 0.5, 0.03, 0.19, 0.12)  # sockets and the balls in them
    z += 0.075 * both(x, y, 0.48, -0.27 - p.brow_height, 0.34, 0.1) - 0.03 * bump(x, y, 0, -0.12, 0.14, 0.12)
    z += 0.10 * both(x, y, 0.78, 0.46, 0.3, 0.22) - 0.05 * both(x, y, 0.82, 0.95, 0.2, 0.22)  # cheekbones, and hollow below
    z -= 0.06 * both(x, y, 1.0, -0.5, 0.15, 0.35)
    # nose: a ridge that rises and widens, a tip, two wings
    down = np.clip((y + 0.12) / (ny + 0.08), 0, 1.2)
    ridge = (0.07 + 0.31 * down**1.3) * step(-0.22, 0.35, y) * (1 - step(ny + 0.09, 0.34, y))
    spread = (0.095 + 0.075 * down) * p.nose_width
    z += p.nose_height * ridge * np.exp(-((np.abs(x) / spread) ** 2.2) / 2)
    z += p.nose_height * 0.15 * bump(x, y, 0, ny - 0.03, 0.15 * p.nose_width, 0.125)
    z += p.nose_height * 0.20 * both(x, y, 0.225 * p.nose_width, ny + 0.03, 0.07 * p.nose_width, 0.085)
    z -= 0.04 * both(x, y, 0.10 * p.nose_width, ny + 0.115, 0.05, 0.026)  # nostrils
    # mouth
    z += 0.10 * bump(x, y, 0, my - 0.02, 0.38, 0.24) - 0.03 * bump(x, y, 0, my - 0.23, 0.05, 0.09) + 0.012 * both(x, y, 0.09, my - 0.22, 0.05, 0.1)
    upper, under, line = lips(p, x, y)
    z += 0.045 * blurred(upper, 4) + 0.075 * blurred(under, 5) - 0.055 * line
    z -= 0.075 * bump(x, y, 0, my + 0.28 * p.lip_fullness**0.3, 0.24, 0.07) - 0.10 * bump(x, lower, 0, 1.58, 0.25, 0.15)
    z -= 0.05 * both(x, y, 0.43 * p.mouth_width, my + 0.01, 0.05, 0.06)
    # the fold from the wing of the nose to the corner of the mouth
    t = np.clip((y - ny) / (my + 0.05 - ny), 0, 1)
    fold = 0.27 * p.nose_width + 0.25 * t**1.3
    z -= 0.03 * np.exp(-(((np.abs(x) - fold) / 0.055) ** 2) / 2) * step(ny - 0.05, 0.2, y) * (1 - step(my + 0.05, 0.25, y))
    z -= 0.022 * np.exp(-(((y - 0.2 + 0.22 * (np.abs(x) - 0.5) ** 2) / 0.035) ** 2) / 2) * both(x, y, 0.47, 0.2, 0.2, 0.3)  # below the eyes
    return z.astype(np.float32)


def lips(person, x, y, smile=0.0):
    """-> upper lip, lower lip and the line between them, 0..1"""
    p, my = person, mouth_y(person)
    wide = 0.43 * p.mouth_width
    t = np.clip(np.abs(x) / wide, 0, 1)
    line = my + 0.012 * np.cos(3 * np.pi * t) * (1 - t) - (0.012 + smile) * t**2
    top = line - p.lip_fullness * (0.135 * (1 - t**1.6) * (1 - 0.22 * np.exp(-((x / 0.06) ** 2)) + 0.06 * np.exp(-(((np.abs(x) - 0.1) / 0.07) ** 2))))
    bottom = line + p.lip_fullness * 0.18 * (1 - t**2.2)
    across = step(0, 0.03, wide - np.abs(x))
    upper = step(0, 0.03, y - top) * (1 - step(0, 0.02, y - line)) * across
    under = step(0, 0.02, y - line) * (1 - step(0, 0.04, y - bottom)) * across
    between = np.exp(-(((y - line) / (0.016 + 0.006 * (1 - t))) ** 2) / 2) * step(-0.01, 0.05, wide - np.abs(x))
    return upper.astype(np.float32), under.astype(np.float32), between.astype(np.float32)
