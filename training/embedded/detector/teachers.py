"""The published detectors that label our data: YuNet and RetinaFace MobileNet-0.25, run by cv2.dnn."""
import cv2
import numpy as np
import onnx

from .common import SHARED, STRIDES, iou_matrix, letterbox, nms


class Teacher:
    """One ONNX file, loaded once per input size (cv2.dnn wants fixed shapes)."""

    def __init__(self, path):
        self.model, self.nets = onnx.load(str(SHARED / "models" / path)), {}

    def forward(self, blob):
        if blob.shape not in self.nets:
            for dim, value in zip(self.model.graph.input[0].type.tensor_type.shape.dim, blob.shape):
                dim.dim_value = value
            net = cv2.dnn.readNetFromONNX(np.frombuffer(self.model.SerializeToString(), np.uint8))
            self.nets[blob.shape] = net, net.getUnconnectedOutLayersNames()
        net, names = self.nets[blob.shape]
        net.setInput(blob)
        return dict(zip(names, net.forward(names)))

    def detect(self, image, side=None, threshold=.3, overlap=.4):
        """BGR picture -> boxes [n,4], scores [n], landmarks [n,10] in its own pixels."""
        padded, scale = letterbox(image, side)
        boxes, scores, landmarks = self.decode(padded, threshold)
        keep = nms(boxes, scores, overlap)
        return boxes[keep] / scale, scores[keep], landmarks[keep] / scale


class YuNet(Teacher):
    def __init__(self):
        super().__init__("yunet/yunet_n_dynamic.onnx")

    def decode(self, image, threshold):
        h, w = image.shape[:2]
        out = self.forward(cv2.dnn.blobFromImage(image))
        found = []
        for s in STRIDES:
            score = np.sqrt(np.clip(out[f"cls_{s}"], 0, 1) * np.clip(out[f"obj_{s}"], 0, 1)).reshape(-1)
            pick = np.flatnonzero(score >= threshold)
            cell = np.stack([pick % (w // s), pick // (w // s)], 1).astype(np.float32)
            raw = out[f"bbox_{s}"].reshape(-1, 4)[pick]
            centre, size = (cell + raw[:, :2]) * s, np.exp(raw[:, 2:]) * s
            points = (out[f"kps_{s}"].reshape(-1, 5, 2)[pick] + cell[:, None]) * s
            found.append((np.hstack([centre - size / 2, centre + size / 2]), score[pick], points.reshape(-1, 10)))
        return tuple(np.concatenate(part) for part in zip(*found))


class RetinaFace(Teacher):
    def __init__(self):
        super().__init__("retinaface-mnet025/retinaface-mnet025.onnx")

    def decode(self, image, threshold):
        h, w = image.shape[:2]
        out = self.forward(cv2.dnn.blobFromImage(image, mean=(104, 117, 123)))
        priors = []
        for s, sides in zip(STRIDES, ((10, 20), (32, 64), (128, 256))):
            y, x = np.meshgrid(np.arange(h // s), np.arange(w // s), indexing="ij")
            cells = np.stack([(x + .5) * s, (y + .5) * s], 2).reshape(-1, 1, 2).repeat(2, 1)
            priors.append(np.concatenate([cells, np.broadcast_to(
                np.array(sides, float)[None, :, None], cells.shape)], 2).reshape(-1, 4))
        score = out["conf"].reshape(-1, 2)[:, 1]
        pick = np.flatnonzero(score >= threshold)
        prior, loc = np.concatenate(priors)[pick], out["loc"].reshape(-1, 4)[pick]
        centre, size = prior[:, :2] + loc[:, :2] * .1 * prior[:, 2:], prior[:, 2:] * np.exp(loc[:, 2:] * .2)
        points = prior[:, None, :2] + out["landmarks"].reshape(-1, 5, 2)[pick] * .1 * prior[:, None, 2:]
        boxes = np.hstack([centre - size / 2, centre + size / 2])
        return boxes.astype(np.float32), score[pick], points.reshape(-1, 10).astype(np.float32)


def merge(yunet, retina, overlap=.4):
    """One row per face: x1 y1 x2 y2, YuNet's score, RetinaFace's score (0 where silent), ten landmark numbers.

    `yunet` is a list of results (several scales); the geometry is that of YuNet's best score, else RetinaFace's."""
    boxes, scores, landmarks = (np.concatenate(part) for part in zip(*yunet))
    keep = nms(boxes, scores, overlap)
    rows = [np.concatenate([boxes[i], [scores[i], 0], landmarks[i]]) for i in keep]
    match = iou_matrix(retina[0], boxes[keep])
    for i in range(len(retina[1])):
        j = int(match[i].argmax()) if len(keep) else -1
        if j >= 0 and match[i, j] > overlap:
            rows[j][5] = max(rows[j][5], retina[1][i])
        else:
            rows.append(np.concatenate([retina[0][i], [0, retina[1][i]], retina[2][i]]))
    return np.array(rows, np.float32).reshape(-1, 16)
