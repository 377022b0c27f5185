"""Losses on one logit per picture; targets are 1 = synthetic, and may be soft."""

import torch
import torch.nn.functional as F


def smoothed(targets, amount=0.01):
    """Targets kept `amount` away from 0 and 1 (1st place, `classifier_dataset.py`: clipped, not blended)."""
    return targets.clamp(amount, 1 - amount)


def binary(logits, targets):
    """Plain binary cross-entropy, also of soft targets (3rd place: the share of the fake in an aligned mixup)."""
    return F.binary_cross_entropy_with_logits(logits, targets)


def by_class(logits, targets):
    """The mean of the loss on fakes and the loss on reals, so that neither class weighs more by its number (1st place)."""
    fake = targets > 0.5
    parts = [F.binary_cross_entropy_with_logits(logits[of], targets[of]) for of in (fake, ~fake) if of.any()]
    return sum(parts) / 2


def focal(logits, targets, gamma=2.0):
    """Binary cross-entropy times (1 - p)^gamma, p being what the network gives the right answer (Lin et al. 2017; bronze, late epochs)."""
    loss = F.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    right = targets * torch.sigmoid(logits) + (1 - targets) * torch.sigmoid(-logits)
    return ((1 - right) ** gamma * loss).mean()


def mixed(loss, logits, targets, others, share):
    """The loss of a mixture: `share` of it towards `targets`, the rest towards `others` (The Medics, bronze).

    Equal to the loss of the mixed target for `binary`, not for `focal`.
    """
    each = [torch.stack([loss(z[None], y[None]) for z, y in zip(logits, ys)]) for ys in (targets, others)]
    return (share * each[0] + (1 - share) * each[1]).mean()


def outlined(drawn, edges):
    """Returns the loss of the drawn change of a pseudo-fake and of the edge around it, cell by cell (after Face X-ray, Li et al. 2020)."""
    return F.binary_cross_entropy_with_logits(drawn, edges)
