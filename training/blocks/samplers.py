"""Choice of samples for an epoch or a batch. Each draw is a function of its generator, so that runs can be resumed."""

import numpy as np


def as_many_fakes(rng, reals, fakes):
    """An epoch of all reals and as many fakes, drawn anew each time and without repetition (1st and 79th place)."""
    few = rng.choice(len(fakes), min(len(reals), len(fakes)), replace=False)
    epoch = [*reals, *(fakes[i] for i in few)]
    return [epoch[i] for i in rng.permutation(len(epoch))]


def balanced(rng, reals, fakes, size):
    """A batch that is half real, half fake, whatever the classes' numbers (The Medics: `BalancedSampler`, `RebalancedVideoDataset`)."""
    half = size // 2
    batch = [*(reals[i] for i in rng.choice(len(reals), size - half)), *(fakes[i] for i in rng.choice(len(fakes), half))]
    return [batch[i] for i in rng.permutation(size)]


def paired(rng, fakes_of):
    """An epoch of one real crop and one random fake of it, the same face in the same frame (bronze: `SingleFrameRealFakeSampler`).

    `fakes_of`: {real crop: its fakes}. Reals without a fake are left out. -> [(real, fake), ...]
    """
    pairs = [(real, fakes[rng.integers(len(fakes))]) for real, fakes in fakes_of.items() if fakes]
    return [pairs[i] for i in rng.permutation(len(pairs))]


def of_each_video(rng, crops):
    """One random crop of each video, so that long videos weigh no more than short ones (bronze: `SingleFrameSampler`)."""
    videos = {}
    for crop in crops:
        videos.setdefault(crop.video, []).append(crop)
    return [members[rng.integers(len(members))] for members in videos.values()]


def hardest(losses, rng, size, sharpness=1.0):
    """Places of `size` samples, more likely the higher their last loss (hard pairs); those without one count as the highest."""
    losses = np.asarray(losses, float)
    known = np.where(np.isnan(losses), np.nanmax(losses) if np.isfinite(losses).any() else 1.0, losses)
    weight = np.maximum(known, 1e-6) ** sharpness
    return rng.choice(len(losses), size, p=weight / weight.sum())
