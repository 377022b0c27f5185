"""Batches: half real, half synthetic; pseudo-fakes always beside their own picture, treated alike."""

import cv2
import numpy as np
import torch

from . import augment, fakes
from .common import PICTURE, WORK, Pictures

SMALLEST, LARGEST = 56, 125  # px of the face after the shrinking that hides the size difference of the classes
CELLS = 14  # of the outline that the third stage of the network is taught
STRONG_SHARE = 0.7  # of the given pictures in the strong stage; the rest is degraded lightly: fine traces are learned, too
PAIRS_SHARE = 0.43  # of that: heavy degradation hides what the halves of a pair differ in, and nothing is learned from them


def outline(mask):
    """A mask of a crop, 0..255 -> the share of each cell that was changed, and that of the edge."""
    inside = mask.astype(np.float32) / 255
    return np.stack([cv2.resize(m, (CELLS, CELLS), interpolation=cv2.INTER_AREA) for m in (inside, 4 * inside * (1 - inside))])


class Batches(torch.utils.data.IterableDataset):
    def __init__(self, seed, first, scale, families, is_strong, size=64, strong_share=STRONG_SHARE):
        """`families`: {name: share of the batch's pairs}; what is left are given fakes and unrelated reals."""
        self.seed, self.first, self.scale, self.families = seed, first, scale, families
        self.is_strong, self.size, self.strong_share = is_strong, size, strong_share

    def open(self):
        data = Pictures()
        self.data = data
        self.real, self.fake = data.where(False, False), data.where(True, False)
        self.limits = np.stack([augment.margins(data.box[i]) for i in self.fake])
        if self.families.get("resynth"):
            self.again = np.load(WORK / "resynth.npy", mmap_mode="r")  # [kind, picture, 128, 128, 3]

    def window(self, rng, i, spread="even"):
        """`spread`: sizes drawn evenly, or `"large"`: mostly near the largest, which show the most."""
        # The same distribution of sizes for both classes: never larger than some real face.
        most = min(LARGEST, self.data.side[i], self.data.side[rng.choice(self.real)])
        if spread == "large":
            side = rng.triangular(min(SMALLEST, most - 1), most, most)
        else:
            side = rng.uniform(min(SMALLEST, most), most)
        limits = np.minimum(augment.margins(self.data.box[i]) + 1.0 / self.data.side[i], rng.choice(self.limits))
        return augment.Window(rng, self.data.box[i], self.scale, side, limits)

    def picture(self, rng, i):
        encoded = self.is_strong and self.data.encoded is not None and rng.random() < 0.3
        return (self.data.encoded if encoded else self.data.clean)[i]

    def forge(self, rng, family, i, picture):
        more = [self.again[rng.integers(len(self.again)), i]] if family == "resynth" else []
        return getattr(fakes, family)(rng, picture, self.data.points[i], self.data.box[i], *more)

    def pair_window(self, rng, i):
        """Both halves go through it, so nothing in it tells them apart: half of them as they are, framing and all."""
        window = self.window(rng, i, "large")
        if rng.random() < 0.5:
            window.limits, window.jpeg = np.full(4, PICTURE), None
        return window

    def batch(self, rng):
        """-> crops, targets, outlines [n, 2, CELLS, CELLS], and for which crops the outline is known."""
        crops, targets, outlines, known = [], [], [], []
        nothing = np.zeros((2, CELLS, CELLS), np.float32)
        names, shares = list(self.families), list(self.families.values())
        pairs = rng.multinomial(self.size // 2, [*shares, 1 - sum(shares)])[:-1]
        draw = augment.strong if self.is_strong else augment.light
        for family, count in zip(names, pairs):
            for i in rng.choice(self.real, count):
                picture = self.picture(rng, i)
                window = self.pair_window(rng, i)
                steps = (draw if rng.random() < PAIRS_SHARE * self.strong_share else augment.light)(rng)
                forged, mask = self.forge(rng, family, i, picture)
                crops += [augment.apply(steps, window(shown)) for shown in (picture, forged)]
                outlines += [nothing, outline(window(mask, is_mask=True))]
                targets += [0, 1]
                known += [True, True]
        while len(crops) < self.size:
            for target, pool in ((0, self.real), (1, self.fake)):
                i = rng.choice(pool)
                steps = (draw if rng.random() < self.strong_share else augment.light)(rng)
                crops.append(augment.apply(steps, self.window(rng, i, "large")(self.picture(rng, i))))
                targets.append(target)
                outlines.append(nothing)
                known.append(not target)
        return (torch.from_numpy(np.stack(crops)), torch.tensor(targets, dtype=torch.float32),
                torch.from_numpy(np.stack(outlines)), torch.tensor(known))

    def __iter__(self):
        """Batch number n is the same whether the run was resumed or not."""
        cv2.setNumThreads(1)
        torch.set_num_threads(1)
        self.open()
        number = self.first
        while True:
            yield self.batch(np.random.default_rng((self.seed, number)))
            number += 1
