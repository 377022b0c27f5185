"""Heads that turn features into a logit."""

from torch import nn


def plain(features, dropout=0.0):
    return nn.Sequential(nn.Dropout(dropout), nn.Linear(features, 1))


def grouped(features, dropout=0.4, hidden=512, groups=32):
    """A layer with group norm before the last one, and dropout (79th place, as the authors describe it).

    In their published weights the norm is attached but not part of the graph that runs (dfdc-pipelines.md, 0.1).
    """
    return nn.Sequential(nn.Linear(features, hidden), Groups(groups, hidden), nn.ReLU(), nn.Dropout(dropout), nn.Linear(hidden, 1))


class Groups(nn.GroupNorm):
    """Group norm of plain features: the exporter of torch 1.13 wants a place for the norm to work over."""

    def forward(self, x):
        return super().forward(x[..., None])[..., 0]
