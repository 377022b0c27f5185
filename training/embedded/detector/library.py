"""Labelled photographs and clip frames that training scenes are composed of."""
import cv2
import numpy as np

from .common import SHARED

STILL = "coffee.png", "coins.png", "moon.png", "page.png", "rocket.jpg"  # faceless; the other four are for tests
POSITIVE = .65


class Library:
    """The photographs and clip frames of a scratch folder, with one label table per picture.

    Labels are rows x1 y1 x2 y2, YuNet's score, RetinaFace's score, ten landmark numbers."""

    def __init__(self, work, held, half=None):
        self.shards, self.index, self.rows = [], [], []
        for path in sorted(work.glob("photos*.npy")):
            data = np.load(str(path).replace("photos", "labels").replace(".npy", ".npz"))
            self.shards.append(np.load(path, mmap_mode="r"))
            table, ends = data["rows"], np.searchsorted(data["rows"][:, 0], np.arange(len(data["held"]) + 1))
            for i in np.flatnonzero(data["held"] == held):
                if half is not None and int(str(data["hashes"][i])[8:10], 16) % 2 != half:
                    continue
                self.index.append((len(self.shards) - 1, i, str(data["hashes"][i])))
                self.rows.append(table[ends[i]:ends[i + 1], 1:])
        first = {}
        for i, (_, _, sha) in enumerate(self.index):  # byte-identical photographs count once
            first.setdefault(sha, i)
        self.order = np.array(sorted(first.values()))
        self.faced = np.array([i for i in self.order if (self.rows[i][:, 4] >= POSITIVE).any()])
        self.clips, self.still = [], []
        if not held:
            paths = [SHARED / "data" / "images" / "no-face" / name for name in STILL]
            self.still = [cv2.imread(str(path)) for path in paths if path.exists()]
        if not held and (work / "clips.npz").exists():
            data = np.load(work / "clips.npz")
            table = data["rows"]
            for i in range(len(data.files) - 1):
                self.clips.append((data[f"frame{i}"], table[table[:, 0] == i][:, 1:]))
        self.hard, self.hard_path = [], None if held else work / "hard.npz"
        self.reload()

    def reload(self):
        """The windows that mine.py found last: photograph, x1, y1, x2, y2."""
        if self.hard_path and self.hard_path.exists():
            self.hard = np.load(self.hard_path)["windows"]

    def photo(self, i):
        shard, row, _ = self.index[i]
        return np.asarray(self.shards[shard][row]), self.rows[i]


def flags_of(rows):
    """1 = a face to be found, 0 = neither right nor wrong."""
    return ((rows[:, 4] >= POSITIVE) | ((rows[:, 4] >= .5) & (rows[:, 5] >= POSITIVE))).astype(np.float32)
