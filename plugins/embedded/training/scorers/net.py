"""The scorer: a fused-MBConv network of 0.75 M parameters for 112 px crops."""

import torch
import torch.nn.functional as F
from torch import nn


def conv(i, o, k, stride=1, act=True):
    layers = [nn.Conv2d(i, o, k, stride, k // 2, bias=False), nn.BatchNorm2d(o)]
    return nn.Sequential(*layers, nn.ReLU(inplace=True)) if act else nn.Sequential(*layers)


class Fused(nn.Module):
    """3x3 expansion and 1x1 projection: trains faster on a CPU than depthwise convolutions."""

    def __init__(self, i, o, stride=1, expand=3):
        super().__init__()
        self.body = nn.Sequential(conv(i, i * expand, 3, stride), conv(i * expand, o, 1, act=False))
        self.skip = stride == 1 and i == o

    def forward(self, x):
        return F.relu(x + self.body(x) if self.skip else self.body(x))


class Squeeze(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.down, self.up = nn.Conv2d(c, c // 8, 1), nn.Conv2d(c // 8, c, 1)

    def forward(self, x):
        # adaptive_avg_pool2d, not mean(): the ReduceMean that mean() exports to does not load in cv2.dnn.
        return x * torch.sigmoid(self.up(F.relu(self.down(F.adaptive_avg_pool2d(x, 1)))))


class MBConv(nn.Module):
    def __init__(self, i, o, stride=1, expand=4):
        super().__init__()
        c = i * expand
        depthwise = [nn.Conv2d(c, c, 3, stride, 1, groups=c, bias=False), nn.BatchNorm2d(c), nn.ReLU(inplace=True)]
        self.body = nn.Sequential(conv(i, c, 1), *depthwise, Squeeze(c), conv(c, o, 1, act=False))
        self.skip = stride == 1 and i == o

    def forward(self, x):
        return x + self.body(x) if self.skip else self.body(x)


class FNet(nn.Module):
    """[n,3,112,112] in -1..1 -> logit [n], positive = synthetic."""

    def __init__(self):
        super().__init__()
        self.stages = nn.ModuleList([
            nn.Sequential(conv(3, 24, 3, 2), Fused(24, 24, expand=1)),
            nn.Sequential(Fused(24, 40, 2), Fused(40, 40)),
            nn.Sequential(Fused(40, 64, 2), Fused(64, 64)),
            nn.Sequential(MBConv(64, 112, 2), MBConv(112, 112), MBConv(112, 112), conv(112, 160, 3, 2)),
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
        return self.head(self.drop(self.features(x)[0]))[:, 0]


def normalise(crops):
    """uint8 [n,112,112,3] RGB -> float [n,3,112,112] in -1..1."""
    return crops.permute(0, 3, 1, 2).float() / 127.5 - 1
