import math
import unittest

import torch

from training.blocks import losses


class Losses(unittest.TestCase):
    def test_smoothing_clips_and_leaves_soft_targets(self):
        self.assertTrue(torch.equal(losses.smoothed(torch.tensor([0.0, 0.4, 1.0]), 0.01), torch.tensor([0.01, 0.4, 0.99])))

    def test_by_class_is_the_mean_of_two_means(self):
        logits, targets = torch.tensor([2.0, 0.0, 0.0, 0.0]), torch.tensor([1.0, 0.0, 0.0, 0.0])
        expected = (math.log(1 + math.exp(-2)) + math.log(2)) / 2
        self.assertAlmostEqual(losses.by_class(logits, targets).item(), expected, places=6)

    def test_by_class_with_one_class_halves_it(self):
        self.assertAlmostEqual(losses.by_class(torch.zeros(3), torch.zeros(3)).item(), math.log(2) / 2, places=6)

    def test_focal_without_gamma_is_binary(self):
        logits, targets = torch.randn(9), (torch.arange(9) % 2).float()
        self.assertAlmostEqual(losses.focal(logits, targets, 0).item(), losses.binary(logits, targets).item(), places=6)

    def test_focal_forgets_what_is_known(self):
        self.assertAlmostEqual(losses.focal(torch.tensor([0.0]), torch.tensor([1.0])).item(), 0.25 * math.log(2), places=6)
        self.assertLess(losses.focal(torch.tensor([6.0]), torch.tensor([1.0])).item(), 1e-7)

    def test_mixed_binary_is_the_loss_of_the_mixed_target(self):
        logits, a, b = torch.randn(6), (torch.arange(6) % 2).float(), (torch.arange(6) % 3 == 0).float()
        share = torch.rand(6)
        mixed = losses.mixed(losses.binary, logits, a, b, share)
        self.assertAlmostEqual(mixed.item(), losses.binary(logits, share * a + (1 - share) * b).item(), places=5)


if __name__ == "__main__":
    unittest.main()
