"""Ways for the scorers to vote together, compared -> "combinations" of ensemble.json.

    python3 -m training.embedded.scorers.combinations tight bands --weights 1 2

What is fitted (weights, a logistic regression) is fitted on one half of the held-out pictures, with given and pseudo-
fakes except the family kept out, and measured on the other half; both ways round.
"""

import json
from itertools import product

import numpy as np
from scipy.optimize import minimize

from . import fakes
from .common import MODELS, Pictures
from .degraded import heldout, heldout_crops
from .evaluate import Member, arguments
from .forged import forged_crops
from .heldout import auc, interval, pair_up
from .poolings import caught
from .votes import VOTES, logit


class Votes:
    """Scores [member, picture] of the held-out pictures, and of the pseudo-fakes made from the real ones."""

    def __init__(self, members):
        self.data = Pictures()
        self.indices, self.fake = heldout(self.data)
        self.given = self.look(members, ("clean", "debiased"), lambda scale: heldout_crops(scale, ("clean",))[0]["clean"])
        self.forged = {f: self.look(members, f, lambda scale, f=f: forged_crops(scale, f)) for f in (*fakes.TRAINED, fakes.KEPT_OUT)}
        row = {i: n for n, i in enumerate(self.indices)}
        self.pairs = np.array([[row[a], row[b]] for a, b in pair_up(self.data)])
        self.paired = np.unique(self.pairs)
        self.plain = np.full_like(self.given, np.nan)
        for n, m in enumerate(members):
            self.plain[n, self.paired] = m.known["clean", "paired"][0]

    @staticmethod
    def look(members, key, crops):
        return np.stack([m.remember(key, lambda m=m: m(crops(m.scale)))[0] for m in members])

    def training(self, half):
        """-> scores [member, n], targets and weights of one half: given fakes weigh as much as all pseudo-fakes."""
        real = np.flatnonzero(~self.fake)
        mine = np.arange(len(self.fake)) % 2 == half
        parts = [(self.given[:, ~self.fake & mine], 0, 1.0), (self.given[:, self.fake & mine], 1, 0.5)]
        parts += [(self.forged[f][:, mine[real]], 1, 0.5 / len(fakes.TRAINED)) for f in fakes.TRAINED]
        scores = np.concatenate([p for p, _, _ in parts], 1)
        targets = np.concatenate([np.full(p.shape[1], t) for p, t, _ in parts])
        weights = np.concatenate([np.full(p.shape[1], w / p.shape[1]) for p, _, w in parts])
        return scores, targets, weights


def logistic(scores, targets, weights):
    x, sign = logit(scores), np.where(targets, 1.0, -1.0)

    def loss(p):
        return (weights * np.logaddexp(0, -sign * (p[:-1] @ x + p[-1]))).sum()

    p = minimize(loss, np.append(np.ones(len(x)) / len(x), 0.0)).x
    return lambda s: np.tensordot(p[:-1], logit(s), 1) + p[-1]


def weighted(scores, targets, weights):
    """The weighted mean of scores that a pipeline can have: shares in steps of a tenth, by the AUC."""
    def value(shares):
        order = np.argsort(np.tensordot(shares, scores, 1))
        w, t = weights[order], targets[order]
        return (np.cumsum(w * (t == 0)) * w * (t == 1)).sum()

    steps = (np.array(s) / 10 for s in product(range(11), repeat=len(scores)) if sum(s) == 10)
    shares = max(steps, key=value)
    return lambda s: np.tensordot(shares, s, 1)


def ways(names, weights, vote):
    """{name: fit(scores, targets, weights) -> function of scores [member, ...]}."""
    out = {f"{n} alone": lambda *_, k=k: lambda s: s[k] for k, n in enumerate(names)}
    return out | {
        "mean of scores": lambda *_: lambda s: s.mean(0),
        "mean of logits": lambda *_: lambda s: logit(s).mean(0),
        f"{vote}, weights as shipped": lambda *_: lambda s: VOTES[vote](s, weights),
        "highest score": lambda *_: lambda s: s.max(0),
        "weighted mean of scores, fitted": weighted,
        "weighted mean of logits, fitted": lambda s, *rest: lambda t, chosen=weighted(logit(s), *rest): chosen(logit(t)),
        "logistic regression, fitted": logistic,
    }


def measure(votes, fit):
    """Every picture is scored by what was fitted on the other half."""
    halves = np.arange(len(votes.fake)) % 2
    fitted = [fit(*votes.training(half)) for half in (0, 1)]
    apply = lambda s, which: np.where(which == 0, fitted[1](s), fitted[0](s))
    real = np.flatnonzero(~votes.fake)
    given, plain = apply(votes.given, halves), apply(votes.plain, halves)
    made = {f: apply(s, halves[real]) for f, s in votes.forged.items()}
    low = given[~votes.fake]
    matched = plain[votes.pairs[:, 0]], plain[votes.pairs[:, 1]]

    def everything(real, fake, *families):
        return np.mean([auc(real, fake), np.mean([auc(real, f) for f in families])])

    return {
        "matched_auc": interval(auc, *matched), "caught_matched": interval(caught, *matched),
        "debiased_auc": interval(auc, low, given[votes.fake]),
        "trained_families_auc": interval(lambda r, *f: np.mean([auc(r, v) for v in f]), low, *(made[f] for f in fakes.TRAINED)),
        "kept_out_auc": interval(auc, low, made[fakes.KEPT_OUT]),
        "given_and_families_auc": interval(everything, low, given[votes.fake], *(made[f] for f in fakes.TRAINED)),
    }


def table(figures):
    columns = list(next(iter(figures.values())))
    rows = ["| | " + " | ".join(c.replace("_", " ") for c in columns) + " |", "|---" * (len(columns) + 1) + "|"]
    rows += [f"| {name} | " + " | ".join("{:.3f} [{:.3f}, {:.3f}]".format(*f[c]) for c in columns) + " |" for name, f in figures.items()]
    return "\n".join(rows)


def main():
    args = arguments(__doc__)
    votes = Votes([Member(n) for n in args.names])
    figures = {name: measure(votes, fit) for name, fit in ways(args.names, args.weights, args.vote).items()}
    shares = {}
    for half in (0, 1):
        scores, *rest = votes.training(half)
        for kind, values in (("scores", scores), ("logits", logit(scores))):
            shares.setdefault(kind, []).append(weighted(values, *rest)(np.eye(len(args.names))).round(2).tolist())
    path = MODELS / "ensemble.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"combinations": figures, "fitted_shares": shares}, indent=1) + "\n")
    print(table(figures), shares, sep="\n")


if __name__ == "__main__":
    main()
