"""Learning rates and which layers learn, as functions of the step: nothing to save, so a run resumes where it stopped."""

import math


def poly(step, steps, power=0.9):
    """(1 - step / steps)^power (1st place: power .9, 100,500 steps)."""
    return max(0.0, 1 - step / steps) ** power


def linear(step, steps, warm_up=0):
    """Down to 0 in a straight line, beginning after the warm-up of the head (3rd place: 100 steps, then 100,000)."""
    return 1.0 if step < warm_up else max(0.0, 1 - (step - warm_up) / steps)


def one_cycle(step, steps, rise=0.3, start=25.0, end=1e4):
    """Cosine from 1/start up to 1 and down to 1/(start end) (Smith 2018; The Medics and bronze, with torch's defaults)."""
    turn = rise * steps - 1
    half = lambda a, b, share: b + (a - b) / 2 * (1 + math.cos(math.pi * share))
    if step <= turn:
        return half(1 / start, 1.0, step / turn)
    return half(1.0, 1 / (start * end), min(1.0, (step - turn) / (steps - 1 - turn)))


class Plateau:
    """Times `factor` when the loss has not fallen for more than `patience` epochs (79th place: .5 and 2)."""

    def __init__(self, factor=0.5, patience=2):
        self.factor, self.patience = factor, patience
        self.scale, self.best, self.waited = 1.0, math.inf, 0

    def after(self, loss):
        """-> what the rate is multiplied by from the next epoch on."""
        if loss < self.best:
            self.best, self.waited = loss, 0
        else:
            self.waited += 1
            if self.waited > self.patience:
                self.scale, self.waited = self.scale * self.factor, 0
        return self.scale

    def state_dict(self):
        return dict(self.__dict__)

    def load_state_dict(self, state):
        self.__dict__.update(state)


def held(step, warm_up=100, fall_from=None, fall=1):
    """A warm-up, then always 1, and a straight way to 0 in a branch that begins at `fall_from`: the run itself can always go on."""
    rate = min(1.0, (step + 1) / warm_up)
    return rate if fall_from is None or step < fall_from else rate * max(0.0, 1 - (step - fall_from) / fall)


def head_only(net, step, steps):
    """In the first `steps` steps only the head learns, and the statistics of the rest stand still (3rd place)."""
    unfreeze(net, 1 if step < steps else None)


def unfreeze(net, groups):
    """Lets the last `groups` of `net.groups()` learn, all of them for None (bronze: head, then the upper half, then everything)."""
    parts = net.groups()
    frozen = 0 if groups is None else max(0, len(parts) - groups)
    for i, part in enumerate(parts):
        part.requires_grad_(i >= frozen)
        part.train(i >= frozen)
