import unittest

import numpy as np

from training.blocks import augmentation


def picture():
    return np.random.default_rng(2).integers(0, 256, (80, 64, 3)).astype(np.uint8)


class Augmentation(unittest.TestCase):
    def setUp(self):
        self.rng = np.random.default_rng(5)

    def test_auto_augment_has_25_pairs_and_each_of_them_works(self):
        self.assertEqual(len(augmentation.POLICY), 25)
        for pair in augmentation.POLICY:
            for name, _, strength in pair:
                image = augmentation.Image.fromarray(picture())
                self.assertEqual(np.array(augmentation.operate(self.rng, image, name, strength)).shape, (80, 64, 3))
        self.assertEqual(augmentation.auto_augment(self.rng, picture()).dtype, np.uint8)

    def test_a_fifth_loses_a_rectangle_of_2_to_33_percent(self):
        shares = []
        for _ in range(800):
            shares.append((augmentation.erase(self.rng, picture()) != picture()).any(2).mean())
        erased = [s for s in shares if s]
        self.assertAlmostEqual(len(erased) / 800, 0.2, delta=0.05)
        self.assertGreater(min(erased), 0.015)
        self.assertLess(max(erased), 0.36)

    def test_letterbox_keeps_the_proportions(self):
        out = augmentation.fit(np.full((80, 64, 3), 200, np.uint8), (100, 100), letterbox=True)
        self.assertEqual(out.shape, (100, 100, 3))
        self.assertTrue((out[:, :10] == 0).all() and (out[:, 90:] == 0).all() and (out[:, 12:88] == 200).all())

    def test_flip_turns_half_of_them(self):
        turned = sum((augmentation.flip(self.rng, picture()) != picture()).any() for _ in range(400))
        self.assertAlmostEqual(turned / 400, 0.5, delta=0.08)

    def test_rotation_stays_within_its_degrees(self):
        line = np.zeros((101, 101, 3), np.uint8)
        line[50] = 255
        for _ in range(30):
            out = augmentation.rotate(self.rng, line, 15)[..., 0]
            rise = abs(int(out[:, 80].argmax()) - int(out[:, 20].argmax()))
            self.assertLessEqual(rise, 60 * np.tan(np.radians(15)) + 2)

    def test_windows_have_the_asked_size(self):
        for _ in range(20):
            self.assertEqual(augmentation.window(self.rng, picture(), (32, 48)).shape, (48, 32, 3))
            self.assertEqual(augmentation.zoom(self.rng, picture()).shape, (80, 64, 3))


if __name__ == "__main__":
    unittest.main()
