import unittest

import torch

from training.blocks import mixing


def generator():
    return torch.Generator().manual_seed(4)


class Mixing(unittest.TestCase):
    def test_the_target_of_an_aligned_mixup_is_the_share_of_the_fake(self):
        mixed, share = mixing.aligned_mixup(torch.zeros(64, 3, 4, 4), torch.ones(64, 3, 4, 4), generator())
        self.assertTrue(torch.allclose(mixed, share.view(-1, 1, 1, 1).expand_as(mixed)))

    def test_beta_of_a_half_is_mostly_near_the_ends(self):
        _, share = mixing.aligned_mixup(torch.zeros(4000, 1), torch.ones(4000, 1), generator())
        self.assertGreater(((share < 0.1) | (share > 0.9)).float().mean(), 0.35)
        self.assertAlmostEqual(share.mean().item(), 0.5, delta=0.03)

    def test_mixup_keeps_the_larger_share_of_the_picture_itself(self):
        x = torch.eye(8)
        mixed, others, share = mixing.mixup(x, generator())
        self.assertTrue((share >= 0.5).all())
        self.assertTrue(torch.allclose(mixed, share[:, None] * x + (1 - share[:, None]) * x[others]))

    def test_the_share_of_cutmix_is_the_voxels_that_are_left(self):
        x = torch.arange(6.0).view(-1, 1, 1, 1, 1).expand(6, 3, 8, 16, 16)
        mixed, others, share = mixing.cutmix_3d(x, generator())
        for i in range(6):
            if others[i] != i:
                self.assertAlmostEqual((mixed[i] == i).float().mean().item(), share[i].item(), places=5)

    def test_the_box_of_cutmix_is_cut_out_of_time_as_well(self):
        x = torch.arange(8.0).view(-1, 1, 1, 1, 1).expand(8, 1, 16, 16, 16)
        mixed, others, share = mixing.cutmix_3d(x, generator())
        i = int(torch.tensor([s if others[k] != k else 1.0 for k, s in enumerate(share)]).argmin())
        pasted = mixed[i, 0] != i
        times, rows, columns = (pasted.transpose(0, axis).flatten(1).any(1) for axis in range(3))
        self.assertEqual(int(pasted.sum()), int(times.sum() * rows.sum() * columns.sum()))
        self.assertLess(int(times.sum()), 16)

    def test_a_merged_pair_is_half_real_and_counts_as_fake(self):
        pictures, targets = mixing.rand_merge(torch.zeros(200, 3, 4, 6), torch.ones(200, 3, 4, 6), generator())
        self.assertTrue(torch.equal(targets, torch.cat([torch.zeros(200), torch.ones(200)])))
        self.assertTrue((pictures[:200] == 0).all())
        shares = pictures[200:].flatten(1).mean(1)
        self.assertTrue(((shares == 0.5) | (shares == 1)).all())
        self.assertAlmostEqual((shares == 0.5).float().mean().item(), 0.5, delta=0.1)
        left = pictures[200:, 0, 0, 0][shares == 0.5]
        self.assertAlmostEqual(left.mean().item(), 0.5, delta=0.2)


if __name__ == "__main__":
    unittest.main()
