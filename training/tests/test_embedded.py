"""The code behind the shipped models: its pseudo-fakes change what their masks say, and every module can be imported."""

import importlib
import pkgutil
import unittest

import numpy as np

from training import embedded
from training.data.made_up import face
from training.embedded.scorers import fakes

BOX = np.float32([20, 14, 56, 72])


class Families(unittest.TestCase):
    def test_nothing_changes_where_the_mask_is_empty(self):
        for name in (*fakes.TRAINED, fakes.KEPT_OUT):
            picture, points, *more = self.inputs(name)
            with self.subTest(name):
                shares = []
                for seed in range(6):
                    forged, mask = getattr(fakes, name)(np.random.default_rng(seed), picture, points, BOX, *more)
                    moved = np.abs(forged.astype(int) - picture).max(2)
                    self.assertEqual((forged.shape, mask.shape), (picture.shape, picture.shape[:2]))
                    shares.append(moved[mask > 200].mean())
                    if name != "sbi":  # half of those change the picture under the face instead
                        self.assertLessEqual(moved[mask == 0].max(initial=0), 1)  # the mask is rounded down
                self.assertGreater(np.mean(shares), 1)

    def inputs(self, name):
        picture, points = face(np.random.default_rng(1), 1)
        if name == "swap":
            return picture, points, *face(np.random.default_rng(2), 3)
        if name == "resynth":
            return picture, points, np.ascontiguousarray(picture[::2, ::2, ::-1])
        return picture, points


class Modules(unittest.TestCase):
    def test_every_module_can_be_imported(self):
        names = [m.name for m in pkgutil.walk_packages(embedded.__path__, "training.embedded.")]
        self.assertGreater(len(names), 40)
        for name in names:
            with self.subTest(name):
                importlib.import_module(name)
