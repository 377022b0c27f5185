"""ResNet-34 with the head of fastai v1's cnn_learner, two classes; module names as fastai saves them."""

import torch
from torch import nn
from torch.nn import functional as F


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class MaxAndMean(nn.Module):
    def forward(self, x):
        return torch.cat([F.adaptive_max_pool2d(x, 1), F.adaptive_avg_pool2d(x, 1)], 1).flatten(1)


def body():
    stages, inputs = [], 64
    for stage, repeats in enumerate((3, 4, 6, 3)):
        outputs, blocks = 64 << stage, []
        for place in range(repeats):
            blocks.append(BasicBlock(inputs, outputs, 2 if stage > 0 and place == 0 else 1))
            inputs = outputs
        stages.append(nn.Sequential(*blocks))
    stem = nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)
    return nn.Sequential(*stem, *stages)


def head():
    # The identities keep the numbering of fastai: flattening and dropout have numbers too.
    return nn.Sequential(
        MaxAndMean(),
        nn.Identity(),
        nn.BatchNorm1d(1024),
        nn.Identity(),
        nn.Linear(1024, 512),
        nn.ReLU(),
        nn.BatchNorm1d(512),
        nn.Identity(),
        nn.Linear(512, 2),
    )


def resnet34_fastai():
    """[n,3,h,w] -> logits [n,2]."""
    return nn.Sequential(body(), head())
