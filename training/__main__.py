"""Trains a recipe on what `trueframe dataset` prepared, and exports a model bundle.

    python3 -m training --list
    python3 -m training dfdc-bronze --data DATA --out runs/bronze --start resnet.pt
    python3 -m training dfdc-1st --data DATA --out runs/first            # again: goes on where it stopped
"""

import argparse
import sys
from pathlib import Path

import cv2
import torch

from .data.prepared import Prepared
from .export import export
from .loop import Run
from .recipes import RECIPES


def arguments():
    args = argparse.ArgumentParser(prog="python3 -m training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("recipe", nargs="?", choices=sorted(RECIPES))
    args.add_argument("--list", action="store_true", help="say what recipes there are")
    args.add_argument("--data", type=Path, help="folder that trueframe dataset wrote")
    args.add_argument("--folds", type=Path, help="default: folds.csv in the data, where there is one")
    args.add_argument("--held-out", type=int, default=0, metavar="FOLD", help="not trained on (default 0)")
    args.add_argument("--out", type=Path, default=Path("runs"), help="checkpoint and bundle (default: runs/RECIPE)")
    args.add_argument("--start", type=Path, help="state dict to begin with")
    args.add_argument("--start-words", metavar="TEXT", help="where those weights come from, for the card")
    args.add_argument("--network", help="another than the recipe's; tiny for a try")
    args.add_argument("--size", type=int, nargs=2, metavar=("W", "H"))
    args.add_argument("--batch", type=int)
    args.add_argument("--steps", type=int)
    args.add_argument("--rate", type=float)
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--device", help="default: cuda where there is one, else cpu")
    args.add_argument("--threads", type=int, default=1, help="of the network on a CPU")
    args.add_argument("--workers", type=int, default=1, help="processes that prepare batches")
    return args


def main():
    parser = arguments()
    args = parser.parse_args()
    if args.list:
        for name, recipe in RECIPES.items():
            print(f"{name}\n    {recipe.summary}\n    {recipe.source}")
        return 0
    if not args.recipe or not args.data:
        parser.error("name a recipe and --data FOLDER; --list says what recipes there are")
    cv2.setNumThreads(1)
    torch.set_num_threads(args.threads)
    size = tuple(args.size) if args.size else None
    recipe = RECIPES[args.recipe](network=args.network, size=size, batch_size=args.batch, steps=args.steps, rate=args.rate)
    folder = args.out / args.recipe if args.out == Path("runs") else args.out
    try:
        data = Prepared(args.data, args.folds, args.held_out)
        run = Run(recipe, data, folder, args.seed, args.device, args.start)
        run.train(recipe.steps, args.workers)
    except (FileNotFoundError, ValueError, FloatingPointError) as failure:
        print(f"training: {failure}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        run.save()
        print(f"stopped at step {run.step}; the same command goes on from there", file=sys.stderr)
        return 130
    begun = run.settings["start"]
    facts = {
        "start": f"from {args.start_words or begun}" if begun else "at random",
        "data": f"{len(data.reals)} crops of real and {len(data.fakes)} of fake faces, fold {args.held_out} held out",
        "training": f"{run.step} steps of {recipe.batch_size}, seed {args.seed}, last loss {run.losses[-1]:.4f}",
    }
    print(export(run.averaged(), recipe, folder / "bundle", facts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
