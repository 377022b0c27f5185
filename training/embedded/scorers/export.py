"""Fit the distance on training crops, scale it and calibrate the logit on held-out pictures, write model.onnx.

    python3 -m training.embedded.scorers.export tight --run tight-strong --scale 1.2
"""

import argparse
import json

import numpy as np
import onnx
import torch
from scipy.optimize import minimize

from .batches import Batches
from .bundle import Bundle, load_net, run, whitening
from .common import CROP, MODELS, WORK, one_thread, read_families
from .degraded import LADDER, heldout_crops
from .forged import forged_crops
from .net import normalise


@torch.no_grad()
def fit_distance(bundle, scale, families, crops, seed):
    """From crops as training saw them: lightly and strongly degraded, both classes, and the pseudo-fakes it was taught with."""
    late, early, targets = [], [], []
    for is_strong in (False, True):
        batches = Batches(seed, 0, scale, families, is_strong)
        batches.open()
        for i in range(crops // 2 // batches.size):
            images, labels, *_ = batches.batch(np.random.default_rng((seed, i)))
            a, b = bundle.net.features(normalise(images))
            late.append(a), early.append(b), targets.append(labels)
    late, early, targets = torch.cat(late), torch.cat(early), torch.cat(targets)
    bundle.early_mean, bundle.early_whiten = whitening(early, 0.02, bundle.net.early)
    bundle.late_mean, bundle.late_whiten = whitening(late, 0.02, bundle.net.directions)
    white = (late - bundle.late_mean) @ bundle.late_whiten
    bundle.centres = torch.stack([white[targets == t].mean(0) for t in (0, 1)])
    bundle.unit = bundle.distances((late, early)).median(0).values


def platt(real, swaps, families):
    """-> a, b of sigmoid(a x + b) from logits. Fakes weigh as much as reals; the families, where there are any, as much as the swaps."""
    def loss(p):
        missed = lambda x: np.logaddexp(0, -(p[0] * x + p[1])).mean()
        kinds = [missed(swaps), *([np.mean([missed(f) for f in families])] if families else [])]
        return np.logaddexp(0, p[0] * real + p[1]).mean() + np.mean(kinds)

    return [float(v) for v in minimize(loss, (1.0, 0.0), method="Nelder-Mead").x]


def history(run):
    """-> the stages that led to these weights, first to last."""
    saved = torch.load(WORK / f"{run}.pt", map_location="cpu")
    args = saved["args"]
    stage = {"run": run, "net": args.get("net", "colours"), "stage": args["stage"], "scale": args["scale"], "images": saved["seen"], "lr": args["lr"],
             "families": args["families"], "seed": args["seed"]}
    return [*(history(args["start"]) if args["start"] else []), stage]


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("name")
    args.add_argument("--run", required=True)
    args.add_argument("--scale", type=float, required=True)
    args.add_argument("--crops", type=int, default=6000)
    args.add_argument("--seed", type=int, default=11)
    args = args.parse_args()
    one_thread(args.seed)

    stages = history(args.run)
    families = read_families(stages[-1]["families"])
    bundle = Bundle(load_net(args.run)).eval()
    fit_distance(bundle, args.scale, families, args.crops, args.seed)
    crops, fake = heldout_crops(args.scale)
    scored = {name: run(bundle, c) for name, c in crops.items()}
    logits = np.concatenate([scored[name][0] for name in LADDER])
    # Forgeries that a scorer was taught are near to its domain, and its score is about them: calibrated on GAN swaps alone, a scorer of
    # blends would say nothing.
    forged = [run(bundle, forged_crops(args.scale, family)) for family in families]
    distance = np.concatenate([scored[name][1] for name in LADDER] + [far for _, far in forged])
    bundle.unit *= float(np.percentile(distance, 95)) ** 2
    is_fake = np.tile(fake, len(LADDER))
    a, b = platt(logits[~is_fake], logits[is_fake], [x for x, _ in forged])
    torch.save(bundle.state_dict(), WORK / f"{args.name}.bundle.pt")

    out = MODELS / args.name
    out.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        bundle, torch.zeros(2, CROP, CROP, 3, dtype=torch.uint8), str(out / "model.onnx"), opset_version=16,
        input_names=["crop"], output_names=["logit", "ood"],
        dynamic_axes={"crop": {0: "n"}, "logit": {0: "n"}, "ood": {0: "n"}})
    onnx.checker.check_model(str(out / "model.onnx"))
    parameters = sum(p.numel() for p in bundle.net.parameters())
    calibration = {"scale": args.scale, "net": stages[-1]["net"], "parameters": parameters, "calibration": {"a": a, "b": b},
                   "training": stages}
    (WORK / f"{args.name}.calibration.json").write_text(json.dumps(calibration))
    print(args.name, calibration, f"{(out / 'model.onnx').stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
