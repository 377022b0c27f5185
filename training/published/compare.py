"""The same inputs through torch and through the exported graph."""

import json
import subprocess
import tempfile
from pathlib import Path

import torch

from bundle import as_bundled
from random_weights import pictures

SEED = 5


def runs(model):
    """Shapes of the inputs, as the network wants them: a pair, and one alone; of clips the one has a frame more.

    Of I3D 12 and 13 frames: between them each layer that halves the time sees an even and an odd number.
    """
    if not model.clip:
        return (2, *model.shape), (1, *model.shape)
    channels, frames, *picture = model.shape
    return (2, channels, frames, *picture), (1, channels, frames + 1, *picture)


def compare(net, model, onnx):
    """-> largest difference of any logit, spread of the logits over the inputs, milliseconds of the runs, runtime."""
    bundled = as_bundled(net, model)
    with tempfile.TemporaryDirectory() as work, torch.no_grad():
        jobs, expected = [], []
        for place, shape in enumerate(runs(model)):
            batch = pictures(model, shape, SEED + place)
            batch = (batch.transpose(1, 2) if model.clip else batch).contiguous()
            file = Path(work) / f"{place}.bin"
            file.write_bytes(batch.numpy().tobytes())
            jobs.append({"file": str(file), "dims": list(batch.shape)})
            expected.append(bundled(batch))
        (Path(work) / "runs.json").write_text(json.dumps(jobs))
        script = Path(__file__).with_name("run_onnx.mjs")
        command = ["node", str(script), str(onnx), str(Path(work) / "runs.json")]
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"onnxruntime could not run {onnx}:\n{done.stderr.strip()}")
    answer = json.loads(done.stdout)
    outputs = [torch.tensor(o["data"]).reshape(o["dims"]) for o in answer["outputs"]]
    return {
        "largest_difference": max(float((a - b).abs().max()) for a, b in zip(outputs, expected)),
        "spread": float(torch.cat(expected).std(0).mean()),
        "ms": [o["ms"] for o in answer["outputs"]],
        "onnxruntime": answer["version"],
    }
