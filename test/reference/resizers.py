"""Writes test/parity/fixtures/resize-*.json: what the real libraries make of the synthetic pictures.

/usr/bin/python3 test/reference/resizers.py && npm run fix
Debian: python3-opencv python3-pil python3-torch.
"""

import base64
import json
import pathlib
import sys

import cv2
import numpy as np
import PIL
import torch
import torch.nn.functional as F
from PIL import Image

from pictures import picture, sampled

FIXTURES = pathlib.Path(__file__).parent.parent / "parity" / "fixtures"

# From, to, channels: down, up, mixed, odd, exact factors, identity, one-pixel sides, and sizes of the references.
SHAPES = [
    ((16, 12), (8, 6), 3),
    ((16, 12), (8, 6), 1),
    ((17, 13), (8, 6), 3),
    ((17, 13), (9, 7), 3),
    ((16, 12), (16, 12), 3),
    ((16, 12), (16, 6), 3),
    ((16, 12), (32, 24), 1),
    ((9, 7), (23, 19), 1),
    ((30, 20), (10, 5), 3),
    ((30, 20), (10, 20), 1),
    ((31, 23), (12, 11), 3),
    ((10, 24), (20, 7), 1),
    ((24, 10), (7, 20), 1),
    ((1, 9), (5, 4), 3),
    ((9, 1), (4, 5), 1),
    ((5, 5), (1, 1), 3),
    ((2, 2), (13, 13), 1),
    ((64, 48), (13, 9), 3),
    ((40, 40), (39, 41), 1),
    ((100, 75), (33, 99), 1),
    ((219, 187), (380, 324), 3),
    ((611, 747), (310, 380), 3),
    ((640, 360), (320, 180), 3),
    ((301, 217), (224, 224), 3),
    ((480, 270), (640, 640), 3),
]


def opencv(flag, dtype=np.uint8):
    def resize(source, size):
        return cv2.resize(source.astype(dtype), size, interpolation=flag)

    return resize


def pillow(flag):
    def resize(source, size):
        mode = source[:, :, 0] if source.shape[2] == 1 else source
        return np.asarray(Image.fromarray(mode).resize(size, flag))

    return resize


def tensor(source):
    return torch.from_numpy(source).permute(2, 0, 1)[None].float()


def rows(result):
    return result[0].permute(1, 2, 0).numpy()


def torch_mode(mode):
    kwargs = {"align_corners": False} if mode == "bilinear" else {}

    def resize(source, size):
        return rows(F.interpolate(tensor(source), size=(size[1], size[0]), mode=mode, **kwargs))

    return resize


def fastai(align_corners):
    """fastai v1 Image.resize from its rules: area first when shrinking more than twice, then grid_sample."""

    def resize(source, size):
        side = size[0]
        if source.shape[:2] == (side, side):
            return source.astype(np.float32)
        x = tensor(source)
        shrink = min(x.shape[2] / side, x.shape[3] / side) / 2
        if shrink > 1:
            x = F.interpolate(x, scale_factor=1 / shrink, mode="area")
        points = torch.linspace(-1, 1, side) if side > 1 else torch.tensor([-1.0])
        grid_y, grid_x = torch.meshgrid(points, points, indexing="ij")
        grid = torch.stack([grid_x, grid_y], dim=-1)[None]
        return rows(
            F.grid_sample(
                x, grid, mode="bilinear", padding_mode="reflection", align_corners=align_corners
            )
        )

    return resize


RESIZERS = {
    "opencv-linear": opencv(cv2.INTER_LINEAR),
    "opencv-area": opencv(cv2.INTER_AREA),
    "opencv-cubic": opencv(cv2.INTER_CUBIC),
    "opencv-linear-float": opencv(cv2.INTER_LINEAR, np.float64),
    "pillow-nearest": pillow(Image.NEAREST),
    "pillow-bilinear": pillow(Image.BILINEAR),
    "pillow-bicubic": pillow(Image.BICUBIC),
    "torch-nearest": torch_mode("nearest"),
    "torch-bilinear": torch_mode("bilinear"),
    "torch-area": torch_mode("area"),
    "fastai-squash": fastai(False),
    "fastai-squash-align": fastai(True),
}


def main(limit):
    versions = {"opencv": cv2.__version__, "pillow": PIL.__version__, "torch": torch.__version__}
    for name, resize in RESIZERS.items():
        cases = []
        for seed, (start, end, channels) in enumerate(SHAPES):
            if name.startswith("fastai"):
                end = (end[0], end[0])
            result = resize(picture(*start, channels, seed), end)
            kind = "u1" if result.dtype == np.uint8 else "<f4"
            data = base64.b64encode(sampled(result, limit).astype(kind).tobytes()).decode()
            cases.append({"from": start, "to": end, "channels": channels, "seed": seed, "data": data})
        fixture = {
            "versions": versions,
            "type": "uint8" if kind == "u1" else "float32",
            "limit": limit,
            "cases": cases,
        }
        (FIXTURES / f"resize-{name}.json").write_text(json.dumps(fixture, indent=2) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 150)
