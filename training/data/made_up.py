"""A small data set of drawn faces in the layout of `trueframe dataset`: for tests, and to see a recipe run before there are data.

    python -m training.data.made_up FOLDER
"""

import csv
import json
import sys
from pathlib import Path

import cv2
import numpy as np

SIZE = 96


def face(rng, shift):
    """-> a drawn face, and its landmarks."""
    picture = np.full((SIZE, SIZE, 3), rng.integers(60, 200, 3), np.uint8)
    skin = tuple(int(v) for v in rng.integers(90, 230, 3))
    cv2.ellipse(picture, (48 + shift, 50), (28, 36), 0, 0, 360, skin, -1, cv2.LINE_AA)
    points = np.array([(38, 42), (58, 42), (48, 54), (40, 66), (56, 66)]) + (shift, 0)
    for x, y in points[:2].tolist():
        cv2.circle(picture, (x, y), 4, (250, 250, 250), -1, cv2.LINE_AA)
        cv2.circle(picture, (x, y), 2, (40, 30, 30), -1, cv2.LINE_AA)
    cv2.line(picture, tuple(points[3].tolist()), tuple(points[4].tolist()), (120, 40, 50), 2, cv2.LINE_AA)
    grain = rng.normal(0, 4, picture.shape)
    return np.clip(picture + grain, 0, 255).astype(np.uint8), points


def forge(picture, shift):
    """The same with a lattice and a green cast over the face, so that a small network learns it in 20 steps. -> picture, mask"""
    mask = np.zeros(picture.shape[:2], np.uint8)
    cv2.ellipse(mask, (48 + shift, 52), (22, 28), 0, 0, 360, 255, -1)
    y, x = np.mgrid[:SIZE, :SIZE]
    change = ((x // 2 + y // 2) % 2 * 60 - 30)[..., None] + (-60, 40, -60)
    return np.where(mask[..., None] > 0, np.clip(picture + change, 0, 255), picture).astype(np.uint8), mask


def make(folder, originals=4, frames=10, seed=1):
    """`originals` videos with one fake each."""
    folder, rows = Path(folder), []
    for n in range(originals):
        rng, names = np.random.default_rng((seed, n)), (f"part/real{n}.mp4", f"part/fake{n}.mp4")
        clips = {name: [] for name in names}
        pictures = [face(np.random.default_rng((seed, n, 7)), int(rng.integers(-4, 5))) for _ in range(frames)]
        for name, is_fake in zip(names, (False, True)):
            for kind in ("pairs", *(("masks",) if is_fake else ("landmarks",))):
                (folder / kind / name).mkdir(parents=True)
            for frame, (picture, points) in enumerate(pictures):
                shift, file = int(points[2][0]) - 48, f"{frame}_1.png"
                if is_fake:
                    picture, mask = forge(picture, shift)
                    cv2.imwrite(str(folder / "masks" / name / file), mask)
                else:
                    np.save(folder / "landmarks" / name / f"{frame}_1.npy", points.astype(np.int16))
                cv2.imwrite(str(folder / "pairs" / name / file), picture[..., ::-1])
                clips[name].append({"file": file, "frame": frame, "face": 1, "rect": [0, 0, SIZE, SIZE]})
            facts = {"video": name, "label": "FAKE" if is_fake else "REAL", "crops": clips[name]}
            if is_fake:
                facts["original"] = names[0]
            (folder / "pairs" / name / "crops.json").write_text(json.dumps(facts))
            rows.append((name, "FAKE" if is_fake else "REAL", names[0], names[0], n % 2))
    with (folder / "folds.csv").open("w", newline="") as out:
        csv.writer(out).writerows([("video", "label", "original", "group", "fold"), *rows])
    return folder


if __name__ == "__main__":
    print(make(sys.argv[1]))
