"""The filmed scene: a room out of focus, neck and shoulders, and a camera with its noise."""

import cv2
import numpy as np

from .fields import LEFT, PER_UNIT, TOP, blurred, noise, step

WIDTH, HEIGHT, FPS = 640, 480, 25
DOUBLE = 2  # drawn at twice the size, then averaged
BODY_PER_UNIT, BODY_LEFT, BODY_TOP, BODY_DOWN = 100, -4.6, 0.8, 4.6


def room(rng):
    """A wall with a window, a shelf and a lamp, far out of focus. Linear RGB at twice the size of a frame."""
    h, w = HEIGHT * DOUBLE, WIDTH * DOUBLE
    y, x = np.mgrid[:h, :w].astype(np.float32)
    wall = np.float32(rng.uniform(0.16, 0.30)) * np.float32((1.0, rng.uniform(0.9, 0.97), rng.uniform(0.78, 0.95)))
    picture = wall * (0.65 + 0.55 * (1 - x / w))[..., None]
    left = rng.uniform(0.0, 0.06) * w
    cv2.rectangle(picture, (int(left), int(0.06 * h)), (int(left + 0.2 * w), int(0.62 * h)), (0.85, 0.95, 1.05), -1)
    cv2.rectangle(picture, (int(left + 0.095 * w), int(0.06 * h)), (int(left + 0.107 * w), int(0.62 * h)), (0.30, 0.28, 0.26), -1)
    cv2.rectangle(picture, (int(left), int(0.32 * h)), (int(left + 0.2 * w), int(0.34 * h)), (0.30, 0.28, 0.26), -1)
    for shelf in (0.22, 0.46, 0.70):
        at, end = 0.70 * w, w
        foot = shelf * h
        while at < end:
            wide, tall = rng.uniform(0.012, 0.03) * w, rng.uniform(0.11, 0.18) * h
            tone = rng.uniform(0.03, 0.22) * (np.float32((1, 1, 1)) + rng.uniform(-0.55, 0.55, 3))
            if rng.random() < 0.85:
                cv2.rectangle(picture, (int(at), int(foot - tall)), (int(at + wide), int(foot)), tuple(map(float, tone)), -1)
            at += wide * 1.05
        cv2.rectangle(picture, (int(0.69 * w), int(foot)), (w, int(foot + 0.015 * h)), (0.16, 0.10, 0.06), -1)
    cx, cy = 0.60 * w, 0.36 * h  # a lamp
    picture += (0.18 * np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * (0.06 * w) ** 2)))[..., None] * np.float32((1, 0.75, 0.45))
    picture *= (1 + 0.05 * noise(rng, (h, w), 150))[..., None]
    return blurred(picture, 15)


def body(person, rng, cloth):
    """Neck and shoulders, premultiplied RGBA on a canvas of their own."""
    shape = tuple(round(side * BODY_PER_UNIT) for side in (BODY_DOWN - BODY_TOP, -2 * BODY_LEFT))
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    x, y = x / BODY_PER_UNIT + BODY_LEFT, y / BODY_PER_UNIT + BODY_TOP
    half = 0.64 + 0.55 * step(2.2, 1.0, y) ** 2
    across = np.clip(x / half, -1, 1)
    n = np.stack([across, np.zeros_like(x), np.sqrt(1 - across**2)], 2)
    light = np.clip(n @ np.float32((-0.55, -0.4, 0.72)) + 0.15, 0, 1) * 0.85 + 0.28
    light *= 1 - 0.72 * (1 - step(2.0, 0.75, y + 0.12 * x))  # in the shade of the chin
    tendons = 0.12 * np.exp(-(((np.abs(x) - 0.10 - 0.30 * np.clip(2.55 - y, 0, 2)) / 0.06) ** 2))
    skin = np.float32(person.skin) * np.float32((1, 0.93, 0.9)) * (light * (1 - tendons))[..., None]
    skin *= (1 + 0.03 * noise(rng, shape, 9) + 0.02 * noise(rng, shape, 2))[..., None]
    neck = step(0, 0.03, half - np.abs(x)) * (y > 0.9)
    slope = 2.20 + 0.30 * np.clip(np.abs(x) - 0.5, 0, 9) ** 1.25
    slope = np.where(np.abs(x) > 2.0, slope + 1.1 * (np.abs(x) - 2.0) ** 2, slope)
    opening = 2.70 - 0.62 * (np.abs(x) / 0.80) ** 2.4  # of the neckline
    shirt = step(0, 0.03, y - slope) * step(0, 0.03, y - np.where(np.abs(x) < 0.85, opening, 0))
    rise = blurred(blurred(noise(rng, shape, 45), 4) + 0.5 * noise(rng, shape, 20), 3) * 0.05 + 0.5 * np.exp(-(np.abs(x) / 2.2) ** 2)
    dx, dy = (cv2.Sobel(rise.astype(np.float32), cv2.CV_32F, *way, ksize=3) / 8 * BODY_PER_UNIT for way in ((1, 0), (0, 1)))
    n = np.stack([-dx, -dy - 0.5 * np.exp(-np.clip(y - slope, 0, 9) / 0.25), np.ones_like(dx)], 2)
    n /= np.linalg.norm(n, axis=2, keepdims=True)
    fall = 0.30 + 0.85 * np.clip(n @ np.float32((-0.52, -0.5, 0.69)), 0, 1)
    weave = 0.05 * np.sin(2 * np.pi * x * 24) * np.sin(2 * np.pi * y * 24) + 0.07 * noise(rng, shape, 1.5)
    near = np.abs(x) < 0.85
    seam = 1 - 0.30 * np.exp(-(((y - opening - 0.08) / 0.014) ** 2)) * near
    dress = np.float32(cloth) * (fall * (1 + weave) * seam)[..., None]
    skin *= (1 - 0.45 * np.exp(-np.clip(opening - y, 0, 1) / 0.05) * near)[..., None]
    rgb = skin * neck[..., None] * (1 - shirt[..., None]) + dress * shirt[..., None]
    alpha = np.maximum(neck, shirt)
    return np.dstack([rgb, alpha]).astype(np.float32)


def placed(layer, pose, follow=1.0, per_unit=PER_UNIT, left=LEFT, top=TOP):
    """From a canvas into a frame of twice the size. `follow` says how much of the head's turn and shift it takes part in."""
    matrix = camera(pose, follow, per_unit, left, top)
    return cv2.warpAffine(layer, np.float32(matrix), (WIDTH * DOUBLE, HEIGHT * DOUBLE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)


def camera(pose, follow=1.0, per_unit=PER_UNIT, left=LEFT, top=TOP):
    """Matrix from pixels of a canvas to pixels of the doubled frame. Roll turns about the neck."""
    scale = pose.size * DOUBLE / per_unit
    roll = pose.roll * follow
    c, s = scale * np.cos(roll), scale * np.sin(roll)
    turn = np.array([(c, -s), (s, c)])
    pivot = np.array(((0 - left) * per_unit, (1.6 - top) * per_unit))
    goal = DOUBLE * np.array((WIDTH / 2 + pose.x * follow, HEIGHT * 0.43 + 1.6 * pose.size + pose.y * follow))
    return np.hstack([turn, (goal - turn @ pivot)[:, None]])


def over(below, layer):
    return layer[..., :3] + below * (1 - layer[..., 3:])


def exposed(linear, rng, grain=0.4):
    """Returns the picture of a small camera: lens, noise that grows with the light, tone curve, a little sharpening. -> uint8"""
    small = cv2.resize(linear, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    small = blurred(small, 0.55)
    shot = rng.normal(0, 1, small.shape).astype(np.float32)
    shot = 0.6 * shot + 0.8 * blurred(shot, 0.8)
    small = small + grain * shot * np.sqrt(np.clip(small, 0, 1) * 0.00030 + 0.000012)
    toned = tone(small)
    toned = toned + 0.45 * (toned - blurred(toned, 1.0))
    return np.clip(toned * 255 + 0.5, 0, 255).astype(np.uint8)


def tone(linear):
    """sRGB, with a shoulder instead of clipping."""
    v = np.clip(linear, 0, None) * 1.12
    v = np.where(v > 0.6, 0.6 + 0.4 * np.tanh((v - 0.6) / 0.45), v)
    return np.where(v < 0.0031308, v * 12.92, 1.055 * np.maximum(v, 1e-6) ** (1 / 2.4) - 0.055)
