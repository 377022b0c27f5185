"""The pseudo-fakes made from the held-out reals, one of each family for each."""

import numpy as np

from . import fakes
from .common import WORK, Pictures
from .degraded import windows


def family_pictures(data, name, seed=23):
    """The held-out reals, each beside its pseudo-fake."""
    pool = data.where(False, True)
    again = np.load(WORK / "resynth.npy", mmap_mode="r") if name == "resynth" else None
    out = []
    for i in pool:
        rng, picture = np.random.default_rng((seed, i)), data.clean[i]
        more = []
        if name == fakes.KEPT_OUT:
            j = fakes.similar_pose(rng, data.points[i], data.points, pool[pool != i])
            more = [data.clean[j], data.points[j]]
        elif name == "resynth":
            more = [again[rng.integers(len(again)), i]]
        out.append(getattr(fakes, name)(rng, picture, data.points[i], data.box[i], *more)[0])
    return np.stack(out)


def forged(name):
    """The pictures of a family, cached."""
    path = WORK / f"forged-{name}.npy"
    if not path.exists():
        np.save(path, family_pictures(Pictures(), name))
    return np.load(path, mmap_mode="r")


def forged_crops(scale, name):
    """Cut by the very windows of the reals that they were made from, which come first."""
    return np.stack([window(picture) for window, picture in zip(windows(scale), forged(name))])
