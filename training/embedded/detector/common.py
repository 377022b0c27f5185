"""Paths, box arithmetic and the split that every other file of this folder uses."""
import hashlib
import os
from pathlib import Path

import numpy as np

REPO = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("TRUEFRAME_SHARED", REPO.parent / "shared"))
STRIDES = (8, 16, 32)

# Clips whose frames may be trained on. Every other clip under data/video is for tests.
TRAIN_CLIPS = (
    "real/asl-again.mkv", "real/asl-eat.mkv", "real/asl-night.mkv", "real/carphone.mp4", "real/portrait-d12.mp4",
    "real/portrait-d14.mp4", "real/walking.gif", "real/two-people.gif", "fake/anitalker-aiface1.mp4",
    "decode/nasa_13013.mp4", "decode/Zhling_1280x720.264", "decode/Cisco_Men_whisper_640x320_CABAC_Bframe_9.264",
    "decode/SVA_FM1_E.264",
)
# Clips with the same person or the same source picture as a training clip: tested, but reported apart.
SEEN_PERSON_CLIPS = (
    "real/asl-book.mkv", "real/asl-hungry.mkv", "real/asl-learn.mkv", "real/asl-please.mkv", "real/asl-sister.mkv",
    "real/asl-thanks.mkv", "real/asl-yes.mkv", "fake/anitalker-aiface1-sr.mp4",
)
UNSEEN_CLIPS = (
    "real/portrait-d10.mp4", "real/portrait-d19.mp4", "real/portrait-d20.mp4", "real/classroom.gif", "real/friday.mp4",
    "real/street.mp4", "fake/anitalker-aiface3.mp4", "fake/anitalker-monalisa.mp4",
)
FACELESS_CLIPS = ("none/bottle.mp4", "none/cars.gif", "none/flower.mp4")


def digest(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def held_out(sha):
    """One photograph in ten, chosen by its content, is never trained on."""
    return int(sha[:8], 16) % 10 == 0


def iou_matrix(a, b):
    """IoU of every box of a [n,4] with every box of b [m,4]."""
    a, b = np.asarray(a, np.float32).reshape(-1, 4), np.asarray(b, np.float32).reshape(-1, 4)
    lo = np.maximum(a[:, None, :2], b[None, :, :2])
    hi = np.minimum(a[:, None, 2:], b[None, :, 2:])
    inter = np.clip(hi - lo, 0, None).prod(2)
    area_a, area_b = (a[:, 2:] - a[:, :2]).prod(1), (b[:, 2:] - b[:, :2]).prod(1)
    return inter / np.maximum(area_a[:, None] + area_b[None] - inter, 1e-9)


def nms(boxes, scores, threshold):
    """Indices kept by greedy non-maximum suppression, best score first."""
    order, kept = np.argsort(-scores, kind="stable"), []
    while len(order):
        kept.append(order[0])
        overlap = iou_matrix(boxes[order[:1]], boxes[order[1:]])[0]
        order = order[1:][overlap <= threshold]
    return np.array(kept, int)


def letterbox(image, side=None, multiple=32):
    """Shrink or enlarge so that the longer side is `side`, pad right and bottom with black. Returns image and scale."""
    import cv2
    h, w = image.shape[:2]
    scale = 1.0 if side is None else side / max(h, w)
    if scale != 1.0:
        size = max(1, round(w * scale)), max(1, round(h * scale))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    h, w = image.shape[:2]
    out = np.zeros((-(-h // multiple) * multiple, -(-w // multiple) * multiple, 3), np.uint8)
    out[:h, :w] = image
    return out, scale
