"""Boxes, landmarks and flags of the faces in a scene: 1 = a face to be found, 0 = neither right nor wrong."""
import numpy as np

VISIBLE = .7  # share of a face below which it is neither right nor wrong


def empty():
    return np.zeros((0, 4), np.float32), np.zeros((0, 10), np.float32), np.zeros(0, np.float32)


def clip_faces(boxes, flags, frame):
    """Cut boxes at a frame. Faces that lose too much become 'leave out'; those that are gone get flag -1."""
    x1, y1, x2, y2 = frame
    area = np.clip(boxes[:, 2:] - boxes[:, :2], 1e-3, None).prod(1)
    cut = np.stack([boxes[:, 0].clip(x1, x2), boxes[:, 1].clip(y1, y2), boxes[:, 2].clip(x1, x2), boxes[:, 3].clip(y1, y2)], 1)
    share = (cut[:, 2:] - cut[:, :2]).prod(1) / area
    flags = np.where(share >= VISIBLE, flags, 0)
    flags = np.where(share < .05, -1, flags)
    # a face that is only slightly cut keeps its full box, as the teacher would give it
    return np.where((share >= VISIBLE)[:, None], boxes, cut).astype(np.float32), flags


def overlap_area(boxes, x, y, w, h):
    if not len(boxes):
        return 0.0
    across = np.minimum(boxes[:, 2], x + w) - np.maximum(boxes[:, 0], x)
    down = np.minimum(boxes[:, 3], y + h) - np.maximum(boxes[:, 1], y)
    return float((np.maximum(across, 0) * np.maximum(down, 0)).sum())


def bury(found, frame):
    """A later tile hides `frame`: faces under it go, those partly under it are left out."""
    boxes, points, flags = found
    if not len(boxes):
        return found
    across = np.minimum(boxes[:, 2], frame[2]) - np.maximum(boxes[:, 0], frame[0])
    down = np.minimum(boxes[:, 3], frame[3]) - np.maximum(boxes[:, 1], frame[1])
    hidden = np.maximum(across, 0) * np.maximum(down, 0) / np.maximum((boxes[:, 2:] - boxes[:, :2]).prod(1), 1e-3)
    flags, keep = np.where(hidden > 1 - VISIBLE, 0, flags), hidden < .95
    return boxes[keep], points[keep], flags[keep]


def shift(part, x, y):
    image, boxes, points, flags = part
    add = np.array([x, y], np.float32)
    return image, boxes + np.tile(add, 2), points + np.tile(add, 5), flags


def join(parts):
    if not parts:
        return empty()
    return tuple(np.concatenate([part[k] for part in parts]).astype(np.float32) for k in (1, 2, 3))
