"""Colour and light of the skin. Everything is linear; the camera makes it sRGB."""

import cv2
import numpy as np

from .fields import PER_UNIT, blurred, both, bump, canvas, noise, pixel, step, strokes
from .shape import lips, mouth_y, nose_y

KEY, FILL = np.array((-0.52, -0.5, 0.69)), np.array((0.78, -0.12, 0.61))
KEY_COLOUR, FILL_COLOUR = np.float32((1.02, 0.98, 0.92)), np.float32((0.22, 0.25, 0.30))
SKY, GROUND = np.float32((0.30, 0.33, 0.37)), np.float32((0.15, 0.12, 0.10))


def colour(person):
    """Albedo; the fine relief of pores and lines that goes on top of the height; where lips are, and where hairs take the gloss away."""
    x, y = canvas()
    rng = np.random.default_rng(person.seed)
    ny, my = nose_y(person), mouth_y(person)
    shape = x.shape
    skin = np.ones((*shape, 3), np.float32) * np.float32(person.skin)
    red = 0.55 * both(x, y, 0.75, 0.55, 0.3, 0.24) + 0.5 * bump(x, y, 0, ny, 0.17, 0.13) + 0.35 * both(x, y, 0.2, ny + 0.05, 0.1, 0.1)
    red += 0.25 * bump(x, y, 0, mouth_y(person) + 0.5, 0.3, 0.15) + 0.25 * both(x, y, 0.5, 0.1, 0.3, 0.12)
    red = person.blush * red * (1 + 0.35 * noise(rng, shape, 26)) + 0.10 * noise(rng, shape, 60)
    skin *= np.exp(-red[..., None] * np.float32((0.06, 0.30, 0.26)))
    dark = 0.30 * both(x, y, 0.46, 0.16, 0.2, 0.07) + 0.22 * both(x, y, 0.36, -0.03, 0.12, 0.1)  # round the eyes
    skin *= np.exp(-dark[..., None] * np.float32((0.35, 0.42, 0.30)))
    mottle = 0.025 * noise(rng, shape, 40) + 0.028 * noise(rng, shape, 12) + 0.03 * noise(rng, shape, 5) + 0.025 * noise(rng, shape, 2)
    skin *= np.exp(mottle[..., None] * np.float32((0.7, 1.0, 1.1)))
    skin *= 1 - freckles(person, rng)[..., None] * np.float32((0.35, 0.5, 0.55))
    beard = both(x, y, 0.55, my + 0.25, 0.42, 0.4) + bump(x, y, 0, my - 0.24, 0.3, 0.09) + bump(x, y, 0, my + 0.45, 0.4, 0.25)
    beard = np.clip(beard, 0, 1) * step(ny + 0.08, 0.3, y - 0.25 * np.abs(x)) * person.stubble
    hairs = step(0.5, 0.9, noise(rng, shape, 2.2)) * 0.75 + 0.25
    skin *= np.exp(-(beard * hairs)[..., None] * np.float32((1.15, 1.0, 0.85)))
    upper, under, line = lips(person, x, y)
    lip = np.clip(blurred(upper + under, 2.2), 0, 1)
    wrinkles = 1 + 0.10 * blurred(noise(rng, shape, 3), 0.8) + 0.07 * noise(rng, shape, 9)
    tone = np.float32(person.lips) * wrinkles[..., None] * (1 - 0.18 * blurred(upper, 3)[..., None])
    skin = skin * (1 - 0.85 * lip[..., None]) + 0.85 * lip[..., None] * tone
    skin *= 1 - 0.80 * np.clip(line * 1.0, 0, 1)[..., None] * np.float32((0.85, 1, 1))
    nostrils = both(x, y, 0.112 * person.nose_width, ny + 0.10, 0.042 * person.nose_width, 0.024)
    skin *= 1 - 0.80 * np.clip(nostrils * 1.25, 0, 1)[..., None]
    pores = 0.0005 * noise(rng, shape, 2.0) + 0.0007 * noise(rng, shape, 4) + 0.0006 * noise(rng, shape, 9) + 0.0022 * noise(rng, shape, 28)
    pores += 0.0015 * (lip * noise(rng, (shape[0], shape[1]), 4))
    bare = skin.copy()
    brows(person, skin, rng)
    dull = np.clip(1 - skin.mean(2) / bare.mean(2), 0, 1)
    return np.clip(skin, 0.005, 1), pores.astype(np.float32), lip, dull


def freckles(person, rng):
    dots = np.zeros(canvas()[0].shape, np.float32)
    for _ in range(int(260 * person.freckles)):
        x, y = rng.normal(0, 0.55), rng.normal(0.35, 0.28)
        cx, cy = pixel(x, y)
        cv2.circle(dots, (int(cx * 16), int(cy * 16)), int(16 * rng.uniform(0.8, 2.4)), float(rng.uniform(0.1, 0.5)), -1, cv2.LINE_AA, 4)
    for _ in range(5):  # moles
        cx, cy = pixel(rng.uniform(-0.9, 0.9), rng.uniform(-0.9, 1.5))
        cv2.circle(dots, (int(cx * 16), int(cy * 16)), int(16 * rng.uniform(1.4, 2.6)), float(rng.uniform(0.7, 1.1)), -1, cv2.LINE_AA, 4)
    return blurred(dots, 1.1)


def brows(person, skin, rng):
    """Some hundred hairs a side: upright at the inner end, lying down towards the temple."""
    layer = skin.copy()
    for side in (-1, 1):
        for _ in range(int(520 * person.brow_weight)):
            t = rng.beta(1.3, 1.35)
            x = 0.17 + 0.72 * t
            arch = -0.33 - person.brow_height - 0.13 * np.sin(np.pi * min(1, t * 1.25 + 0.02) * 0.62) + 0.16 * max(0, t - 0.55) ** 1.2 * 1.6
            thick = (0.052 * min(1, 0.45 + 4 * t) * (1 - t) ** 0.7 + 0.006) * person.brow_weight**0.4
            y = arch + rng.uniform(-1, 1) * thick
            angle = np.radians(np.interp(t, (0, 0.25, 1), (-75, -28, 14))) + rng.normal(0, 0.16)
            length = rng.uniform(0.07, 0.13)
            s = np.linspace(0, 1, 5)
            line = np.stack([x + length * s * np.cos(angle), y + length * (s * np.sin(angle) + 0.25 * s**2)], 1)
            line[:, 0] *= side
            shade = np.float32(person.hair) * rng.uniform(0.4, 1.1)
            strokes(layer, [np.stack(pixel(*line.T), 1)], [shade], [1])
    skin[:] = 0.12 * skin + 0.88 * blurred(layer, 0.8)


def normals(height):
    dx = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3) / 8 * PER_UNIT
    dy = cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3) / 8 * PER_UNIT
    n = np.stack([-dx, -dy, np.ones_like(dx)], 2)
    return n / np.linalg.norm(n, axis=2, keepdims=True)


def openness(height):
    """Returns the share of the sky that a place sees, 0..1: hollows are darker."""
    hollow = sum(np.maximum(blurred(height, s) - height, -0.02 * s / 8) / (s / PER_UNIT) * 0.5 for s in (5, 12, 28))
    return np.clip(1 - 0.9 * hollow, 0.25, 1.12)


def shadow(height, towards):
    """Returns the shadow where something stands between the surface and the light; its edge softens with distance."""
    lit = np.ones_like(height)
    flat = np.hypot(towards[0], towards[1])
    for k in range(1, 46):
        d = k * 2.2 / PER_UNIT
        move = np.float32([[1, 0, -towards[0] / flat * d * PER_UNIT], [0, 1, -towards[1] / flat * d * PER_UNIT]])
        there = cv2.warpAffine(height, move, height.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
        over = there - height - d * towards[2] / flat
        lit = np.minimum(lit, 1 - np.clip(over / (0.04 + 0.16 * d) + 0.05, 0, 0.85))
    return blurred(lit, 3)


def shaded(albedo, n, open_, lit, shine):
    """Wrapped diffuse light per channel, as red light travels farther in skin; two highlights of different width; sky and ground."""
    wrap = np.float32((0.30, 0.16, 0.10))
    key, fill = n @ KEY.astype(np.float32), n @ FILL.astype(np.float32)
    soft = np.stack([blurred(lit, s) for s in (5.0, 2.5, 1.5)], 2)
    diffuse = np.clip((key[..., None] + wrap) / (1 + wrap), 0, 1) ** 1.1 * soft * KEY_COLOUR
    diffuse += np.clip((fill[..., None] + wrap) / (1 + wrap), 0, 1) * FILL_COLOUR * open_[..., None]
    sky = 0.5 - 0.5 * n[..., 1:2]
    diffuse += (SKY * sky + GROUND * (1 - sky)) * open_[..., None] ** 1.3
    halfway = KEY + (0, 0, 1)
    halfway /= np.linalg.norm(halfway)
    h = np.clip(n @ halfway.astype(np.float32), 0, 1)
    grazing = (1 - np.clip(n[..., 2], 0, 1)) ** 3
    gloss = shine * (0.10 * h**12 + 0.10 * h**45) * lit + 0.05 * grazing * open_
    return albedo * diffuse + gloss[..., None] * np.float32((1, 0.98, 0.95))
