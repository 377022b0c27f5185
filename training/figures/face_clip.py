"""One second of a clip in which one face is seen throughout, cut to its surroundings."""

from dataclasses import dataclass

import cv2
import numpy as np

from training.blocks.reading import opened

FRAMES, FEWEST = 25, 8  # how long a second is, and what is too short to be worth it
FACE = 200  # px that a face has at most
AROUND = 3  # sides of the face that the window shows


@dataclass
class FaceClip:
    frames: list  # RGB, all of one size, sides even
    boxes: np.ndarray  # [t,4] x, y, w, h
    points: np.ndarray  # [t,5,2]
    fps: float


def face_clip(path, detector):
    """The first run of frames with a face, the largest one of its first frame; None when it is too short."""
    with opened(path) as video:
        fps = video.get(cv2.CAP_PROP_FPS)
        frames, boxes, points = first_run(video, detector)
    if len(frames) < FEWEST:
        return None
    return cut(frames, np.array(boxes), np.array(points), fps if 1 < fps <= 120 else 25.0)


def first_run(video, detector):
    """-> frames, boxes and landmarks of the first run that is long enough, or of what the clip ends with."""
    frames, boxes, points = [], [], []
    while len(frames) < FRAMES:
        read, frame = video.read()
        found = follow(detector(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB)), boxes) if read else None
        if found is None and (len(frames) >= FEWEST or not read):
            break
        if found is None:
            frames, boxes, points = [], [], []
            continue
        frames.append(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB))
        boxes.append(found[0])
        points.append(found[1])
    return frames, boxes, points


def follow(found, before):
    """-> box and landmarks of the face that is followed; the largest at the beginning. None: it is not there."""
    boxes, points, _ = found
    if len(boxes) == 0:
        return None
    if not before:
        k = boxes[:, 2:].max(1).argmax()
        return boxes[k], points[k]
    centres = boxes[:, :2] + boxes[:, 2:] / 2
    last = before[-1]
    away = np.abs(centres - (last[:2] + last[2:] / 2)).max(1)
    k = away.argmin()
    return (boxes[k], points[k]) if away[k] < last[2:].max() / 2 else None


def cut(frames, boxes, points, fps):
    """One window for all frames; faces larger than FACE are shrunk to it."""
    side = float(np.median(boxes[:, 2:].max(1)))
    height, width = frames[0].shape[:2]
    centre = np.median(boxes[:, :2] + boxes[:, 2:] / 2, axis=0)
    x0, y0 = (max(0, int(c - AROUND / 2 * side)) for c in centre)
    x1, y1 = (min(edge, int(c + AROUND / 2 * side)) for c, edge in zip(centre, (width, height)))
    zoom = min(1.0, FACE / side)
    size = [max(2, int((b - a) * zoom) // 2 * 2) for a, b in ((x0, x1), (y0, y1))]
    ratio = np.array(size) / (x1 - x0, y1 - y0)
    how = cv2.INTER_AREA if zoom < 1 else cv2.INTER_LINEAR
    shown = [f[y0:y1, x0:x1] for f in frames]
    if zoom < 1:
        shown = [cv2.resize(f, size, interpolation=how) for f in shown]
    else:
        shown, ratio = [f[: size[1], : size[0]] for f in shown], np.ones(2)
    origin = np.array((x0, y0))
    moved = np.concatenate([(boxes[:, :2] - origin) * ratio, boxes[:, 2:] * ratio], 1)
    return FaceClip([np.ascontiguousarray(f) for f in shown], moved, (points - origin) * ratio, fps)
