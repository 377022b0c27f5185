"""A head ready to be filmed: layers that are made once, and a picture of it in any pose."""

import cv2
import numpy as np

from .eyes import Eyes
from .fields import SHAPE, blurred, both, bump, canvas, pixel
from .hair import behind, front
from .shape import head, mouth_y, nose_y
from .skin import KEY, colour, normals, openness, shaded, shadow


class Head:
    def __init__(self, person):
        self.person = person
        self.height, self.inside = head(person)
        self.albedo, pores, lip, dull = colour(person)
        self.back, self.hair = behind(person), front(person)
        cover = self.hair[..., 3]
        self.relief = self.height + pores
        self.normals = normals(self.relief)
        self.open = openness(self.height) * (1 - 0.35 * np.clip(blurred(cover, 14) * 1.3, 0, 1))
        raised = self.height + 0.16 * blurred((cover > 0.3).astype(np.float32), 3)
        self.lit = shadow(raised, KEY)
        x, y = canvas()
        oily = bump(x, y, 0, -0.6, 0.5, 0.25) + bump(x, y, 0, 0.4, 0.14, 0.35) + 0.7 * both(x, y, 0.7, 0.4, 0.2, 0.15)
        self.shine = (0.45 + 0.75 * oily + 1.1 * lip).astype(np.float32) * (1 - np.clip(1.4 * dull, 0, 1))
        self.eyes = Eyes(person)
        self.depth = blurred(np.where(self.inside > 0.5, self.height, 0).astype(np.float32), 9)

    def picture(self, yaw, pitch, blink, gaze, smile):
        """Layers in front of the neck, premultiplied RGBA on the canvas, turned by angles in radians."""
        n = self.normals
        turned = np.stack([n[..., 0] + n[..., 2] * np.sin(yaw), n[..., 1] - n[..., 2] * np.sin(pitch), n[..., 2]], 2)
        turned /= np.linalg.norm(turned, axis=2, keepdims=True)
        skin = shaded(self.albedo, turned, self.open, self.lit, self.shine)
        self.eyes.draw(skin, blink, gaze, 1.0)
        rgba = np.dstack([skin * self.inside[..., None], self.inside])
        rgba = self.moved(rgba, yaw, pitch, self.depth, smile)
        hair = self.moved(self.hair, yaw, pitch, self.depth * 0.9 + 0.15, 0)
        return hair + rgba * (1 - hair[..., 3:])

    def backdrop(self, yaw, pitch):
        return self.moved(self.back, yaw, pitch, np.full(SHAPE, -0.3, np.float32), 0)

    def source(self, yaw, pitch, depth, smile):
        """Returns the place on the still canvas that each place of the turned one shows."""
        x, y = canvas()
        depth = depth - 0.35  # the neck turns behind the face
        sx, sy = x.copy(), y.copy()
        for _ in range(3):
            z = cv2.remap(depth, *(m.astype(np.float32) for m in pixel(sx, sy)), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            sx = (x - z * np.sin(yaw)) / np.cos(yaw)
            sy = (y - 0.6 + z * np.sin(pitch)) / np.cos(pitch) + 0.6
        if smile:
            my = mouth_y(self.person)
            pull = both(sx, sy, 0.42, my, 0.17, 0.16)
            sx = sx - np.sign(sx) * 0.35 * smile * pull
            sy = sy + smile * pull - 0.3 * smile * bump(sx, sy, 0, my, 0.2, 0.2)
        return pixel(sx, sy)

    def moved(self, rgba, yaw, pitch, depth, smile):
        sx, sy = self.source(yaw, pitch, depth, smile)
        return cv2.remap(rgba, sx.astype(np.float32), sy.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)

    def points(self, yaw, pitch):
        """Eyes, nose, corners of the mouth on the turned canvas: [5, 2] in distances between the eyes."""
        p = self.person
        ny, my = nose_y(p), mouth_y(p)
        still = np.array([(-0.5, 0.0), (0.5, 0.0), (0.0, ny), (-0.44 * p.mouth_width, my), (0.44 * p.mouth_width, my)])
        px, py = pixel(*still.T)
        z = self.depth[np.round(py).astype(int), np.round(px).astype(int)] - 0.35
        return np.stack([still[:, 0] * np.cos(yaw) + z * np.sin(yaw), 0.6 + (still[:, 1] - 0.6) * np.cos(pitch) - z * np.sin(pitch)], 1)
