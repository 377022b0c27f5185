"""Cutting crops out of pictures, without the shortcuts in data/faces, and degrading them."""

import cv2
import numpy as np

from ...blocks.augmentation import colour, sharpen, tone
from ...blocks.compression import jpeg, rescale
from .common import CROP, PICTURE

DOWN = (cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC)
ANY = (cv2.INTER_NEAREST, cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_AREA, cv2.INTER_LANCZOS4)


def square(box, scale):
    """The window of the host: centre and side of the square round a box."""
    x, y, w, h = box
    return x + w / 2, y + h / 2, max(w, h) * scale


def cut(picture, box, scale, size=CROP, antialias=True):
    """The crop as the host cuts it: a square window, black outside the picture, resized."""
    cx, cy, side = square(box, scale)
    zoom = size / side
    if antialias and zoom < 0.7:  # the area resize first, so that the bilinear step skips no pixels
        steps = (round(picture.shape[1] * zoom), round(picture.shape[0] * zoom))
        small = cv2.resize(picture, steps, interpolation=cv2.INTER_AREA)
        ratio = np.array([steps[0] / picture.shape[1], steps[1] / picture.shape[0]] * 2)
        return cut(small, np.asarray(box) * ratio, scale, size, antialias=False)
    matrix = np.float32([[zoom, 0, size / 2 - zoom * cx], [0, zoom, size / 2 - zoom * cy]])
    matrix[:, 2] += (zoom - 1) / 2  # pixel centres, as in cv2.resize
    return cv2.warpAffine(picture, matrix, (size, size), flags=cv2.INTER_LINEAR)


def margins(box):
    """Reach of the picture beyond the box on each side, in units of the face."""
    x, y, w, h = box
    side = max(w, h)
    return np.array([x, y, PICTURE - x - w, PICTURE - y - h]) / side


def frame(picture, box, limits):
    """Black out what lies further from the face than `limits`: reals are framed as tightly as fakes."""
    x, y, w, h = box
    side = max(w, h)
    left, top = (np.array([x, y]) - limits[:2] * side).round().astype(int)
    right, bottom = (np.array([x + w, y + h]) + limits[2:] * side).round().astype(int)
    if left <= 0 and top <= 0 and right >= PICTURE and bottom >= PICTURE:
        return picture
    out = np.zeros_like(picture)
    left, top = max(left, 0), max(top, 0)
    out[top:bottom, left:right] = picture[top:bottom, left:right]
    return out


class Window:
    """One draw of size, framing and position; applied alike to both halves of a pair."""

    def __init__(self, rng, box, scale, side, limits):
        self.box, self.scale, self.limits = np.asarray(box), scale, limits
        self.shrink = min(1.0, side / max(box[2:]))
        self.down = DOWN[rng.choice(3, p=(0.6, 0.3, 0.1))]
        self.jpeg = int(rng.integers(60, 97)) if rng.random() < 0.72 else None
        self.shift = rng.uniform(-0.06, 0.06, 2)
        self.zoom = rng.uniform(0.93, 1.08)
        self.angle = rng.uniform(-8, 8)
        self.flip = rng.random() < 0.5
        self.filter = cv2.INTER_LINEAR if rng.random() < 0.8 else cv2.INTER_CUBIC
        self.antialias = rng.random() < 0.7

    def __call__(self, picture, is_mask=False):
        picture = frame(picture, self.box, self.limits)
        cx, cy, window = square(self.box, self.scale)
        reach = window * 0.75  # only what the turned and shifted window can show
        left, top = max(0, int(cx - reach)), max(0, int(cy - reach))
        part = picture[top : int(cy + reach) + 1, left : int(cx + reach) + 1]
        width, height = (max(8, round(n * self.shrink)) for n in part.shape[1::-1])
        fx, fy = width / part.shape[1], height / part.shape[0]
        small = cv2.resize(part, (width, height), interpolation=self.down) if self.shrink < 1 else part
        if self.jpeg and not is_mask:
            small = jpeg(small, self.jpeg)
        cx, cy, window = (cx - left) * fx, (cy - top) * fy, window * self.shrink * self.zoom
        cx, cy = cx + self.shift[0] * window / self.scale, cy + self.shift[1] * window / self.scale
        zoom = CROP / window
        if zoom < 0.7 and self.antialias:
            small = cv2.resize(small, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA)
            cx, cy, zoom = cx * zoom, cy * zoom, 1.0
        matrix = cv2.getRotationMatrix2D((cx, cy), self.angle, zoom)
        matrix[:, 2] += CROP / 2 - np.array([cx, cy])
        crop = cv2.warpAffine(small, matrix, (CROP, CROP), flags=self.filter)
        return crop[:, ::-1] if self.flip else crop


def smear(picture, length, angle):
    kernel = np.zeros((length, length), np.float32)
    kernel[length // 2] = 1 / length
    turn = cv2.getRotationMatrix2D((length / 2 - 0.5, length / 2 - 0.5), angle, 1)
    return cv2.filter2D(picture, -1, cv2.warpAffine(kernel, turn, (length, length)))


def light(rng):
    """A draw of mild changes, as a list of functions of a crop."""
    steps = []
    if rng.random() < 0.3:
        gain, offset, gamma = rng.uniform(0.85, 1.15), rng.uniform(-12, 12), rng.uniform(0.85, 1.2)
        steps.append(lambda c: tone(c, gain, offset, gamma))
    return steps


def strong(rng):
    """The ladder of what happens to video: colour, scaling, blur, noise and compression, in one draw."""
    steps = []
    if rng.random() < 0.7:
        gain, offset, gamma = rng.uniform(0.6, 1.35), rng.uniform(-25, 25), rng.uniform(0.65, 1.6)
        hue, saturation = int(rng.integers(-8, 9)), rng.uniform(0.4, 1.5)
        steps.append(lambda c: colour(tone(c, gain, offset, gamma), hue, saturation))
    if rng.random() < 0.06:
        steps.append(lambda c: cv2.cvtColor(cv2.cvtColor(c, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB))
    if rng.random() < 0.5:
        factor, down, up = rng.uniform(0.28, 0.95), DOWN[rng.integers(3)], ANY[rng.integers(1, 5)]
        steps.append(lambda c: rescale(c, factor, down, up))
    if rng.random() < 0.22:
        sigma = rng.uniform(0.4, 1.8)
        steps.append(lambda c: cv2.GaussianBlur(c, (0, 0), sigma))
    elif rng.random() < 0.1:
        length, angle = int(rng.integers(3, 8)), rng.uniform(0, 180)
        steps.append(lambda c: smear(c, length, angle))
    if rng.random() < 0.2:
        amount = rng.uniform(0.3, 1.5)
        steps.append(lambda c: sharpen(c, amount))
    if rng.random() < 0.2:
        noise = rng.normal(0, rng.uniform(2, 12), (CROP, CROP, 1 if rng.random() < 0.4 else 3)).astype(np.float32)
        steps.append(lambda c: np.clip(c + noise, 0, 255).astype(np.uint8))
    if rng.random() < 0.6:
        quality = int(rng.integers(25, 96))
        steps.append(lambda c: jpeg(c, quality))
        if rng.random() < 0.25:
            again = int(rng.integers(35, 96))
            steps.append(lambda c: jpeg(c, again))
    return steps


def apply(steps, crop):
    for step in steps:
        crop = step(crop)
    return crop
