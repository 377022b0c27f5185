"""1st place: EfficientNet-B7 on single faces, robbed of eyes, noses, mouths and halves of themselves.

github.com/selimsef/dfdc_deepfake_challenge (MIT): `training/pipelines/train_classifier.py`, `training/datasets/classifier_dataset.py`.
"""

import numpy as np

from ..blocks import augmentation, blending, compression, dropouts, losses, samplers, schedules
from .recipe import Crop, Recipe, nesterov, normal

# The outline of a face in units of the eye-to-eye and the eyes-to-mouth vector, from between the eyes: dlib's hull without dlib.
OUTLINE = np.array([(-1.05, -0.1), (-1.0, 0.85), (-0.5, 1.65), (0, 1.78), (0.5, 1.65), (1.0, 0.85), (1.05, -0.1), (0.6, -0.5),
                    (-0.6, -0.5)])


def hull(points):
    return blending.placed(OUTLINE, points)


class First(Recipe):
    name = "dfdc-1st"
    source = "selimsef/dfdc_deepfake_challenge (MIT), training/"
    summary = "Single faces, EfficientNet-B7 at 380 px; landmark, half-face and block dropout, label smoothing .01."
    crop = Crop("box", 1 + 2 / 3)
    network, size, batch_size, rate = "efficientnet_b7", (380, 380), 12, 0.01
    steps = 100_500
    clip_gradients = 1.0

    def optimiser(self, net):
        return nesterov(net, self.rate)

    def rate_at(self, step):
        return schedules.poly(step, self.steps)

    def epoch(self, rng, data):
        return samplers.as_many_fakes(rng, data.reals, data.fakes)

    def sample(self, rng, data, item):
        sample = data.load(item)
        outline = None if sample.points is None else hull(sample.points)
        picture, _ = dropouts.drop(rng, sample.picture, sample.mask, sample.points, outline, sample.is_fake)
        return normal(self.change(rng, picture)), np.float32(sample.is_fake)

    def change(self, rng, picture):
        if rng.random() < 0.5:
            picture = compression.jpeg(picture, rng.integers(60, 101))
        picture = augmentation.noise(rng, picture, 0.1)
        picture = augmentation.blur(rng, picture, 0.05)
        picture = augmentation.fit(augmentation.flip(rng, picture), self.size, letterbox=True)
        if rng.random() < 0.7:
            picture = augmentation.light(rng, picture)
        if rng.random() < 0.2:
            picture = np.repeat(picture.mean(2, keepdims=True).astype(np.uint8), 3, 2)
        return augmentation.rotate(rng, picture, 10) if rng.random() < 0.5 else picture

    def loss(self, net, batch, generator):
        pictures, targets = batch
        return losses.by_class(net(pictures), losses.smoothed(targets, 0.01))
