"""The shipped graph: normalisation, network and the distance from the training domain."""

import json

import torch
from torch import nn

from .common import CROP, WORK
from .net import NETS, normalise


class Bundle(nn.Module):
    """uint8 [n,112,112,3] RGB -> logit [n], ood [n]."""

    def __init__(self, net):
        super().__init__()
        self.net = net
        for name, size, directions in (("early", net.early, net.early), ("late", net.late, net.directions)):
            self.register_buffer(f"{name}_mean", torch.zeros(size))
            self.register_buffer(f"{name}_whiten", torch.zeros(size, directions))
        self.register_buffer("centres", torch.zeros(2, net.directions))  # of reals and of fakes, whitened
        self.register_buffer("unit", torch.ones(2))  # the two distances at which half the limit is reached

    def distances(self, features):
        late, early = features
        early = (early - self.early_mean) @ self.early_whiten
        late = (late - self.late_mean) @ self.late_whiten
        near = torch.minimum(((late - self.centres[0]) ** 2).mean(1), ((late - self.centres[1]) ** 2).mean(1))
        return torch.stack([(early**2).mean(1), near], 1)

    def forward(self, crop):
        late, early = self.net.features(normalise(crop))
        ood = torch.sqrt((self.distances((late, early)) / self.unit).mean(1))
        return self.net.head(late)[:, 0], ood


def whitening(features, floor, directions):
    """-> mean and the matrix that turns the features into so many uncorrelated ones of unit variance: those that vary most.

    `floor`: the share of the mean variance below which a direction counts as noise and is not blown up.
    """
    mean = features.mean(0)
    values, vectors = torch.linalg.eigh(torch.cov((features - mean).T.double()))
    scale = (values.clamp(min=0) + floor * values.mean()).rsqrt()
    return mean, (vectors * scale)[:, -directions:].float()


def load_net(run):
    saved = torch.load(WORK / f"{run}.pt", map_location="cpu")
    net = NETS[saved["args"].get("net", "colours")]()
    net.load_state_dict(saved["ema"])
    return net.eval()


def load_bundle(name):
    kind = json.loads((WORK / f"{name}.calibration.json").read_text()).get("net", "colours")
    bundle = Bundle(NETS[kind]())
    bundle.load_state_dict(torch.load(WORK / f"{name}.bundle.pt", map_location="cpu"))
    crop = torch.zeros(2, CROP, CROP, 3, dtype=torch.uint8)
    return torch.jit.freeze(torch.jit.trace(bundle.eval(), crop))  # folds the normalisation layers: a third faster


@torch.no_grad()
def run(bundle, crops, step=64):
    """-> logits and distances as numpy arrays."""
    out = [bundle(torch.from_numpy(crops[i : i + step])) for i in range(0, len(crops), step)]
    return tuple(torch.cat(part).numpy() for part in zip(*out))
