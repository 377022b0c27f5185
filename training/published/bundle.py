"""A network with weights -> the folder that Trueframe loads: model.onnx and model.json."""

import hashlib
import inspect
import json
import warnings
from pathlib import Path

import torch
from torch import nn

from catalogue import LICENCES, SOURCES

OPSET = 16


class Clips(nn.Module):
    """Trueframe hands over [n,frames,3,h,w]; the clip networks want the channels first."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, clips):
        return self.net(clips.transpose(1, 2))


def as_bundled(net, model):
    # The exporter puts the whole network back into the mode of its outermost module.
    return Clips(net).eval() if model.clip else net


def write_onnx(net, model, path):
    """`net`: as bundled. Any number of inputs per run; of clip networks any number of frames."""
    frames = {1: "frames"} if model.clip else {}
    name = model.input["name"]
    shape = (model.shape[1], model.shape[0], *model.shape[2:]) if model.clip else model.shape
    # Newer versions of torch have a second exporter and prefer it.
    traced = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    with warnings.catch_warnings(), torch.no_grad():
        # The tracer warns of every size it takes as fixed; those are meant to be.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            net,
            torch.zeros(2, *shape),
            str(path),
            opset_version=OPSET,
            input_names=[name],
            output_names=[model.output["name"]],
            dynamic_axes={name: {0: "n"} | frames, model.output["name"]: {0: "n"}},
            **traced,
        )


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def manifest(model, weights, origin, seed):
    """model.json; `origin`: the checkpoint, None with random weights."""
    if origin is None:
        version = f"0.0.0-random.{seed}"
        summary = f"RANDOM WEIGHTS, its scores mean nothing. {model.summary}"
        licence, provenance = "random numbers", f"architecture of {SOURCES[model.solution]}; random weights, seed {seed}"
    else:
        version, summary, licence = "1.0.0", model.summary, LICENCES[model.solution]
        provenance = f"{SOURCES[model.solution]}; {Path(origin).name}, sha256 {sha256(origin)}"
    return {
        "id": model.id,
        "version": version,
        "task": "scorer",
        "summary": summary,
        "license": licence,
        "file": "model.onnx",
        "sha256": sha256(weights),
        "input": model.input,
        "output": model.output,
        "calibration": "uncalibrated",
        "scope": [] if origin is None else ["dfdc"],
        "provenance": provenance,
    }


def write_bundle(net, model, folder, origin=None, seed=None):
    """Writes both files; `net` is ours, in evaluation mode."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / "model.onnx"
    write_onnx(as_bundled(net, model), model, weights)
    text = json.dumps(manifest(model, weights, origin, seed), indent=2)
    (folder / "model.json").write_text(text + "\n")
