"""Reads what `trueframe dataset pairs | masks | landmarks | folds` wrote (docs/datasets.md)."""

import csv
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np


@dataclass(frozen=True)
class Crop:
    """One face in one frame."""

    video: str
    is_fake: bool
    original: str
    frame: int
    face: int
    file: str
    landmarks: tuple | None = None

    @property
    def place(self):
        """The same for a crop and for its counterparts in fakes."""
        return self.original, self.frame, self.face


@dataclass
class Sample:
    """A loaded crop; `mask`, 0..255, says where a fake differs from its original, `points` are eyes, nose and mouth corners."""

    picture: np.ndarray
    is_fake: bool
    mask: np.ndarray | None = None
    points: np.ndarray | None = None


class Prepared:
    """A data set, less one fold that is held out."""

    def __init__(self, folder, folds=None, held_out=0):
        self.folder = Path(folder)
        files = sorted((self.folder / "pairs").rglob("crops.json"))
        if not files:
            raise FileNotFoundError(f"no pairs in {self.folder}: run trueframe dataset pairs")
        fold_of = {}
        path = Path(folds) if folds else self.folder / "folds.csv"
        if path.exists():
            with path.open(newline="") as rows:
                fold_of = {row["video"]: int(row["fold"]) for row in csv.DictReader(rows)}
        crops = [crop for file in files for crop in read_crops(file)]
        # A fake is held out with its original, also where the folds name the original alone.
        self.crops = [c for c in crops if fold_of.get(c.original, fold_of.get(c.video)) != held_out]
        self.held_out = [c for c in crops if fold_of.get(c.original, fold_of.get(c.video)) == held_out]
        if not self.crops:
            raise ValueError(f"fold {held_out} of {path} is all there is: nothing is left to train on")

    @cached_property
    def reals(self):
        return [c for c in self.crops if not c.is_fake]

    @cached_property
    def fakes(self):
        return [c for c in self.crops if c.is_fake]

    @cached_property
    def fakes_of(self):
        """{real crop: the same face in the same frame of its fakes}"""
        at = {}
        for crop in self.fakes:
            at.setdefault(crop.place, []).append(crop)
        return {real: at.get(real.place, []) for real in self.reals}

    def tracks(self, length, step=1):
        """Runs of `length` crops of one face, `step` places apart. -> {(video, face): [crops in order]}"""
        tracks = {}
        for crop in self.crops:
            tracks.setdefault((crop.video, crop.face), []).append(crop)
        long_enough = {k: sorted(v, key=lambda c: c.frame) for k, v in tracks.items() if len(v) >= (length - 1) * step + 1}
        if not long_enough:
            raise ValueError(f"no face has {length} crops in {self.folder}: cut more frames (trueframe dataset pairs --every-nth)")
        return long_enough

    def load(self, crop):
        folder = self.folder / "pairs" / crop.video
        picture = cv2.imread(str(folder / crop.file), cv2.IMREAD_COLOR)
        if picture is None:
            raise FileNotFoundError(f"{folder / crop.file} cannot be read: run trueframe dataset pairs again")
        mask = None
        if crop.is_fake:
            mask = cv2.imread(str(self.folder / "masks" / crop.video / crop.file), cv2.IMREAD_GRAYSCALE)
        return Sample(np.ascontiguousarray(picture[..., ::-1]), crop.is_fake, mask, self.points(crop))

    def points(self, crop):
        """Returns the landmarks of the crop itself, else those of its original: the crops show the same place."""
        if crop.landmarks is not None:
            return np.array(crop.landmarks)
        path = self.folder / "landmarks" / crop.original / Path(crop.file).with_suffix(".npy")
        return np.load(path).astype(float) if path.exists() else None


def read_crops(file):
    facts = json.loads(file.read_text())
    original = facts.get("original", facts["video"])
    for crop in facts["crops"]:
        landmarks = tuple(map(tuple, crop["landmarks"])) if "landmarks" in crop else None
        yield Crop(facts["video"], facts["label"] == "FAKE", original, crop["frame"], crop["face"], crop["file"], landmarks)
