"""Frames of a person in a room."""

import numpy as np

from .head import Head
from .fields import pixel
from .scene import BODY_LEFT, BODY_PER_UNIT, BODY_TOP, DOUBLE, body, camera, exposed, over, placed, room


class Film:
    def __init__(self, person, seed, cloth=(0.06, 0.10, 0.16)):
        rng = np.random.default_rng(seed)
        self.seed = seed
        self.head = Head(person)
        self.room = room(rng)
        self.body = body(person, rng, cloth)

    def frame(self, pose, number, grain=0.4):
        """-> uint8 RGB, landmarks [5, 2] px"""
        scene = over(self.room, placed(self.head.backdrop(0.5 * pose.yaw, 0), pose, 0.85))
        scene = over(scene, placed(self.body, pose, 0.35, BODY_PER_UNIT, BODY_LEFT, BODY_TOP))
        face = self.head.picture(pose.yaw, pose.pitch, pose.blink, pose.gaze, pose.smile)
        scene = over(scene, placed(face, pose))
        points = np.stack(pixel(*self.head.points(pose.yaw, pose.pitch).T), 1)
        matrix = camera(pose)
        points = (points @ matrix[:, :2].T + matrix[:, 2]) / DOUBLE
        return exposed(scene, np.random.default_rng((self.seed, number)), grain), points
