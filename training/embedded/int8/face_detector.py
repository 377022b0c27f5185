"""Write model.int8.onnx of the face detector, calibrated on frames of the clips that it was trained on.

    python3 -m training.embedded.int8.face_detector
"""


import cv2
import numpy as np

from ...blocks.reading import spread_frames
from ..detector.common import REPO, SHARED, TRAIN_CLIPS, letterbox
from .quantise import Quantiser, save
from .ranges import full_range
from .stem import widen

FRAMES = 12  # of each clip, at both sizes
SIDES = (640, 256)  # long side of a full look, and of a glance while faces are large
# These layers are decoded to boxes and scores: a step of eight bits there is a pixel of the box.
OUTPUTS = ("/outs.",)


def main():
    cv2.setNumThreads(1)
    frames = [f for clip in TRAIN_CLIPS for f in spread_frames(SHARED / "data" / "video" / clip, FRAMES)]
    pictures = [np.ascontiguousarray(letterbox(f, side)[0][..., ::-1]) for side in SIDES for f in frames]
    folder = REPO / "plugins" / "embedded" / "models" / "face-detector"
    save(widen(Quantiser(folder / "model.onnx", OUTPUTS).run(pictures, full_range)), folder / "model.int8.onnx")


if __name__ == "__main__":
    main()
