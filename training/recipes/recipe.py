"""Contract of a recipe: how samples are chosen and prepared, what network learns from them, and how fast.

Everything that is drawn at random comes from generators that are seeded by (seed, step), so that a run goes on where it stopped
and gives the same batches as one that was never stopped.
"""

from dataclasses import dataclass

import numpy as np
import torch

from .. import nets

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


@dataclass(frozen=True)
class Crop:
    """The crop that a model asks for, in the words of `model.json`."""

    shape: str
    scale: float
    outside: str = "clip"
    resize: str = "bilinear"


class Recipe:
    """Override what differs. A batch is whatever `batch` returns and `loss` understands."""

    name: str
    source: str  # whose recipe it is, and where it is published
    summary: str
    scope: tuple = ()
    crop = Crop("box", 1.3)
    network = "efficientnet_b5"
    size = (224, 224)  # width, height
    frames, spacing = 1, 1
    per_frame = False
    batch_size = 16
    rate = 1e-3
    steps = 100_000
    clip_gradients: float | None = None

    def __init__(self, network=None, size=None, batch_size=None, steps=None, rate=None):
        given = {"network": network, "size": size, "batch_size": batch_size, "steps": steps, "rate": rate}
        for key, value in given.items():
            if value is not None:
                setattr(self, key, value)

    def net(self):
        return nets.pictures(self.network)

    def optimiser(self, net):
        return torch.optim.AdamW(net.parameters(), lr=self.rate)

    def rate_at(self, step):
        """Returns the factor of the learning rate."""
        return 1.0

    def before(self, net, step):
        """Selects the layers that learn in this step; called with the network in training mode."""

    def after_epoch(self, loss):
        """Told the mean loss of an epoch."""

    def epoch(self, rng, data):
        """-> the items of one epoch, in order."""
        raise NotImplementedError

    def sample(self, rng, data, item):
        """-> arrays that `collate` stacks."""
        raise NotImplementedError

    def collate(self, samples):
        return tuple(torch.from_numpy(np.stack(column)) for column in zip(*samples))

    def loss(self, net, batch, generator):
        raise NotImplementedError

    def state_dict(self):
        """Returns the state that has to be saved besides the network and its optimiser."""
        return {}

    def load_state_dict(self, state):
        pass

    # The order of an epoch is a function of (seed, epoch), and a batch one of (seed, step).

    held_epoch, length = None, None

    def per_epoch(self, data, seed):
        """Batches of an epoch; all epochs are as long as the first."""
        if self.length is None:
            self.length = max(1, len(self.items(data, seed, 0)) // self.batch_size)
        return self.length

    def items(self, data, seed, epoch):
        if self.held_epoch is None or self.held_epoch[0] != (seed, epoch):
            self.held_epoch = (seed, epoch), list(self.epoch(np.random.default_rng((seed, epoch)), data))
        return self.held_epoch[1]

    def batch(self, data, seed, step):
        epoch, place = divmod(step, self.per_epoch(data, seed))
        items = self.items(data, seed, epoch)
        chosen = [items[(place * self.batch_size + i) % len(items)] for i in range(self.batch_size)]
        return self.collate([self.sample(np.random.default_rng((seed, step, i)), data, item) for i, item in enumerate(chosen)])


def nesterov(net, rate):
    """The optimiser of the 1st and the 3rd place."""
    return torch.optim.SGD(net.parameters(), lr=rate, momentum=0.9, weight_decay=1e-4, nesterov=True)


def normal(picture):
    """uint8 [h, w, 3] RGB -> float32 [3, h, w], ImageNet's mean and spread taken out."""
    scaled = (picture.astype(np.float32) / 255 - np.float32(MEAN)) / np.float32(STD)
    return np.ascontiguousarray(scaled.transpose(2, 0, 1))
