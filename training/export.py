"""A trained network as a model bundle: model.onnx, model.json and MODEL_CARD.md (docs/plugins.md)."""

import hashlib
import json
import subprocess
from pathlib import Path

import numpy as np
import torch

from .recipes.recipe import MEAN, STD

REPO = Path(__file__).resolve().parents[1]


def example(recipe, count=2, seed=0):
    """Noise in the shape of the input."""
    width, height = recipe.size
    over_time = (recipe.frames,) if recipe.frames > 1 else ()
    return torch.rand(count, *over_time, 3, height, width, generator=torch.Generator().manual_seed(seed))


def export(net, recipe, folder, facts, identity=None, version="0.1.0"):
    """Writes the bundle. `facts`: what the card says of the training; see `card`."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "model.onnx"
    torch.onnx.export(net.eval(), example(recipe), str(path), opset_version=13, input_names=["crops"], output_names=["logit"],
                      dynamic_axes={"crops": {0: "n"}, "logit": {0: "n"}})
    manifest = describe(recipe, identity or recipe.name, version, hashlib.sha256(path.read_bytes()).hexdigest(), facts)
    (folder / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")
    (folder / "MODEL_CARD.md").write_text(card(recipe, identity or recipe.name, facts))
    return folder


def describe(recipe, identity, version, sha256, facts):
    width, height = recipe.size
    crop = {"shape": recipe.crop.shape, "scale": recipe.crop.scale, "outside": recipe.crop.outside, "resize": recipe.crop.resize}
    output = {"name": "logit", "index": 0, "activation": "logit", "high": "synthetic"}
    if recipe.per_frame:
        output["perFrame"] = True
    return {
        "id": identity, "version": version, "task": "scorer", "summary": summary(recipe),
        "input": {"name": "crops", "crop": crop, "width": width, "height": height, "color": "rgb", "layout": "nchw", "type": "float32",
                  "mean": list(getattr(recipe, "mean", MEAN)), "std": list(getattr(recipe, "std", STD)),
                  "frames": recipe.frames, "step": recipe.spacing, "maxBatch": 8},
        "output": output, "calibration": "uncalibrated", "scope": list(recipe.scope), "blindTo": [],
        "license": facts.get("license", "Apache-2.0"), "file": "model.onnx", "sha256": sha256,
        "provenance": f"Trained with recipe {recipe.name} ({recipe.source}); weights start {facts['start']}. See MODEL_CARD.md.",
    }


def summary(recipe):
    """Returns the description of the recipe, with the changes that the command line made."""
    usual = type(recipe)
    if (recipe.network, recipe.size) == (usual.network, usual.size):
        return recipe.summary
    return f"{recipe.summary} Here with {recipe.network} at {recipe.size[0]} x {recipe.size[1]} px."


def card(recipe, identity, facts):
    """`facts`: `start`, `data` and `training` in words, and if known `limits` (sentences), `figures` and `license`."""
    figures = "\n".join(f"| {name} | {value} |" for name, value in facts.get("figures", {}).items())
    measured = f"| | |\n|---|---|\n{figures}\n" if figures else "Nothing was measured.\n"
    limits = "\n".join(f"- {limit}" for limit in (*facts.get("limits", ()), *LIMITS))
    width, height = recipe.size
    return f"""---
license: {facts.get('license', 'Apache-2.0').lower()}
library_name: onnx
pipeline_tag: image-classification
tags: [deepfake-detection, face, onnx]
metrics: [roc_auc]
---

# {identity}

{summary(recipe)}

- Recipe: `{recipe.name}`, {recipe.source}.
- Weights start {facts['start']}.
- Data: {facts['data']}.
- Training: {facts['training']}.
- Input: RGB crops, {width} x {height} px, {recipe.frames} at a time: {recipe.crop.shape} windows of {recipe.crop.scale} x the face box, {recipe.crop.outside} outside
  the picture, resized {recipe.crop.resize}. Output: a logit, positive = synthetic; calibrated where `calibration` in model.json says how.
- Licence of the weights: {facts.get('license', 'Apache-2.0')}. They hold no picture that they were trained on.

## Limits

{limits}

## Measured

<!-- measured: npm run bench -- cards writes this part -->

{measured}
<!-- end of measured -->
"""


LIMITS = (
    "A vote in an ensemble that screens video for human reviewers; no proof of anything about a person.",
    "A low score is no proof that a face is real; families that were not measured are not known.",
    "Fairness over age, sex and skin tone was not measured: the data carry no such labels.",
)


def parity(net, recipe, folder, count=3):
    """-> the largest difference between onnxruntime-node and torch on noise."""
    inputs = example(recipe, count, seed=5)
    with torch.no_grad():
        expected = net.eval()(inputs).reshape(-1).numpy()
    raw = folder / "parity.bin"
    raw.write_bytes(inputs.numpy().astype(np.float32).tobytes())
    try:
        shape = ",".join(map(str, inputs.shape))
        done = subprocess.run(["node", str(REPO / "training/run_onnx.mjs"), str(folder / "model.onnx"), "crops", shape, str(raw)],
                              capture_output=True, text=True, check=True)
    finally:
        raw.unlink()
    return float(np.abs(np.array(json.loads(done.stdout)["logit"]).reshape(-1) - expected).max())
