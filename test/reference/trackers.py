"""Writes test/parity/fixtures/trackers.json: the references' trackers on boxes of our own.

/usr/bin/python3 test/reference/trackers.py && npm run fix
Debian: python3-numpy python3-skimage.
"""

import json
import pathlib

import numpy as np
from skimage.measure import label

FIXTURE = pathlib.Path(__file__).parent.parent / "parity" / "fixtures" / "trackers.json"

# 3rd place ----------------------------------------------------------------------------------------------------------


def overlap(a, b):
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0
    both = width * height
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)


def follow(frames):
    active, done = [], []
    for index, faces in enumerate(frames):
        left = [face for face in faces if face["confidence"] >= 0.3]
        going_on = []
        for track in active:
            overlaps = [overlap(track["boxes"][-1], face["box"]) for face in left]
            if overlaps and max(overlaps) >= 0.3:
                face = left.pop(int(np.argmax(overlaps)))
                track["boxes"].append(face["box"])
                track["best"] = max(track["best"], face["confidence"])
                going_on.append(track)
            else:
                done.append(track)
        new = [{"start": index, "boxes": [f["box"]], "best": f["confidence"]} for f in left]
        active = going_on + new
    return [t for t in done + active if t["best"] >= 0.9 and len(t["boxes"]) >= 7]


def interpolated(track):
    boxes = np.array(track["boxes"], np.float32)
    at = np.arange(track["start"], track["start"] + len(boxes)) * 3
    frames = np.arange(at[0], at[-1] + 1)
    result = np.zeros((len(frames), 4), np.float32)
    for k in range(4):
        result[:, k] = np.interp(frames, at, boxes[:, k])
    return [[int(frame), *map(float, box)] for frame, box in zip(frames, result)]


# The Medics ---------------------------------------------------------------------------------------------------------


def regions(frames, width, height, upscale):
    mask = np.zeros((len(frames), height, width), bool)
    probability = np.zeros((len(frames), height, width), np.float32)
    for index, faces in enumerate(frames):
        for face in faces:
            left, top, right, bottom = map(int, face["box"])
            mask[index, top:bottom, left:right] = True
            probability[index, top:bottom, left:right] = face["confidence"]
    for index in range(1, len(frames) - 1):
        if not mask[index].any():
            mask[index] = mask[index - 1] & mask[index + 1]
    labels, count = label(mask, return_num=True, background=0)
    means = [np.mean(probability[labels == i]) for i in range(1, count + 1)]
    found = []
    for i in np.argsort(means)[::-1] + 1:
        samples, rows, columns = np.nonzero(labels == i)
        start, end = 10 * samples.min(), 10 * (samples.max() + 1) - 1
        end = min(end, start + 100)
        if end - start < 30:
            continue
        corners = []
        for sample in range(samples.min(), samples.max() + 1):
            cells = np.argwhere(labels[sample] == i)
            (y1, x1), (y2, x2) = cells[0], cells[-1]
            corners.append([int(x1), int(y1), int(x2), int(y2)])
        found.append(
            {
                "probability": float(means[i - 1]),
                "frames": [int(start), int(end)],
                "rows": [int(rows.min() * upscale), int(rows.max() * upscale)],
                "columns": [int(columns.min() * upscale), int(columns.max() * upscale)],
                "corners": corners,
            }
        )
    return found


def walk(rng, width, height, length, lost):
    """A few faces that wander, cross and hide, with a stray box now and then."""
    faces = [
        {
            "at": rng.uniform([0, 0], [width, height]),
            "size": rng.uniform(height / 8, height / 4, 2),
            "sure": rng.uniform(0.6, 1),
        }
        for _ in range(4)
    ]
    frames = []
    for _ in range(length):
        found = []
        for face in faces:
            face["at"] = face["at"] + rng.normal(0, height / 40, 2)
            if rng.random() < lost:
                continue
            corner = face["at"] - face["size"] / 2
            box = np.concatenate([corner, corner + face["size"] * rng.uniform(0.9, 1.1)])
            sure = np.clip(face["sure"] + rng.normal(0, 0.15), 0.2, 1)
            # Few digits keep the file small.
            found.append({"box": np.round(box, 1).tolist(), "confidence": round(float(sure), 3)})
        frames.append(found)
    return frames


def main():
    rng = np.random.default_rng(11)
    overlaps = []
    for lost in (0, 0.03, 0.1):
        frames = walk(rng, 640, 360, 30, lost)
        tracks = follow(frames)
        paths = [interpolated(track) for track in tracks]
        # The ends of a path say enough.
        ends = [{"length": len(path), "ends": [*path[:5], path[-1]]} for path in paths]
        overlaps.append({"frames": frames, "tracks": ends})
    volumes = []
    for lost in (0.05, 0.2, 0.4, 0.6):
        for width, height in ((96, 54), (54, 96)):
            frames = walk(rng, width, height, 10, lost)
            found = regions(frames, width, height, 20.0)
            volumes.append({"frames": frames, "size": [width, height], "regions": found})
    FIXTURE.write_text(json.dumps({"overlaps": overlaps, "volumes": volumes}) + "\n")


if __name__ == "__main__":
    main()
