"""I3D (Carreira and Zisserman 2017, arXiv 1705.07750), RGB, two classes; module names of piergiaj's pytorch-i3d.

TensorFlow's SAME everywhere: zeros, before max-pooling too, the odd one at the end.
"""

import torch
from torch import nn
from torch.nn import functional as F

MIN_FRAMES = 9  # the head averages over 2 steps of 8 frames


def pad_same(x, kernel, stride):
    """Zeros so that the output has ceil(size / stride) steps, for strides 1 and 2."""
    time, *picture = x.shape[2:]
    pads = []
    # Only the number of frames may vary: in a traced graph its padding is computed, that of the picture is fixed.
    for size, k, s in zip((*map(int, reversed(picture)), time), reversed(kernel), reversed(stride)):
        total = k - s + size % s
        pads += [total // 2, total - total // 2]
    return F.pad(x, pads)


class Unit3D(nn.Module):
    def __init__(self, inputs, outputs, kernel=1, stride=1):
        super().__init__()
        self.kernel, self.stride = (kernel,) * 3, (stride,) * 3
        self.conv3d = nn.Conv3d(inputs, outputs, kernel, stride, bias=False)
        self.bn = nn.BatchNorm3d(outputs, eps=1e-3)

    def forward(self, x):
        return F.relu(self.bn(self.conv3d(pad_same(x, self.kernel, self.stride))))


class MaxPool(nn.Module):
    def __init__(self, kernel, stride):
        super().__init__()
        self.kernel, self.stride = kernel, stride

    def forward(self, x):
        return F.max_pool3d(pad_same(x, self.kernel, self.stride), self.kernel, self.stride)


class Inception(nn.Module):
    def __init__(self, inputs, widths):
        super().__init__()
        one, reduce3, three, reduce5, five, pooled = widths
        self.b0 = Unit3D(inputs, one)
        self.b1a = Unit3D(inputs, reduce3)
        self.b1b = Unit3D(reduce3, three, 3)
        self.b2a = Unit3D(inputs, reduce5)
        self.b2b = Unit3D(reduce5, five, 3)
        self.b3a = MaxPool((3, 3, 3), (1, 1, 1))
        self.b3b = Unit3D(inputs, pooled)

    def forward(self, x):
        return torch.cat([self.b0(x), self.b1b(self.b1a(x)), self.b2b(self.b2a(x)), self.b3b(self.b3a(x))], 1)


# Name -> widths of the branches: 1x1; 1x1 and 3x3; 1x1 and the second 3x3; after the pool.
INCEPTIONS = {
    "Mixed_3b": (64, 96, 128, 16, 32, 32),
    "Mixed_3c": (128, 128, 192, 32, 96, 64),
    "Mixed_4b": (192, 96, 208, 16, 48, 64),
    "Mixed_4c": (160, 112, 224, 24, 64, 64),
    "Mixed_4d": (128, 128, 256, 24, 64, 64),
    "Mixed_4e": (112, 144, 288, 32, 64, 64),
    "Mixed_4f": (256, 160, 320, 32, 128, 128),
    "Mixed_5b": (256, 160, 320, 32, 128, 128),
    "Mixed_5c": (384, 192, 384, 48, 128, 128),
}


class I3d(nn.Module):
    """[n,3,frames,224,224] -> logits [n,2], the mean over time. At least MIN_FRAMES frames."""

    def __init__(self):
        super().__init__()
        self.Conv3d_1a_7x7 = Unit3D(3, 64, 7, 2)
        self.MaxPool3d_2a_3x3 = MaxPool((1, 3, 3), (1, 2, 2))
        self.Conv3d_2b_1x1 = Unit3D(64, 64)
        self.Conv3d_2c_3x3 = Unit3D(64, 192, 3)
        self.MaxPool3d_3a_3x3 = MaxPool((1, 3, 3), (1, 2, 2))
        inputs = 192
        for name, widths in INCEPTIONS.items():
            if name == "Mixed_4b":
                self.MaxPool3d_4a_3x3 = MaxPool((3, 3, 3), (2, 2, 2))
            if name == "Mixed_5b":
                self.MaxPool3d_5a_2x2 = MaxPool((2, 2, 2), (2, 2, 2))
            self.add_module(name, Inception(inputs, widths))
            inputs = widths[0] + widths[2] + widths[4] + widths[5]
        self.layers = tuple(self._modules)
        self.logits = nn.Module()
        self.logits.conv3d = nn.Conv3d(inputs, 2, 1)

    def features(self, x):
        for name in self.layers:
            x = self._modules[name](x)
        return x

    def forward(self, x):
        x = F.avg_pool3d(self.features(x), (2, 7, 7), 1)
        return self.logits.conv3d(x).mean((2, 3, 4))
