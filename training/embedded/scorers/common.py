"""Paths, seeds and the split by picture that every script here shares."""

import hashlib
import os
import random
import tempfile
from pathlib import Path

import cv2
import numpy as np

REPO = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("TRUEFRAME_SHARED", REPO.parent / "shared"))
# Caches hold faces, which are biometric data: never inside the repository, and deleted after training.
WORK = Path(os.environ.get("TRUEFRAME_TRAIN_DIR", Path(tempfile.gettempdir()) / "trueframe-scorers"))
MODELS = REPO / "plugins" / "embedded" / "models"

PICTURE = 256  # side of the pictures in data/faces
CROP = 112  # side of what the networks see
HELD_OUT = 0  # the tenth of the pictures (by hash) that training never sees


def one_thread(seed):
    """One core per process: two OpenMP threads beside other work spin on each other's barriers."""
    import torch

    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.manual_seed(seed)
    return np.random.default_rng(seed)


def digest(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def fold(sha256):
    """0..9 from the picture's bytes, so that a copy under another name lands in the same fold."""
    return int(sha256[:8], 16) % 10


def read_families(text):
    """`sbi=.3,resynth=.1` -> {family: share}."""
    return {k: float(v) for k, v in (pair.split("=") for pair in text.split(",") if pair)}


class Pictures:
    """The cache that prepare.py writes: pictures as memory-mapped uint8 RGB, faces as plain arrays."""

    def __init__(self, work=WORK):
        faces = np.load(work / "faces.npz")
        self.box, self.points = faces["box"], faces["points"]
        self.fake, self.fold = faces["fake"], faces["fold"]
        self.side = self.box[:, 2:].max(1)
        self.clean = np.load(work / "pictures.npy", mmap_mode="r")
        encoded = work / "encoded.npy"
        self.encoded = np.load(encoded, mmap_mode="r") if encoded.exists() else None

    def where(self, fake, held_out):
        return np.flatnonzero((self.fake == fake) & ((self.fold == HELD_OUT) == held_out))
