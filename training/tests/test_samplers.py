import unittest
from collections import Counter, namedtuple

import numpy as np

from training.blocks import samplers

Crop = namedtuple("Crop", "video n")
REALS, FAKES = [f"r{i}" for i in range(5)], [f"f{i}" for i in range(40)]


class Samplers(unittest.TestCase):
    def setUp(self):
        self.rng = np.random.default_rng(1)

    def test_all_reals_and_as_many_fakes_without_repetition(self):
        epoch = samplers.as_many_fakes(self.rng, REALS, FAKES)
        self.assertEqual(len(epoch), 10)
        self.assertEqual(len(set(epoch)), 10)
        self.assertEqual(sorted(c for c in epoch if c[0] == "r"), REALS)

    def test_other_fakes_in_the_next_epoch(self):
        one, two = (set(samplers.as_many_fakes(self.rng, REALS, FAKES)) for _ in range(2))
        self.assertNotEqual(one, two)

    def test_fewer_fakes_than_reals(self):
        self.assertEqual(len(samplers.as_many_fakes(self.rng, REALS, FAKES[:2])), 7)

    def test_balanced_batches_whatever_the_numbers(self):
        for size in (8, 9):
            count = Counter(c[0] for c in samplers.balanced(self.rng, REALS, FAKES, size))
            self.assertEqual(count["f"], size // 2)
            self.assertEqual(count["r"], size - size // 2)

    def test_paired_takes_one_fake_of_each_real_that_has_one(self):
        pairs = samplers.paired(self.rng, {"a": ["a1", "a2"], "b": [], "c": ["c1"]})
        self.assertEqual({real for real, _ in pairs}, {"a", "c"})
        self.assertTrue(all(fake[0] == real for real, fake in pairs))

    def test_one_crop_of_each_video(self):
        crops = [Crop("long", n) for n in range(50)] + [Crop("short", 0)]
        self.assertEqual(Counter(c.video for c in samplers.of_each_video(self.rng, crops)), {"long": 1, "short": 1})

    def test_hard_samples_come_more_often_and_unknown_ones_like_the_hardest(self):
        drawn = Counter(samplers.hardest([0.1, 0.9, np.nan], self.rng, 4000).tolist())
        self.assertGreater(drawn[1], 5 * drawn[0])
        self.assertAlmostEqual(drawn[1] / drawn[2], 1, delta=0.2)


if __name__ == "__main__":
    unittest.main()
