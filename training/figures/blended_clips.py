"""Blended pseudo-fakes of real clips, one draw for a whole clip, blended before real and forged go through the same encoder.

    python3 -m training.figures.blended_clips reals.tsv --out FOLDER --yunet yunet_n_640_640.onnx

reals.tsv and clips.tsv in the folder are tables for `trueframe evaluate`; a pseudo-fake has the group of its clip. Folders
hold faces: keep them out of the repository.
"""

import argparse
import csv
from pathlib import Path

import cv2
import numpy as np

from ..blocks import blending
from ..data.yunet import YuNet
from .encode import write_clip
from .face_clip import face_clip

# Name -> how, and the kind in the words of scopes. Mirroring is in no training of the embedded scorer.
FAMILIES = {
    "swap": (blending.swapped, "face-swap-classic"),
    "self-blended": (blending.self_blended, "self-blended"),
    "mirror": (blending.mirrored, "self-blended"),
}
CRFS = (23, 30, 37)
COLUMNS = ("path", "label", "family", "kind", "group", "source", "degradation")


def forge(how, clip, seed, other=None):
    """-> the forged frames. The same draws for each frame, so that the forgery stays as it is while the face moves."""
    frames = []
    for k, (frame, points) in enumerate(zip(clip.frames, clip.points)):
        more = ()
        if other is not None:
            k = min(k, len(other.frames) - 1)
            more = (other.frames[k], other.points[k])
        frames.append(how(np.random.default_rng(seed), frame, points, *more)[0])
    return frames


def partner(clips, n, groups):
    """-> of the clips of other groups that in the most similar pose; None when there is no other group."""
    others = [clip for clip, group in zip(clips, groups) if group != groups[n]]
    return min(others, key=lambda o: blending.similarity(o.points[0], clips[n].points[0])[1], default=None)


def make(rows, folder, detector, seed=5, tell=print):
    """Writes the clips and clips.tsv, last. -> its rows"""
    found = [(row, clip) for row in rows if (clip := face_clip(row["path"], detector)) is not None or tell(f"no face: {row['path']}")]
    clips, groups, done = [clip for _, clip in found], [row["group"] for row, _ in found], []
    for n, (row, clip) in enumerate(found):
        made = {"real": (clip.frames, row["family"], "")}
        for name, (how, kind) in FAMILIES.items():
            other = partner(clips, n, groups) if name == "swap" else None
            if name != "swap" or other is not None:
                made[name] = (forge(how, clip, (n, seed), other), name, kind)
        for name, (frames, family, kind) in made.items():
            for crf in CRFS:
                path = (folder / f"{n:03}-{name}-crf{crf}.mp4").resolve()
                write_clip(path, frames, clip.fps, crf)
                label = "real" if name == "real" else "fake"
                done.append((str(path), label, family, kind, row["group"], "blended", f"crf{crf}"))
    with open(folder / "clips.tsv", "w", newline="") as file:
        csv.writer(file, delimiter="\t", lineterminator="\n").writerows([COLUMNS, *done])
    return done


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("reals", type=Path)
    args.add_argument("--out", type=Path, required=True)
    args.add_argument("--yunet", type=Path, required=True)
    args = args.parse_args()
    cv2.setNumThreads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    with open(args.reals, newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    make(rows, args.out, YuNet(args.yunet, score=0.6))


if __name__ == "__main__":
    main()
