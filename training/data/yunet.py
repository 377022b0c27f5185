"""YuNet through cv2.dnn: the face boxes and landmarks that crops are cut by."""

import cv2
import numpy as np

STRIDES = (8, 16, 32)


class YuNet:
    def __init__(self, path, score=0.5, nms=0.45):
        """`path`: yunet_n_SIDE_SIDE.onnx; pictures are shrunk or enlarged to that side."""
        self.size, self.score, self.nms = int(str(path).rsplit("_", 1)[1].split(".")[0]), score, nms
        self.net = cv2.dnn.readNet(str(path))
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
        boxes, points, scores = (np.concatenate(part) for part in zip(*(self.found(out, s) for s in STRIDES)))
        if len(boxes) == 0:
            return boxes, points, scores
        keep = np.array(cv2.dnn.NMSBoxes(boxes.tolist(), scores.tolist(), self.score, self.nms)).reshape(-1)
        return boxes[keep] / scale, points[keep] / scale, scores[keep]

    def found(self, out, stride):
        cls, obj, box, kps = (out[f"{kind}_{stride}"][0] for kind in ("cls", "obj", "bbox", "kps"))
        score = np.sqrt(np.clip(cls[:, 0], 0, 1) * np.clip(obj[:, 0], 0, 1))
        keep = np.flatnonzero(score > self.score)
        cells = self.size // stride
        cell = np.stack([keep % cells, keep // cells], 1).astype(np.float32)
        centre, wh = (cell + box[keep, :2]) * stride, np.exp(box[keep, 2:]) * stride
        return np.concatenate([centre - wh / 2, wh], 1), (kps[keep].reshape(-1, 5, 2) + cell[:, None]) * stride, score[keep]
