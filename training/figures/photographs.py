"""Photographs of data/faces that no training sees: GAN swaps in pairs matched by face size, and pseudo-fakes of the real ones.

    python3 -m training.figures.photographs BUNDLE… [--together ID=WEIGHT … --vote max] --faces data/faces --yunet yunet_n_320_320.onnx
"""

import argparse
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from ..blocks import blending, rendering
from ..data.yunet import YuNet
from ..embedded.scorers.common import HELD_OUT, fold
from ..embedded.scorers.heldout import BIN, auc, inside
from .bundle_scores import Scorer
from .intervals import figure

REALS, SMALLEST = 350, 64  # that pseudo-fakes are made of, and px of their faces
PAIRED, WINDOW = (110, 178), 1.2  # px of the faces that are paired, and the window that lies inside the picture
FAMILIES = {"mirror": blending.mirrored, "self-blended": blending.self_blended, "swap": blending.swapped,
            "gradient-blended": blending.gradient_blended, "upsampled": rendering.upsampled, "warped": rendering.warped}  # fmt: skip


@dataclass
class Photograph:
    picture: np.ndarray
    box: np.ndarray
    points: np.ndarray
    fake: bool

    @property
    def side(self):
        return self.box[2:].max()


def held_out(folder, detector):
    """Reals, then swaps, each in the order of their names; copies and pictures without a face are left out."""
    seen, found = set(), []
    for kind in ("real", "fake"):
        for path in sorted((Path(folder) / kind).glob("*.jpg")):
            data = path.read_bytes()
            sha = hashlib.sha256(data).hexdigest()
            if fold(sha) != HELD_OUT or sha in seen:
                continue
            seen.add(sha)
            picture = cv2.cvtColor(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
            boxes, points, _ = detector(picture)
            if len(boxes):
                k = boxes[:, 2:].max(1).argmax()
                found.append(Photograph(picture, boxes[k], points[k], kind == "fake"))
    return found


def matched(photographs, seed=7):
    """-> pairs of a real one and a swap whose faces are of a size, so that neither size nor framing tells them apart"""
    rng = np.random.default_rng(seed)
    bins = {False: {}, True: {}}
    for fake in (False, True):
        own = [p for p in photographs if p.fake == fake]
        for i in rng.permutation(len(own)):
            if PAIRED[0] <= own[i].side < PAIRED[1] and inside(own[i].box, WINDOW):
                bins[fake].setdefault(int(own[i].side // BIN), []).append(own[i])
    return [pair for key in bins[False] for pair in zip(bins[False][key], bins[True].get(key, []))]


def forge(family, reals, n, seed=3):
    """-> the pseudo-fake of a real photograph; the photograph itself where cv2 cannot clone"""
    rng, own = np.random.default_rng((n, seed)), reals[n]
    more = ()
    if family == "swap":
        others = [reals[i] for i in rng.choice(len(reals), min(60, len(reals)), replace=False) if i != n]
        other = min(others, key=lambda o: blending.similarity(o.points, own.points)[1])
        more = (other.picture, other.points)
    try:
        return FAMILIES[family](rng, own.picture, own.points, *more)[0]
    except cv2.error:
        return own.picture


# Poolings of a pipeline: calibrated logits of its members [m,n] and their weights [m] give one row.
VOTES = {"logit-mean": lambda logits, weights: weights @ logits / weights.sum(), "max": lambda logits, weights: logits.max(0)}


def measure(scorers, together, photographs, vote="logit-mean"):
    """-> figures of each scorer and, with weights by identity, of their vote"""
    pairs = matched(photographs)
    reals = [p for p in photographs if not p.fake and p.side >= SMALLEST]
    reals = [reals[i] for i in np.random.default_rng(1).permutation(len(reals))[:REALS]]
    sets = {"matched": [p for pair in pairs for p in pair], "real": reals}
    sets |= {family: [Photograph(forge(family, reals, n), p.box, p.points, True) for n, p in enumerate(reals)] for family in FAMILIES}
    logits = {s.identity: {name: s(photos) for name, photos in sets.items()} for s in scorers}
    if together:
        weights = np.array(list(together.values()))
        logits["together"] = {name: VOTES[vote](np.stack([logits[i][name] for i in together]), weights) for name in sets}
    return {"pairs": len(pairs), "reals": len(reals), "together": together, "vote": vote,
            "scorers": {identity: figures(by_set) for identity, by_set in logits.items()}}  # fmt: skip


def figures(logits):
    """AUC with 95 % intervals; pairs, and a real with its pseudo-fakes, are drawn together."""
    real, fake = logits["matched"].reshape(-1, 2).T
    return {"swaps matched": figure(auc, real, fake), **{family: figure(auc, logits["real"], logits[family]) for family in FAMILIES}}


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("bundles", type=Path, nargs="+", help="folders with model.json")
    args.add_argument("--together", nargs="+", default=[], metavar="ID=WEIGHT", help="measure these as members of one pipeline, too")
    args.add_argument("--vote", choices=tuple(VOTES), default="logit-mean", help="how that pipeline pools its members")
    args.add_argument("--faces", type=Path, required=True)
    args.add_argument("--yunet", type=Path, required=True)
    args.add_argument("--limit", type=int, help="only so many photographs of each class, to see that it works")
    args.add_argument("--out", type=Path)
    args = args.parse_args()
    cv2.setNumThreads(1)
    photographs = held_out(args.faces, YuNet(args.yunet))
    if args.limit:
        photographs = [p for fake in (False, True) for p in [q for q in photographs if q.fake == fake][: args.limit]]
    together = {identity: float(weight) for identity, weight in (pair.split("=") for pair in args.together)}
    result = measure([Scorer(folder) for folder in args.bundles], together, photographs, args.vote)
    text = json.dumps(result, indent=1)
    if args.out:
        args.out.write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
