import unittest

import numpy as np

from training.blocks import compression
from training.blocks.compression import Video


def clip(seed=0, frames=6, side=64):
    """Something that moves, and a little noise."""
    rng = np.random.default_rng(seed)
    still = np.kron(rng.integers(0, 256, (side // 8, side // 8, 3)), np.ones((8, 8, 1)))
    return np.stack([np.clip(np.roll(still, t, 1) + rng.normal(0, 6, still.shape), 0, 255) for t in range(frames)]).astype(np.uint8)


class Compression(unittest.TestCase):
    def test_half_of_the_clips_stay_as_they_are(self):
        rng = np.random.default_rng(1)
        drawn = [compression.draw_video(rng) for _ in range(2000)]
        encoded = [how for how in drawn if how]
        self.assertAlmostEqual(len(encoded) / 2000, 0.5, delta=0.04)
        self.assertAlmostEqual(np.mean([how.fps is not None for how in encoded]), 0.5, delta=0.05)
        self.assertAlmostEqual(np.mean([how.scale < 1 for how in encoded]), 0.5, delta=0.05)
        self.assertEqual((min(h.crf for h in encoded), max(h.crf for h in encoded)), (17, 39))

    def test_a_higher_crf_loses_more(self):
        before = clip()
        lost = [np.abs(compression.encode(before, Video(crf)).astype(int) - before).mean() for crf in (10, 25, 40)]
        self.assertLess(lost[0], lost[1])
        self.assertLess(lost[1], lost[2])

    def test_size_and_rate_are_those_asked_for(self):
        self.assertEqual(compression.encode(clip(), Video(23, scale=0.5)).shape, (6, 32, 32, 3))
        self.assertEqual(len(compression.encode(clip(frames=10), Video(23, fps=15.0), fps=30)), 5)

    def test_places_follow_the_rate(self):
        self.assertEqual(compression.at_same_times([9, 37, 49], 50, 25).tolist(), [4, 18, 24])

    def test_tiles_do_not_see_each_other(self):
        tiles = [clip(n, side=64) for n in range(5)]
        together = compression.encode_tiles(tiles, Video(18), across=2)
        for tile, seen in zip(tiles, together):
            inner = (slice(None), slice(8, -8), slice(8, -8))
            alone = compression.encode(tile, Video(18))
            lost = [np.abs(shown[inner].astype(int) - tile[inner]).mean() for shown in (seen, alone)]
            self.assertLess(lost[0], 1.3 * lost[1])
        with self.assertRaisesRegex(ValueError, "multiples of 16"):
            compression.encode_tiles([clip(side=40)], Video())

    def test_crappify_keeps_what_64_pixels_hold(self):
        picture = np.kron(np.arange(16).reshape(4, 4, 1) * 16, np.ones((64, 64, 3))).astype(np.uint8)
        self.assertEqual(compression.crappify(picture).shape, picture.shape)
        self.assertLess(np.abs(compression.crappify(picture).astype(int) - picture).mean(), 2)
        lattice = np.tile(np.uint8([[0, 255], [255, 0]])[..., None], (128, 128, 3))
        self.assertLess(compression.crappify(lattice).std(), 40)


if __name__ == "__main__":
    unittest.main()
