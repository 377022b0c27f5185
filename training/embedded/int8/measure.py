"""Parts that both comparisons share: the time of either file, the processor that it was measured on, and the report."""

import json
import platform
import struct
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import onnx


def processor():
    """Name, and which integer instructions it has: they decide what int8 gains."""
    facts = [line.split(":", 1) for line in Path("/proc/cpuinfo").read_text().splitlines() if ":" in line]
    name = next((v.strip() for k, v in facts if k.strip() == "model name"), platform.machine())
    flags = next((v.split() for k, v in facts if k.strip() in ("flags", "Features")), [])
    return {"name": name, "integer": [f for f in ("avx512_vnni", "avx_vnni", "amx_int8", "asimddp", "i8mm") if f in flags]}


def times(folder, pictures):
    """CPU ms of a run of either file on one thread, on pictures of one size."""
    with tempfile.NamedTemporaryFile() as file:
        for picture in pictures:
            file.write(struct.pack("<II", *picture.shape[:2]) + np.ascontiguousarray(picture).tobytes())
        file.flush()
        command = ["node", str(Path(__file__).with_name("bench.mjs")), *files(folder), file.name]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def files(folder):
    """The float file and the integer one."""
    return [str(folder / name) for name in ("model.onnx", "model.int8.onnx")]


def convolutions(folder):
    """-> [in integers, in all]."""
    nodes = onnx.load(files(folder)[1]).graph.node
    convs = [n for n in nodes if n.op_type == "Conv"]
    return [sum(c.input[1].endswith("#float") for c in convs), len(convs)]


def moved(before, after):
    """Returns the movement of numbers between 0 and 1."""
    d = np.abs(np.asarray(after) - np.asarray(before))
    return {"mean": round(float(d.mean()), 4), "p99": round(float(np.quantile(d, 0.99)), 4), "max": round(float(d.max()), 3)}


def write(folder, report):
    bytes_of = [Path(f).stat().st_size for f in files(folder)]
    report = {"bytes": bytes_of, "convolutions": convolutions(folder), "processor": processor(), **report}
    (folder / "int8.json").write_text(json.dumps(report, indent=1) + "\n")
