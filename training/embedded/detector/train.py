"""Step 2: train. Resumable: run the same command again. Phases are seconds at a scene size, e.g. 256:1500 320-416:3300.

    python3 -m training.embedded.detector.train --work DIR --phases 256:1500 320-416:3300
"""
import argparse
import collections
import itertools
import json
import math
import time
from pathlib import Path

import cv2
import numpy as np
import torch

from .common import iou_matrix, nms
from .library import Library
from .net import Conv, Detector, assign, cells, decode, loss, mirror
from .scenes import Composer

LARGEST = 450


class Stream(torch.utils.data.IterableDataset):
    """Endless batches: pixels, cells not judged, and the positive cells with their boxes and landmarks."""

    def __init__(self, work, sides, seed):
        self.work, self.sides, self.seed = work, sides, seed

    def __iter__(self):
        cv2.setNumThreads(1)
        torch.set_num_threads(1)
        rng = np.random.default_rng(self.seed)
        composer = Composer(Library(self.work, held=False), rng, LARGEST)
        low, high = self.sides
        for step in itertools.count(1):
            if step % 200 == 0:
                composer.library.reload()
            side = int(rng.integers(low // 32, high // 32 + 1)) * 32
            count = max(4, round(32 * (256 / side) ** 2))
            grid = cells(side, side)
            batch = [[], [], [], [], [], []]
            for i in range(count):
                image, boxes, points, flags = composer.scene(side, side)
                cell, face, skip = assign(boxes, flags, grid)
                for part, value in zip(batch, (image, skip, np.full(len(cell), i), cell, boxes[face], points[face])):
                    part.append(value)
            yield [torch.from_numpy(np.stack(p)) for p in batch[:2]] + [torch.from_numpy(np.concatenate(p)) for p in batch[2:]]


def echo(batch):
    """The same batch once more, mirrored and in other tones: composing scenes costs as much as learning from them."""
    image, skip, owner, cell, boxes, points = batch
    grid, width = cells(*image.shape[1:3]), image.shape[2]
    order = torch.from_numpy(mirror(grid, width))
    gain = (1 + .2 * torch.randn(len(image), 1, 1, 1)).clamp(.5, 1.5) * (1 + .05 * torch.randn(len(image), 1, 1, 3))
    image = (image.flip(2) * gain).clamp_(0, 255).to(torch.uint8)
    boxes = torch.stack([width - boxes[:, 2], boxes[:, 1], width - boxes[:, 0], boxes[:, 3]], 1)
    points = points.reshape(-1, 5, 2)[:, [1, 0, 2, 4, 3]]
    points = torch.stack([width - points[..., 0], points[..., 1]], 2).reshape(-1, 10)
    return [image, skip[:, order], owner, order[cell], boxes, points]


def validation(work, count, side, seed=7, half=None):
    """Scenes from held-out photographs (all, or one half of them), the same ones every time."""
    composer = Composer(Library(work, held=True, half=half), np.random.default_rng(seed), LARGEST)
    return [composer.scene(side, side) for _ in range(count)]


@torch.no_grad()
def detect(net, image, threshold, overlap=.45):
    """RGB picture whose sides are multiples of 32 -> boxes, scores, landmarks after NMS."""
    raw = net(torch.from_numpy(image)[None].permute(0, 3, 1, 2).float() / 255)[0].float()
    grid = torch.from_numpy(cells(*image.shape[:2]))
    scores = torch.sigmoid(raw[:, 0])
    pick = scores >= threshold
    boxes, points = decode(raw[pick], grid[pick])
    boxes, scores, points = boxes.numpy(), scores[pick].numpy(), points.numpy()
    keep = nms(boxes, scores, overlap)
    return boxes[keep], scores[keep], points[keep]


def quick_score(net, scenes, thresholds=(.3, .4, .5, .6)):
    """Recall of labelled faces of 32 px and more (and of 12-32 px), and precision against any label."""
    rows = {t: np.zeros(6) for t in thresholds}
    for image, boxes, _, flags in scenes:
        found, scores, _ = detect(net, image, min(thresholds))
        side = np.sqrt((boxes[:, 2:] - boxes[:, :2]).prod(1)) if len(boxes) else np.zeros(0)
        for t in thresholds:
            match = iou_matrix(boxes, found[scores >= t])
            best = match.max(1, initial=0)
            large, small = (flags > 0) & (side >= 32), (flags > 0) & (side >= 12) & (side < 32)
            rows[t] += [(best[large] > .5).sum(), large.sum(), (best[small] > .5).sum(), small.sum(),
                        (match.max(0, initial=0) > .3).sum(), (scores >= t).sum()]
    return {t: [round(r[k] / max(r[k + 1], 1), 3) for k in (0, 2, 4)] for t, r in rows.items()}


def parse_phase(text):
    sides, seconds = text.split(":")
    low, _, high = sides.partition("-")
    return (int(low), int(high or low)), float(seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--name", default="run")
    parser.add_argument("--phases", nargs="+", type=parse_phase, required=True)
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--ema", type=float, default=.998)
    parser.add_argument("--save", type=float, default=120, help="seconds between checkpoints")
    parser.add_argument("--freeze", type=float, default=1e9, help="fold batch norms from this second on")
    parser.add_argument("--echo", action="store_true", help="use every batch twice, the second time mirrored")
    parser.add_argument("--loaders", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    net = Detector(stem=(16, 16), widths=(32, 48, 64), blocks=(1, 1, 2))
    net = net.to(device, memory_format=torch.channels_last)
    ema = {k: v.clone().float() for k, v in net.state_dict().items()}
    decayed = [p for p in net.parameters() if p.dim() > 1]
    plain = [p for p in net.parameters() if p.dim() <= 1]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": .02}, {"params": plain, "weight_decay": 0}], args.lr)
    path, spent, seen, steps = args.work / f"{args.name}.pt", 0.0, 0, 0
    if path.exists():
        state = torch.load(path, map_location=device)
        net.load_state_dict(state["net"])
        optimizer.load_state_dict(state["optimizer"])
        ema, spent, seen, steps = state["ema"], state["spent"], state["seen"], state["steps"]
        print("resumed at", round(spent), "s,", seen, "scenes", flush=True)
    total, watch = sum(p[1] for p in args.phases), validation(args.work, 80, 320)

    def save():
        torch.save(dict(net=net.state_dict(), ema=ema, optimizer=optimizer.state_dict(), spent=spent, seen=seen, steps=steps,
                        config=net.config, phases=args.phases, seed=args.seed), path.with_suffix(".tmp"))
        path.with_suffix(".tmp").replace(path)
        judge, frozen, Conv.frozen = Detector(**net.config), Conv.frozen, False
        judge.load_state_dict({k: v.cpu() for k, v in ema.items()})
        print(json.dumps(dict(spent=round(spent), seen=seen, watch=quick_score(judge.eval(), watch))), flush=True)
        Conv.frozen = frozen

    end = 0.0
    for sides, seconds in args.phases:
        end += seconds
        if spent >= end:
            continue
        loader = iter(torch.utils.data.DataLoader(Stream(args.work, sides, args.seed + 1000 * steps + 1), batch_size=None,
                                                  num_workers=args.loaders, prefetch_factor=6))
        kept = collections.deque()
        last_save, sums, waited, clock = spent, np.zeros(4), 0.0, time.time()
        while spent < end:
            asked = time.time()
            if len(kept) > 6:  # a few steps later, so that two like batches do not follow each other
                batch = echo(kept.popleft())
            else:
                batch = next(loader)
                if args.echo:
                    kept.append(batch)
            waited += time.time() - asked
            image, skip, owner, cell, boxes, points = (t.to(device) for t in batch)
            x = image.permute(0, 3, 1, 2).float().div_(255)
            grid = torch.from_numpy(cells(*image.shape[1:3])).to(device)
            for group in optimizer.param_groups:
                group["lr"] = args.lr * min(1, (steps + 1) / 200) * (.5 + .5 * math.cos(math.pi * min(1, spent / total)))
            if spent >= args.freeze and not Conv.frozen:
                Conv.frozen = True
                print("batch norms frozen", flush=True)
            with torch.autocast(device, torch.bfloat16):
                raw = net(x)
            score, box, point = loss(raw.float(), skip, owner, cell, boxes, points, grid)
            optimizer.zero_grad(set_to_none=True)
            (score + 2 * box + 2 * point).backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 10)
            optimizer.step()
            steps, seen = steps + 1, seen + len(image)
            keep = min(args.ema, 1 - 1 / (steps + 10) * 5)
            for k, v in net.state_dict().items():
                if v.dtype.is_floating_point:
                    ema[k].lerp_(v.float(), 1 - keep)
                else:
                    ema[k].copy_(v)
            sums += [1, score.item(), box.item(), point.item()]
            spent, clock = spent + time.time() - clock, time.time()
            if steps % 50 == 0:
                s = sums[1:] / sums[0]
                print(f"{spent:.0f}s {seen} scenes, {sides}, score {s[0]:.3f} box {s[1]:.3f} points {s[2]:.4f}, "
                      f"waited {waited:.0f}s", flush=True)
                sums[:] = 0
            if spent - last_save > args.save:
                last_save = spent
                save()
                clock = time.time()
    save()


if __name__ == "__main__":
    main()
