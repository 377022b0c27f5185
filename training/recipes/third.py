"""3rd place: a face and the fake of it faded into each other, after x264; EfficientNet-B7, on pictures and on seven frames.

github.com/NTech-Lab/deepfake-detection-challenge (Apache-2.0): `train_b7_ns_aa_original_re_100k.py`, `train_b7_ns_seq_aa_original_100k.py`,
`datasets.py`.
"""

import cv2
import numpy as np

from .. import nets
from ..blocks import augmentation, compression, losses, mixing, schedules
from .recipe import Crop, Recipe, nesterov, normal


class Third(Recipe):
    name = "dfdc-3rd"
    source = "NTech-Lab/deepfake-detection-challenge (Apache-2.0), train_b7_ns_aa_original_re_100k.py"
    summary = "Aligned mixup of a face and its fake, on-the-fly x264, AutoAugment, erasing; EfficientNet-B7 at 192 x 224."
    crop = Crop("box", 1.5)
    network, size, batch_size, rate = "efficientnet_b7", (192, 224), 8, 0.005
    steps, warm_up = 100_000, 100
    is_sequence, erased = False, 0.2
    together = 50  # frames of a track that are encoded together
    places = (9, 13, 17, 21, 25, 29, 33, 37)  # those of them that are learned from

    def optimiser(self, net):
        return nesterov(net, self.rate)

    def rate_at(self, step):
        return schedules.linear(step, self.steps, self.warm_up)

    def before(self, net, step):
        schedules.head_only(net, step, self.warm_up)

    def epoch(self, rng, data):
        """Pairs of tracks: of a real face, and of the same face in one fake."""
        tracks = data.tracks(min(self.together, 2))
        fakes = {}
        for (video, face), crops in tracks.items():
            if crops[0].is_fake:
                fakes.setdefault((crops[0].original, face), []).append(crops)
        pairs = [(real, fake) for (video, face), real in tracks.items() if not real[0].is_fake for fake in fakes.get((video, face), [])]
        return [pairs[i] for i in rng.permutation(len(pairs))]

    def sample(self, rng, data, item):
        real, fake = same_places(*item)
        start = rng.integers(max(1, len(real) - self.together + 1))
        how, seed = compression.draw_video(rng), int(rng.integers(2**62))
        return tuple(self.track(data, crops[start : start + self.together], how, seed) for crops in (real, fake))

    def track(self, data, crops, how, seed):
        """The chosen frames of a track: both halves of a pair by the same draws, in a sequence all of its frames, too."""
        places = np.round(np.array(self.places) / self.together * len(crops)).astype(int).clip(0, len(crops) - 1)
        if how is None:
            frames = [data.load(crops[i]).picture for i in places]
        else:
            shape = data.load(crops[0]).picture.shape[1::-1]
            clip = compression.encode(np.stack([cv2.resize(data.load(c).picture, even(shape)) for c in crops]), how)
            frames = clip[compression.at_same_times(places, len(crops), len(clip))]
        draws = [np.random.default_rng(seed if self.is_sequence else (seed, i)) for i in range(len(frames))]
        return np.stack([normal(self.change(rng, frame)) for rng, frame in zip(draws, frames)])

    def change(self, rng, picture):
        picture = short_side(picture, max(self.size))
        y, x = (rng.integers(side - part + 1) for side, part in zip(picture.shape[:2], self.size[::-1]))
        picture = augmentation.flip(rng, picture)[y : y + self.size[1], x : x + self.size[0]]
        if rng.random() < 0.5:
            picture = augmentation.auto_augment(rng, np.ascontiguousarray(picture))
        return augmentation.erase(rng, picture, self.erased)

    def loss(self, net, batch, generator):
        pictures, targets = mixing.aligned_mixup(*(half.flatten(0, 1) for half in batch), generator)
        return losses.binary(net(pictures), targets)


class ThirdSequence(Third):
    """The same on seven frames, 1/15 s apart, changed alike; every frame is told apart."""

    name = "dfdc-3rd-sequence"
    source = "NTech-Lab/deepfake-detection-challenge (Apache-2.0), train_b7_ns_seq_aa_original_100k.py"
    summary = "Seven frames, EfficientNet-B7 whose expansions look at neighbouring frames; aligned mixup, on-the-fly x264, AutoAugment."
    frames, spacing, per_frame = 7, 2, True
    is_sequence, erased = True, 0.0
    places = (19, 21, 23, 25, 27, 29, 31)

    def net(self):
        return nets.sequences(self.network)

    def loss(self, net, batch, generator):
        mixed, targets = mixing.aligned_mixup(*batch, generator)
        logits = net(mixed)
        return losses.binary(logits, targets[:, None].expand_as(logits))


def same_places(real, fake):
    """Returns the crops of two tracks that show the same frames."""
    by_frame = {c.frame: c for c in fake}
    kept = [(c, by_frame[c.frame]) for c in real if c.frame in by_frame]
    return [a for a, _ in kept], [b for _, b in kept]


def even(size):
    return tuple(max(2, side // 2 * 2) for side in size)


def short_side(picture, side):
    height, width = picture.shape[:2]
    scale = side / min(height, width)
    size = (max(side, round(width * scale)), max(side, round(height * scale)))
    return picture if size == (width, height) else cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR)
