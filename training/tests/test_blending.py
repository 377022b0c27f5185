import unittest

import numpy as np

from training.blocks import blending, cameras, pasting, rendering
from training.data.made_up import face

FORGERIES = (blending.self_blended, blending.gradient_blended, blending.mirrored, blending.swapped, rendering.upsampled, rendering.warped,
             pasting.pasted)  # fmt: skip


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

    def test_another_face_can_be_pasted(self):
        picture, points = face(np.random.default_rng(1), 0)
        other = face(np.random.default_rng(2), 3)
        for seed in range(6):
            own, mask = pasting.pasted(np.random.default_rng(seed), picture, points.astype(float))
            swapped, same = pasting.pasted(np.random.default_rng(seed), picture, points.astype(float), *other)
            self.assertGreater(np.abs(swapped.astype(int) - own).max(2)[mask > 128].mean(), 1)
            self.assertEqual(mask.shape, same.shape)

    def test_a_pasted_face_fades_out_within_its_square(self):
        for seed in range(20):
            rng = np.random.default_rng(seed)
            mask = pasting.soft_mask(rng, 128, pasting.TEMPLATE * 128 + 64)
            self.assertGreater(mask[64, 64], 0.95)
            self.assertEqual(max(mask[0].max(), mask[-1].max(), mask[:, 0].max(), mask[:, -1].max()), 0)
            self.assertLess(np.abs(np.diff(mask, axis=0)).max(), 0.5)

    def test_a_camera_treats_all_frames_of_a_clip_alike_but_for_its_noise(self):
        picture, _ = face(np.random.default_rng(1), 0)
        changed = 0
        for seed in range(40):
            treat = cameras.camera(np.random.default_rng(seed))
            first, second = treat(picture), treat(picture)
            changed += (first != picture).any()
            self.assertLess(np.abs(first.astype(int) - second).mean(), 14)
        self.assertTrue(5 < changed < 25, changed)

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
