"""Measure the exported scorers, alone and together, beside the four MesoNets -> metrics.json per model, ensemble.json.

    python3 -m training.embedded.scorers.evaluate tight bands --weights 1 2
"""

import argparse
import json
from collections import Counter

import numpy as np

from . import fakes
from .augment import cut
from .bundle import load_bundle, run
from .clips import MesoNet, clip_crops, meso_pictures
from .common import CROP, MODELS, WORK, Pictures, digest, one_thread
from .degraded import CHANGES, LADDER, changed, heldout, windows
from .forged import forged_crops
from .heldout import auc, interval, pair_up
from .quality import curves, limits as quality_limits
from .votes import VOTES, sigmoid

FALSE_ALARMS, MISSED = 0.05, 0.02  # what the two thresholds are chosen for
AIM = 0.8 * FALSE_ALARMS  # chosen on so few pictures, a threshold lets through more than it was chosen for
NEAR = 0.25


class Member:
    def __init__(self, name):
        saved = json.loads((WORK / f"{name}.calibration.json").read_text())
        self.name, self.scale = name, saved["scale"]
        self.a, self.b = saved["calibration"]["a"], saved["calibration"]["b"]
        self.bundle = load_bundle(name)
        # Scores are kept from run to run, for these very weights and this calibration.
        version = "-".join(digest(WORK / f"{name}.{part}")[:8] for part in ("bundle.pt", "calibration.json"))
        self.store = WORK / f"{name}.scores-{version}.npy"
        self.known = np.load(self.store, allow_pickle=True).item() if self.store.exists() else {}

    def remember(self, key, make):
        """make(), once: the scores of crops are looked at again in the ensemble."""
        if key not in self.known:
            self.known[key] = make()
            np.save(self.store, self.known)
        return self.known[key]

    def __call__(self, crops):
        """-> calibrated scores 0..1 and distances."""
        logits, ood = run(self.bundle, crops)
        return sigmoid(self.a * logits + self.b), ood


def share_above(values, threshold):
    return float((values >= threshold).mean())


def operating_points(real, fake):
    """Thresholds from all pairs; the rates from each half with the thresholds of the other."""
    def choose(r, f):
        synthetic = float(np.quantile(r, 1 - AIM))
        return synthetic, min(float(np.quantile(f, MISSED)), synthetic)

    synthetic, authentic = choose(real, fake)
    halves = np.arange(len(real)) % 2
    alarms, caught, passed = [], [], []
    for half in (0, 1):
        s, a = choose(real[halves != half], fake[halves != half])
        alarms.append(real[halves == half] >= s)
        caught.append(fake[halves == half] >= s)
        passed.append(fake[halves == half] <= a)
    mean = lambda v: v.mean()
    return {
        "thresholds": {"synthetic": round(synthetic, 4), "authentic": round(authentic, 4)},
        "false_alarms": interval(mean, np.concatenate(alarms)), "caught": interval(mean, np.concatenate(caught)),
        "fakes_called_authentic": interval(mean, np.concatenate(passed)),
        "real_below_authentic": round(float((real <= authentic).mean()), 4),
    }


def measure(members, weights=None, vote="mean"):
    """All figures of an ensemble (of one, maybe) whose members vote with their calibrated scores."""
    def combine(scores, voting=slice(None)):
        return VOTES[vote](scores, np.array(weights or [1] * len(members))[voting])

    data = Pictures()
    indices, fake = heldout(data)
    row = {i: n for n, i in enumerate(indices)}
    pairs = np.array([[row[a], row[b]] for a, b in pair_up(data)])
    size = data.side[indices]

    paired = np.unique(pairs)
    place = {n: k for k, n in enumerate(paired)}
    pairs_in = np.vectorize(place.get)(pairs)

    def on(change, how):
        """-> scores and distances [member, picture]; `how`: plain windows of all or of the paired, or debiased ones."""
        both = [m.remember((change, how), lambda m=m: m(crops_of(m, changed(change), how))) for m in members]
        return np.stack([s for s, _ in both]), np.stack([o for _, o in both])

    def crops_of(m, pictures, how):
        if how == "debiased":
            return np.stack([w(p) for w, p in zip(windows(m.scale), pictures)])
        rows = paired if how == "paired" else range(len(indices))
        return np.stack([cut(pictures[n], data.box[indices[n]], m.scale) for n in rows])

    def far(distances):
        return interval(lambda v: v.mean(), (distances.min(0) > 1))

    result = {"members": [m.name for m in members], "weights": weights or [1] * len(members), "vote": vote, "robustness": {},
              "ood_rates": {}}
    for change in CHANGES:
        merged = combine(on(change, "paired")[0])
        real, wrong = merged[pairs_in[:, 0]], merged[pairs_in[:, 1]]
        debiased_scores, debiased_distances = on(change, "debiased")
        debiased = combine(debiased_scores)
        result["robustness"][change] = {
            "matched_auc": interval(auc, real, wrong), "debiased_auc": interval(auc, debiased[~fake], debiased[fake])}
        result["ood_rates"][f"held-out pictures, {change}"] = far(debiased_distances)
        if change == "clean":
            plain = combine(on("clean", "all")[0])
            result["matched"] = {"pairs": len(pairs), "auc": interval(auc, real, wrong),
                                 "size_only_auc": interval(auc, size[pairs[:, 0]], size[pairs[:, 1]])}
            result["all_heldout"] = {"real": int((~fake).sum()), "fake": int(fake.sum()),
                                     "auc": interval(auc, plain[~fake], plain[fake]),
                                     "size_only_auc": interval(auc, size[~fake], size[fake]),
                                     "debiased_auc": interval(auc, debiased[~fake], debiased[fake])}
            result["decision"] = operating_points(real, wrong)
            clean, matched = debiased, (real, wrong)
    limits = result["decision"]["thresholds"]
    # Video is seldom as good as photographs: the thresholds of the pipeline come from all that calibration looks at.
    seen = np.stack([combine(on(change, "debiased")[0]) for change in LADDER])
    result["decision"]["degraded"] = {
        "synthetic": round(float(np.quantile(seen[:, ~fake], 1 - AIM)), 4),
        "authentic": round(float(np.quantile(seen[:, fake], MISSED)), 4)}
    at = result["decision"]["degraded"]["synthetic"]
    result["decision"]["degraded"] |= {
        "false_alarms": round(share_above(seen[:, ~fake], at), 4), "caught": round(share_above(seen[:, fake], at), 4),
        "false_alarms_matched": round(share_above(matched[0], at), 4), "caught_matched": round(share_above(matched[1], at), 4)}
    for change in CHANGES:
        debiased = combine(on(change, "debiased")[0])
        result["robustness"][change] |= {"false_alarms": round(share_above(debiased[~fake], limits["synthetic"]), 4),
                                         "caught": round(share_above(debiased[fake], limits["synthetic"]), 4)}

    result["pseudo_fakes"] = {}
    real = clean[~fake]
    for family in (*fakes.TRAINED, fakes.KEPT_OUT):
        scores = combine([m.remember(family, lambda m=m: m(forged_crops(m.scale, family)))[0] for m in members])
        result["pseudo_fakes"][family] = {
            "in_training": family != fakes.KEPT_OUT, "auc": interval(auc, real, scores),
            "caught": round(share_above(scores, limits["synthetic"]), 4),
            "called_authentic": round(float((scores <= limits["authentic"]).mean()), 4)}

    # A low score means something only where the training pictures were dense: the nearest quarter of held-out pictures.
    near = [float(np.quantile(np.concatenate([m.remember((c, "debiased"), None)[1] for c in LADDER]), NEAR)) for m in members]
    result["decision"]["authentic_ood"] = {m.name: round(n, 4) for m, n in zip(members, near)}
    result["clips"], result["clip_summary"] = clips(members, combine, limits, near)
    for kind in ("real", "fake"):
        told = [c for name, c in result["clips"].items() if name.startswith(kind)]
        result["ood_rates"][f"{kind} clips"] = round(float(np.mean([c["ood"] > 1 for c in told])), 4)
    result["mesonet_faces"] = {
        name: {"score": round(float(combine(np.stack([m(c[m.scale])[0] for m in members])).mean()), 4),
               "ood": round(float(min(m(c[m.scale])[1].mean() for m in members)), 3)}
        for name, c in meso_pictures([m.scale for m in members], CROP).items()}
    return result


def verdict(score, votes, limits, near):
    """`votes`: (score, distance) of each member; `near`: the distances below which a low score may mean authentic."""
    if all(ood > 1 for _, ood in votes):
        return "OUT_OF_DISTRIBUTION"
    if score >= limits["synthetic"]:
        return "SYNTHETIC_LIKELY"
    well_known = all(ood <= limit for (_, ood), limit in zip(votes, near))
    return "AUTHENTIC_LIKELY" if score <= limits["authentic"] and well_known else "INCONCLUSIVE"


def clips(members, combine, limits, near):
    """Per clip: the mean of its frames; a member whose mean distance is above 1 does not vote.

    Two verdicts: with `near`, and as if every distance up to 1 were good enough for an authentic one.
    """
    table = {}
    for name, crops in clip_crops().items():
        scores, distances = zip(*(m(crops[m.scale, CROP]) for m in members))
        votes = [(float(s.mean()), float(ood.mean())) for s, ood in zip(scores, distances)]
        voting = [n for n, (_, ood) in enumerate(votes) if ood <= 1] or list(range(len(votes)))
        score = float(combine(np.stack(scores)[voting], voting).mean())
        table[name] = {"frames": len(crops[members[0].scale, CROP]), "face_px": round(crops["side"]), "score": round(score, 4),
                       "members": [[round(s, 4), round(o, 3)] for s, o in votes],
                       "ood": round(min(o for _, o in votes), 3), "verdict": verdict(score, votes, limits, near),
                       "verdict_up_to_1": verdict(score, votes, limits, [1] * len(members))}
    groups = {k: np.array([c["score"] for n, c in table.items() if n.startswith(k)]) for k in ("real", "fake")}
    summary = {"auc": interval(auc, groups["real"], groups["fake"])}
    for rule in ("verdict", "verdict_up_to_1"):
        summary[rule] = {k: dict(Counter(c[rule] for n, c in table.items() if n.startswith(k))) for k in groups}
    return table, summary


def mesonet():
    """The MesoNets on the same pictures and clips, window x1.2."""
    path = WORK / "mesonet.json"
    if path.exists():
        return json.loads(path.read_text())
    data, nets = Pictures(), MesoNet()
    pairs = pair_up(data)
    scores = nets(np.stack([cut(data.clean[i], data.box[i], 1.2, 256) for i in pairs.reshape(-1)]))
    videos = {n: nets(c[1.2, 256]) for n, c in clip_crops().items()}
    out = {}
    for name in nets.names:
        s = scores[name].reshape(-1, 2)
        group = {k: np.array([v[name].mean() for n, v in videos.items() if n.startswith(k)]) for k in ("real", "fake")}
        out[name] = {"matched_auc": interval(auc, s[:, 0], s[:, 1]), "clip_auc": interval(auc, group["real"], group["fake"]),
                     "real_clips_above_half": round(share_above(group["real"], 0.5), 3),
                     "fake_clips_above_half": round(share_above(group["fake"], 0.5), 3)}
    path.write_text(json.dumps(out))
    return out


def arguments(doc):
    """Parses the arguments of a command that measures scorers; seeds the generators."""
    args = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("names", nargs="+")
    args.add_argument("--weights", nargs="+", type=float, help="of the votes, in the order of the names, where these are averaged")
    args.add_argument("--vote", choices=tuple(VOTES), default="logit-mean", help="how the pipeline pools its members")
    args.add_argument("--seed", type=int, default=31)
    args = args.parse_args()
    one_thread(args.seed)
    return args


def main():
    args = arguments(__doc__)
    members = [Member(n) for n in args.names]
    beside = mesonet()
    every = {m.name: measure([m]) | {"quality": m.remember("quality", lambda m=m: curves(m))} for m in members}
    for figures in every.values():
        figures["quality_limits"] = quality_limits(figures["quality"])
    together = measure(members, args.weights, args.vote)
    best = max(every, key=lambda n: every[n]["matched"]["auc"][0])
    together["best_member"] = {"name": best, "matched_auc": every[best]["matched"]["auc"],
                               "debiased_auc": every[best]["all_heldout"]["debiased_auc"]}
    together["mesonet"] = beside
    for m in members:
        info = json.loads((WORK / f"{m.name}.calibration.json").read_text())
        write(MODELS / m.name / "metrics.json", info | every[m.name] | {"mesonet": beside})
    write(MODELS / "ensemble.json", together)


def write(path, figures):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(figures, indent=1) + "\n")
    show = {k: figures[k] for k in ("matched", "all_heldout", "decision", "pseudo_fakes", "clip_summary", "ood_rates")}
    print(path, json.dumps(show, indent=1), flush=True)


if __name__ == "__main__":
    main()
