"""The plain way: one Python loop that reads a clip with OpenCV and runs the networks with torch, frame by frame.

    python3 loop.py '{"clip", "detector", "scorers": [{"path", "scale", "size"}], "inputSize", "minConfidence", "nmsThreshold",
                      "threads", "traced", "frames"}'

Prints JSON: frames, seconds and CPU seconds of the loop alone (models loaded, one frame done before), the scores of the best
face in every frame, and versions. Debian packages: python3-torch python3-opencv python3-onnx.
"""
import json
import sys
import time

import cv2
import numpy as np
import torch

from onnx_to_torch import OnnxModule, traced

job = json.loads(sys.argv[1])
torch.set_num_threads(job["threads"])
cv2.setNumThreads(job["threads"])
torch.set_grad_enabled(False)


def load(path, example):
    module = OnnxModule(path).eval()
    return traced(module, torch.zeros(example, dtype=torch.uint8)) if job["traced"] else module


def letterbox(frame, size):
    scale = min(1, size / max(frame.shape[:2]))
    height, width = (round(v * scale) for v in frame.shape[:2])
    out = np.zeros((-(-height // 32) * 32, -(-width // 32) * 32, 3), np.uint8)
    out[:height, :width] = cv2.resize(frame, (width, height))
    return out, scale


def nms(boxes, scores, threshold):
    order, kept = scores.argsort()[::-1], []
    while len(order):
        best, rest = order[0], order[1:]
        kept.append(best)
        low = np.maximum(boxes[best, :2], boxes[rest, :2])
        high = np.minimum(boxes[best, 2:], boxes[rest, 2:])
        both = np.clip(high - low, 0, None).prod(1)
        area = (boxes[:, 2:] - boxes[:, :2]).prod(1)
        order = rest[both / (area[best] + area[rest] - both) <= threshold]
    return kept


def crop(frame, box, scale, size, area):
    side = int(round(max(box[2] - box[0], box[3] - box[1]) * scale))
    left, top = (int(round(v - side / 2)) for v in ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
    height, width = frame.shape[:2]
    out = np.zeros((side, side, 3), np.uint8)
    x0, y0, x1, y1 = max(left, 0), max(top, 0), min(left + side, width), min(top + side, height)
    out[y0 - top:y1 - top, x0 - left:x1 - left] = frame[y0:y1, x0:x1]
    return cv2.resize(out, (size, size), interpolation=cv2.INTER_AREA if area and side > size else cv2.INTER_LINEAR)


def faces_in(frame, detector):
    image, scale = letterbox(frame, job["inputSize"])
    boxes, scores, _ = (t[0].numpy() for t in detector(torch.from_numpy(image[None])))
    keep = scores >= job["minConfidence"]
    boxes, scores = boxes[keep] / scale, scores[keep]
    return boxes[nms(boxes, scores, job["nmsThreshold"])]


def analyse(picture, detector, scorers):
    frame = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
    boxes = faces_in(frame, detector)
    rows = []
    for scorer, spec in zip(scorers, job["scorers"]):
        if len(boxes) == 0:
            break
        crops = np.stack([crop(frame, box, spec["scale"], spec["size"], spec["area"]) for box in boxes])
        logits = scorer(torch.from_numpy(crops))[0].reshape(len(boxes), -1)[:, 0]
        rows.append([float(v) for v in logits])
    return rows


clip = cv2.VideoCapture(job["clip"])
_, first = clip.read()
detector = load(job["detector"], (1, *letterbox(first, job["inputSize"])[0].shape))
scorers = [load(spec["path"], (1, spec["size"], spec["size"], 3)) for spec in job["scorers"]]
# Graphs that are compiled for their shapes do so in their first runs.
for _ in range(3):
    analyse(first, detector, scorers)

clip = cv2.VideoCapture(job["clip"])
answers, begun, cpu = [], time.perf_counter(), time.process_time()
while len(answers) < job["frames"]:
    found, picture = clip.read()
    if not found:
        break
    answers.append(analyse(picture, detector, scorers))
result = {
    "frames": len(answers),
    "seconds": time.perf_counter() - begun,
    "cpuSeconds": time.process_time() - cpu,
    "logits": [[row[0] for row in rows] for rows in answers],
    "versions": {"torch": torch.__version__, "opencv": cv2.__version__, "numpy": np.__version__},
}
print(json.dumps(result))
