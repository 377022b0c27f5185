"""The scorers: plain residual networks for 112 px crops, one of colours and one of the energy in bands of frequency.

Plain 3x3 convolutions, nothing depthwise: per parameter they train several times faster on a CPU.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


def conv(i, o, k, stride=1, act=True):
    layers = [nn.Conv2d(i, o, k, stride, k // 2, bias=False), nn.BatchNorm2d(o)]
    return nn.Sequential(*layers, nn.ReLU(inplace=True)) if act else nn.Sequential(*layers)


class Residual(nn.Module):
    """3x3 expansion, 1x1 projection."""

    def __init__(self, c, expand):
        super().__init__()
        self.body = nn.Sequential(conv(c, c * expand, 3), conv(c * expand, c, 1, act=False))

    def forward(self, x):
        return F.relu(x + self.body(x))


class Squeeze(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.down, self.up = nn.Conv2d(c, c // 8, 1), nn.Conv2d(c // 8, c, 1)

    def forward(self, x):
        # adaptive_avg_pool2d, not mean(): the ReduceMean that mean() exports to does not load in cv2.dnn.
        return x * torch.sigmoid(self.up(F.relu(self.down(F.adaptive_avg_pool2d(x, 1)))))


def moments(x):
    """-> mean and spread of every channel, [n, 2 c]."""
    mean = F.adaptive_avg_pool2d(x, 1)
    spread = F.adaptive_avg_pool2d((x - mean) ** 2, 1)
    return torch.cat([mean.flatten(1), torch.sqrt(spread + 1e-4).flatten(1)], 1)


class Scorer(nn.Module):
    """[n,3,112,112] in -1..1 -> logit [n], positive = synthetic. 0.96 M parameters."""

    late, early, middle = 512, 240, 72  # how many numbers `features` and channels `taught` give
    directions = 512  # of the late features, that the distance looks at

    def __init__(self):
        super().__init__()
        self.stages = nn.ModuleList([
            conv(3, 24, 3, 2),
            nn.Sequential(conv(24, 48, 3, 2), Residual(48, 1)),
            nn.Sequential(conv(48, 72, 3, 2), Residual(72, 2), Residual(72, 2)),
            nn.Sequential(conv(72, 128, 3, 2), Residual(128, 2), Squeeze(128), conv(128, 160, 3, 2)),
        ])
        self.last = conv(160, 512, 1)
        self.drop = nn.Dropout(0.2)
        self.head = nn.Linear(512, 1)

    def features(self, x):
        """-> the 512 penultimate numbers, and means and spreads of two earlier stages for the distance."""
        early = []
        for i, stage in enumerate(self.stages):
            x = stage(x)
            if i in (1, 2):
                early.append(moments(x))
        return F.adaptive_avg_pool2d(self.last(x), 1).flatten(1), torch.cat(early, 1)

    def forward(self, x):
        return self.taught(x)[0]

    def taught(self, x):
        """-> logits, and the third stage, [n, 72, 14, 14], from which `Outline` learns."""
        for i, stage in enumerate(self.stages):
            x = stage(x)
            if i == 2:
                middle = x
        return self.head(self.drop(F.adaptive_avg_pool2d(self.last(x), 1).flatten(1)))[:, 0], middle


def blurring(sigma):
    """The taps of a Gaussian, for a convolution of each of three channels with themselves."""
    steps = np.arange(-np.ceil(3 * sigma), np.ceil(3 * sigma) + 1)
    taps = np.exp(-(steps**2) / (2 * sigma**2))
    return torch.from_numpy(taps / taps.sum()).float().expand(3, 1, 1, -1).clone()


class Bands(nn.Module):
    """[n,3,112,112] in -1..1 -> [n,12,28,28]: brightness and two colours, and the log-energy of three bands of each.

    What was blended into a picture was scaled, sharpened and compressed otherwise than what surrounds it. A network of
    colours has to find the logarithm of an energy first; given it, this one knew pairs better after 60,000 images than
    that one after 376,000.
    """

    def __init__(self):
        super().__init__()
        ycc = [[0.299, 0.587, 0.114], [0.5, -0.4187, -0.0813], [-0.1687, -0.3313, 0.5]]
        self.register_buffer("ycc", torch.tensor(ycc)[:, :, None, None] * 127.5)
        self.register_buffer("fine", blurring(0.7))
        self.register_buffer("wide", blurring(1.4))
        self.register_buffer("wider", blurring(1.2))
        self.even = nn.BatchNorm2d(12, affine=False)

    @staticmethod
    def blur(x, taps):
        reach = taps.shape[3] // 2
        across = F.conv2d(x, taps, padding=(0, reach), groups=3)
        return F.conv2d(across, taps.transpose(2, 3), padding=(reach, 0), groups=3)

    @staticmethod
    def energy(x, cell):
        return torch.log(F.avg_pool2d(x * x, cell) + 0.05)

    def forward(self, x):
        # Differences of near values: half precision would leave nothing of them.
        with torch.autocast(x.device.type, enabled=False):
            x = F.conv2d(x.float() + 1, self.ycc)  # black is 0, as is what lies outside
            fine, wide = self.blur(x, self.fine), self.blur(x, self.wide)
            half = F.avg_pool2d(wide, 2)
            return self.even(torch.cat([
                F.avg_pool2d(x, 4) / 64, self.energy(x - fine, 4), self.energy(fine - wide, 4),
                self.energy(half - self.blur(half, self.wider), 2)], 1))


class BandScorer(nn.Module):
    """[n,3,112,112] in -1..1 -> logit [n], positive = synthetic. 0.39 M parameters, two thirds of `Scorer`'s time."""

    late, early, middle = 256, 120, 64
    directions = 96

    def __init__(self):
        super().__init__()
        self.bands = Bands()
        self.stages = nn.ModuleList([
            conv(12, 48, 3),
            nn.Sequential(conv(48, 64, 3, 2), Residual(64, 2)),
            nn.Sequential(conv(64, 128, 3, 2), Residual(128, 1)),
        ])
        self.last = conv(128, 256, 1)
        self.drop = nn.Dropout(0.2)
        self.head = nn.Linear(256, 1)

    def features(self, x):
        """-> the 256 penultimate numbers, and means and spreads of the bands and of the first stage for the distance."""
        bands = self.bands(x)
        first = self.stages[0](bands)
        return self.pooled(self.stages[2](self.stages[1](first))), torch.cat([moments(bands), moments(first)], 1)

    def pooled(self, x):
        return F.adaptive_avg_pool2d(self.last(x), 1).flatten(1)

    def forward(self, x):
        return self.taught(x)[0]

    def taught(self, x):
        """-> logits, and the second stage, [n, 64, 14, 14], from which `Outline` learns."""
        middle = self.stages[1](self.stages[0](self.bands(x)))
        return self.head(self.drop(self.pooled(self.stages[2](middle))))[:, 0], middle


NETS = {"colours": Scorer, "bands": BandScorer}


class Outline(nn.Module):
    """In training alone: says where a pseudo-fake was changed and where the edge of that runs, [n, 2, 14, 14] logits.

    One bit per picture teaches blends slowly; 392 places per picture teach the early stages what to look for
    (Li et al., Face X-ray, CVPR 2020).
    """

    def __init__(self, channels):
        super().__init__()
        self.body = nn.Sequential(conv(channels, 48, 3), nn.Conv2d(48, 2, 1))

    def forward(self, middle):
        return self.body(middle)


def normalise(crops):
    """uint8 [n,112,112,3] RGB -> float [n,3,112,112] in -1..1."""
    return crops.permute(0, 3, 1, 2).float() / 127.5 - 1
