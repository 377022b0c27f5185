"""The held-out pictures and what video does to them: one fixed draw of size and framing each, then a ladder."""

from functools import lru_cache

import cv2
import numpy as np

from . import augment
from .common import WORK, Pictures
from .batches import Batches
from .prepare import encode

# Changes that calibration and the limit of the distance are taken from; the rest of CHANGES is only reported.
LADDER = ("clean", "h264-23", "h264-30", "half", "darker", "brighter", "jpeg-40")


def h264(crf):
    return lambda pictures: encode(pictures, crf, np.random.default_rng(crf))


def each(change):
    return lambda pictures: np.stack([change(p) for p in pictures])


def fraction(n):
    return each(lambda p: augment.rescale(p, 1 / n, cv2.INTER_AREA, cv2.INTER_LINEAR))


CHANGES = {
    "clean": lambda pictures: pictures,
    "h264-23": h264(23), "h264-30": h264(30), "h264-37": h264(37),
    "h264-28 twice": lambda pictures: h264(28)(h264(28)(pictures)),
    "half": fraction(2), "quarter": fraction(4),
    "darker": each(lambda p: augment.tone(p, 0.6, 0, 1.0)), "brighter": each(lambda p: augment.tone(p, 1.4, 0, 1.0)),
    "jpeg-40": each(lambda p: augment.jpeg(p, 40)),
}


def heldout(data=None):
    """-> indices of all held-out pictures and whether each is fake."""
    data = data or Pictures()
    indices = np.concatenate([data.where(False, True), data.where(True, True)])
    return indices, data.fake[indices]


@lru_cache
def windows(scale, seed=17):
    """A debiased window for every held-out picture: sizes and margins drawn alike for both classes."""
    source = Batches(seed, 0, scale, {}, False)
    source.open()
    indices, _ = heldout(source.data)
    out = []
    for i in indices:
        window = source.window(np.random.default_rng((seed, i)), i)
        window.flip, window.angle, window.jpeg = False, 0.0, None
        out.append(window)
    return out


def changed(name):
    """The held-out pictures after a change, cached."""
    path = WORK / f"heldout-{name.replace(' ', '-')}.npy"
    if not path.exists():
        data = Pictures()
        np.save(path, CHANGES[name](np.asarray(data.clean[heldout(data)[0]])))
    return np.load(path, mmap_mode="r")


def heldout_crops(scale, names=LADDER):
    """-> {change: crops}, and whether each picture is fake."""
    cut = windows(scale)
    return {n: np.stack([w(p) for w, p in zip(cut, changed(n))]) for n in names}, heldout()[1]
