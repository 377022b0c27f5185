"""79th place: balanced sets, a rate that falls when the loss does not, mild rotation, dropout and group norm.

Lepelaars, Botermans and Delnoye, as they describe it (dfdc-pipelines.md, 5); their training code is not published.
"""

import numpy as np
import torch

from .. import nets
from ..blocks import augmentation, heads, losses, samplers, schedules
from .recipe import Crop, Recipe, normal


class Place79(Recipe):
    name = "dfdc-79th"
    source = "C. Lepelaars, A. Botermans, R. Delnoye: DFDC 79th place, published description"
    summary = ("Single faces, EfficientNet-B5 at 224 px; as many fakes as reals, plateau schedule, rotation of 15 degrees, "
               "dropout .4, group norm.")
    crop = Crop("box", 1.0)
    network, size, batch_size, rate = "efficientnet_b5", (224, 224), 16, 1e-3
    smoothing = 0.0  # their B4 was smoothed; by how much is not said

    def __init__(self, **given):
        super().__init__(**given)
        self.plateau = schedules.Plateau()

    def net(self):
        return nets.pictures(self.network, heads.grouped)

    def optimiser(self, net):
        return torch.optim.Adam(net.parameters(), lr=self.rate)

    def rate_at(self, step):
        return self.plateau.scale

    def after_epoch(self, loss):
        self.plateau.after(loss)

    def state_dict(self):
        return self.plateau.state_dict()

    def load_state_dict(self, state):
        self.plateau.load_state_dict(state)

    def epoch(self, rng, data):
        return samplers.as_many_fakes(rng, data.reals, data.fakes)

    def sample(self, rng, data, item):
        picture = augmentation.flip(rng, augmentation.rotate(rng, data.load(item).picture, 15))
        return normal(augmentation.fit(picture, self.size)), np.float32(item.is_fake)

    def loss(self, net, batch, generator):
        pictures, targets = batch
        return losses.binary(net(pictures), losses.smoothed(targets, self.smoothing))
