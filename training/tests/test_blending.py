import unittest

import numpy as np

from training.blocks import blending, rendering
from training.data.made_up import face

FORGERIES = (blending.self_blended, blending.gradient_blended, blending.mirrored, blending.swapped, rendering.upsampled, rendering.warped)


def forge(kind, seed):
    picture, points = face(np.random.default_rng(1), 0)
    more = face(np.random.default_rng(2), 3) if kind is blending.swapped else ()
    return picture, points, *kind(np.random.default_rng(seed), picture, points.astype(float), *more)


class Blending(unittest.TestCase):
    def test_the_face_changes_and_the_mask_says_where(self):
        for kind in FORGERIES:
            if kind is blending.self_blended:
                continue  # may restyle what surrounds the face instead
            for seed in range(6):
                picture, _, forged, mask = forge(kind, seed)
                moved = np.abs(forged.astype(int) - picture).max(2)
                self.assertEqual((forged.shape, forged.dtype, mask.dtype), (picture.shape, np.uint8, np.uint8))
                self.assertGreater(moved[mask > 128].mean(), 0.5, kind.__name__)
                if (mask == 0).any() and kind is not blending.swapped:
                    self.assertLess(moved[mask == 0].mean(), 1.5, kind.__name__)

    def test_a_self_blend_differs_inside_from_outside(self):
        for seed in range(8):
            picture, _, forged, mask = forge(blending.self_blended, seed)
            difference = (forged.astype(int) - picture).reshape(-1, 3)
            inside = (mask > 200).reshape(-1)
            if inside.sum() > 30:
                self.assertFalse(np.allclose(difference[inside].mean(0), difference[~inside].mean(0), atol=0.05))

    def test_draws_can_be_repeated(self):
        for kind in FORGERIES:
            self.assertTrue((forge(kind, 9)[2] == forge(kind, 9)[2]).all(), kind.__name__)

    def test_the_mask_lies_on_the_face(self):
        picture, points = face(np.random.default_rng(1), 0)
        for seed in range(20):
            mask = blending.face_mask(np.random.default_rng(seed), picture.shape, points.astype(float), ("face",))
            self.assertGreater(mask[54, 48], 0.8)
            self.assertLess(mask[2, 2], 0.05)

    def test_similarity_finds_a_turn(self):
        points = np.array([(0, 0), (10, 0), (5, 5), (2, 9), (8, 9)], float)
        turned = points @ np.array([(0, 1), (-1, 0)]) * 2 + (3, 4)
        matrix, left_over = blending.similarity(points, turned)
        self.assertTrue(np.allclose(points @ matrix[:, :2].T + matrix[:, 2], turned, atol=1e-5))
        self.assertLess(left_over, 1e-6)


if __name__ == "__main__":
    unittest.main()
