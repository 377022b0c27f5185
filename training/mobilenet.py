"""MobileNetV2 as Keras defines it (Sandler et al. 2018): padding at the far sides where it strides, batch norm with eps .001.

torchvision's pads both sides; weights that were trained with Keras would see every picture half a pixel off in five places.
"""

import torch
import torch.nn.functional as F
from torch import nn

ROWS = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))
MIDDLE = 5  # the last block at an eighth of the size, 32 channels: where outlines are learned


class Conv(nn.Module):
    def __init__(self, i, o, k, stride=1, groups=1, act=True):
        super().__init__()
        self.stride, self.act = stride, act
        self.conv = nn.Conv2d(i, o, k, stride, k // 2 if stride == 1 else 0, groups=groups, bias=False)
        self.bn = nn.BatchNorm2d(o, eps=1e-3, momentum=0.02)

    def forward(self, x):
        x = self.bn(self.conv(F.pad(x, (0, 1, 0, 1)) if self.stride == 2 else x))
        # clamp, not relu6: that has no backward in bfloat16 on a CPU (torch 1.13)
        return torch.clamp(x, 0, 6) if self.act else x


class Block(nn.Module):
    def __init__(self, i, o, expand, stride):
        super().__init__()
        wide = i * expand
        layers = [Conv(i, wide, 1)] if expand > 1 else []
        self.body = nn.Sequential(*layers, Conv(wide, wide, 3, stride, wide), Conv(wide, o, 1, act=False))
        self.skip = stride == 1 and i == o

    def forward(self, x):
        return x + self.body(x) if self.skip else self.body(x)


class MobileNetV2(nn.Module):
    """RGB 0..1, [n,3,h,w] with sides that 32 divides -> logits [n]."""

    features, middle = 1280, 32

    def __init__(self, dropout=0.2):
        super().__init__()
        blocks, i = [], 32
        for expand, o, count, stride in ROWS:
            for k in range(count):
                blocks.append(Block(i, o, expand, stride if k == 0 else 1))
                i = o
        self.stem, self.blocks, self.last = Conv(3, 32, 3, 2), nn.ModuleList(blocks), Conv(i, self.features, 1)
        self.drop, self.head = nn.Dropout(dropout), nn.Linear(self.features, 1)
        # In training alone: says where a pseudo-fake was changed and where the edge of that runs.
        self.outline = nn.Sequential(nn.Conv2d(self.middle, 48, 3, padding=1), nn.ReLU(), nn.Conv2d(48, 2, 1))

    def taught(self, x):
        """-> logits, and the maps from which `outline` learns."""
        x = self.stem(x)
        for k, block in enumerate(self.blocks):
            x = block(x)
            if k == MIDDLE:
                middle = x
        return self.head(self.drop(F.adaptive_avg_pool2d(self.last(x), 1).flatten(1)))[:, 0], middle

    def forward(self, x):
        return self.taught(x)[0]

    def freeze(self, count):
        """The stem and the first blocks, `count` parts in all, neither learn nor move their statistics."""
        for i, part in enumerate([self.stem, *self.blocks]):
            part.requires_grad_(i >= count)
            part.train(i >= count and self.training)
