"""Quality of the scorer over face size, blur and darkness: where it should abstain."""

import cv2
import numpy as np

from . import augment
from .common import Pictures
from .degraded import heldout, windows
from .heldout import auc

SIZES = (112, 80, 64, 56, 48, 40, 32, 24, 16)
BLURS = (0, 0.5, 0.8, 1.2, 1.6, 2.2, 3, 4)
LOST = 0.08  # of the AUC, that is too much
GAINS = (1, 0.6, 0.4, 0.3, 0.2, 0.12, 0.08, 0.05)


def grey(crop):
    return crop.astype(np.float32) @ np.float32([0.299, 0.587, 0.114])


def sharpness(crop):
    """Variance of the 4-neighbour Laplacian of the grey crop, without the outermost pixels."""
    g = grey(crop)
    lap = g[:-2, 1:-1] + g[2:, 1:-1] + g[1:-1, :-2] + g[1:-1, 2:] - 4 * g[1:-1, 1:-1]
    return float(lap.var())


def shrink(crop, scale, side):
    """As if the face had been `side` px large in the frame, before its compression."""
    factor = min(1.0, side * scale / crop.shape[0])
    return augment.jpeg(augment.rescale(crop, factor, cv2.INTER_AREA, cv2.INTER_LINEAR), 85)


def curves(member, every=3):
    """AUC and rates of every n-th held-out picture, debiased windows, along three ladders."""
    data = Pictures()
    indices, fake = (column[::every] for column in heldout(data))
    crops = [w(data.clean[i]) for w, i in zip(windows(member.scale)[::every], indices)]

    def row(change):
        some = np.stack([change(c) for c in crops])
        scores, ood = member(some)
        return {"auc": round(float(auc(scores[~fake], scores[fake])), 4),
                "real_above_half": round(float((scores[~fake] > 0.5).mean()), 4),
                "fake_above_half": round(float((scores[fake] > 0.5).mean()), 4),
                "ood": round(float((ood > 1).mean()), 4),
                "laplacian_variance": [round(float(v), 1) for v in np.percentile([sharpness(c) for c in some], (5, 50, 95))],
                "mean_grey": [round(float(v), 1) for v in np.percentile([grey(c).mean() for c in some], (5, 50, 95))]}

    return {
        "face_px": {s: row(lambda c: shrink(c, member.scale, s)) for s in SIZES},
        "blur_sigma": {s: row(lambda c: cv2.GaussianBlur(c, (0, 0), s) if s else c) for s in BLURS},
        "gain": {g: row(lambda c: np.clip(c * np.float32(g) + 0.5, 0, 255).astype(np.uint8)) for g in GAINS},
    }


def crossing(rows, key):
    """The measure at which the AUC has fallen by `LOST`, straight between the steps of a ladder."""
    level = next(iter(rows.values()))["auc"] - LOST
    points = [(row["auc"], row[key][1] if key in row else float(step)) for step, row in rows.items()]
    for (high, before), (low, after) in zip(points, points[1:]):
        if high >= level > low:
            return round(before + (after - before) * (high - level) / (high - low), 1)
    return None


def limits(measured):
    """Below these the AUC on held-out pictures is less by `LOST` than at full quality: the scorer should abstain."""
    return {"face_px": crossing(measured["face_px"], "side"),
            "laplacian_variance": crossing(measured["blur_sigma"], "laplacian_variance"),
            "mean_grey": crossing(measured["gain"], "mean_grey")}
