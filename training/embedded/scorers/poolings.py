"""Ways to make one number of a track's scores, compared -> "poolings" of ensemble.json.

    python3 -m training.embedded.scorers.poolings tight bands --weights 1 2

A track is one held-out picture as video would show it: its ten degradations of degraded.py, scored by the ensemble.
Real and fake tracks have the same sizes and margins. The clips are no part of this.
"""

import json

import numpy as np

from .common import MODELS
from .degraded import CHANGES, heldout_crops
from .evaluate import FALSE_ALARMS, Member, arguments
from .heldout import auc, interval
from .votes import VOTES


def highest(k):
    return lambda scores: np.sort(scores)[:, -k:].mean(-1)


def trimmed(k):
    return lambda scores: np.sort(scores)[:, k:-k].mean(-1)


# As in plugins/pooling: [track, frame] -> [track].
POOLINGS = {
    "mean": lambda scores: scores.mean(-1),
    "median": lambda scores: np.median(scores, -1),
    "trimmed mean (2 of 10 at each end)": trimmed(2),
    "logit mean": lambda scores: VOTES["logit-mean"](np.moveaxis(scores, -1, 0), None),
    "top 3 of 10": highest(3),
    "max": highest(1),
}


def tracks(members, weights, vote, changes):
    """-> the ensemble's scores [picture, change], and whether each picture is fake."""
    merged = []
    for change in changes:
        scores = []
        for m in members:
            make = lambda m=m: m(heldout_crops(m.scale, (change,))[0][change])
            scores.append(m.remember((change, "debiased"), make)[0])
        merged.append(VOTES[vote](np.stack(scores), weights))
    return np.stack(merged, 1), heldout_crops(members[0].scale, ())[1]


def caught(real, fake):
    """The share of fakes above what 5 % of the reals reach."""
    return (fake > np.quantile(real, 1 - FALSE_ALARMS)).mean()


def less(statistic):
    """Returns a function that returns how much more a pooling reaches than the mean, track by track: columns are the two."""
    return lambda real, fake: statistic(real[:, 0], fake[:, 0]) - statistic(real[:, 1], fake[:, 1])


def compare(scores, fake):
    plain = POOLINGS["mean"](scores)
    out = {}
    for name, pool in POOLINGS.items():
        pooled = pool(scores)
        both = np.stack([pooled, plain], 1)
        out[name] = {"auc": interval(auc, pooled[~fake], pooled[fake]), "caught": interval(caught, pooled[~fake], pooled[fake])}
        if name != "mean":
            out[name] |= {"auc_over_mean": interval(less(auc), both[~fake], both[fake]),
                          "caught_over_mean": interval(less(caught), both[~fake], both[fake])}
    return out


def table(figures):
    def cell(v):
        return f"{v[0]:.3f} [{v[1]:.3f}, {v[2]:.3f}]"

    rows = ["| pooling | AUC | caught at 5 % false alarms | AUC over the mean's |", "|---|---|---|---|"]
    rows += [f"| {name} | {cell(f['auc'])} | {cell(f['caught'])} | {cell(f['auc_over_mean']) if 'auc_over_mean' in f else ''} |"
             for name, f in figures.items()]
    return "\n".join(rows)


def main():
    args = arguments(__doc__)
    members = [Member(n) for n in args.names]
    scores, fake = tracks(members, args.weights, args.vote, tuple(CHANGES))
    figures = compare(scores, fake)
    path = MODELS / "ensemble.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"poolings": figures}, indent=1) + "\n")
    print(table(figures))


if __name__ == "__main__":
    main()
