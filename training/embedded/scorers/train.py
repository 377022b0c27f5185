"""Train one scorer; run again with the same arguments to go on where it stopped.

    python3 -m training.embedded.scorers.train tight --scale 1.2 --stage light --images 120000
    python3 -m training.embedded.scorers.train tight --scale 1.2 --stage strong --images 1200000 --from tight-light --families resynth=.1
"""

import argparse
import math
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader

from .batches import STRONG_SHARE, Batches
from .common import WORK, one_thread, read_families
from .heldout import auc, matched, matched_crops
from .net import NETS, Outline, normalise


def rate(args, seen, started):
    """Warm-up, then a cosine to 0 over the images or the minutes, whichever ends first."""
    done = seen / args.images
    if args.minutes:
        done = max(done, (time.time() - started) / 60 / args.minutes)
    return min(1.0, seen / 4000) * args.lr * 0.5 * (1 + math.cos(math.pi * min(1.0, done))), done


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("name")
    args.add_argument("--stage", default="light", choices=("light", "strong"))
    args.add_argument("--net", default="colours", choices=tuple(NETS))
    args.add_argument("--strong-share", type=float, default=STRONG_SHARE, help="of given pictures, in the strong stage")
    args.add_argument("--scale", type=float, default=1.2, help="window, in units of the face box")
    args.add_argument("--families", default="", help="pseudo-fakes and their shares, e.g. sbi=.3,resynth=.1")
    args.add_argument("--from", dest="start", help="the run whose weights to begin with")
    args.add_argument("--images", type=int, default=120_000)
    args.add_argument("--minutes", type=float, help="end the cosine after so much wall clock at the latest")
    args.add_argument("--lr", type=float, default=2e-3)
    args.add_argument("--batch", type=int, default=64)
    args.add_argument("--outline", type=float, default=1.0, help="weight of the loss on where pseudo-fakes were changed")
    args.add_argument("--ema", type=float, default=0.998)
    args.add_argument("--seed", type=int, default=1)
    args = args.parse_args()
    one_thread(args.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    run = WORK / f"{args.name}-{args.stage}.pt"
    families = read_families(args.families)

    net = NETS[args.net]().to(device, memory_format=torch.channels_last)
    smooth = NETS[args.net]().to(device)
    outline = Outline(net.middle).to(device, memory_format=torch.channels_last)
    learned = [*net.parameters(), *(outline.parameters() if families else [])]
    optimiser = torch.optim.AdamW(learned, lr=args.lr, weight_decay=0.05)
    seen, spent = 0, 0.0
    if run.exists():
        saved = torch.load(run, map_location=device)
        net.load_state_dict(saved["net"])
        smooth.load_state_dict(saved["ema"])
        if "outline" in saved:  # not in those of before it was taught
            outline.load_state_dict(saved["outline"])
        optimiser.load_state_dict(saved["optimiser"])
        seen, spent = saved["seen"], saved["spent"]
    elif args.start:
        net.load_state_dict(torch.load(WORK / f"{args.start}.pt", map_location=device)["ema"])
        smooth.load_state_dict(net.state_dict())
    else:
        smooth.load_state_dict(net.state_dict())

    batches = Batches(args.seed, seen // args.batch, args.scale, families, args.stage == "strong", args.batch,
                      args.strong_share)
    loader = iter(DataLoader(batches, batch_size=None, num_workers=1, prefetch_factor=8))
    crops, pairs = matched_crops(args.scale)
    started = time.time() - spent
    losses, waited, told = [], 0.0, time.time()

    def save():
        torch.save({"net": net.state_dict(), "ema": smooth.state_dict(), "outline": outline.state_dict(),
                    "optimiser": optimiser.state_dict(), "seen": seen, "spent": time.time() - started,
                    "args": vars(args)}, run.with_suffix(".part"))
        run.with_suffix(".part").rename(run)

    def tell():
        smooth.eval()
        scores = score(smooth, crops, device)
        loss = np.mean(losses) if losses else math.nan
        print(f"{(time.time() - started) / 60:6.1f} min {seen:8d} images  loss {loss:.4f}  "
              f"matched AUC {auc(*matched(scores, pairs)):.4f}  waited {waited / max(1e-9, time.time() - told):.0%}", flush=True)

    net.train()
    while True:
        lr, done = rate(args, seen, started)
        if done >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = lr
        mark = time.time()
        inputs, targets, outlines, known = (part.to(device) for part in next(loader))
        waited += time.time() - mark
        inputs = normalise(inputs).contiguous(memory_format=torch.channels_last)
        with torch.autocast(device, dtype=torch.bfloat16):
            logits, middle = net.taught(inputs)
            drawn = outline(middle[known]) if families else None
        loss = F.binary_cross_entropy_with_logits(logits.float(), targets * 0.96 + 0.02)
        told_apart = loss.item()
        if families:
            loss = loss + args.outline * F.binary_cross_entropy_with_logits(drawn.float(), outlines[known])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 5.0)
        optimiser.step()
        seen += len(targets)
        losses.append(told_apart)
        with torch.no_grad():
            keep = min(args.ema, seen / args.batch / (seen / args.batch + 10))
            for mean, now in zip(smooth.state_dict().values(), net.state_dict().values()):
                mean.lerp_(now, 1 - keep) if mean.is_floating_point() else mean.copy_(now)
        if time.time() - told > 120:
            tell()
            save()
            losses, waited, told = [], 0.0, time.time()
    tell()
    save()


@torch.no_grad()
def score(net, crops, device="cpu", step=128):
    out = [net(normalise(torch.from_numpy(crops[i : i + step]).to(device))) for i in range(0, len(crops), step)]
    return torch.cat(out).float().cpu().numpy()


if __name__ == "__main__":
    main()
