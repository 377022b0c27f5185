"""The logits that a model bundle gives faces, computed by onnxruntime-node as the daemon computes them."""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from ..embedded.scorers.augment import cut

SCRIPT = Path(__file__).with_name("score_crops.mjs")


class Scorer:
    """One bundle; high logits are synthetic, calibrated where the bundle is."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.manifest = json.loads((self.folder / "model.json").read_text())
        self.identity = self.manifest["id"]

    def __call__(self, photographs):
        """-> logits [n] of pictures with a `picture` and a `box`"""
        crops = np.stack([self.crop(p.picture, p.box) for p in photographs])
        with tempfile.NamedTemporaryFile(suffix=".raw") as file:
            file.write(np.ascontiguousarray(crops).tobytes())
            file.flush()
            done = subprocess.run(["node", str(SCRIPT), str(self.folder), file.name], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{self.folder}: {done.stderr.strip()[-2000:]}")
        return self.logits(np.array(json.loads(done.stdout)))

    def crop(self, picture, box):
        rule = self.manifest["input"]
        return cut(picture, box, rule["crop"]["scale"], rule["width"])

    def logits(self, values):
        output = self.manifest["output"]
        if output["activation"] == "probability":
            values = np.clip(values, 1e-6, 1 - 1e-6)
            values = np.log(values / (1 - values))
        if output["high"] == "real":
            values = -values
        calibration = self.manifest.get("calibration")
        return calibration["a"] * values + calibration["b"] if isinstance(calibration, dict) else values
