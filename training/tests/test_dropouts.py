import unittest

import numpy as np

from training.blocks import dropouts

POINTS = np.array([(38, 42), (58, 42), (48, 54), (40, 66), (56, 66)], float)


def picture():
    return np.full((96, 96, 3), 200, np.uint8)


class Dropouts(unittest.TestCase):
    def setUp(self):
        self.rng = np.random.default_rng(3)

    def test_eyes_are_blacked_out_within_a_quarter_of_their_distance(self):
        stroke = dropouts.line((96, 96), POINTS[0], POINTS[1], 5)
        self.assertEqual(stroke[42, 48], 1)
        self.assertEqual(stroke[42 + 5, 48], 1)
        self.assertEqual(stroke[42 + 8, 48], 0)
        self.assertEqual(stroke[66, 48], 0)

    def test_eyes_half_of_the_time_mouth_a_quarter_nose_an_eighth(self):
        seen = {"eyes": 0, "mouth": 0, "nose": 0, "none": 0}
        for _ in range(2000):
            stroke = dropouts.landmark_stroke(self.rng, (96, 96), POINTS)
            kind = "eyes" if stroke[42, 40] else "mouth" if stroke[66, 48] else "nose" if stroke[50, 48] else "none"
            seen[kind] += 1
        for kind, share in (("eyes", 0.5), ("mouth", 0.25), ("nose", 0.125), ("none", 0.125)):
            self.assertAlmostEqual(seen[kind] / 2000, share, delta=0.03)

    def test_a_half_face_leaves_the_surroundings(self):
        hull = np.array([(30, 20), (66, 20), (66, 80), (30, 80)])
        out, _ = dropouts.drop_half_face(self.rng, picture(), None, hull, False)
        self.assertTrue((out[:, :28] == 200).all())
        black = (out == 0).all(2).mean() / (37 * 61 / 96**2)
        self.assertAlmostEqual(black, 0.5, delta=0.05)

    def test_a_fake_never_loses_its_whole_forgery(self):
        mask = np.zeros((96, 96), np.uint8)
        mask[5:15, 5:15] = 255
        for _ in range(200):
            _, left = dropouts.drop_block(self.rng, picture(), mask.copy(), True)
            self.assertGreater(np.count_nonzero(left > dropouts.CHANGED), dropouts.LEAST)

    def test_a_fake_whose_forgery_is_too_small_stays_as_it_is(self):
        mask = np.zeros((96, 96), np.uint8)
        mask[0, :10] = 255
        out, _ = dropouts.drop_block(self.rng, picture(), mask, True)
        self.assertTrue((out == 200).all())

    def test_reals_lose_half_of_the_picture_in_six_ways(self):
        seen = set()
        for _ in range(100):
            out, _ = dropouts.drop_block(self.rng, picture(), None, False)
            self.assertEqual(np.count_nonzero(out[..., 0]), 96 * 96 // 2)
            seen.add(out[..., 0].tobytes())
        self.assertEqual(len(seen), 6)


if __name__ == "__main__":
    unittest.main()
