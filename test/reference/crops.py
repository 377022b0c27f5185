"""Writes test/parity/fixtures/crops.json: the references' crops, with NumPy's slices and the real resizers.

/usr/bin/python3 test/reference/crops.py && npm run fix
Debian: python3-numpy python3-opencv python3-pil python3-torch.
"""

import base64
import json
import pathlib

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from pictures import picture, sampled

FIXTURE = pathlib.Path(__file__).parent.parent / "parity" / "fixtures" / "crops.json"
LIMIT = 120


def taken(width, height, rows, columns):
    """Rectangle that a pair of slices takes of a frame: [x1, y1, x2, y2], or nothing."""
    xs = np.arange(width)[columns]
    ys = np.arange(height)[rows]
    if len(xs) == 0 or len(ys) == 0:
        return None
    return [int(xs[0]), int(ys[0]), int(xs[-1]) + 1, int(ys[-1]) + 1]


# 1st place ----------------------------------------------------------------------------------------------------------


def first_rect(box, width, height):
    x1, y1, x2, y2 = [int(value * 2) for value in box]
    pad_h, pad_w = (y2 - y1) // 3, (x2 - x1) // 3
    rows = slice(max(y1 - pad_h, 0), y2 + pad_h)
    columns = slice(max(x1 - pad_w, 0), x2 + pad_w)
    return taken(width, height, rows, columns)


def first_input(face):
    side = 380
    height, width = face.shape[:2]
    if max(height, width) != side:
        scale = side / max(height, width)
        if width > height:
            width, height = side, height * scale
        else:
            width, height = width * scale, side
        flag = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
        face = cv2.resize(face, (int(width), int(height)), interpolation=flag)
    height, width = face.shape[:2]
    canvas = np.zeros((side, side, 3), np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    canvas[top : top + height, left : left + width] = face
    return canvas


# 3rd place ----------------------------------------------------------------------------------------------------------


def third_rect(box, width, height):
    spans = []
    for low, high, limit in ((box[0], box[2], width), (box[1], box[3], height)):
        low, high = np.float32(low), np.float32(high)
        side = high - low
        assert side.dtype == np.float32
        centre = low + side / 2
        larger = side * 1.5
        assert np.asarray(larger).dtype == np.float64
        start = centre - larger / 2
        spans.append(slice(max(int(start), 0), min(int(start + larger), limit)))
    return taken(width, height, spans[1], spans[0])


def shorter_to(face, side):
    height, width = face.shape[:2]
    scale = side / min(height, width)
    if scale == 1:
        return face
    return cv2.resize(face, (round(width * scale), round(height * scale)))


def middle(face):
    height, width = face.shape[:2]
    top, left = (height - 224) // 2, (width - 192) // 2
    return face[top : top + 224, left : left + 192]


def third_first_input(face):
    face = shorter_to(face, 192)
    missing = max(224 - face.shape[0], 0)
    top = int(missing / 2)
    face = cv2.copyMakeBorder(face, top, missing - top, 0, 0, cv2.BORDER_REFLECT_101)
    return middle(face)


def third_second_input(face):
    return middle(shorter_to(face, 224))


# The Medics ---------------------------------------------------------------------------------------------------------


def medics_clip(frame, rows, columns):
    face = frame[rows[0] : rows[1] + 1, columns[0] : columns[1] + 1]
    height, width = face.shape[:2]
    side = max(height, width)
    square = np.zeros((side, side, 3))
    square[:height, :width] = face
    if side != 256:
        square = cv2.resize(square, (256, 256))
    return square.astype(np.uint8)[16:240, 16:240].astype(np.float64)


def medics_squares(corners, width, height, upscale):
    corners = np.array(corners)
    sides = np.concatenate([corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1]])
    size = int(np.percentile(sides, 90) * 1.2)
    centres = (corners[:, :2] + corners[:, 2:]) / 2
    squares = []
    for here, there in zip(centres[:-1], centres[1:]):
        path = np.stack([np.linspace(here[k], there[k], 10) for k in (0, 1)], axis=1)
        for x, y in path.astype(int):
            x1, y1, x2, y2 = x - size // 2, y - size // 2, x + size // 2, y + size // 2
            if x1 < 0:
                x1, x2 = 0, x2 - x1
            if y1 < 0:
                y1, y2 = 0, y2 - y1
            if y2 > height:
                y1, y2 = y1 + height - y2, height
            if x2 > width:
                x1, x2 = x1 + width - x2, width
            squares.append([int(v) for v in (np.array([x1, y1, x2, y2]) * upscale).astype(int)])
    return squares


def medics_still(frame, square):
    x1, y1, x2, y2 = square
    return cv2.resize(frame[y1:y2, x1:x2], (256, 256), interpolation=cv2.INTER_CUBIC)


# 79th place and bronze ----------------------------------------------------------------------------------------------


def place_79_rect(box, width, height):
    x1, y1, x2, y2 = [int(value) * 2 for value in box]
    return taken(width, height, slice(y1, y2), slice(x1, x2))


def place_79_input(face, side):
    return np.asarray(Image.fromarray(face).resize((side, side), Image.BILINEAR))


def bronze_rect(box, width, height):
    left, right = int(box[0] * (width / 640)), int(box[2] * (width / 640))
    top, bottom = int(box[1] * (height / 640)), int(box[3] * (height / 640))
    half_h, half_w = int(1.3 * (bottom - top)) // 2, int(1.3 * (right - left)) // 2
    cy, cx = (top + bottom) // 2, (left + right) // 2
    rows = slice(max(cy - half_h, 0), min(cy + half_h, height))
    columns = slice(max(cx - half_w, 0), min(cx + half_w, width))
    return taken(width, height, rows, columns)


def bronze_input(face):
    x = torch.from_numpy(face).permute(2, 0, 1)[None].float() / 255
    shrink = min(x.shape[2] / 224, x.shape[3] / 224) / 2
    if shrink > 1:
        x = F.interpolate(x, scale_factor=1 / shrink, mode="area")
    points = torch.linspace(-1, 1, 224)
    grid_y, grid_x = torch.meshgrid(points, points, indexing="ij")
    grid = torch.stack([grid_x, grid_y], dim=-1)[None]
    out = F.grid_sample(x, grid, mode="bilinear", padding_mode="reflection", align_corners=False)
    return out[0].permute(1, 2, 0).numpy()


# --------------------------------------------------------------------------------------------------------------------


def boxes(rng, width, height, count):
    """Float boxes, some of which poke out on every side."""
    for _ in range(count):
        w, h = rng.uniform(4, width / 2), rng.uniform(4, height / 2)
        x, y = rng.uniform(-w / 2, width - w / 2), rng.uniform(-h / 2, height - h / 2)
        yield [float(np.float32(v)) for v in (x, y, x + w, y + h)]


def rect_cases(rng):
    rules = {
        "firstPlaceRect": (first_rect, 0.5),
        "thirdPlaceRect": (third_rect, 1),
        "place79Rect": (place_79_rect, 0.5),
        "bronzeRect": (bronze_rect, None),
    }
    for name, (rule, scale) in rules.items():
        for width, height in ((1920, 1080), (1080, 1920), (361, 241)):
            space = (640, 640) if scale is None else (width * scale, height * scale)
            for box in boxes(rng, *space, 10):
                yield {
                    "rule": name,
                    "frame": [width, height],
                    "box": box,
                    "rect": rule(box, width, height),
                }


def encode(values):
    values = np.ascontiguousarray(values)
    kind = "uint8" if values.dtype == np.uint8 else "float32"
    data = sampled(values, LIMIT).astype("u1" if kind == "uint8" else "<f4").tobytes()
    return {"type": kind, "length": int(values.size), "data": base64.b64encode(data).decode()}


def input_cases():
    rules = {
        "firstPlaceInput": first_input,
        "thirdPlaceFirstInput": third_first_input,
        "thirdPlaceSecondInput": third_second_input,
        "place79Input": lambda face: place_79_input(face, 200),
        "bronzeInput": bronze_input,
    }
    shapes = ((380, 300), (150, 199), (192, 230), (192, 192), (224, 300), (301, 217), (611, 747), (97, 61), (380, 380))
    for name, rule in rules.items():
        for seed, (width, height) in enumerate(shapes):
            yield {
                "rule": name,
                "size": [width, height],
                "seed": seed,
                **encode(rule(picture(width, height, 3, seed))),
            }


def square_cases(rng):
    for width, height, upscale in ((480, 270, 4.0), (270, 480, 4.0), (480, 360, 1 / (480 / 641))):
        for _ in range(4):
            corners = []
            w, h = int(rng.integers(20, 90)), int(rng.integers(20, 110))
            for _ in range(int(rng.integers(4, 10))):
                x, y = int(rng.integers(0, width - w)), int(rng.integers(0, height - h))
                corners.append([x, y, x + w - 1, y + h - 1])
            # A union of boxes: its last cell may lie left of its first one.
            corners[1][2] = corners[1][0] - 5
            yield {
                "frame": [width, height],
                "upscale": upscale,
                "corners": corners,
                "squares": medics_squares(corners, width, height, upscale),
            }


def medics_cases():
    frame = picture(320, 240, 3, 5)
    for rows, columns in (((10, 109), (20, 99)), ((0, 239), (0, 319)), ((3, 50), (4, 91)), ((0, 255), (8, 263))):
        yield {
            "rule": "medicsClipInput",
            "rows": rows,
            "columns": columns,
            **encode(medics_clip(frame, rows, columns)),
        }
    for square in ((5, 6, 105, 106), (-40, 100, 320, 240), (0, 0, 240, 240)):
        yield {"rule": "medicsStillInput", "square": square, **encode(medics_still(frame, square))}


def main():
    rng = np.random.default_rng(7)
    fixture = {
        "limit": LIMIT,
        "rects": list(rect_cases(rng)),
        "inputs": list(input_cases()),
        "squares": list(square_cases(rng)),
        "medics": list(medics_cases()),
    }
    FIXTURE.write_text(json.dumps(fixture) + "\n")


if __name__ == "__main__":
    main()
