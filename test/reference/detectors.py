"""Writes test/parity/fixtures/detectors.json: what the detectors must find with the settings of the presets.

TRUEFRAME_SHARED=../shared /usr/bin/python3 test/reference/detectors.py && npm run fix
Debian: python3-numpy python3-onnx python3-opencv python3-pil python3-torch. Needs the shared pictures and weights; only
numbers are written. MTCNN runs in torch from its published weights, RetinaFace in OpenCV.
"""

import json
import os
import pathlib

import cv2
import numpy as np
import onnx
import torch
import torch.nn.functional as F
from PIL import Image

SHARED = pathlib.Path(os.environ["TRUEFRAME_SHARED"])
FIXTURE = pathlib.Path(__file__).parent.parent / "parity" / "fixtures" / "detectors.json"


class Mtcnn:
    def __init__(self):
        folder = SHARED / "models" / "mtcnn"
        self.p, self.r, self.o = (torch.load(folder / f"{n}net.pt", map_location="cpu") for n in "pro")

    @staticmethod
    def conv(w, x, n):
        x = F.conv2d(x, w[f"conv{n}.weight"], w[f"conv{n}.bias"])
        return F.prelu(x, w[f"prelu{n}.weight"])

    @staticmethod
    def dense(w, x, name):
        return F.linear(x, w[f"dense{name}.weight"], w[f"dense{name}.bias"])

    def pnet(self, x):
        w = self.p
        x = F.max_pool2d(self.conv(w, x, 1), 2, 2, ceil_mode=True)
        x = self.conv(w, self.conv(w, x, 2), 3)
        face = F.conv2d(x, w["conv4_1.weight"], w["conv4_1.bias"]).softmax(1)[:, 1]
        return face, F.conv2d(x, w["conv4_2.weight"], w["conv4_2.bias"])

    def rnet(self, x):
        w = self.r
        x = F.max_pool2d(self.conv(w, x, 1), 3, 2, ceil_mode=True)
        x = F.max_pool2d(self.conv(w, x, 2), 3, 2, ceil_mode=True)
        x = self.conv(w, x, 3).permute(0, 3, 2, 1).flatten(1)
        x = F.prelu(self.dense(w, x, "4"), w["prelu4.weight"])
        return self.dense(w, x, "5_1").softmax(1)[:, 1], self.dense(w, x, "5_2")

    def onet(self, x):
        w = self.o
        x = F.max_pool2d(self.conv(w, x, 1), 3, 2, ceil_mode=True)
        x = F.max_pool2d(self.conv(w, x, 2), 3, 2, ceil_mode=True)
        x = F.max_pool2d(self.conv(w, x, 3), 2, 2, ceil_mode=True)
        x = self.conv(w, x, 4).permute(0, 3, 2, 1).flatten(1)
        x = F.prelu(self.dense(w, x, "5"), w["prelu5.weight"])
        return self.dense(w, x, "6_1").softmax(1)[:, 1], self.dense(w, x, "6_2"), self.dense(w, x, "6_3")

    @torch.no_grad()
    def detect(self, rgb, thresholds, factor=0.709, least=20, largest=False, reciprocal=False):
        """Rows x1 y1 x2 y2 score and five x, five y, in float32."""
        height, width = rgb.shape[:2]
        image = torch.from_numpy(rgb).permute(2, 0, 1)[None].float()
        empty = np.zeros((0, 15), np.float32)
        scale, side, found = 12.0 / least, min(height, width) * (12.0 / least), []
        while side >= 12:
            found.append(self.propose(image, scale, thresholds[0], reciprocal))
            scale, side = scale * factor, side * factor
        if not found or sum(map(len, found)) == 0:
            return empty
        rows = torch.cat(found)
        rows = rows[nms(rows[:, :4].numpy(), rows[:, 4].numpy(), 0.7)]
        sides = (rows[:, 2:4] - rows[:, :2]).repeat(1, 2)
        rows = squared(torch.cat([rows[:, :4] + rows[:, 5:9] * sides, rows[:, 4:5]], 1))

        score, move = self.rnet(crops(image, rows, 24))
        keep = score > thresholds[1]
        rows, score, move = rows[keep], score[keep], move[keep]
        order = nms(rows[:, :4].numpy(), score.numpy(), 0.7)
        rows = squared(torch.cat([moved(rows[order], move[order]), score[order][:, None]], 1))
        if len(rows) == 0:
            return empty

        score, move, points = self.onet(crops(image, rows, 48))
        keep = score > thresholds[2]
        rows, score, move, points = rows[keep], score[keep], move[keep], points[keep]
        sides = rows[:, 2:4] - rows[:, :2] + 1
        x = sides[:, :1] * points[:, :5] + rows[:, :1] - 1
        y = sides[:, 1:] * points[:, 5:] + rows[:, 1:2] - 1
        rows = torch.cat([moved(rows, move), score[:, None], x, y], 1).numpy()
        rows = rows[nms(rows[:, :4], rows[:, 4], 0.7, plus=1, by_smaller=True)]
        if largest:
            rows = rows[np.argsort((rows[:, 2] - rows[:, 0]) * (rows[:, 3] - rows[:, 1]))[::-1]]
        return rows

    def propose(self, image, scale, threshold, reciprocal):
        size = (int(image.shape[2] * scale + 1), int(image.shape[3] * scale + 1))
        level = (F.interpolate(image, size, mode="area") - 127.5) * 0.0078125
        face, move = self.pnet(level)
        mask = face[0] >= threshold
        cells = mask.nonzero().flip(1).float()
        corners = torch.cat([2 * cells + 1, 2 * cells + 12], 1)
        # Torch does this on CUDA by itself.
        corners = corners * (torch.tensor(1.0) / torch.tensor(scale)) if reciprocal else corners / scale
        rows = torch.cat([corners.floor(), face[0][mask][:, None], move[0][:, mask].T], 1)
        return rows[nms(rows[:, :4].numpy(), rows[:, 4].numpy(), 0.5)]


def crops(image, rows, size):
    height, width = image.shape[2:]
    parts = []
    for x1, y1, x2, y2 in rows[:, :4].trunc().int().tolist():
        part = image[:, :, max(y1, 1) - 1 : min(y2, height), max(x1, 1) - 1 : min(x2, width)]
        parts.append(F.interpolate(part, (size, size), mode="area"))
    return (torch.cat(parts) - 127.5) * 0.0078125


def squared(rows):
    sides = rows[:, 2:4] - rows[:, :2]
    side = sides.max(1, keepdim=True).values
    first = rows[:, :2] + sides * 0.5 - side * 0.5
    return torch.cat([first, first + side, rows[:, 4:]], 1)


def moved(rows, move):
    return rows[:, :4] + move * (rows[:, 2:4] - rows[:, :2] + 1).repeat(1, 2)


def nms(boxes, scores, threshold, plus=0, by_smaller=False):
    # The earlier of equal scores comes first, but the last step of MTCNN walks an ascending order from its end.
    order = np.argsort(scores, kind="stable")[::-1] if by_smaller else np.argsort(-scores, kind="stable")
    area = (boxes[:, 2] - boxes[:, 0] + plus) * (boxes[:, 3] - boxes[:, 1] + plus)
    kept = []
    while len(order):
        best, rest = order[0], order[1:]
        kept.append(best)
        low = np.maximum(boxes[best, :2], boxes[rest, :2])
        high = np.minimum(boxes[best, 2:4], boxes[rest, 2:4])
        shared = np.maximum(high - low + plus, 0).prod(1)
        whole = np.minimum(area[best], area[rest]) if by_smaller else area[best] + area[rest] - shared
        order = rest[shared / whole <= threshold]
    return kept


class RetinaFace:
    SIDES = [[10, 20], [32, 64], [128, 256]]

    def __init__(self):
        self.model = onnx.load(SHARED / "models" / "retinaface-mnet025" / "retinaface-mnet025.onnx")
        self.nets = {}

    def net(self, height, width):
        # OpenCV wants fixed sizes.
        if (height, width) not in self.nets:
            dims = self.model.graph.input[0].type.tensor_type.shape.dim
            for dim, value in zip(dims, (1, 3, height, width)):
                dim.dim_value = value
            self.nets[height, width] = cv2.dnn.readNetFromONNX(self.model.SerializeToString())
        return self.nets[height, width]

    def detect(self, image, means, confidence, top_k, threshold, keep_top_k):
        """Rows x1 y1 x2 y2 score and five x, five y, in pixels of `image`."""
        height, width = image.shape[:2]
        net = self.net(height, width)
        net.setInput((image.astype(np.float32) - np.float32(means)).transpose(2, 0, 1)[None])
        loc, conf, marks = (out[0] for out in net.forward(["loc", "conf", "landmarks"]))
        priors = np.array(
            [
                ((x + 0.5) * step / width, (y + 0.5) * step / height, side / width, side / height)
                for step, sides in zip((8, 16, 32), self.SIDES)
                for y in range(-(-height // step))
                for x in range(-(-width // step))
                for side in sides
            ],
            np.float32,
        )
        centre = priors[:, :2] + loc[:, :2] * np.float32(0.1) * priors[:, 2:]
        size = priors[:, 2:] * np.exp(loc[:, 2:] * np.float32(0.2))
        first = centre - size / 2
        corners = np.concatenate([first, first + size], 1) * np.float32([width, height] * 2)
        points = marks.reshape(-1, 5, 2) * np.float32(0.1) * priors[:, None, 2:] + priors[:, None, :2]
        points = points * np.float32([width, height])
        rows = np.concatenate([corners, conf[:, 1:], points[..., 0], points[..., 1]], 1)
        rows = rows[rows[:, 4] > confidence]
        rows = rows[np.argsort(rows[:, 4])[::-1][:top_k]]
        return rows[nms(rows[:, :4], rows[:, 4], threshold, plus=1)][:keep_top_k]


def scaled(rows, x, y, cut=None):
    """Coordinates times x and y, in double; cut to whole pixels before or after."""
    rows = rows.astype(np.float64)
    columns = [0, 2, *range(5, 10)], [1, 3, *range(10, 15)]
    for indices, factor in zip(columns, (x, y)):
        values = np.trunc(rows[:, indices]) if cut == "before" else rows[:, indices]
        rows[:, indices] = np.trunc(values * factor) if cut == "after" else values * factor
    return rows


def main():
    mtcnn, retinaface = Mtcnn(), RetinaFace()

    def first_place(rgb):
        height, width = rgb.shape[:2]
        half = Image.fromarray(rgb).resize((width // 2, height // 2), Image.BICUBIC)
        return scaled(mtcnn.detect(np.array(half), (0.7, 0.8, 0.8), largest=True), 2, 2, "after")

    def medics(longer, thresholds):
        def detect(rgb):
            height, width = rgb.shape[:2]
            r = longer / max(width, height)
            small = cv2.resize(rgb, (int(width * r), int(height * r)), interpolation=cv2.INTER_LINEAR)
            return scaled(mtcnn.detect(small, thresholds, factor=0.71), 1 / r, 1 / r)

        return detect

    def bronze(rgb):
        height, width = rgb.shape[:2]
        tensor = torch.from_numpy(rgb).permute(2, 0, 1)[None].float()
        square = F.interpolate(tensor, (640, 640))[0].permute(1, 2, 0).numpy()
        rows = retinaface.detect(square, (123, 117, 104), 0.5, 5, 0.5, 5)
        return scaled(rows, width / 640, height / 640, "after")

    def every_second(rgb):
        rows = retinaface.detect(rgb[::2, ::2, ::-1], (104, 117, 123), 0.02, 5000, 0.4, 750)
        return scaled(rows[rows[:, 4] > np.float32(0.6)], 2, 2, "before")

    settings = {
        "mtcnn-cuda": lambda rgb: scaled(mtcnn.detect(rgb, (0.6, 0.7, 0.7), reciprocal=True), 1, 1),
        "mtcnn-first-place": first_place,
        "mtcnn-medics": medics(480, (0.8, 0.8, 0.9)),
        "mtcnn-medics-retry": medics(960, (0.5, 0.5, 0.5)),
        "retinaface-bronze": bronze,
        "retinaface-79th": every_second,
    }
    golden = {name: {} for name in settings}
    for path in sorted((SHARED / "golden" / "mtcnn").glob("*.png")):
        rgb = np.array(Image.open(path).convert("RGB"))
        for name, detect in settings.items():
            golden[name][path.stem] = {
                "width": rgb.shape[1],
                "height": rgb.shape[0],
                "faces": [
                    {
                        "box": row[:4],
                        "prob": row[4],
                        "landmarks": list(zip(row[5:10], row[10:15])),
                    }
                    for row in detect(rgb).round(6).tolist()
                ],
            }
            print(name, path.stem, len(golden[name][path.stem]["faces"]))
    FIXTURE.write_text(json.dumps(golden))


if __name__ == "__main__":
    main()
