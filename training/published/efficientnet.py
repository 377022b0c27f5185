"""EfficientNet B4-B7 for pictures of one size, and the names of its weights in two published layouts."""

import torch
from torch import nn
from torch.nn import functional as F

from efficientnet_plan import plan

EPS = 1e-3  # of the normalisation layers, as in TensorFlow


class ConvNorm(nn.Module):
    def __init__(self, inputs, outputs, conv=None, groups=1):
        super().__init__()
        kernel, stride, pads = (conv.kernel, conv.stride, conv.pads) if conv else (1, 1, (0, 0, 0, 0))
        left, right, top, bottom = pads
        symmetric = left == right and top == bottom
        self.pads = None if symmetric else pads
        own = (top, left) if symmetric else 0
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, own, groups=groups, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=EPS)

    def forward(self, x):
        return self.bn(self.conv(x if self.pads is None else F.pad(x, self.pads)))


def swish(x):
    return x * torch.sigmoid(x)


class Block(nn.Module):
    """Expansion, depthwise convolution, squeeze and excitation, projection; `expansion` builds the first."""

    def __init__(self, b, expansion):
        super().__init__()
        self.expand = expansion(b.inputs, b.expanded) if b.expanded != b.inputs else None
        self.depth = ConvNorm(b.expanded, b.expanded, b.conv, groups=b.expanded)
        self.squeeze = nn.Conv2d(b.expanded, b.squeezed, 1)
        self.excite = nn.Conv2d(b.squeezed, b.expanded, 1)
        self.project = ConvNorm(b.expanded, b.outputs)
        self.residual = b.residual

    def forward(self, x):
        y = x if self.expand is None else swish(self.expand(x))
        y = swish(self.depth(y))
        gate = self.excite(swish(self.squeeze(F.adaptive_avg_pool2d(y, 1))))
        y = self.project(torch.sigmoid(gate) * y)
        return x + y if self.residual else y


class EfficientNet(nn.Module):
    """[n,3,height,width] -> logits [n,outputs]. `style`: see efficientnet_plan."""

    def __init__(self, name, style, height, width, outputs, expansion=ConvNorm):
        super().__init__()
        self.plan = plan(name, style, height, width)
        self.stem = ConvNorm(3, self.plan.stem_channels, self.plan.stem)
        self.blocks = nn.Sequential(*(Block(b, expansion) for b in self.plan.blocks))
        self.head = ConvNorm(self.plan.blocks[-1].outputs, self.plan.features)
        self.fc = nn.Linear(self.plan.features, outputs)

    def forward(self, x):
        x = swish(self.head(self.blocks(swish(self.stem(x)))))
        return self.fc(F.adaptive_avg_pool2d(x, 1).flatten(1))


# Our part of a block -> theirs.
PYTORCH = {
    "expand.conv": "_expand_conv",
    "expand.bn": "_bn0",
    "depth.conv": "_depthwise_conv",
    "depth.bn": "_bn1",
    "squeeze": "_se_reduce",
    "excite": "_se_expand",
    "project.conv": "_project_conv",
    "project.bn": "_bn2",
}
PYTORCH_ENDS = {"stem.conv": "_conv_stem", "stem.bn": "_bn0", "head.conv": "_conv_head", "head.bn": "_bn1", "fc": "_fc"}

TIMM = {
    "expand.conv": "conv_pw",
    "expand.bn": "bn1",
    "depth.conv": "conv_dw",
    "depth.bn": "bn2",
    "squeeze": "se.conv_reduce",
    "excite": "se.conv_expand",
    "project.conv": "conv_pwl",
    "project.bn": "bn3",
}
# Blocks of the first stage have no expansion, so timm counts from the depthwise convolution.
TIMM_FIRST = TIMM | {"depth.bn": "bn1", "project.conv": "conv_pw", "project.bn": "bn2"}
TIMM_ENDS = {"stem.conv": "conv_stem", "stem.bn": "bn1", "head.conv": "conv_head", "head.bn": "bn2", "fc": "classifier"}


def split(key):
    """blocks.3.depth.bn.weight -> 3, depth.bn, weight; stem.bn.bias -> None, stem.bn, bias."""
    part, leaf = key.rsplit(".", 1)
    if not part.startswith("blocks."):
        return None, part, leaf
    _, index, part = part.split(".", 2)
    return int(index), part, leaf


def pytorch_name(key):
    """Name in efficientnet_pytorch, all versions."""
    index, part, leaf = split(key)
    if index is None:
        return f"{PYTORCH_ENDS[part]}.{leaf}"
    return f"_blocks.{index}.{PYTORCH[part]}.{leaf}"


def timm_name(blocks):
    """-> name in timm for the blocks of a plan."""

    def name(key):
        index, part, leaf = split(key)
        if index is None:
            return f"{TIMM_ENDS[part]}.{leaf}"
        block = blocks[index]
        parts = TIMM if block.expanded != block.inputs else TIMM_FIRST
        return f"blocks.{block.stage}.{block.place}.{parts[part]}.{leaf}"

    return name
