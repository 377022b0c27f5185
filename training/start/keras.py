"""Weights of a Keras MobileNetV2 in tfjs files -> a state dict of `mobilenet.MobileNetV2`, without its head.

    npm install nsfwjs@4.3.0 && node training/start/nsfwjs.cjs node_modules/nsfwjs mobilenet_v2 FOLDER
    python -m training.start.keras FOLDER start.pt

nsfwjs is MIT; its authors tuned the upper layers of an ImageNet network on pictures they had collected. Say so in the card.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch


def read_weights(folder):
    """-> {name: array} from the weights as tfjs quantises them to bytes."""
    folder, weights, at = Path(folder), {}, 0
    data = (folder / "weights.bin").read_bytes()
    for group in json.loads((folder / "model.json").read_text())["weightsManifest"]:
        for facts in group["weights"]:
            how = facts.get("quantization")
            kind = np.dtype(how["dtype"] if how else facts["dtype"])
            count = int(np.prod(facts["shape"]))
            values = np.frombuffer(data, kind, count, at).astype(np.float32)
            at += count * kind.itemsize
            if how and "scale" in how:
                values = values * np.float32(how["scale"]) + np.float32(how["min"])
            weights[facts["name"]] = values.reshape(facts["shape"])
    if at != len(data):
        raise ValueError(f"{folder}: model.json speaks of {at} bytes of weights, there are {len(data)}")
    return weights


def layers():
    """Names of the layers: here, of the convolution and of its norm in Keras."""
    yield "stem", "Conv1", "bn_Conv1"
    yield "blocks.0.body.0", "expanded_conv_depthwise", "expanded_conv_depthwise_BN"
    yield "blocks.0.body.1", "expanded_conv_project", "expanded_conv_project_BN"
    for block in range(1, 17):
        for part, name in enumerate(("expand", "depthwise", "project")):
            yield f"blocks.{block}.body.{part}", f"block_{block}_{name}", f"block_{block}_{name}_BN"
    yield "last", "Conv_1", "Conv_1_bn"


def state_dict(weights):
    state = {}
    for here, conv, norm in layers():
        depthwise = weights.get(f"{conv}/depthwise_kernel")
        kernel = weights[f"{conv}/kernel"].transpose(3, 2, 0, 1) if depthwise is None else depthwise.transpose(2, 3, 0, 1)
        state[f"{here}.conv.weight"] = torch.from_numpy(kernel.copy())
        for mine, theirs in (("weight", "gamma"), ("bias", "beta"), ("running_mean", "moving_mean"), ("running_var", "moving_variance")):
            state[f"{here}.bn.{mine}"] = torch.from_numpy(weights[f"{norm}/{theirs}"].copy())
    return state


if __name__ == "__main__":
    torch.save(state_dict(read_weights(sys.argv[1])), sys.argv[2])
