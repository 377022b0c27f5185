"""Residual networks over clips, two classes, [n,3,frames,h,w] -> logits [n,2]; any number of frames.

R3D-34 (Hara et al. 2018, arXiv 1711.09577) with the module names of kenshohara's code; MC3-18 and R(2+1)D-18
(Tran et al. 2018, arXiv 1711.11248) with those of torchvision.
"""

from torch import nn
from torch.nn import functional as F


def stages(blocks, repeats):
    """-> layer1..layer4; `blocks(stage, inputs, outputs, stride)` builds one."""
    inputs = 64
    for stage, count in enumerate(repeats):
        outputs, layer = 64 << stage, []
        for place in range(count):
            layer.append(blocks(stage, inputs, outputs, 2 if stage > 0 and place == 0 else 1))
            inputs = outputs
        yield f"layer{stage + 1}", nn.Sequential(*layer)


class ClipNet(nn.Module):
    def __init__(self, blocks, repeats):
        super().__init__()
        for name, layer in stages(blocks, repeats):
            self.add_module(name, layer)
        self.fc = nn.Linear(512, 2)

    def forward(self, x):
        x = self.layer4(self.layer3(self.layer2(self.layer1(self.start(x)))))
        return self.fc(F.adaptive_avg_pool3d(x, 1).flatten(1))


class ShortcutA(nn.Module):
    """Residual block whose shortcut has no weights: every second element, new channels zero."""

    def __init__(self, stage, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv3d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm3d(outputs)
        self.conv2 = nn.Conv3d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm3d(outputs)
        self.stride, self.added = stride, outputs - inputs

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if self.added > 0:
            x = x[:, :, :: self.stride, :: self.stride, :: self.stride]
            x = F.pad(x, (0, 0, 0, 0, 0, 0, 0, self.added))
        return F.relu(x + y)


class R3d34(ClipNet):
    def __init__(self):
        super().__init__(ShortcutA, (3, 4, 6, 3))
        self.conv1 = nn.Conv3d(3, 64, 7, (1, 2, 2), 3, bias=False)
        self.bn1 = nn.BatchNorm3d(64)

    def start(self, x):
        return F.max_pool3d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)


class ConvBlock(nn.Module):
    """torchvision's block; `conv(inputs, outputs, middle, stride)` and the shortcut's stride make the difference."""

    def __init__(self, inputs, outputs, stride, conv, shortcut_stride):
        super().__init__()
        # Both convolutions together have as many weights as the first would have as one of 3x3x3.
        middle = inputs * outputs * 27 // (inputs * 9 + 3 * outputs)
        self.conv1 = nn.Sequential(conv(inputs, outputs, middle, stride), nn.BatchNorm3d(outputs), nn.ReLU())
        self.conv2 = nn.Sequential(conv(outputs, outputs, middle, 1), nn.BatchNorm3d(outputs))
        self.downsample = None
        if inputs != outputs:
            shortcut = nn.Conv3d(inputs, outputs, 1, shortcut_stride, bias=False)
            self.downsample = nn.Sequential(shortcut, nn.BatchNorm3d(outputs))

    def forward(self, x):
        return F.relu(self.conv2(self.conv1(x)) + (x if self.downsample is None else self.downsample(x)))


def full(inputs, outputs, _middle, stride):
    return nn.Conv3d(inputs, outputs, 3, stride, 1, bias=False)


def spatial(inputs, outputs, _middle, stride):
    return nn.Conv3d(inputs, outputs, (1, 3, 3), (1, stride, stride), (0, 1, 1), bias=False)


def factored(inputs, outputs, middle, stride):
    return nn.Sequential(
        nn.Conv3d(inputs, middle, (1, 3, 3), (1, stride, stride), (0, 1, 1), bias=False),
        nn.BatchNorm3d(middle),
        nn.ReLU(),
        nn.Conv3d(middle, outputs, (3, 1, 1), (stride, 1, 1), (1, 0, 0), bias=False),
    )


class Mc3(ClipNet):
    """MC3-18: convolutions over time in the stem and the first stage only."""

    def __init__(self):
        super().__init__(self.block, (2, 2, 2, 2))
        stem = nn.Conv3d(3, 64, (3, 7, 7), (1, 2, 2), (1, 3, 3), bias=False)
        self.stem = nn.Sequential(stem, nn.BatchNorm3d(64), nn.ReLU())

    def start(self, x):
        return self.stem(x)

    @staticmethod
    def block(stage, inputs, outputs, stride):
        return ConvBlock(inputs, outputs, stride, full if stage == 0 else spatial, (1, stride, stride))


class R2plus1d(ClipNet):
    """R(2+1)D-18: every convolution split into one over the picture and one over time."""

    def __init__(self):
        super().__init__(lambda _stage, i, o, stride: ConvBlock(i, o, stride, factored, stride), (2, 2, 2, 2))
        self.stem = nn.Sequential(
            nn.Conv3d(3, 45, (1, 7, 7), (1, 2, 2), (0, 3, 3), bias=False),
            nn.BatchNorm3d(45),
            nn.ReLU(),
            nn.Conv3d(45, 64, (3, 1, 1), 1, (1, 0, 0), bias=False),
            nn.BatchNorm3d(64),
            nn.ReLU(),
        )

    def start(self, x):
        return self.stem(x)
