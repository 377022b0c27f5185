"""Camera faults that precede any forgery: soft lenses, high gain, beauty filters, sharpening.

Real faces of such cameras are what a detector of blends takes for fakes, so both halves of a pair get it, before the forgery.
"""

import cv2
import numpy as np

from .augmentation import sharpen


def camera(rng):
    """-> a function that treats every frame of a clip alike; two thirds of the draws change nothing."""
    which = rng.random()
    if which < 0.10:
        sigma = rng.uniform(0.6, 1.8)
        return lambda frame: cv2.GaussianBlur(frame, (0, 0), sigma)
    if which < 0.18:
        reach, spread = int(rng.integers(5, 10)), rng.uniform(15, 60)
        return lambda frame: cv2.bilateralFilter(frame, reach, spread, spread / 8)
    if which < 0.26:
        gain, sigma, noise = rng.uniform(4, 16), rng.uniform(0.5, 1.2), np.random.default_rng(rng.integers(2**62))
        return lambda frame: cv2.GaussianBlur(noisy(noise, frame, gain), (0, 0), sigma)
    if which < 0.34:
        amount = rng.uniform(0.3, 1.2)
        return lambda frame: sharpen(frame, amount)
    return lambda frame: frame


def noisy(rng, frame, sigma):
    """Noise of a sensor, another in every frame."""
    return np.clip(frame + sigma * rng.standard_normal(frame.shape, dtype=np.float32), 0, 255).astype(np.uint8)
