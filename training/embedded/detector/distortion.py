"""Turns, mirrors, light, blur, noise and compression of a scene."""
import cv2
import numpy as np

from .backgrounds import resize
from .scene_labels import clip_faces


def distort(rng, image, boxes, points, flags):
    """Returns the picture as a camera or an encoder might have spoilt it, its labels, and how sharp it still is, 0 to 1."""
    h, w = image.shape[:2]
    sharp = 1.0
    if rng.random() < .3:
        angle = rng.normal(0, 9)
        m = cv2.getRotationMatrix2D((w / 2, h / 2), angle, 1 + abs(angle) / 90)
        image = cv2.warpAffine(image, m, (w, h), flags=cv2.INTER_LINEAR,
                               borderMode=cv2.BORDER_REFLECT_101 if not len(boxes) else cv2.BORDER_CONSTANT)
        middle = (boxes[:, :2] + boxes[:, 2:]) / 2 @ m[:, :2].T + m[:, 2]
        half = (boxes[:, 2:] - boxes[:, :2]) / 2 * (1 + abs(angle) / 90)
        points = (points.reshape(-1, 2) @ m[:, :2].T + m[:, 2]).reshape(-1, 10).astype(np.float32)
        boxes, flags = clip_faces(np.hstack([middle - half, middle + half]).astype(np.float32), flags, (0, 0, w, h))
        boxes, points, flags = boxes[flags > -1], points[flags > -1], flags[flags > -1]
    if rng.random() < .5:
        image = image[:, ::-1]
        boxes = np.stack([w - boxes[:, 2], boxes[:, 1], w - boxes[:, 0], boxes[:, 3]], 1)
        points = points.reshape(-1, 5, 2)[:, [1, 0, 2, 4, 3]] * [-1, 1] + [w, 0]
        points = points.reshape(-1, 10).astype(np.float32)
    if rng.random() < .6:  # brightness, contrast, gamma and tint in one table per channel
        ramp = np.linspace(0, 1, 256)[:, None] ** np.exp(rng.normal(0, .25))
        tint = 1 + rng.normal(0, .08, 3) * (rng.random() < .5)
        table = (ramp - .5) * rng.uniform(.5, 1.35) * tint + .5 + rng.normal(0, .12)
        image = cv2.LUT(np.ascontiguousarray(image), np.clip(table * 255, 0, 255).astype(np.uint8).reshape(1, 256, 3))
    if rng.random() < .12:
        image = cv2.cvtColor(cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    if rng.random() < .2:
        factor = rng.uniform(.35, .9)
        image = cv2.resize(resize(np.ascontiguousarray(image), (round(w * factor), round(h * factor))), (w, h))
        sharp *= min(1, factor * 1.3)
    elif rng.random() < .12:
        sigma = rng.uniform(.5, 1.8)
        image = cv2.GaussianBlur(np.ascontiguousarray(image), (0, 0), sigma)
        sharp *= 1 / (1 + max(0, sigma - .6))
    if rng.random() < .08:
        noise = rng.normal(0, rng.uniform(2, 14), (h // 2, w // 2, 3)).astype(np.float32)
        image = np.clip(image + cv2.resize(noise, (w, h), interpolation=cv2.INTER_NEAREST), 0, 255).astype(np.uint8)
    if rng.random() < .4:
        quality = int(rng.uniform(25, 96))
        packed = cv2.imencode(".jpg", np.ascontiguousarray(image), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        image = cv2.imdecode(packed, cv2.IMREAD_COLOR)
    return image, boxes.astype(np.float32), points.astype(np.float32), flags, sharp
