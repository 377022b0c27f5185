"""Eyes: ball, iris, catchlight, lids and lashes. They are all that is drawn anew in every frame."""

import numpy as np

from .fields import blurred, canvas, noise, pixel, step, strokes

CENTRE, HALF = 0.5, 0.255


class Eyes:
    """Both eyes of a person, cut to the part of the canvas that they touch."""

    def __init__(self, person):
        x, y = canvas()
        left, top = (int(v) for v in pixel(-0.95, -0.32))
        right, bottom = (int(v) for v in pixel(0.95, 0.34))
        self.window = (slice(top, bottom), slice(left, right))
        self.x, self.y = x[self.window], y[self.window]
        self.origin = np.array((left, top))
        self.person = person
        rng = np.random.default_rng(person.seed + 1)
        side = np.sign(self.x)
        self.t = (np.abs(self.x) - CENTRE) / HALF  # -1 at the inner corner, 1 at the outer
        self.side = side
        self.grain = [noise(rng, self.x.shape, s) for s in (2, 5)]
        self.spokes = rng.normal(0, 1, 160).astype(np.float32)
        self.lashes = [(rng.uniform(-0.8, 1.0), rng.uniform(0.055, 0.095), rng.normal(0, 0.12)) for _ in range(75)]

    def lids(self, t, blink):
        """Upper and lower edge at t."""
        p = self.person
        inside = np.clip(1 - np.abs(t) ** 2.1, 0, 1)
        slant = -0.018 * t - p.eye_slant * t
        lower = 0.055 * inside ** 0.9 + slant + 0.012 * np.clip(t, 0, 1) * inside
        upper = slant - p.eye_height * 0.125 * inside ** 0.75 * (1 - 0.12 * t)
        return upper + (lower - upper) * blink, lower

    def draw(self, skin_lit, blink, gaze, light):
        """Draws over the lit skin, in place. `blink` 0 open .. 1 shut; `gaze` a shift of the irises."""
        p, part = self.person, skin_lit[self.window]
        upper, lower = self.lids(self.t, blink)
        y = self.y - 0.02
        inside = step(0, 0.02, y - upper) * step(0, 0.02, lower - y) * step(0, 0.03, 1 - np.abs(self.t))
        gx, gy = self.side * CENTRE + gaze[0], gaze[1] - 0.032
        dx, dy = self.x - gx, y - gy
        r = np.hypot(dx, dy)
        angle = np.arctan2(dy, dx)
        # the white: shaded as a ball, redder in the corners, in the shade of the upper lid
        ball = np.sqrt(np.clip(1 - (self.t * 0.75) ** 2 - (y / 0.28) ** 2, 0.12, 1))
        white = np.float32((0.50, 0.44, 0.41)) * (0.35 + 0.65 * ball[..., None])
        corner = np.exp(-((1 + self.t) / 0.20) ** 2)[..., None]
        white = white * (1 - corner * np.float32((0.25, 0.6, 0.55))) * (1 + 0.04 * self.grain[1][..., None] * np.float32((0, 1, 1)))
        radius, pupil = 0.102, 0.040
        index = (angle / (2 * np.pi) + 0.5) * 159
        spoke = np.interp(index, np.arange(160), self.spokes)
        light_through = 0.25 * spoke * step(pupil, 0.06, r) + 0.35 * dy / radius + 0.08 * self.grain[0]
        iris = np.float32(p.iris) * (0.75 + light_through[..., None])
        iris = iris + np.float32((0.10, 0.06, 0.02)) * np.exp(-(((r - pupil - 0.015) / 0.014) ** 2))[..., None] * 0.6
        iris = iris * (1 - 0.80 * step(radius - 0.012, 0.030, r)[..., None])
        iris = np.clip(iris, 0.004, 1) * step(pupil, 0.016, r)[..., None] + 0.004
        disc = (1 - step(radius, 0.022, r))[..., None]
        eye = white * (1 - disc) + iris * disc
        shade = 1 - 0.72 * np.exp(-np.clip(y - upper, 0, 1) / 0.038)
        eye = eye * shade[..., None] * light
        glint = np.exp(-(((dx + 0.040) / 0.017) ** 2 + ((dy + 0.042) / 0.021) ** 2) ** 1.5) * 1.0
        glint += 0.10 * np.exp(-(((dx - 0.045) / 0.03) ** 2 + ((dy - 0.05) / 0.016) ** 2))
        glint += 0.22 * np.exp(-((self.y - 0.02 - lower + 0.012) / 0.006) ** 2) * (self.grain[1] > 0.2)  # the wet rim
        eye = eye + glint[..., None] * np.float32((0.95, 0.97, 1.0)) * (1 - blink)
        # lids: crease, rim, and the skin that comes down when they shut
        down = step(0.0, 0.02, y - self.lids(self.t, 0)[0]) * step(0, 0.02, upper - y) * step(0, 0.05, 1 - np.abs(self.t))
        lid_tone = np.median(part.reshape(-1, 3), 0) * np.float32((0.80, 0.74, 0.74))
        lid = (0.86 + 0.22 * np.exp(-(((self.t + 0.1) / 0.5) ** 2)) - 0.10 * step(-0.02, 0.12, y)) * (1 + 0.04 * self.grain[0])
        part[:] = part * (1 - down[..., None]) + lid_tone * lid[..., None] * down[..., None]
        crease_at = self.lids(self.t * 0.95, 0)[0] - 0.052 + 0.03 * blink * (1 - self.t**2)
        within = step(-0.05, 0.3, 1.02 - np.abs(self.t))
        crease = np.exp(-(((y - crease_at) / 0.013) ** 2)) * within * (1 - 0.5 * blink)
        part *= 1 - crease[..., None] * np.float32((0.42, 0.52, 0.52))
        rim = np.exp(-(((y - upper) / 0.015) ** 2)) * step(0, 0.10, 1.02 - np.abs(self.t)) * (0.6 + 0.4 * step(-0.6, 0.8, self.t))
        low = np.exp(-(((y - lower - 0.010) / 0.013) ** 2)) * step(0, 0.2, 1.0 - np.abs(self.t))
        mixed = part * (1 - inside[..., None]) + eye * inside[..., None]
        mixed = mixed * (1 - 0.88 * rim[..., None]) * (1 - 0.30 * low[..., None] * np.float32((0.7, 1, 1)))
        part[:] = mixed
        self.draw_lashes(part, blink)
        part[:] = blurred(part, 0.6)

    def draw_lashes(self, part, blink):
        layer = part.copy()
        colour = np.float32(self.person.hair) * 0.4
        for side in (-1, 1):
            for t, length, spread in self.lashes:
                upper, lower = (float(v) for v in self.lids(np.float32(t), blink))
                s = np.linspace(0, 1, 5)
                reach = length * (0.7 + 0.5 * max(0, t))
                rise = np.interp(blink, (0, 1), (-0.75, 0.35))
                lx = CENTRE + HALF * t + reach * s * (0.75 * t + spread)
                ly = upper + 0.02 + reach * (0.15 * s + (rise - 0.15) * s**1.8)
                strokes(layer, [np.stack(pixel(lx * side, ly), 1) - self.origin], [colour], [1])
                if t > -0.5 and abs(spread) < 0.06:
                    ly = lower + 0.03 + 0.4 * reach * s
                    lx = CENTRE + HALF * t + 0.35 * reach * s * t
                    strokes(layer, [np.stack(pixel(lx * side, ly), 1) - self.origin], [colour * 1.5 + 0.3 * part.mean((0, 1))], [1])
        part[:] = 0.25 * part + 0.75 * layer
