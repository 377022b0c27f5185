"""Our networks against torchvision's, which were written by others: same weights, same inputs -> largest difference.

Where torchvision lacks the network, the nearest one it has stands in for the part that they share.
"""

import torch
from torch import nn
from torch.nn import functional as F
from torchvision import models
from torchvision.models.video import resnet as video

from b7_sequence import FRAMES, SequenceB7
from efficientnet import EPS, EfficientNet
from i3d import INCEPTIONS, I3d
from random_weights import randomise
from resnet34_fastai import resnet34_fastai
from resnet3d import Mc3, R2plus1d, R3d34
from se_resnext import SeResNeXt50


def in_order(ours):
    """Tensors of a network in the order of construction, counters left out."""
    return [value for key, value in ours.state_dict().items() if not key.endswith("num_batches_tracked")]


def copy_in_order(ours, theirs):
    theirs.double()
    own, other = in_order(ours), in_order(theirs)
    assert [value.shape for value in own] == [value.shape for value in other]
    for source, target in zip(own, other):
        target.copy_(source)
    return theirs.eval()


def disturb(net, batch):
    """Random weights, in double precision: over a hundred layers the order of additions shows in single."""
    return randomise(net.double(), batch, 3)


def noise(*shape):
    return torch.randn(shape, generator=torch.Generator().manual_seed(7), dtype=torch.float64)


def off(ours, theirs):
    """Relative to the largest value."""
    return float((ours - theirs).abs().max() / theirs.abs().max())


def efficientnet(name):
    """At 65 pixels every stride sees an odd size, where SAME is symmetric, as torchvision pads always."""
    x = noise(2, 3, 65, 65)
    ours = disturb(EfficientNet(name, "same", 65, 65, 7), x)
    theirs = copy_in_order(ours, getattr(models, f"efficientnet_{name}")(num_classes=7))
    for module in theirs.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eps = EPS
    return off(ours(x), theirs(x))


def sequence():
    """With weights for the middle frame only, the sequence model is the frame model."""
    x = noise(1, FRAMES, 3, 64, 64)
    ours = disturb(SequenceB7(), x)
    frame = EfficientNet("b7", "native", 224, 192, 1).double().eval()
    weights = {}
    for key, value in ours.net.state_dict().items():
        if value.dim() == 5:
            value[:, :, 0] = value[:, :, 2] = 0
            value = value[:, :, 1]
        weights[key] = value
    frame.load_state_dict(weights)
    return off(ours(x), frame(x.flatten(0, 1)).reshape(1, FRAMES))


def se_resnext():
    """With open gates it is a ResNeXt50 whose first pool rounds up."""
    x = noise(2, 3, 96, 96)
    ours = disturb(SeResNeXt50(), x)
    weights = {}
    for key, value in ours.state_dict().items():
        if key.endswith("se_module.fc2.weight"):
            value.zero_()
        elif key.endswith("se_module.fc2.bias"):
            value.fill_(40)
        elif "se_module" not in key:
            weights[key.removeprefix("backbone.").removeprefix("layer0.")] = value
    theirs = models.resnext50_32x4d(num_classes=1).double().eval()
    theirs.maxpool = nn.MaxPool2d(3, 2, ceil_mode=True)
    theirs.load_state_dict(weights)
    return off(ours(x), theirs(x))


def resnet34():
    """Without the head."""
    x = noise(2, 3, 96, 96)
    body = disturb(resnet34_fastai(), x)[0]
    theirs = nn.Sequential(*list(models.resnet34().children())[:-2]).double()
    theirs.load_state_dict(body.state_dict())
    return off(body(x), theirs.eval()(x))


def mc3():
    return video_net(Mc3(), models.video.mc3_18(num_classes=2))


def r2plus1d():
    return video_net(R2plus1d(), models.video.r2plus1d_18(num_classes=2))


def video_net(ours, theirs):
    x = noise(2, 3, 9, 64, 64)
    theirs.double().load_state_dict(disturb(ours, x).state_dict())
    return off(ours(x), theirs.eval()(x))


class Strided(nn.Module):
    """Shortcut A as its authors write it: an average over one element, zeros behind."""

    def __init__(self, outputs):
        super().__init__()
        self.outputs = outputs

    def forward(self, x):
        x = F.avg_pool3d(x, 1, 2)
        return torch.cat([x, x.new_zeros(x.shape[0], self.outputs - x.shape[1], *x.shape[2:])], 1)


def r3d34():
    """torchvision's 3-D ResNet with 34 layers, the stem and the shortcuts of the original put in."""
    x = noise(2, 3, 9, 64, 64)
    ours = disturb(R3d34(), x)
    theirs = video.VideoResNet(video.BasicBlock, [video.Conv3DSimple] * 4, [3, 4, 6, 3], video.BasicStem, num_classes=2)
    theirs.stem = nn.Sequential(
        nn.Conv3d(3, 64, 7, (1, 2, 2), 3, bias=False), nn.BatchNorm3d(64), nn.ReLU(), nn.MaxPool3d(3, 2, 1)
    )
    for outputs, layer in zip((128, 256, 512), (theirs.layer2, theirs.layer3, theirs.layer4)):
        layer[0].downsample = Strided(outputs)
    weights = {}
    for key, value in ours.state_dict().items():
        for old, new in ((".conv", ".conv{}.0"), (".bn", ".conv{}.1")):
            for n in "12":
                key = key.replace(f"{old}{n}.", f"{new.format(n)}.")
        if key.startswith(("conv1.", "bn1.")):
            key = key.replace("conv1.", "stem.0.").replace("bn1.", "stem.1.")
        weights[key] = value
    theirs.double().load_state_dict(weights)
    return off(ours(x), theirs.eval()(x))


def i3d():
    """Compares with GoogLeNet: on a single frame only the middle slices count. At 127 pixels its padding is torchvision's too."""
    ours = disturb(I3d(), noise(1, 3, 9, 224, 224))
    theirs = models.GoogLeNet(num_classes=2, aux_logits=False, init_weights=False).double().eval()
    units = {"Conv3d_1a_7x7": "conv1", "Conv3d_2b_1x1": "conv2", "Conv3d_2c_3x3": "conv3"}
    letters = {name: f"inception{name[6]}{chr(ord(name[7]) - 1)}" for name in INCEPTIONS}
    branches = {"b0": "branch1", "b1a": "branch2.0", "b1b": "branch2.1", "b2a": "branch3.0", "b2b": "branch3.1", "b3b": "branch4.1"}
    weights = {}
    for key, value in ours.state_dict().items():
        first, second, *rest = key.split(".")
        if first == "logits":
            continue
        name = f"{letters[first]}.{branches[second]}" if first in letters else ".".join([units[first], second])
        name = ".".join([name, *rest]).replace("conv3d", "conv")
        weights[name] = value[:, :, value.shape[2] // 2] if value.dim() == 5 else value
    theirs.load_state_dict(weights, strict=False)
    missing = [key for key in theirs.state_dict() if key not in weights and not key.startswith("fc.")]
    assert not missing, missing
    seen = {}
    theirs.inception5b.register_forward_hook(lambda _module, _inputs, output: seen.update(features=output))
    x = noise(2, 3, 1, 127, 127)
    theirs(x[:, :, 0])
    return off(ours.features(x)[:, :, 0], seen["features"])


ORACLES = {
    "EfficientNet-B4 = torchvision at 65 px": lambda: efficientnet("b4"),
    "EfficientNet-B5 = torchvision at 65 px": lambda: efficientnet("b5"),
    "EfficientNet-B6 = torchvision at 65 px": lambda: efficientnet("b6"),
    "EfficientNet-B7 = torchvision at 65 px": lambda: efficientnet("b7"),
    "sequence B7, middle frame only = frame B7": sequence,
    "SE-ResNeXt50, gates open = torchvision's ResNeXt50": se_resnext,
    "ResNet-34 without head = torchvision": resnet34,
    "MC3-18 = torchvision": mc3,
    "R(2+1)D-18 = torchvision": r2plus1d,
    "R3D-34 = torchvision's blocks, original stem and shortcuts": r3d34,
    "I3D of one frame, without head = torchvision's GoogLeNet": i3d,
}


def check():
    """-> name: relative difference."""
    with torch.no_grad():
        return {name: oracle() for name, oracle in ORACLES.items()}
