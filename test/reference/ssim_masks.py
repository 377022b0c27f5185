"""Writes test/parity/fixtures/ssim-masks.json: difference masks of synthetic pictures, made with scikit-image and OpenCV.

/usr/bin/python3 test/reference/ssim_masks.py
Debian: python3-skimage python3-opencv.
"""

import base64
import json
import pathlib

import cv2
import numpy as np
import skimage
from skimage.metrics import structural_similarity

from pictures import picture

FIXTURE = pathlib.Path(__file__).parent.parent / "parity" / "fixtures" / "ssim-masks.json"

SIZES = [(7, 7), (8, 40), (16, 12), (31, 23), (64, 48)]


def other(kind, one, seed):
    height, width, _ = one.shape
    if kind == "same":
        return one.copy()
    if kind == "inverted":
        return 255 - one
    result = picture(width, height, 3, seed + 1)
    if kind == "patched":
        result[:, width // 2 :] = one[:, width // 2 :]
    return result


def mask(one, two, overflow):
    """1 - SSIM per channel, x 255, cut to bytes, luma. Pictures are RGB."""
    _, similarity = structural_similarity(one, two, channel_axis=2, full=True)
    values = np.trunc((1 - similarity) * 255).astype(np.int64)
    values = values & 255 if overflow == "wrap" else np.clip(values, 0, 255)
    return cv2.cvtColor(values.astype(np.uint8), cv2.COLOR_RGB2GRAY)


cases = []
for seed, (width, height) in enumerate(SIZES):
    for kind in ["same", "patched", "different", "inverted"]:
        one = picture(width, height, 3, seed)
        two = other(kind, one, seed)
        for overflow in ["clamp", "wrap"]:
            data = base64.b64encode(mask(one, two, overflow).tobytes()).decode()
            cases.append(
                {"size": [width, height], "seed": seed, "kind": kind, "overflow": overflow, "data": data}
            )
libraries = {"skimage": skimage.__version__, "opencv": cv2.__version__}
FIXTURE.write_text(json.dumps({"libraries": libraries, "cases": cases}, indent=1) + "\n")
