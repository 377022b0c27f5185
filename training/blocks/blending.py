"""Pseudo-fakes that are blended: a face laid over a real picture, its own or another's.

Each takes (rng, picture, points, ...) and gives the picture with a forged face and a mask, 0..255, of what was changed. A model
learns from the pair only when both halves are then cut, degraded and encoded by the same draws: else it learns the degradation.
"""

import cv2
import numpy as np

from .augmentation import colour, sharpen, tone
from .compression import jpeg, rescale

# The outline of a face: x in units of the eye-to-eye vector, y in units of eyes-to-mouth, from between the eyes.
HALF = np.array([(0.0, 1.78), (0.5, 1.65), (0.83, 1.3), (1.0, 0.85), (1.08, 0.35), (1.05, -0.1), (0.95, -0.5), (0.6, -0.82), (0.0, -0.95)])
OUTLINE = np.concatenate([HALF, HALF[-2:0:-1] * (-1, 1)])
PARTS = ("face", "face", "low brow", "lower", "eyes", "mouth")


def self_blended(rng, picture, points):
    """The picture blended with a slightly different copy of itself (Shiohara and Yamasaki, CVPR 2022)."""
    target, source = picture, picture
    if rng.random() < 0.5:
        source = restyled(rng, picture)
    else:
        target = restyled(rng, picture)
    source = shifted(rng, source, 0.03 * 2 * unit(points))
    mask = face_mask(rng, picture.shape, points)
    return laid_over(target, source, mask * rng.choice((0.5, 0.75, 1, 1, 1, 1))), mask255(mask)


def gradient_blended(rng, picture, points):
    """A restyled copy cloned in by its gradients (Perez et al. 2003): its light agrees, its texture does not."""
    source = shifted(rng, restyled(rng, picture), 0.03 * 2 * unit(points))
    mask = face_mask(rng, picture.shape, points)
    return cloned(picture, source, mask, cv2.MIXED_CLONE if rng.random() < 0.25 else cv2.NORMAL_CLONE), mask255(mask)


def mirrored(rng, picture, points):
    """The own face mirrored and laid over itself by its landmarks: lines do not meet, light comes from the wrong side."""
    turned = (points * (-1, 1) + (picture.shape[1] - 1, 0))[[1, 0, 2, 4, 3]]
    matrix, _ = similarity(turned, points + rng.normal(0, 0.03, points.shape) * unit(points))
    source = cv2.warpAffine(np.ascontiguousarray(picture[:, ::-1]), matrix, picture.shape[1::-1], borderMode=cv2.BORDER_REFLECT_101)
    mask = face_mask(rng, picture.shape, points)
    return laid_over(picture, restyled(rng, source) if rng.random() < 0.6 else source, mask), mask255(mask)


def swapped(rng, picture, points, other, other_points):
    """Another person's face, aligned by its landmarks, its colours matched or blended by gradients."""
    matrix, _ = similarity(other_points, points)
    source = cv2.warpAffine(other, matrix, picture.shape[1::-1], borderMode=cv2.BORDER_REFLECT_101)
    mask = face_mask(rng, picture.shape, points, ("low brow",))
    if rng.random() < 0.5:
        return cloned(picture, source, mask), mask255(mask)
    return laid_over(picture, with_colours_of(source, picture, mask > 0.5), mask), mask255(mask)


def placed(outline, points):
    """An outline in units of the eye-to-eye and the eyes-to-mouth vector, from between the eyes -> in pixels."""
    eyes, mouth = points[:2].mean(0), points[3:].mean(0)
    return eyes + outline[:, :1] * (points[1] - points[0]) + outline[:, 1:] * (mouth - eyes)


def unit(points):
    """From between the eyes to between the corners of the mouth."""
    return float(np.hypot(*(points[3:].mean(0) - points[:2].mean(0)))) + 1e-3


def face_mask(rng, shape, points, parts=PARTS):
    """A soft mask of the face or of a part of it, 0..1."""
    kind, outline = parts[rng.integers(len(parts))], OUTLINE.copy()
    if kind == "low brow":
        outline[:, 1] = np.maximum(outline[:, 1], -0.3)
    elif kind == "lower":
        outline[:, 1] = np.maximum(outline[:, 1], rng.uniform(0.25, 0.6))
    elif kind == "eyes":
        outline = outline * (0.9, 0.35) + (0, -0.12)
    elif kind == "mouth":
        outline = outline * (0.5, 0.32) + (0, 0.9)
    outline = outline * rng.uniform(0.85, 1.08, 2) + rng.normal(0, 0.03, outline.shape)
    mask = np.zeros(shape[:2], np.float32)
    cv2.fillPoly(mask, [np.round(placed(outline, points)).astype(np.int32)], 1.0)
    mask = displaced(mask, smooth_field(rng, shape, 5, 0.05 * unit(points)))
    return cv2.GaussianBlur(mask, (0, 0), max(0.6, rng.uniform(0.03, 0.2) * unit(points)))


def mask255(mask):
    return (mask * 255).astype(np.uint8)


def smooth_field(rng, shape, cells, amount):
    """A smooth random displacement in pixels."""
    field = rng.normal(0, amount, (cells, cells, 2)).astype(np.float32)
    return cv2.resize(field, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)


def displaced(image, field):
    y, x = np.mgrid[: image.shape[0], : image.shape[1]].astype(np.float32)
    return cv2.remap(image, x + field[..., 0], y + field[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)


def laid_over(target, source, mask):
    mixed = target + (source.astype(np.float32) - target) * mask[..., None]
    return np.clip(mixed, 0, 255).astype(np.uint8)


def cloned(target, source, mask, how=cv2.NORMAL_CLONE):
    """By gradients, where the mask is above a half; the picture as it is where that is nothing."""
    hard = (mask > 0.5).astype(np.uint8) * 255
    hard[[0, 1, -2, -1]] = 0
    hard[:, [0, 1, -2, -1]] = 0
    x, y, w, h = cv2.boundingRect(hard)
    if min(w, h) < 3:
        return target
    return cv2.seamlessClone(source, target, hard, (x + w // 2, y + h // 2), how)


def with_colours_of(source, target, inside):
    """Means and spreads of the target's Lab channels, within the mask (Reinhard et al. 2001)."""
    if inside.sum() < 100:
        return source
    a, b = (cv2.cvtColor(p, cv2.COLOR_RGB2LAB).astype(np.float32) for p in (target, source))
    b = (b - b[inside].mean(0)) * (a[inside].std(0) / (b[inside].std(0) + 1e-3)) + a[inside].mean(0)
    return cv2.cvtColor(np.clip(b, 0, 255).astype(np.uint8), cv2.COLOR_LAB2RGB)


def restyled(rng, picture):
    """The slight difference between two pictures that a blend leaves behind: colour, and sharpness or compression."""
    if rng.random() < 0.85:
        picture = tone(picture, rng.uniform(0.8, 1.2), rng.uniform(-20, 20), rng.uniform(0.75, 1.3))
        picture = colour(picture, int(rng.integers(-7, 8)), rng.uniform(0.6, 1.4))
    which = rng.random()
    if which < 0.35:
        return rescale(picture, rng.uniform(0.3, 0.8))
    if which < 0.55:
        return sharpen(picture, rng.uniform(0.3, 1.2))
    if which < 0.7:
        return cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.5, 1.6))
    return jpeg(picture, rng.integers(30, 80)) if which < 0.8 else picture


def shifted(rng, picture, reach):
    """Moved, turned and zoomed a little."""
    height, width = picture.shape[:2]
    move = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-2, 2), rng.uniform(0.95, 1.05))
    move[:, 2] += rng.uniform(-reach, reach, 2)
    return cv2.warpAffine(picture, move, (width, height), borderMode=cv2.BORDER_REFLECT_101)


def similarity(source, target):
    """Least-squares rotation, scale and shift from landmarks to landmarks, and what is left over in units of their spread."""
    a, b = (np.array(p, np.float64) @ (1, 1j) for p in (source, target))
    ca, cb = a - a.mean(), b - b.mean()
    turn = (cb * ca.conj()).sum() / (abs(ca) ** 2).sum()
    move = b.mean() - turn * a.mean()
    left_over = np.sqrt((abs(turn * ca - cb) ** 2).sum() / (abs(cb) ** 2).sum())
    return np.float32([[turn.real, -turn.imag, move.real], [turn.imag, turn.real, move.imag]]), left_over
