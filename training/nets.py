"""Networks: pictures [n,3,h,w] -> logits [n]; clips [n,t,3,h,w] -> [n], or [n,t] where every frame is told apart.

The architectures are torchvision's, without weights: give `--start FILE` a state dict to begin with. `tiny` is for tests.
"""

import torchvision
from torch import nn

from .blocks import heads


class Net(nn.Module):
    """Anything that turns pictures into features, and a head."""

    def __init__(self, body, features, head=heads.plain):
        super().__init__()
        self.body, self.head = body, head(features)

    def forward(self, x):
        return self.head(self.body(x).flatten(1))[:, 0]

    def groups(self):
        """First to last layers, for gradual unfreezing: the body in two halves, and the head."""
        layers = [p for p in self.body.children()]
        while len(layers) == 1:
            layers = [p for p in layers[0].children()]
        return [nn.ModuleList(layers[: len(layers) // 2]), nn.ModuleList(layers[len(layers) // 2 :]), self.head]


class Clips(Net):
    """A 3-D network, which wants channels before time."""

    def forward(self, x):
        return super().forward(x.transpose(1, 2))


class Sequences(Net):
    """A network of pictures that sees neighbouring frames: its 1x1 expansions became 3x1x1 convolutions (3rd place)."""

    def __init__(self, body, features, head=heads.plain):
        super().__init__(body, features, head)
        self.over_time = [widen(parent, name) for parent, name in expansions(body)]

    def forward(self, x):
        n, t = x.shape[:2]
        for conv in self.over_time:
            conv.frames = t
        return super().forward(x.flatten(0, 1)).view(n, t)


class OverTime(nn.Module):
    """[n t, c, h, w] -> the same, each frame mixed with its two neighbours. Begins as the mean of three copies of `conv`."""

    def __init__(self, conv):
        super().__init__()
        self.conv = nn.Conv3d(conv.in_channels, conv.out_channels, (3, 1, 1), padding=(1, 0, 0), bias=False)
        self.conv.weight.data.copy_(conv.weight.data[:, :, None].expand_as(self.conv.weight) / 3)
        self.frames = 1

    def forward(self, x):
        nt, c, h, w = x.shape
        x = self.conv(x.view(nt // self.frames, self.frames, c, h, w).transpose(1, 2))
        return x.transpose(1, 2).reshape(nt, -1, h, w)


def expansions(body):
    """The 1x1 convolutions with which a block of EfficientNet begins, where it widens."""
    for block in body.modules():
        inner = getattr(block, "block", None)
        if isinstance(inner, nn.Sequential) and len(inner) == 4 and inner[0][0].kernel_size == (1, 1):
            yield inner[0], "0"


def widen(parent, name):
    conv = OverTime(getattr(parent, name))
    setattr(parent, name, conv)
    return conv


def tiny(channels=16):
    step = lambda i, o: nn.Sequential(nn.Conv2d(i, o, 3, 2, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU())
    return nn.Sequential(step(3, channels), step(channels, channels), step(channels, 2 * channels), nn.AdaptiveAvgPool2d(1)), 2 * channels


def tiny_3d(channels=8):
    step = lambda i, o: nn.Sequential(nn.Conv3d(i, o, 3, (1, 2, 2), 1, bias=False), nn.BatchNorm3d(o), nn.ReLU())
    return nn.Sequential(step(3, channels), step(channels, 2 * channels), nn.AdaptiveAvgPool3d(1)), 2 * channels


class Widening(nn.Module):
    """As the blocks of EfficientNet begin: a 1x1 convolution that sequences spread over time."""

    def __init__(self, i, o):
        super().__init__()
        expand = nn.Sequential(nn.Conv2d(i, o, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU())
        self.block = nn.Sequential(expand, nn.Identity(), nn.Identity(), nn.Identity())

    def forward(self, x):
        return self.block(x)


def tiny_widening():
    """For sequences."""
    body, features = tiny()
    return nn.Sequential(body[:-1], Widening(features, features), body[-1]), features


def pictures(name, head=heads.plain):
    """`tiny`, `mobilenet_v2`, `resnet34` or `efficientnet_b0` to `_b7`."""
    return Net(*body_of(name), head)


def sequences(name, head=heads.plain):
    """`tiny` or `efficientnet_b0` to `_b7`."""
    return Sequences(*(tiny_widening() if name == "tiny" else body_of(name)), head)


def clips(name, head=heads.plain):
    """`tiny`, or torchvision's `mc3_18`, `r3d_18`, `r2plus1d_18`."""
    if name == "tiny":
        return Clips(*tiny_3d(), head)
    model = getattr(torchvision.models.video, name)(weights=None)
    features, model.fc = model.fc.in_features, nn.Identity()
    return Clips(model, features, head)


def body_of(name):
    if name == "tiny":
        return tiny()
    model = getattr(torchvision.models, name)(weights=None)
    last = "fc" if hasattr(model, "fc") else "classifier"
    layer = getattr(model, last)
    features = (layer if isinstance(layer, nn.Linear) else layer[-1]).in_features
    setattr(model, last, nn.Identity())
    return model, features
