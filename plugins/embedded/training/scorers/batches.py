"""Batches: half real, half synthetic; pseudo-fakes always beside their own picture, treated alike."""

import numpy as np
import torch

import augment
import fakes
from common import CROP, WORK, Pictures

SMALLEST, LARGEST = 56, 125  # px of the face after the shrinking that hides the size difference of the classes


class Batches(torch.utils.data.IterableDataset):
    def __init__(self, seed, first, scale, families, is_strong, size=64):
        """`families`: {name: share of the batch's pairs}; what is left are given fakes and unrelated reals."""
        self.seed, self.first, self.scale, self.families = seed, first, scale, families
        self.is_strong, self.size = is_strong, size

    def open(self):
        data = Pictures()
        self.data = data
        self.real, self.fake = data.where(False, False), data.where(True, False)
        self.limits = np.stack([augment.margins(data.box[i]) for i in self.fake])
        if self.families.get("resynth"):
            self.again = np.load(WORK / "resynth.npy", mmap_mode="r")  # [kind, picture, 128, 128, 3]

    def window(self, rng, i):
        # The same distribution of sizes for both classes: never larger than some real face.
        most = min(LARGEST, self.data.side[i], self.data.side[rng.choice(self.real)])
        side = rng.uniform(min(SMALLEST, most), most)
        limits = np.minimum(augment.margins(self.data.box[i]) + 1.0 / self.data.side[i], rng.choice(self.limits))
        return augment.Window(rng, self.data.box[i], self.scale, side, limits)

    def picture(self, rng, i):
        encoded = self.is_strong and self.data.encoded is not None and rng.random() < 0.3
        return (self.data.encoded if encoded else self.data.clean)[i]

    def forge(self, rng, family, i, picture):
        more = [self.again[rng.integers(len(self.again)), i]] if family == "resynth" else []
        return getattr(fakes, family)(rng, picture, self.data.points[i], self.data.box[i], *more)

    def batch(self, rng):
        crops, targets = [], []
        names, shares = list(self.families), list(self.families.values())
        pairs = rng.multinomial(self.size // 2, [*shares, 1 - sum(shares)])[:-1]
        draw = augment.strong if self.is_strong else augment.light
        for family, count in zip(names, pairs):
            for i in rng.choice(self.real, count):
                picture = self.picture(rng, i)
                # Mostly light: heavy degradation hides what the two halves differ in, and nothing is learned from them.
                window, steps = self.window(rng, i), (draw if rng.random() < 0.35 else augment.light)(rng)
                for target, shown in ((0, picture), (1, self.forge(rng, family, i, picture))):
                    crops.append(augment.apply(steps, window(shown)))
                    targets.append(target)
        while len(crops) < self.size:
            for target, pool in ((0, self.real), (1, self.fake)):
                i = rng.choice(pool)
                crops.append(augment.apply(draw(rng), self.window(rng, i)(self.picture(rng, i))))
                targets.append(target)
        return torch.from_numpy(np.stack(crops)), torch.tensor(targets, dtype=torch.float32)

    def __iter__(self):
        """Batch number n is the same whether the run was resumed or not."""
        import cv2

        cv2.setNumThreads(1)
        torch.set_num_threads(1)
        self.open()
        number = self.first
        while True:
            yield self.batch(np.random.default_rng((self.seed, number)))
            number += 1
