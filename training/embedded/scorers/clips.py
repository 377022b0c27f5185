"""Faces out of the clips of data/video and the MesoNet pictures: only ever reported on, never trained or chosen on."""

import cv2
import numpy as np

from ...blocks.reading import spread_frames
from .augment import cut
from .common import SHARED, WORK
from .yunet import YuNet

FRAMES = 12
CUTS = ((1.2, 112), (1.4, 112), (1.2, 256))  # of the two scorers and of MesoNet


def frames(path, count=FRAMES):
    """Evenly spaced frames, RGB."""
    return [cv2.cvtColor(frame, cv2.COLOR_BGR2RGB) for frame in spread_frames(path, count)]


def faces(pictures, detector):
    """-> (picture, box) of the largest face, for the pictures that have one."""
    found = []
    for picture in pictures:
        boxes, _, scores = detector(picture)
        boxes = boxes[(scores > 0.8) & (boxes[:, 2:].max(1) >= 24)] if len(boxes) else boxes
        if len(boxes):
            found.append((picture, boxes[boxes[:, 2:].max(1).argmax()]))
    return found


def clip_crops():
    """-> {"real/name": {"side": px, (scale, size): crops}}, cached; clips with a face in under four frames are left out."""
    path = WORK / "clips.npy"
    if path.exists():
        return np.load(path, allow_pickle=True).item()
    detector, out = YuNet(640), {}
    for kind in ("real", "fake"):
        for video in sorted((SHARED / "data/video" / kind).glob("*.*")):
            found = faces(frames(video), detector)
            if len(found) >= 4:
                crops = {(s, size): np.stack([cut(p, b, s, size) for p, b in found]) for s, size in CUTS}
                out[f"{kind}/{video.stem}"] = crops | {"side": float(np.median([b[2:].max() for _, b in found]))}
    np.save(path, out)
    return out


def meso_pictures(scales, size):
    """-> {"real/..": {scale: crops}}: the four faces of golden/mesonet, which are crops already."""
    detector, out = YuNet(320), {}
    for path in sorted((SHARED / "golden/mesonet").glob("*/*.png")):
        picture = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
        whole = [(picture, np.array([0, 0, *picture.shape[1::-1]], float))]
        found = faces([picture], detector) or whole
        out[f"{path.parent.name}/{path.stem}"] = {s: np.stack([cut(p, b, s, size) for p, b in found]) for s in scales}
    return out


class MesoNet:
    """The four published MesoNets, as P(synthetic) of 256 px crops."""

    names = ("Meso4_DF", "Meso4_F2F", "MesoInception_DF", "MesoInception_F2F")

    def __init__(self):
        self.nets = {n: cv2.dnn.readNet(str(SHARED / f"models/mesonet/{n}.onnx")) for n in self.names}

    def __call__(self, crops):
        out = {n: [] for n in self.names}
        for crop in crops:
            blob = cv2.dnn.blobFromImage(crop, 1 / 255)
            for name, net in self.nets.items():
                net.setInput(blob)
                out[name].append(1 - float(net.forward().reshape(-1)[0]))
        return {n: np.array(v) for n, v in out.items()}
