"""The Medics: 3-D networks on clips of a face, a box of another clip pasted into each.

github.com/jphdotam/DFDC (MIT): `cnn3d/_run/2_train_models/7_train_r2p1_cutmix.py`, `cnn3d/training/`.
"""

import numpy as np
import torch

from .. import nets
from ..blocks import augmentation, losses, mixing, samplers, schedules
from .recipe import Crop, Recipe, normal


class Medics(Recipe):
    name = "dfdc-medics"
    source = "jphdotam/DFDC (MIT), cnn3d/_run/2_train_models/7_train_r2p1_cutmix.py"
    summary = "Clips of 32 frames, R(2+1)D-18 at 112 px; 3-D cutmix, one-cycle, AdamW, half reals in every batch."
    crop = Crop("square", 1.0)
    network, size, batch_size, rate = "r2plus1d_18", (112, 112), 36, 1e-3
    frames, steps = 32, 30_000

    def net(self):
        return nets.clips(self.network)

    def optimiser(self, net):
        return torch.optim.AdamW(net.parameters(), lr=self.rate)

    def rate_at(self, step):
        return schedules.one_cycle(step, self.steps)

    def epoch(self, rng, data):
        tracks = list(data.tracks(min(self.frames, 2)).values())
        reals, fakes = ([t for t in tracks if t[0].is_fake is kind] for kind in (False, True))
        size = max(self.batch_size, 2 * max(len(reals), len(fakes)) // self.batch_size * self.batch_size)
        return samplers.balanced(rng, reals, fakes, size)

    def sample(self, rng, data, item):
        start = rng.integers(max(1, len(item) - self.frames + 1))
        crops = [item[min(start + i, len(item) - 1)] for i in range(self.frames)]
        # The same window for all frames; light, blur and noise frame by frame (`framewise_transforms`).
        seed, mirrored = int(rng.integers(2**62)), rng.random() < 0.5
        frames = [self.change(rng, data.load(c).picture, seed, mirrored) for c in crops]
        return np.stack([normal(f) for f in frames]), np.float32(item[0].is_fake)

    def change(self, rng, picture, seed, mirrored):
        picture = augmentation.blur(rng, picture, 0.1)
        picture = augmentation.noise(rng, picture, 0.1)
        if rng.random() < 0.25:
            picture = augmentation.light(rng, picture)
        picture = augmentation.window(np.random.default_rng(seed), picture, self.size)
        return picture[:, ::-1] if mirrored else picture

    def loss(self, net, batch, generator):
        clips, targets = batch
        mixed, others, share = mixing.cutmix_3d(clips.transpose(1, 2), generator)
        return losses.mixed(losses.binary, net(mixed.transpose(1, 2)), targets, targets[others], share)
