"""EfficientNet B4-B7 as tables: channels, repeats, strides and what every convolution pads. Needs no torch.

Tan and Le 2019 (arXiv 1905.11946), table 1 and compound scaling. What differs between implementations is the padding of the
convolutions with stride 2, and with it the size of the maps:

same    TensorFlow's SAME from the size that really arrives (timm's tf_ models).
native  efficientnet_pytorch 0.6.x: SAME as if every layer saw the native side of the network (B7: 600).
layer   efficientnet_pytorch 0.7.1: SAME as if the input had the native side, followed through the layers.
"""

from dataclasses import dataclass
from math import ceil

# width, depth, native side in pixels
SCALES = {"b4": (1.4, 1.8, 380), "b5": (1.6, 2.2, 456), "b6": (1.8, 2.6, 528), "b7": (2.0, 3.1, 600)}

# of B0: repeats, kernel, stride of the first block, expansion, channels
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)


@dataclass(frozen=True)
class Conv:
    kernel: int
    stride: int
    pads: tuple  # left, right, top, bottom


@dataclass(frozen=True)
class Block:
    stage: int
    place: int  # within its stage
    inputs: int
    expanded: int  # equal to `inputs`: no expansion
    squeezed: int
    outputs: int
    conv: Conv
    residual: bool


@dataclass(frozen=True)
class Plan:
    stem: Conv
    stem_channels: int
    blocks: tuple
    features: int
    sizes: tuple  # (height, width) of the stem's output and of each stage's


def channels(base, width):
    """`base` times `width`, to a multiple of 8, at most a tenth below."""
    wanted = base * width
    rounded = max(8, int(wanted + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * wanted else rounded


def same_pads(size, kernel, stride):
    total = max((ceil(size / stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


class Sizes:
    """Follows the map through the layers and says what each pads."""

    def __init__(self, style, native, height, width):
        if style not in ("same", "native", "layer"):
            raise ValueError(f"padding style {style!r} is none of same, native, layer")
        self.real = (height, width)
        self.assumed = self.real if style == "same" else (native, native)
        self.follows = style != "native"

    def conv(self, kernel, stride):
        (top, bottom), (left, right) = (same_pads(size, kernel, stride) for size in self.assumed)
        height, width = self.real
        self.real = ((height + top + bottom - kernel) // stride + 1, (width + left + right - kernel) // stride + 1)
        if self.follows:
            self.assumed = tuple(ceil(size / stride) for size in self.assumed)
        return Conv(kernel, stride, (left, right, top, bottom))


def plan(name, style, height, width):
    wide, deep, native = SCALES[name]
    sizes = Sizes(style, native, height, width)
    stem = sizes.conv(3, 2)
    stem_channels = inputs = channels(32, wide)
    blocks, after = [], [sizes.real]
    for stage, (repeats, kernel, stride, expansion, base) in enumerate(STAGES):
        outputs = channels(base, wide)
        for place in range(ceil(repeats * deep)):
            step = stride if place == 0 else 1
            conv = sizes.conv(kernel, step)
            residual = step == 1 and inputs == outputs
            blocks.append(Block(stage, place, inputs, inputs * expansion, inputs // 4, outputs, conv, residual))
            inputs = outputs
        after.append(sizes.real)
    return Plan(stem, stem_channels, tuple(blocks), channels(1280, wide), tuple(after))


def parameters(plan, outputs, frames=1):
    """Trained numbers; `frames`: temporal kernel of the expansions (3 in the sequence model)."""
    norm = 2
    total = plan.stem_channels * (27 + norm)
    for b in plan.blocks:
        if b.expanded != b.inputs:
            total += b.expanded * (b.inputs * frames + norm)
        total += b.expanded * (b.conv.kernel**2 + norm)
        total += b.squeezed * (b.expanded + 1) + b.expanded * (b.squeezed + 1)
        total += b.outputs * (b.expanded + norm)
    total += plan.features * (plan.blocks[-1].outputs + norm)
    return total + (plan.features + 1) * outputs
