"""Writes test/fixtures/presets: for every bundle of the presets a tiny network with fixed random weights.

/usr/bin/python3 test/reference/standins.py
Debian: python3-numpy python3-onnx python3-torch. Their output is committed.
"""

import hashlib
import json
import pathlib

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper

FOLDER = pathlib.Path(__file__).parent.parent / "fixtures" / "presets"

IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
SIGNED = ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
AS_IT_IS = ((0.0, 0.0, 0.0), (1 / 255, 1 / 255, 1 / 255))


def frame_net(width, height, high="synthetic", classes=1, scaling=IMAGENET, color="rgb"):
    return {
        "frames": 1,
        "width": width,
        "height": height,
        "classes": classes,
        "high": high,
        "scaling": scaling,
        "color": color,
    }


def clip_net(side, scaling):
    return frame_net(side, side, "real", 2, scaling) | {"frames": 39, "maxFrames": 100}


BUNDLES = {
    **{
        f"dfdc-1st-b7-{name}": frame_net(380, 380)
        for name in ("111-36", "555-19", "777-29", "777-31", "888-37", "888-40", "999-23")
    },
    "dfdc-3rd-b7-seq": frame_net(192, 224) | {"frames": 7},
    "dfdc-3rd-b7-first": frame_net(192, 224),
    "dfdc-3rd-b7-second": frame_net(192, 224),
    "dfdc-medics-i3d": clip_net(224, SIGNED),
    "dfdc-medics-res34": clip_net(224, AS_IT_IS),
    "dfdc-medics-mc3-112": clip_net(112, IMAGENET),
    "dfdc-medics-mc3-224": clip_net(224, IMAGENET),
    "dfdc-medics-r2p1-112": clip_net(112, IMAGENET),
    "dfdc-medics-i3d-cutmix": clip_net(224, SIGNED),
    "dfdc-medics-r2p1-112-cutmix": clip_net(112, IMAGENET),
    "dfdc-medics-srxt50": frame_net(256, 256, color="bgr"),
    **{
        f"dfdc-79th-{name}": frame_net(side, side, "real")
        for name, side in (("b6-200", 200), ("b5-224-a", 224), ("b5-224-b", 224), ("b6-224", 224), ("b4-224", 224))
    },
    **{f"dfdc-bronze-{name}": frame_net(224, 224, classes=2) for name in ("resnet34", "b5", "b7")},
}


def weights(bundle):
    """A strided convolution, the mean of what is positive, a line through it."""
    facts = BUNDLES[bundle]
    rng = np.random.default_rng(list(BUNDLES).index(bundle))
    time = () if facts["frames"] == 1 else (3,)
    # A score of nearly 0 or 1 would hide what comes before it.
    damping = (256 if facts["scaling"] is AS_IT_IS else 1) * (3 if time else 1)
    kernel = rng.normal(0, 0.5, (4, 3, *time, 3, 3)) / damping
    line = rng.normal(0, 0.8 if time else 1.6, (4, facts["classes"]))
    return {
        "kernel": kernel.astype(np.float32),
        "line": line.astype(np.float32),
        "offset": rng.normal(0, 0.5, facts["classes"]).astype(np.float32),
    }


def logits(bundle, inputs):
    """Output of the network, in torch. `inputs` [n,3,h,w], or [n,frames,3,h,w] -> [n,classes]; of sequences [n,frames]."""
    facts, (kernel, line, offset) = BUNDLES[bundle], map(torch.from_numpy, weights(bundle).values())
    x = torch.from_numpy(np.ascontiguousarray(inputs, np.float32))
    if facts["frames"] == 1:
        return (F.conv2d(x, kernel, stride=8).relu().mean((2, 3)) @ line + offset).numpy()
    x = x.transpose(1, 2)
    if facts["frames"] == 7:
        x = F.conv3d(x, kernel, stride=(1, 8, 8), padding=(1, 0, 0)).relu().mean((3, 4))
        return (x.transpose(1, 2) @ line + offset)[..., 0].numpy()
    return (F.conv3d(x, kernel, stride=(2, 8, 8)).relu().mean((2, 3, 4)) @ line + offset).numpy()


def graph(bundle):
    facts = BUNDLES[bundle]
    picture = [3, facts["height"], facts["width"]]
    is_sequence = facts["frames"] == 7
    nodes = []
    if facts["frames"] == 1:
        shape, x = ["n", *picture], "x"
        nodes.append(helper.make_node("Conv", [x, "kernel"], ["c"], strides=[8, 8]))
    else:
        shape = ["n", 7 if is_sequence else "frames", *picture]
        nodes.append(helper.make_node("Transpose", ["x"], ["t"], perm=[0, 2, 1, 3, 4]))
        time, pads = (1, [1, 0, 0, 1, 0, 0]) if is_sequence else (2, [0] * 6)
        nodes.append(helper.make_node("Conv", ["t", "kernel"], ["c"], strides=[time, 8, 8], pads=pads))
    nodes.append(helper.make_node("Relu", ["c"], ["r"]))
    if is_sequence:
        nodes.append(helper.make_node("ReduceMean", ["r"], ["m"], axes=[3, 4], keepdims=0))
        nodes.append(helper.make_node("Transpose", ["m"], ["u"], perm=[0, 2, 1]))
        nodes.append(helper.make_node("MatMul", ["u", "line"], ["l"]))
        nodes.append(helper.make_node("Add", ["l", "offset"], ["a"]))
        nodes.append(helper.make_node("Reshape", ["a", "shape"], ["y"]))
    else:
        # Unlike ReduceMean it keeps its precision over many values.
        nodes.append(helper.make_node("GlobalAveragePool", ["r"], ["g"]))
        nodes.append(helper.make_node("Flatten", ["g"], ["m"]))
        nodes.append(helper.make_node("MatMul", ["m", "line"], ["l"]))
        nodes.append(helper.make_node("Add", ["l", "offset"], ["y"]))
    constants = weights(bundle) | ({"shape": np.array([-1, 7])} if is_sequence else {})
    model = helper.make_model(
        helper.make_graph(
            nodes,
            bundle,
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 7 if is_sequence else facts["classes"]])],
            [numpy_helper.from_array(value, name) for name, value in constants.items()],
        ),
        opset_imports=[helper.make_opsetid("", 13)],
    )
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model.SerializeToString()


def manifest(bundle, data):
    facts = BUNDLES[bundle]
    mean, std = facts["scaling"]
    clip = {"maxFrames": facts["maxFrames"]} if "maxFrames" in facts else {}
    return {
        "id": bundle,
        "version": "0.0.0-standin",
        "task": "scorer",
        "summary": "For tests: a tiny network with random weights; its scores mean nothing.",
        "license": "Apache-2.0",
        "file": "model.onnx",
        "sha256": hashlib.sha256(data).hexdigest(),
        "input": {
            "name": "x",
            "crop": {},
            "width": facts["width"],
            "height": facts["height"],
            "color": facts["color"],
            "mean": mean,
            "std": std,
            "frames": facts["frames"],
            **clip,
            "maxBatch": 1,
        },
        "output": {
            "name": "y",
            "index": facts["classes"] - 1,
            "activation": "logit" if facts["classes"] == 1 else "logits",
            "high": facts["high"],
            **({"perFrame": True} if facts["frames"] == 7 else {}),
        },
        "provenance": "test/reference/standins.py",
    }


def main():
    for bundle in BUNDLES:
        folder = FOLDER / bundle
        folder.mkdir(parents=True, exist_ok=True)
        data = graph(bundle)
        (folder / "model.onnx").write_bytes(data)
        (folder / "model.json").write_text(json.dumps(manifest(bundle, data), indent=2) + "\n")


if __name__ == "__main__":
    main()
