"""The shipped scorer `blends` from the checkpoint of a run: model.onnx and model.int8.onnx; `manifests` then writes model.json.

    python3 -m training.embedded.blends CHECKPOINT [CALIBRATION.npy]

CHECKPOINT is `checkpoint.pt` of `python3 -m training embedded`, whose averaged weights are taken. CALIBRATION.npy holds crops,
uint8 [n, 160, 160, 3], of faces that the run was taught, real and forged; without it no int8 file is written.
"""

import sys

import numpy as np
import torch

from ..mobilenet import MobileNetV2
from ..picture_input import PictureInput, tidied
from .int8.quantise import Quantiser, save
from .int8.ranges import full_range
from .manifests import MODELS

FOLDER = MODELS / "blends"
SIDE = 160
# The first block at full width: its few weights carry what all that follows is computed from, and eight bits change the score.
KEEP_FLOAT = ("blocks.0/body/",)


def export(weights, path):
    """Weights of `MobileNetV2` -> the graph at `path`: crop, uint8 [n, 160, 160, 3] RGB -> logit [n]."""
    net = MobileNetV2()
    net.load_state_dict(weights)
    whole = PictureInput(net, net.stem.conv).eval()
    example = torch.zeros(2, SIDE, SIDE, 3, dtype=torch.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(whole, example, str(path), opset_version=13, input_names=["crop"], output_names=["logit"],
                      dynamic_axes={"crop": {0: "n"}, "logit": {0: "n"}})  # fmt: skip
    tidied(path)


def quantise(path, crops, out):
    save(Quantiser(path, KEEP_FLOAT).run(list(crops), full_range), out)


def main():
    torch.set_num_threads(1)
    saved = torch.load(sys.argv[1], map_location="cpu")
    export(saved["mean"], FOLDER / "model.onnx")
    if len(sys.argv) > 2:
        quantise(FOLDER / "model.onnx", np.load(sys.argv[2]), FOLDER / "model.int8.onnx")


if __name__ == "__main__":
    main()
