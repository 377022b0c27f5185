"""Bronze: a real face and one fake of it side by side in every batch, spoilt, zoomed, merged; focal loss, gradual unfreezing.

github.com/KeremTurgutlu/dfdc (Apache-2.0): `dfdc/modeling/`, `nbs/21_single_frame_model.ipynb`.
"""

import numpy as np
import torch

from ..blocks import augmentation, compression, losses, mixing, samplers, schedules
from .recipe import Crop, Recipe, normal


class Bronze(Recipe):
    name = "dfdc-bronze"
    source = "KeremTurgutlu/dfdc (Apache-2.0), dfdc/modeling and nbs/21_single_frame_model.ipynb"
    summary = ("Pairs of a face and one fake of it, EfficientNet-B5 at 224 px; crappify, rand-merge, mixup, focal loss late, "
               "gradual unfreezing.")
    crop = Crop("box", 1.3)
    network, size, batch_size, rate = "efficientnet_b5", (224, 224), 16, 1e-3
    steps = 20_000
    stages = (0.1, 0.3)  # of the steps: until here the head learns, until there the upper half, then everything
    focal_from = 0.6
    mixed_up = 0.5  # of the batches; the others are merged

    def rate_at(self, step):
        """One cycle in every stage, each a third as fast as the one before (discriminative rates in one number)."""
        edges = [0, *(int(s * self.steps) for s in self.stages), self.steps]
        stage = max(i for i in range(3) if step >= edges[i]) if step < self.steps else 2
        length = max(4, edges[stage + 1] - edges[stage])
        return schedules.one_cycle(min(step - edges[stage], length - 1), length) / 3**stage

    def before(self, net, step):
        done = step / self.steps
        schedules.unfreeze(net, 1 if done < self.stages[0] else 2 if done < self.stages[1] else None)
        self.is_late = done >= self.focal_from

    def epoch(self, rng, data):
        return samplers.paired(rng, data.fakes_of)

    def sample(self, rng, data, item):
        """Both halves of a pair by the same draws."""
        seed = int(rng.integers(2**62))
        return tuple(normal(self.change(np.random.default_rng(seed), data.load(crop).picture)) for crop in item)

    def change(self, rng, picture):
        if rng.random() < 0.25:
            picture = compression.crappify(picture)
        picture = augmentation.light(rng, augmentation.flip(rng, picture), brightness=0.3, contrast=0)
        return augmentation.fit(augmentation.zoom(rng, picture), self.size)

    def loss(self, net, batch, generator):
        real, fake = batch
        one = losses.focal if self.is_late else losses.binary
        if torch.rand((), generator=generator) >= self.mixed_up:
            pictures, targets = mixing.rand_merge(real, fake, generator)
            return one(net(pictures), targets)
        targets = torch.cat([torch.zeros(len(real)), torch.ones(len(fake))])
        pictures, others, share = mixing.mixup(torch.cat([real, fake]), generator)
        return losses.mixed(one, net(pictures), targets, targets[others], share)
