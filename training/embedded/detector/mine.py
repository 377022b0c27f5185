"""Step 3 (optional): find what the network wrongly takes for a face in the training photographs.

Writes (or adds to) DIR/hard.npz, windows that hold no face by either teacher; scenes.py then shows them more often.

    python3 -m training.embedded.detector.mine --work DIR --checkpoint DIR/run.pt
"""
import argparse
from pathlib import Path

import cv2
import numpy as np
import torch

from .export import load
from .library import Library
from .train import detect


def free_window(box, rows, margin):
    """A window around a wrong hit, shrunk (or None) so that no labelled box is in it."""
    centre, half = (box[:2] + box[2:]) / 2, (box[2:] - box[:2]) / 2
    for grow in (margin, 1.3, 1.05):
        x1, y1 = np.clip(centre - half * grow, 0, 256)
        x2, y2 = np.clip(centre + half * grow, 0, 256)
        clear = (rows[:, 0] > x2) | (rows[:, 2] < x1) | (rows[:, 1] > y2) | (rows[:, 3] < y1)
        if clear.all() and x2 - x1 >= 12 and y2 - y1 >= 12:
            return np.array([x1, y1, x2, y2])
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--threshold", type=float, default=.35)
    parser.add_argument("--limit", type=int, default=100000, help="photographs to look at")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    library, net, windows = Library(args.work, held=False), load(args.checkpoint), []
    rng = np.random.default_rng(args.seed)
    for i in rng.permutation(library.order)[:args.limit]:
        image, rows = library.photo(i)
        boxes, scores, _ = detect(net, np.ascontiguousarray(image[..., ::-1]), args.threshold)
        for box in boxes:
            window = free_window(box, rows, rng.uniform(1.5, 3))
            if window is not None:
                windows.append(np.concatenate([[i], window]))
    windows = np.concatenate([np.array(windows).reshape(-1, 5), *([library.hard] if len(library.hard) else [])])
    np.savez(args.work / "new.npz", windows=windows)
    (args.work / "new.npz").replace(args.work / "hard.npz")
    print(len(windows), "windows")


if __name__ == "__main__":
    main()
