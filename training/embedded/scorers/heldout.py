"""The held-out pictures: crops without augmentation, the matched pairs, AUC and bootstrap."""

import numpy as np
from scipy.stats import rankdata

from .augment import cut
from .common import PICTURE, Pictures

BIN = 4  # px of face size within which a real and a fake picture are matched


def auc(real, fake):
    """The probability that a fake scores above a real."""
    ranks = rankdata(np.concatenate([real, fake]))
    return (ranks[len(real):].sum() - len(fake) * (len(fake) + 1) / 2) / (len(real) * len(fake))


def inside(box, scale):
    x, y, w, h = box
    reach = max(w, h) * scale / 2
    cx, cy = x + w / 2, y + h / 2
    return min(cx, cy) >= reach and max(cx, cy) <= PICTURE - reach


def pair_up(data, scale=1.2, seed=7):
    """Held-out reals and fakes paired by face size, the window inside the picture. -> indices [n,2]"""
    rng = np.random.default_rng(seed)
    bins = {False: {}, True: {}}
    for fake in (False, True):
        for i in rng.permutation(data.where(fake, True)):
            if 110 <= data.side[i] < 178 and inside(data.box[i], scale):
                bins[fake].setdefault(int(data.side[i] // BIN), []).append(i)
    return np.array([p for key in bins[False] for p in zip(bins[False][key], bins[True].get(key, []))])


def matched_crops(scale):
    """-> crops of the matched pairs (paired at x1.2 whatever the window), and the pairs as rows of them."""
    data = Pictures()
    pairs = pair_up(data)
    crops = np.stack([cut(data.clean[i], data.box[i], scale) for i in pairs.reshape(-1)])
    return crops, np.arange(pairs.size).reshape(-1, 2)


def matched(scores, pairs):
    return scores[pairs[:, 0]], scores[pairs[:, 1]]


def interval(statistic, *groups, rounds=1000, seed=3):
    """-> [value, low, high], 95 % bootstrap over the members of each group."""
    rng = np.random.default_rng(seed)
    draws = [statistic(*(g[rng.integers(len(g), size=len(g))] for g in groups)) for _ in range(rounds)]
    return [round(float(v), 4) for v in (statistic(*groups), *np.percentile(draws, (2.5, 97.5)))]
