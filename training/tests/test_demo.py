import unittest

import numpy as np

from training.embedded.demo.film import Film
from training.embedded.demo.motion import poses
from training.embedded.demo.person import drawn
from training.embedded.demo.scene import HEIGHT, WIDTH
from training.embedded.demo.swap import SIDE, shrunk, swap


class Demo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.film, cls.pose = Film(drawn(3), 3), poses(3, 20)[12]
        cls.picture, cls.points = cls.film.frame(cls.pose, 12)

    def test_a_frame_is_drawn_again_as_it_was(self):
        self.assertEqual(self.picture.shape, (HEIGHT, WIDTH, 3))
        again, points = self.film.frame(self.pose, 12)
        np.testing.assert_array_equal(again, self.picture)
        np.testing.assert_array_equal(points, self.points)

    def test_another_seed_is_another_person(self):
        self.assertEqual(drawn(3), drawn(3))
        self.assertNotEqual(drawn(3).nose_width, drawn(4).nose_width)
        self.assertEqual(drawn(4, nose_width=1.5).nose_width, 1.5)

    def test_the_points_lie_on_the_eyes_and_on_the_mouth(self):
        level = self.picture.mean(2)
        around = [level[int(y) - 4 : int(y) + 5, int(x) - 4 : int(x) + 5] for x, y in self.points]
        for eye in around[:2]:
            self.assertLess(eye.min(), 50)  # a pupil
        red, green = (self.picture[int(self.points[3:, 1].mean()) + 6, int(self.points[3:, 0].mean()), c].astype(int) for c in (0, 1))
        self.assertGreater(red - green, 25)  # a lip

    def test_the_swap_changes_the_inner_face_and_nothing_else(self):
        other = np.ascontiguousarray(self.picture[:, ::-1])
        other_points = (self.points * (-1, 1) + (WIDTH - 1, 0))[[1, 0, 2, 4, 3]]
        forged, mask = swap(self.picture, self.points, other, other_points, 2, 12)
        again, _ = swap(self.picture, self.points, other, other_points, 2, 12)
        np.testing.assert_array_equal(forged, again)
        moved = np.abs(forged.astype(int) - self.picture).max(2)
        self.assertLessEqual(moved[mask == 0].max(), 4)  # gradients reach a little beyond
        self.assertGreater(moved[mask > 200].mean(), 3)
        x, y = self.points.mean(0).astype(int)
        self.assertGreater(mask[y, x], 250)
        self.assertEqual(mask[: int(self.points[:, 1].min()) - 60].max(), 0)

    def test_the_put_in_face_has_few_pixels_and_trembles(self):
        small, points = shrunk(self.picture, self.points)
        self.assertLess(np.hypot(*(points[1] - points[0])), SIDE / 2)
        self.assertLess(small.shape[0], HEIGHT)
        masks = [swap(self.picture, self.points, self.picture, self.points, 2, number)[1] for number in (0, 1)]
        self.assertGreater(np.abs(masks[0].astype(int) - masks[1]).max(), 10)
