"""SE-ResNeXt50 32x4d as in Cadene's pretrainedmodels (its module names), with the Medics' head of one logit."""

from torch import nn
from torch.nn import functional as F

GROUPS = 32


class SqueezeExcite(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.fc1 = nn.Conv2d(channels, channels // 16, 1)
        self.fc2 = nn.Conv2d(channels // 16, channels, 1)

    def forward(self, x):
        return x * self.fc2(F.relu(self.fc1(F.adaptive_avg_pool2d(x, 1)))).sigmoid()


class Bottleneck(nn.Module):
    def __init__(self, inputs, width, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1, groups=GROUPS, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, outputs, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(outputs)
        self.se_module = SqueezeExcite(outputs)
        self.downsample = None
        if inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        y = self.se_module(self.bn3(self.conv3(y)))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class Backbone(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer0 = nn.Sequential()
        self.layer0.add_module("conv1", nn.Conv2d(3, 64, 7, 2, 3, bias=False))
        self.layer0.add_module("bn1", nn.BatchNorm2d(64))
        inputs = 64
        for stage, repeats in enumerate((3, 4, 6, 3)):
            outputs, blocks = 256 << stage, []
            for place in range(repeats):
                stride = 2 if stage > 0 and place == 0 else 1
                blocks.append(Bottleneck(inputs, outputs // 2, outputs, stride))
                inputs = outputs
            self.add_module(f"layer{stage + 1}", nn.Sequential(*blocks))

    def forward(self, x):
        # Rounds up instead of padding, as Caffe did.
        x = F.max_pool2d(F.relu(self.layer0(x)), 3, 2, ceil_mode=True)
        return self.layer4(self.layer3(self.layer2(self.layer1(x))))


class SeResNeXt50(nn.Module):
    """[n,3,h,w] -> logits [n,1]."""

    def __init__(self):
        super().__init__()
        self.backbone = Backbone()
        self.fc = nn.Linear(2048, 1)

    def forward(self, x):
        return self.fc(F.adaptive_avg_pool2d(self.backbone(x), 1).flatten(1))
