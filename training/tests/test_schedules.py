import unittest

import torch

from training import nets
from training.blocks import heads, schedules


class Schedules(unittest.TestCase):
    def test_poly(self):
        self.assertEqual(schedules.poly(0, 100), 1)
        self.assertAlmostEqual(schedules.poly(50, 100), 0.5**0.9)
        self.assertEqual(schedules.poly(100, 100), 0)

    def test_linear_begins_after_the_warm_up(self):
        self.assertEqual([schedules.linear(s, 100, 10) for s in (0, 9, 10, 60, 110)], [1, 1, 1, 0.5, 0])

    def test_one_cycle_is_torch_s(self):
        weight = torch.nn.Parameter(torch.zeros(1))
        optimiser = torch.optim.SGD([weight], lr=1.0)
        theirs = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=1.0, total_steps=200, cycle_momentum=False)
        for step in range(200):
            self.assertAlmostEqual(schedules.one_cycle(step, 200), optimiser.param_groups[0]["lr"], places=6)
            optimiser.step()
            if step < 199:
                theirs.step()

    def test_plateau_waits_two_epochs_and_halves(self):
        plateau = schedules.Plateau()
        self.assertEqual([plateau.after(loss) for loss in (1.0, 0.9, 0.95, 0.92, 0.91, 0.8)], [1, 1, 1, 1, 0.5, 0.5])
        again = schedules.Plateau()
        again.load_state_dict(plateau.state_dict())
        self.assertEqual((again.scale, again.best), (0.5, 0.8))

    def test_a_held_rate_only_falls_in_its_branch(self):
        self.assertEqual(schedules.held(10**6), 1)
        self.assertAlmostEqual(schedules.held(0, 100), 0.01)
        self.assertEqual([schedules.held(s, 1, 100, 50) for s in (99, 100, 125, 150)], [1, 1, 0.5, 0])

    def test_unfreezing_begins_with_the_head(self):
        net = nets.pictures("tiny").train()
        learning = lambda: [any(p.requires_grad for p in group.parameters()) for group in net.groups()]
        schedules.unfreeze(net, 1)
        self.assertEqual(learning(), [False, False, True])
        self.assertFalse(net.body[0].training)
        schedules.unfreeze(net, 2)
        self.assertEqual(learning(), [False, True, True])
        schedules.unfreeze(net.train(), None)
        self.assertEqual(learning(), [True, True, True])
        self.assertTrue(net.body[0].training)

    def test_group_norm_is_part_of_the_graph(self):
        head = heads.grouped(64).eval()
        x = torch.randn(4, 64)
        one = head(x)
        head[1].weight.data.zero_()
        self.assertFalse(torch.allclose(one, head(x)))
        self.assertEqual((head[1].num_groups, head[3].p), (32, 0.4))


if __name__ == "__main__":
    unittest.main()
