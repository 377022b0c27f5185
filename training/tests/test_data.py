import tempfile
import unittest
from pathlib import Path

import numpy as np

from training.data.made_up import make
from training.data.prepared import Prepared


class Data(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.data = Prepared(make(cls.folder.name, originals=4, frames=5))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_a_fold_is_held_out_with_its_fakes(self):
        kept, out = ({c.video for c in crops} for crops in (self.data.crops, self.data.held_out))
        self.assertEqual(kept, {"part/real1.mp4", "part/fake1.mp4", "part/real3.mp4", "part/fake3.mp4"})
        self.assertFalse(kept & out)

    def test_fakes_are_beside_their_own_place(self):
        for real, fakes in self.data.fakes_of.items():
            self.assertEqual([(f.video, f.frame) for f in fakes], [(real.video.replace("real", "fake"), real.frame)])

    def test_masks_and_landmarks_belong_to_the_crop(self):
        fake = self.data.fakes[0]
        sample = self.data.load(fake)
        self.assertEqual(sample.points.shape, (5, 2))
        real = self.data.load(next(r for r, f in self.data.fakes_of.items() if fake in f))
        changed = (sample.picture != real.picture).any(2)
        self.assertFalse((changed & (sample.mask == 0)).any())
        self.assertIsNone(real.mask)

    def test_tracks_are_in_order(self):
        for crops in self.data.tracks(5).values():
            self.assertEqual([c.frame for c in crops], sorted(c.frame for c in crops))
        with self.assertRaisesRegex(ValueError, "no face has 6 crops"):
            self.data.tracks(6)

    def test_an_empty_folder_says_what_to_run(self):
        with tempfile.TemporaryDirectory() as empty, self.assertRaisesRegex(FileNotFoundError, "run trueframe dataset pairs"):
            Prepared(Path(empty))

    def test_pictures_are_rgb(self):
        real = self.data.reals[0]
        self.assertEqual(self.data.load(real).picture.dtype, np.uint8)


if __name__ == "__main__":
    unittest.main()
