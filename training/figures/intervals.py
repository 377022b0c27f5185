"""Intervals of figures of pairs."""

import numpy as np

ROUNDS, SEED = 1000, 3


def figure(statistic, real, fake):
    """-> [value, low, high], 95 %: a real and the fake of the same place are drawn together"""
    rng = np.random.default_rng(SEED)
    draws = []
    for _ in range(ROUNDS):
        i = rng.integers(len(real), size=len(real))
        draws.append(statistic(real[i], fake[i]))
    return [round(float(v), 4) for v in (statistic(real, fake), *np.percentile(draws, (2.5, 97.5)))]
