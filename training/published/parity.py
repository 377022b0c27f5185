#!/usr/bin/env python3
"""Every exporter with random weights: published layout -> loader -> ONNX, outputs of torch and onnxruntime compared.

    python3 parity.py                            all architectures and the checks against torchvision; writes parity.json
    python3 parity.py --only dfdc-medics-mc3-112 some of them; prints the same JSON and writes nothing
"""

import argparse
import hashlib
import json
import platform
import sys
import tempfile
import time
from pathlib import Path

import torch
import torchvision

from catalogue import MODELS
from export import export

HERE = Path(__file__).parent
SEED = 1

# These files decide over the numbers. The test of the record fails when one of them has changed since.
SOURCES = (
    "b7_sequence.py",
    "bundle.py",
    "checkpoint_file.py",
    "efficientnet.py",
    "efficientnet_plan.py",
    "i3d.py",
    "resnet34_fastai.py",
    "resnet3d.py",
    "se_resnext.py",
    "state_dicts.py",
)

# The same network, layout and size of input: only the checkpoint differs.
TWINS = {
    **{model.id: "dfdc-1st-b7-111-36" for model in MODELS if model.solution == "1st" and model.name != "b7-111-36"},
    "dfdc-3rd-b7-second": "dfdc-3rd-b7-first",
    "dfdc-medics-i3d-cutmix": "dfdc-medics-i3d",
    "dfdc-medics-r2p1-112-cutmix": "dfdc-medics-r2p1-112",
    "dfdc-79th-b5-224-b": "dfdc-79th-b5-224-a",
}


def run(model):
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        result = export(model, folder, seed=SEED)
        size = (Path(folder) / "model.onnx").stat().st_size
    return result | {"onnx_megabytes": round(size / 1e6, 1), "seconds": round(time.monotonic() - started)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", metavar="ID")
    args = parser.parse_args()
    torch.set_num_threads(1)
    chosen = [m for m in MODELS if (m.id in args.only if args.only else m.id not in TWINS)]
    out, sys.stdout = sys.stdout, sys.stderr
    exports = {model.id: run(model) for model in chosen}
    if args.only:
        print(json.dumps(exports), file=out)
        return
    from oracles import check

    record = {
        "command": "python3 training/published/parity.py",
        "date": time.strftime("%Y-%m-%d"),
        "made_with": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "torchvision": torchvision.__version__,
            "onnxruntime-node": next(iter(exports.values()))["onnxruntime"],
            "machine": f"{platform.machine()}, one thread",
        },
        "sources": {name: hashlib.sha256((HERE / name).read_bytes()).hexdigest() for name in SOURCES},
        "torchvision": check(),
        "exports": {key: {k: v for k, v in value.items() if k != "onnxruntime"} for key, value in exports.items()},
        "twins": TWINS,
    }
    (HERE / "parity.json").write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()
