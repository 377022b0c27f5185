"""YuNet through cv2.dnn: the face boxes and landmarks that the crops are cut from."""

import cv2
import numpy as np

from .common import SHARED

STRIDES = (8, 16, 32)


class YuNet:
    def __init__(self, size=320, score=0.5, nms=0.45):
        self.size, self.score, self.nms = size, score, nms
        self.net = cv2.dnn.readNet(str(SHARED / f"models/yunet/yunet_n_{size}_{size}.onnx"))
        self.names = [f"{kind}_{s}" for kind in ("cls", "obj", "bbox", "kps") for s in STRIDES]

    def __call__(self, rgb):
        """-> boxes [n,4] as x, y, w, h, landmarks [n,5,2] and scores [n], best first, in pixels of `rgb`."""
        height, width = rgb.shape[:2]
        scale = self.size / max(height, width)
        small = cv2.resize(rgb, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_LINEAR)
        canvas = np.zeros((self.size, self.size, 3), np.uint8)
        canvas[: small.shape[0], : small.shape[1]] = small
        self.net.setInput(cv2.dnn.blobFromImage(canvas, swapRB=True))
        out = dict(zip(self.names, self.net.forward(self.names)))
        boxes, points, scores = [], [], []
        for s in STRIDES:
            cls, obj, box, kps = (out[f"{kind}_{s}"][0] for kind in ("cls", "obj", "bbox", "kps"))
            score = np.sqrt(np.clip(cls[:, 0], 0, 1) * np.clip(obj[:, 0], 0, 1))
            keep = np.flatnonzero(score > self.score)
            cells = self.size // s
            cell = np.stack([keep % cells, keep // cells], 1).astype(np.float32)
            centre, wh = (cell + box[keep, :2]) * s, np.exp(box[keep, 2:]) * s
            boxes.append(np.concatenate([centre - wh / 2, wh], 1))
            points.append((kps[keep].reshape(-1, 5, 2) + cell[:, None]) * s)
            scores.append(score[keep])
        boxes, points, scores = np.concatenate(boxes), np.concatenate(points), np.concatenate(scores)
        if len(boxes) == 0:
            return boxes, points, scores
        keep = np.array(cv2.dnn.NMSBoxes(boxes.tolist(), scores.tolist(), self.score, self.nms)).reshape(-1)
        return boxes[keep] / scale, points[keep] / scale, scores[keep]
