"""Motion of a listener's head: slow turns, a glance, blinks."""

from dataclasses import dataclass

import numpy as np

from .scene import FPS


@dataclass(frozen=True)
class Pose:
    x: float  # px from the middle of the frame
    y: float
    size: float  # px between the eyes
    roll: float
    yaw: float
    pitch: float
    blink: float
    gaze: tuple
    smile: float


def drift(rng, count, speed):
    """A smooth curve of about unit size."""
    t = np.arange(count) / FPS
    return sum(np.sin(2 * np.pi * rng.uniform(0.35, 1) * speed * t + rng.uniform(0, 6.28)) for _ in range(3)) / 1.7


def poses(seed, count, size=76.0):
    rng = np.random.default_rng(seed)
    x, y = 7 * drift(rng, count, 0.4), 3 * drift(rng, count, 0.5)
    near, roll = 0.02 * drift(rng, count, 0.25), 0.030 * drift(rng, count, 0.4)
    yaw, pitch, smile = 0.12 * drift(rng, count, 0.4), 0.05 * drift(rng, count, 0.45), 0.035 * drift(rng, count, 0.4)
    blink = np.zeros(count)
    for at in (1.1, 3.4):
        s = (np.arange(count) / FPS - at - rng.uniform(0, 0.4)) / 0.09
        blink = np.maximum(blink, np.exp(-(np.abs(s) ** 2.5)))
    look = np.where(np.arange(count) / FPS % 2.6 < 1.7, -0.012, 0.03)
    look = np.convolve(np.pad(look, 2, mode="edge"), np.ones(5) / 5, "valid") - 0.25 * yaw
    return [Pose(x[i], y[i], size * (1 + near[i]), roll[i], yaw[i], pitch[i], float(blink[i]), (float(look[i]), 0.2 * float(pitch[i])),
                 float(smile[i]))
            for i in range(count)]
