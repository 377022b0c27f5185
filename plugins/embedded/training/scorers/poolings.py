"""Which pooling? Tracks of ten samples each: one held-out picture after every change of the ladder -> poolings.json.

    python3 poolings.py tight blend

A sample is the mean of the members' calibrated scores, as in the `embedded` pipeline. The poolings repeat those of
plugins/pooling at their defaults.
"""

import argparse
import json

import numpy as np

from common import MODELS, one_thread
from degraded import CHANGES, heldout_crops
from evaluate import Member
from heldout import auc, interval

EDGE = 0.01  # logit-mean: how close to 0 and 1 a score may come


def trimmed(scores, trim=0.1):
    cut = int(scores.shape[1] * trim)
    return np.sort(scores, 1)[:, cut : scores.shape[1] - cut].mean(1)


def logit_mean(scores):
    p = np.clip(scores, EDGE, 1 - EDGE)
    return 1 / (1 + np.exp(-np.log(p / (1 - p)).mean(1)))


POOLINGS = {
    "mean": lambda s: s.mean(1),
    "median": lambda s: np.median(s, 1),
    "trimmed-mean": trimmed,
    "logit-mean": logit_mean,
    "top-k (3)": lambda s: np.sort(s, 1)[:, -3:].mean(1),
    "max": lambda s: s.max(1),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("members", nargs="+")
    args = parser.parse_args()
    one_thread(0)
    members = [Member(name) for name in args.members]
    total = 0
    for member in members:
        crops, fake = heldout_crops(member.scale, tuple(CHANGES))
        total = total + np.stack([member(crops[change])[0] for change in CHANGES], 1)
    scores = total / len(members)
    rows = {}
    for name, pool in POOLINGS.items():
        pooled = pool(scores)
        real, forged = pooled[~fake], pooled[fake]
        threshold = np.quantile(real, 0.95)
        rows[name] = {"auc": interval(auc, real, forged), "caught_at_5_percent": interval(np.mean, forged >= threshold)}
        print(f"{name:14} AUC {rows[name]['auc']}  caught at 5 % false alarms {rows[name]['caught_at_5_percent']}")
    single = scores[:, 0]
    rows["one sample"] = {"auc": interval(auc, single[~fake], single[fake])}
    out = {"members": args.members, "tracks": len(scores), "samples": scores.shape[1], "poolings": rows}
    (MODELS / "poolings.json").write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
