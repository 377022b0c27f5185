"""The exported graphs against PyTorch, in onnxruntime-node, and the time one crop takes there.

    python3 -m training.embedded.scorers.parity tight bands
"""

import argparse
import json
import subprocess
from pathlib import Path

import numpy as np

from .bundle import load_bundle, run
from .common import CROP, MODELS, WORK, one_thread
from .degraded import heldout_crops


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("names", nargs="+")
    args.add_argument("--count", type=int, default=64)
    args = args.parse_args()
    rng = one_thread(1)
    for name in args.names:
        scale = json.loads((WORK / f"{name}.calibration.json").read_text())["scale"]
        crops = heldout_crops(scale, ("clean",))[0]["clean"]
        crops = np.concatenate([crops[rng.choice(len(crops), args.count)], rng.integers(0, 256, (4, CROP, CROP, 3), np.uint8)])
        (WORK / "parity.bin").write_bytes(crops.tobytes())
        done = subprocess.run(["node", str(Path(__file__).with_name("parity.mjs")), str(MODELS / name / "model.onnx"),
                               str(WORK / "parity.bin")], capture_output=True, check=True, text=True)
        got = json.loads(done.stdout)
        expected = run(load_bundle(name), crops)
        off = [float(np.abs(np.array(g) - e).max()) for g, e in zip((got["logit"], got["ood"]), expected)]
        figures = {"version": got["version"], "largest_difference": {"logit": off[0], "ood": off[1]},
                   "ms_per_crop_1_thread": got["ms"], "cpu_ms_per_crop": got["cpuMs"]}
        path = MODELS / name / "metrics.json"
        known = json.loads(path.read_text()) if path.exists() else {}
        path.write_text(json.dumps(known | {"onnxruntime": figures}, indent=1) + "\n")
        print(name, figures)


if __name__ == "__main__":
    main()
