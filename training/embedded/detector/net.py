"""The network (plain 3x3 convolutions, strides 8/16/32, FPN by addition), its targets and its loss."""
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from .common import STRIDES

RANGES = ((6, 44), (30, 110), (80, 1e9))  # face side in pixels that each level answers for; they overlap
SLACK = 1.3  # a face this factor outside a level's range is neither right nor wrong there
RADIUS = 1.0  # cells whose centre is this many strides from the face's centre are positive


class Conv(nn.Sequential):
    """3x3 convolution, batch norm, ReLU. `frozen` folds the norm's running statistics into the convolution on the fly:
    a third faster to train on a CPU, for use once they have settled."""

    frozen = False

    def __init__(self, cin, cout, stride=1, relu=True):
        layers = [nn.Conv2d(cin, cout, 3, stride, 1, bias=False), nn.BatchNorm2d(cout)]
        super().__init__(*layers, *([nn.ReLU(inplace=True)] if relu else []))

    def forward(self, x):
        if not self.frozen:
            return super().forward(x)
        convolution, norm = self[0], self[1]
        scale = norm.weight * torch.rsqrt(norm.running_var + norm.eps)
        x = F.conv2d(x, convolution.weight * scale[:, None, None, None], norm.bias - norm.running_mean * scale,
                     convolution.stride, convolution.padding)
        return F.relu(x, inplace=True) if len(self) > 2 else x


def conv(cin, cout, stride=1):
    return Conv(cin, cout, stride)


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = conv(width, width)
        self.second = Conv(width, width, relu=False)

    def forward(self, x):
        return F.relu(x + self.second(self.first(x)), inplace=True)


class Detector(nn.Module):
    """[N,3,H,W] RGB in 0..1 -> raw rows [N,K,15]: score logit, dx, dy, log w, log h, five landmarks."""

    def __init__(self, stem=(12, 24), widths=(40, 48, 64), blocks=(1, 1, 1), head=48):
        super().__init__()
        self.config = dict(stem=stem, widths=widths, blocks=blocks, head=head)
        self.stem = nn.Sequential(conv(3, stem[0], 2), conv(stem[0], stem[1], 2))
        cin, stages = stem[1], []
        for width, count in zip(widths, blocks):
            stages.append(nn.Sequential(conv(cin, width, 2), *(Residual(width) for _ in range(count))))
            cin = width
        self.stages = nn.ModuleList(stages)
        self.lateral = nn.ModuleList(nn.Conv2d(width, head, 1) for width in widths)
        self.heads = nn.ModuleList(conv(head, head) for _ in widths)
        self.outs = nn.ModuleList(nn.Conv2d(head, 15, 1) for _ in widths)
        for out in self.outs:
            nn.init.normal_(out.weight, std=.01)
            nn.init.zeros_(out.bias)
            out.bias.data[0] = -4.6

    def levels(self, x):
        x, features = self.stem(x), []
        for stage, lateral in zip(self.stages, self.lateral):
            x = stage(x)
            features.append(lateral(x))
        merged = [features[2]]
        for feature in (features[1], features[0]):
            merged.insert(0, feature + F.interpolate(merged[0], scale_factor=2.0, mode="nearest"))
        return [out(head(m)) for out, head, m in zip(self.outs, self.heads, merged)]

    def forward(self, x):
        return torch.cat([level.flatten(2).transpose(1, 2) for level in self.levels(x)], 1)


def cells(height, width):
    """Centre x, centre y and stride of every cell, in the order of the network's rows: float32 [K,3]."""
    parts = []
    for s in STRIDES:
        y, x = np.meshgrid(np.arange(height // s), np.arange(width // s), indexing="ij")
        parts.append(np.stack([(x + .5) * s, (y + .5) * s, np.full(x.shape, s)], 2).reshape(-1, 3))
    return np.concatenate(parts).astype(np.float32)


def decode(raw, grid):
    """Raw rows [...,15] and their cells [...,3] -> boxes [...,4] and landmarks [...,10] in input pixels."""
    centre, s = grid[..., :2], grid[..., 2:3]
    middle = centre + raw[..., 1:3] * s
    half = torch.exp(raw[..., 3:5].clamp(max=5)) * (2 * s)
    points = torch.cat([centre] * 5, -1) + raw[..., 5:] * (2 * s)
    return torch.cat([middle - half, middle + half], -1), points


def mirror(grid, width):
    """For every cell the index of its mirror image."""
    order = np.lexsort((grid[:, 0], grid[:, 1], grid[:, 2]))
    flipped = np.lexsort((width - grid[:, 0], grid[:, 1], grid[:, 2]))
    out = np.empty(len(grid), int)
    out[order] = flipped
    return out


def assign(boxes, flags, grid):
    """Matches cells to faces. flags: 1 = face, 0 = leave out of the loss.

    Returns cell index [P], face index [P], and a mask [K] of cells whose score is not judged."""
    x, y, s = grid.T
    skip, owner, best = np.zeros(len(grid), bool), np.full(len(grid), -1), np.full(len(grid), np.inf)
    for i, (x1, y1, x2, y2) in enumerate(boxes):
        side = float(np.sqrt(max(x2 - x1, 1e-3) * max(y2 - y1, 1e-3)))
        if not flags[i] or side < RANGES[0][0]:
            skip |= (x > x1) & (x < x2) & (y > y1) & (y < y2)
            continue
        near = np.maximum(abs(x - (x1 + x2) / 2), abs(y - (y1 + y2) / 2)) < RADIUS * s
        for stride, (low, high) in zip(STRIDES, RANGES):
            if low <= side <= high:
                mine = near & (s == stride) & (side < best)
                owner[mine], best[mine] = i, side
            elif low / SLACK <= side <= high * SLACK:
                skip |= near & (s == stride)
    positive = np.flatnonzero(owner >= 0)
    skip[positive] = False
    return positive, owner[positive], skip


def loss(raw, skip, image_index, cell_index, boxes, landmarks, grid):
    """Quality focal loss on the score (target: square root of the box's IoU), EIoU on boxes, smooth L1 on landmarks."""
    logits = raw[..., 0]
    target = torch.zeros_like(logits)
    count = max(len(cell_index), 1)
    box_loss = point_loss = raw.sum() * 0
    if len(cell_index):
        found, points = decode(raw[image_index, cell_index], grid[cell_index])
        lo, hi = torch.maximum(found[:, :2], boxes[:, :2]), torch.minimum(found[:, 2:], boxes[:, 2:])
        inter = (hi - lo).clamp(min=0).prod(1)
        size, want = found[:, 2:] - found[:, :2], boxes[:, 2:] - boxes[:, :2]
        iou = inter / (size.prod(1) + want.prod(1) - inter + 1e-6)
        hull = torch.maximum(found[:, 2:], boxes[:, 2:]) - torch.minimum(found[:, :2], boxes[:, :2])
        shift = (found[:, :2] + found[:, 2:] - boxes[:, :2] - boxes[:, 2:]) / 2
        eiou = 1 - iou + (shift ** 2).sum(1) / (hull ** 2).sum(1) + ((size - want) ** 2 / hull ** 2).sum(1)
        box_loss = eiou.sum() / count
        scale = want.prod(1).sqrt()[:, None]
        point_loss = F.smooth_l1_loss(points / scale, landmarks / scale, beta=.05, reduction="sum") / (10 * count)
        target[image_index, cell_index] = iou.detach().clamp(.01, 1).sqrt()
    p = torch.sigmoid(logits)
    weight = torch.where(target > 0, torch.ones_like(p), .75 * p.detach() ** 2).masked_fill(skip, 0)
    score_loss = (F.binary_cross_entropy_with_logits(logits, target, reduction="none") * weight).sum() / count
    return score_loss, box_loss, point_loss
