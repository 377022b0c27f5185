"""The integer `tight` beside the float one on everything held out, into int8.json.

    python3 -m training.embedded.int8.compare_tight
"""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from ..scorers.clips import clip_crops
from ..scorers.common import MODELS, one_thread
from ..scorers.degraded import heldout_crops
from ..scorers.forged import forged_crops
from ..scorers.heldout import auc, interval, matched_crops
from ..scorers.votes import VOTES
from .measure import files, moved, times, write

SCORERS = Path(__file__).resolve().parents[1] / "scorers"
# `resynth` needs the autoencoders of resynth.py; `tight` does not see that family.
FAMILIES = ("sbi", "mirror", "upsample", "warp", "swap")
WEIGHTS = np.array([1, 2])  # of the logits of tight and bands
THRESHOLD = 0.6  # of the pipeline


def run(path, crops):
    """-> calibrated scores and distances of crops, from onnxruntime-node."""
    calibration = json.loads((Path(path).parent / "metrics.json").read_text())["calibration"]
    with tempfile.NamedTemporaryFile() as file:
        file.write(crops.tobytes())
        file.flush()
        command = ["node", str(SCORERS / "parity.mjs"), str(path), file.name]
        got = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return 1 / (1 + np.exp(-calibration["a"] * np.array(got["logit"]) - calibration["b"])), np.array(got["ood"])


def pool(scale):
    """-> {set: crops} of all held-out pictures as they are, degraded, and forged; and which of the former are fakes."""
    sets, fake = heldout_crops(scale)
    return {**sets, **{f: forged_crops(scale, f) for f in FAMILIES}}, fake


def per_set(sets, fake, before, after):
    """AUC of either file in each set (forged pictures against the reals they were made from), and how far scores moved."""
    rows, at = {}, 0
    for name, crops in sets.items():
        part = slice(at, at := at + len(crops))
        scores = [(s[part][~fake], s[part][fake]) if name not in FAMILIES else (s[:len(fake)][~fake], s[part]) for s in (before, after)]
        rows[name] = {"auc": [round(float(auc(*s)), 4) for s in scores], "score": moved(before[part], after[part])}
    return rows


def clip_means(paths):
    """Returns the movement of the mean score of each clip."""
    crops = [c[1.2, 112] for c in clip_crops().values()]
    ends = np.cumsum([len(c) for c in crops])[:-1]
    means = [[part.mean() for part in np.split(run(p, np.concatenate(crops))[0], ends)] for p in paths]
    return {"clips": len(crops), "score": moved(*means)}


def main():
    one_thread(1)
    folder = MODELS / "tight"
    paths = files(folder)
    crops, pairs = matched_crops(1.2)
    matched = [run(p, crops)[0] for p in paths]
    sets, fake = pool(1.2)
    everything = np.concatenate(list(sets.values()))
    (before, far), (after, far_now) = (run(p, everything) for p in paths)
    beside = run(files(MODELS / "bands")[0], np.concatenate(list(pool(1.4)[0].values())))[0]
    votes = [VOTES["logit-mean"](np.stack([s, beside]), WEIGHTS) for s in (before, after)]
    write(folder, {
        "time": [times(folder, everything[:8])],
        "matched": {"pairs": len(pairs), "auc": [interval(auc, s[pairs[:, 0]], s[pairs[:, 1]]) for s in matched],
                    "score": moved(*matched)},
        "sets": per_set(sets, fake, before, after),
        "all": {"crops": len(everything), "score": moved(before, after), "ood": moved(far, far_now),
                "crossed_ood": round(float(((far > 1) != (far_now > 1)).mean()), 4)},
        "ensemble": {"score": moved(*votes),
                     "crossed": round(float(((votes[0] >= THRESHOLD) != (votes[1] >= THRESHOLD)).mean()), 4)},
        "clips": clip_means(paths),
    })


if __name__ == "__main__":
    main()
