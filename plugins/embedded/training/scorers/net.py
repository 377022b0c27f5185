"""The scorer: a plain residual network of 0.96 M parameters for 112 px crops.

Plain 3x3 convolutions, nothing depthwise: per parameter they train several times faster on a CPU.
"""

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


class Scorer(nn.Module):
    """[n,3,112,112] in -1..1 -> logit [n], positive = synthetic."""

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
                mean = F.adaptive_avg_pool2d(x, 1)
                spread = F.adaptive_avg_pool2d((x - mean) ** 2, 1)
                early += [mean.flatten(1), torch.sqrt(spread + 1e-4).flatten(1)]
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


class Outline(nn.Module):
    """In training alone: says where a pseudo-fake was changed and where the edge of that runs, [n, 2, 14, 14] logits.

    One bit per picture teaches blends slowly; 392 places per picture teach the early stages what to look for
    (Li et al., Face X-ray, CVPR 2020).
    """

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(conv(72, 48, 3), nn.Conv2d(48, 2, 1))

    def forward(self, middle):
        return self.body(middle)


def normalise(crops):
    """uint8 [n,112,112,3] RGB -> float [n,3,112,112] in -1..1."""
    return crops.permute(0, 3, 1, 2).float() / 127.5 - 1
