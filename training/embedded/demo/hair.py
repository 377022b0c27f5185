"""Hair: thousands of strands, drawn from the back to the front, each in a shade of its own, with a band of light across them."""

import cv2
import numpy as np

from .fields import SHAPE, blurred, canvas, noise, pixel, step
from .shape import half_width


def _layer(person, rng, paths, light):
    """Strands -> premultiplied RGBA."""
    rgb = np.zeros((*SHAPE, 3), np.float32)
    alpha = np.zeros(SHAPE, np.float32)
    base = np.float32(person.hair)
    for path, shade in paths:
        tone = base * shade * rng.uniform(0.55, 1.5)
        line = np.stack(pixel(*path.T), 1)
        fixed = np.round(line * 16).astype(np.int32)
        wide = int(rng.integers(1, 3))
        cv2.polylines(rgb, [fixed], False, tuple(float(c) for c in tone), wide, cv2.LINE_AA, 4)
        cv2.polylines(alpha, [fixed], False, 1.0, wide, cv2.LINE_AA, 4)
    rgb *= light[..., None]
    return np.dstack([blurred(rgb, 0.6), blurred(alpha, 0.6)])


def _light(person, rng, centre, spread):
    """The band where hair shines, broken up from strand to strand."""
    x, y = canvas()
    wave = 0.05 * np.sin(9 * x) + 0.04 * noise(rng, SHAPE, 18)
    band = np.exp(-(((np.hypot(x * 0.9, y + 0.1) - centre + wave) / spread) ** 2))
    from_left = 0.55 + 0.45 * step(-0.2, 2.4, -x)
    return (0.75 + 1.7 * band * (1 - step(-0.5, 0.9, y))) * from_left + 0.15


def behind(person):
    """Hair that hangs behind face and neck."""
    rng = np.random.default_rng(person.seed + 2)
    paths = []
    if person.long_hair:
        for _ in range(5200):
            a = rng.uniform(-1, 1)
            top, length = rng.uniform(-1.2, 0.2), rng.uniform(2.4, 3.2)
            s = np.linspace(0, 1, 14)
            wide = 1.36 + 0.10 * rng.normal()
            wave = 0.045 * np.sin(s * 7 + 4 * a + rng.normal(0, 0.4)) * s
            x = a * wide * (0.92 + 0.13 * np.sin(np.pi * np.clip(s, 0, 1))) * np.clip(0.55 + 0.6 * np.sqrt(s), 0, 1) + wave
            y = top + (length - top) * s * (0.8 + 0.2 * (1 - abs(a)))
            cut = 2.5 + 0.18 * (1 - a * a) + rng.normal(0, 0.16)
            keep = y < cut
            if keep.sum() > 3:
                paths.append((np.stack([x, y], 1)[keep], 0.55 + 0.5 * abs(a)))
    x, y = canvas()
    shade = 0.35 + 0.55 * step(0.3, 1.0, np.abs(x)) * (0.7 + 0.3 * step(0, 2, -x))
    return _layer(person, rng, paths, shade.astype(np.float32)) if paths else np.zeros((*SHAPE, 4), np.float32)


def front(person):
    """Hair that lies on the skull and falls past the temples, or is cut short; and its height, for the shadow that it casts."""
    rng = np.random.default_rng(person.seed + 3)
    paths = []
    part = -0.28  # where the hair is parted
    if person.long_hair:
        for _ in range(9000):
            side = -1 if rng.random() < 0.42 else 1
            u = rng.beta(1.0, 1.25)  # 0 at the hairline by the parting, 1 at the crown
            root = np.array((part + side * 0.015 + rng.normal(0, 0.02), -1.02 - 0.78 * u))
            reach = 1.15 + 0.13 * u + 0.04 * rng.normal()
            temple = np.array((side * reach, -0.35 + 0.35 * rng.random() - 0.5 * u))
            swing = np.array((side * (0.55 + 0.45 * u) + part * 0.5, root[1] + 0.02 - 0.18 * u))
            end = np.array((side * (reach - 0.10 + 0.10 * np.clip(rng.normal(), -1.8, 2.5)), 2.95 - 1.6 * rng.beta(1.6, 1.3)))
            bend = np.array((side * (reach + 0.22), 0.75))
            s = np.linspace(0, 1, 12)[:, None]
            first = (1 - s) ** 2 * root + 2 * s * (1 - s) * swing + s**2 * temple
            second = (1 - s) ** 2 * temple + 2 * s * (1 - s) * bend + s**2 * end
            second[:, :1] += 0.05 * np.sin(s * 7 + 5 * u + 0.35 * rng.normal()) * s
            paths.append((np.vstack([first, second[1:]]), 0.8 + 0.5 * u))
    else:
        for _ in range(9000):
            a = rng.uniform(-1, 1)
            u = rng.random() ** 0.8
            line = -1.02 + 0.12 * a * a + 0.05 * np.sin(7 * a) + 0.03 * rng.normal()
            y = line - (0.80 + line + 1.02) * u
            w = float(half_width(person, np.float32(max(y, -1.7)))) + 0.06
            x = a * w
            if abs(a) > 0.86:  # down to the ears
                y = rng.uniform(-1.1, -0.1)
                x = np.sign(a) * (float(half_width(person, np.float32(y))) - rng.uniform(-0.07, 0.13) * step(-0.1, 0.8, -y))
            length = rng.uniform(0.16, 0.34)
            angle = np.radians(-62 + 50 * (a - 0.3) + rng.normal(0, 11)) if abs(a) < 0.86 else np.radians(95 - 10 * np.sign(a) + rng.normal(0, 10))
            s = np.linspace(0, 1, 7)
            paths.append((np.stack([x + length * s * np.cos(angle), y + length * s * np.sin(angle) + 0.10 * s**2 * length], 1), 0.8 + 0.4 * u))
    paths.sort(key=lambda p: p[1] + rng.normal(0, 0.1))
    return _layer(person, rng, paths, _light(person, rng, 1.42, 0.13).astype(np.float32))
