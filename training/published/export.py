#!/usr/bin/env python3
"""Turns a published checkpoint into a model bundle for Trueframe.

    python3 export.py 1st b7-111-36 final_111_DeepFakeClassifier_tf_efficientnet_b7_ns_0_36 bundles/dfdc-1st-b7-111-36
    python3 export.py medics i3d --random 1 bundles/dfdc-medics-i3d     the same with random weights
    python3 export.py --list                                            all models and the names of their checkpoints
"""

import argparse
import sys
import tempfile
from pathlib import Path

import torch

from bundle import write_bundle
from catalogue import MODELS, find
from checkpoint_file import CheckpointError, read
from compare import compare
from random_weights import pictures, randomise, sample_shape
from state_dicts import load, publish

# Largest difference of logits, absolute below 1 and relative above; float32 over a hundred layers leaves about 1e-5.
LIMIT = 1e-4


def network(model, checkpoint=None, trust=False, seed=None):
    """Our network with the weights of a checkpoint, or with random ones that went through the published layout."""
    net = model.build()
    if seed is None:
        aside = load(net, read(checkpoint, trust), model.layout(net))
    else:
        randomise(net, pictures(model, sample_shape(model), seed), seed)
        with tempfile.NamedTemporaryFile(suffix=".pth") as file:
            torch.save(publish(net, model.layout(net)), file.name)
            net = model.build()
            aside = load(net, read(file.name), model.layout(net))
    return net.eval(), aside


def export(model, folder, checkpoint=None, trust=False, seed=None, compared=True):
    net, aside = network(model, checkpoint, trust, seed)
    weights = sum(p.numel() for p in net.parameters())
    print(f"{model.id}: {weights / 1e6:.2f} million weights, left aside: {', '.join(aside) or 'none'}")
    write_bundle(net, model, folder, origin=checkpoint, seed=seed)
    if not compared:
        return None
    result = compare(net, model, Path(folder) / "model.onnx")
    off, spread = result["largest_difference"], result["spread"]
    print(f"{model.id}: logits of torch and onnxruntime {result['onnxruntime']} differ by at most {off:.1e} (spread {spread:.2g})")
    if not off <= LIMIT * max(1, spread):
        raise CheckpointError(f"{folder} does not compute what torch does: the logits differ by {off}")
    return result | {"parameters": weights, "aside": aside}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("solution", nargs="?", choices=sorted({model.solution for model in MODELS}))
    parser.add_argument("model", nargs="?")
    parser.add_argument("files", nargs="*", metavar="[CHECKPOINT] OUT_FOLDER")
    parser.add_argument("--random", type=int, metavar="SEED", help="random weights instead of a checkpoint")
    parser.add_argument("--trust", action="store_true", help="load a checkpoint that holds more than tensors: it may run code")
    parser.add_argument("--no-compare", action="store_true", help="do not run the graph (needs node and onnxruntime-node)")
    parser.add_argument("--list", action="store_true")
    args = parser.parse_intermixed_args()
    if args.list:
        for model in MODELS:
            print(f"{model.solution:7} {model.name:16} {model.checkpoint}")
        return
    expected = 2 if args.random is None else 1
    if args.model is None or len(args.files) != expected:
        parser.error("expected SOLUTION MODEL CHECKPOINT OUT_FOLDER, or SOLUTION MODEL OUT_FOLDER with --random SEED")
    torch.set_num_threads(1 if args.random is not None else torch.get_num_threads())
    *checkpoint, folder = args.files
    try:
        model = find(args.solution, args.model)
        export(model, folder, *checkpoint, trust=args.trust, seed=args.random, compared=not args.no_compare)
    except (CheckpointError, KeyError, OSError, RuntimeError) as error:
        print(f"export: {error}", file=sys.stderr)
        raise SystemExit(1) from error
    print(f"wrote {folder}; `trueframe models add {folder}` checks and installs it")


if __name__ == "__main__":
    main()
