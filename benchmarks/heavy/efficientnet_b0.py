"""Writes a bundle with an EfficientNet-B0 of random weights: python3 efficientnet_b0.py FOLDER. Needs torch."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "training/published"))
import torch
from bundle import OPSET, sha256
from efficientnet import EfficientNet
from efficientnet_plan import SCALES

SIDE = 224
SCALES["b0"] = (1.0, 1.0, SIDE)

torch.manual_seed(1)
folder = Path(sys.argv[1])
folder.mkdir(parents=True)
torch.onnx.export(
    EfficientNet("b0", "same", SIDE, SIDE, outputs=1).eval(),
    torch.zeros(2, 3, SIDE, SIDE),
    str(folder / "model.onnx"),
    opset_version=OPSET,
    input_names=["crop"],
    output_names=["logit"],
    dynamic_axes={"crop": {0: "n"}, "logit": {0: "n"}},
)
manifest = {
    "id": "bench-efficientnet-b0",
    "version": "1.0.0",
    "task": "scorer",
    "summary": "Random weights, for measurements.",
    "input": {
        "name": "crop",
        "crop": {"shape": "square", "scale": 1.3, "outside": "zero", "resize": "bilinear"},
        "width": SIDE,
        "height": SIDE,
        "color": "rgb",
        "layout": "nchw",
        "type": "float32",
        "mean": [0.485, 0.456, 0.406],
        "std": [0.229, 0.224, 0.225],
        "maxBatch": 8,
    },
    "output": {"name": "logit", "index": 0, "activation": "logit", "high": "synthetic"},
    "file": "model.onnx",
    "sha256": sha256(folder / "model.onnx"),
    "license": "none",
    "provenance": "Random numbers.",
}
(folder / "model.json").write_text(json.dumps(manifest, indent=2))
