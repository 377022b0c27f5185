"""The 3rd place's sequence model: a B7 whose expansions also see the frame before and the frame after."""

from torch import nn

from efficientnet import EPS, EfficientNet, pytorch_name

FRAMES = 7


class TemporalExpansion(nn.Module):
    """[n*7,c,h,w] -> [n*7,d,h,w]; zeros stand before the first and after the last frame of a sequence."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv = nn.Conv3d(inputs, outputs, (3, 1, 1), padding=(1, 0, 0), bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=EPS)

    def forward(self, x):
        channels, height, width = x.shape[1:]
        clips = x.reshape(-1, FRAMES, channels, height, width).transpose(1, 2)
        return self.bn(self.conv(clips).transpose(1, 2).flatten(0, 1))


class SequenceB7(nn.Module):
    """[n,7,3,224,192] -> one logit per frame, [n,7]."""

    def __init__(self):
        super().__init__()
        self.net = EfficientNet("b7", "native", 224, 192, 1, TemporalExpansion)

    def forward(self, clips):
        return self.net(clips.flatten(0, 1)).reshape(-1, FRAMES)


def sequence_name(key):
    """Name in the published checkpoint: the 3-D convolution sits one module deeper."""
    return pytorch_name(key.removeprefix("net.")).replace("._expand_conv.", "._expand_conv.conv.")
