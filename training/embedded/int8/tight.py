"""Write model.int8.onnx of the scorer `tight`, calibrated on photographs that it was trained on.

    python3 -m training.embedded.int8.tight
"""


import numpy as np

from ..scorers.augment import cut
from ..scorers.common import MODELS, Pictures, one_thread
from .quantise import Quantiser, save
from .ranges import least_squares

SCALE = 1.2  # the window round the face box
PER_CLASS = 200
# The gate over channels is computed from one pixel: nothing to gain there.
GATE = ("/down/Conv", "/up/Conv")


def main():
    rng = one_thread(1)
    data = Pictures()
    picked = np.concatenate([np.sort(rng.choice(data.where(fake, False), PER_CLASS, replace=False)) for fake in (False, True)])
    crops = [cut(data.clean[i], data.box[i], SCALE) for i in picked]
    folder = MODELS / "tight"
    save(Quantiser(folder / "model.onnx", GATE).run(crops, least_squares), folder / "model.int8.onnx")


if __name__ == "__main__":
    main()
