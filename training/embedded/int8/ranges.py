"""Values that each tensor of a float network takes on calibration pictures, and the range of them that eight bits span."""

import struct
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

SAMPLES = 600  # values that observe.mjs draws of each tensor on each picture


def observe(model, tensors, pictures):
    """-> {tensor: (lowest, highest, sample of its values)} over RGB uint8 `pictures` of any sizes that the network takes."""
    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    del probe.graph.output[:]
    probe.graph.output.extend(helper.make_tensor_value_info(t, TensorProto.FLOAT, None) for t in tensors)
    # A folder of its own, emptied at once: the pictures hold faces.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        onnx.save(probe, str(path / "probe.onnx"))
        with open(path / "pictures.bin", "wb") as out:
            for picture in pictures:
                out.write(struct.pack("<II", *picture.shape[:2]) + np.ascontiguousarray(picture).tobytes())
        subprocess.run(["node", str(Path(__file__).with_name("observe.mjs")), str(path), str(SAMPLES)], check=True)
        rows = np.fromfile(path / "seen.bin", np.float32).reshape(len(tensors), -1)
    return {t: (float(row[0]), float(row[1]), row[2:]) for t, row in zip(tensors, rows)}


def step_and_zero(low, high):
    """Scale and zero point of uint8 for a range; zero itself is always exact, because padding is zero."""
    low, high = min(low, 0.0), max(high, 0.0)
    step = max((high - low) / 255, 1e-9)
    return np.float32(step), int(np.clip(round(-low / step), 0, 255))


def full_range(low, high, _):
    """All that was seen: for networks whose rare largest values carry the answer, as the scores of a detector do."""
    return step_and_zero(low, high)


def least_squares(low, high, values):
    """The share of the range whose rounding and clipping together change the values least, squared."""
    def error(step, zero):
        back = (np.clip(np.rint(values / step) + zero, 0, 255) - zero) * step
        return float(((back - values) ** 2).mean())

    return min((step_and_zero(low * share, high * share) for share in np.linspace(0.3, 1, 36)), key=lambda p: error(*p))
