"""The embedded scorer: real faces and pseudo-fakes of them, in pairs, through real H.264; no generated picture is needed.

Self-blended images (Shiohara and Yamasaki, CVPR 2022) and other blends, outlines as in Face X-ray (Li et al., CVPR 2020),
MobileNetV2 at 160 px (Sandler et al. 2018).
"""

import cv2
import numpy as np
import torch

from .. import nets
from ..blocks import augmentation, blending, cameras, compression, losses, pasting, rendering
from ..blocks.schedules import held
from ..mobilenet import MobileNetV2
from .recipe import Crop, Recipe

# Share of each forgery, and True where it needs the face of another person.
FAMILIES = {
    (blending.self_blended, False): 0.36, (blending.swapped, True): 0.13, (blending.gradient_blended, False): 0.07,
    (rendering.upsampled, False): 0.10, (rendering.warped, False): 0.12, (pasting.pasted, False): 0.12, (pasting.pasted, True): 0.10,
}  # fmt: skip
FRAMES = 5  # frames of the short clips that go through the encoder


class Embedded(Recipe):
    name = "embedded"
    source = "this project, after Self-Blended Images (CVPR 2022) and Face X-ray (CVPR 2020)"
    summary = "Pairs of a real face and its pseudo-fake, blended before both are encoded; MobileNetV2 at 160 px."
    scope = ("self-blended", "face-swap-classic", "upsampling", "warped-face")
    crop = Crop("square", 1.3, "zero", "area")
    mean, std = (0, 0, 0), (1, 1, 1)
    network, size, batch_size, rate = "mobilenet_v2_keras", (160, 160), 16, 3e-4
    cells, encoded, clip_gradients = 20, 0.55, 5.0
    frozen = 0

    def net(self):
        return Outlined(*nets.tiny()) if self.network == "tiny" else MobileNetV2()

    def optimiser(self, net):
        top = [p for n, p in net.named_parameters() if n.startswith(("head", "outline"))]
        body = [p for n, p in net.named_parameters() if not n.startswith(("head", "outline"))]
        return torch.optim.AdamW([{"params": body}, {"params": top, "lr": 5 * self.rate}], lr=self.rate, weight_decay=0.01)

    def rate_at(self, step):
        return held(step, 100, int(0.8 * self.steps), max(1, int(0.2 * self.steps)))

    def before(self, net, step):
        if self.frozen:
            net.freeze(self.frozen)

    def epoch(self, rng, data):
        reals = [c for c in data.reals if data.points(c) is not None]
        return [reals[i] for i in rng.permutation(len(reals))]

    def sample(self, rng, data, item):
        """-> the face, its pseudo-fake and the mask of what was changed, each as a short clip of tiles."""
        sample = data.load(item)
        picture, points = self.tile(sample.picture, sample.points)
        picture = cameras.camera(rng)(picture)
        forge, needs_another = list(FAMILIES)[rng.choice(len(FAMILIES), p=np.array(list(FAMILIES.values())))]
        more = self.another(rng, data, item, points) if needs_another else ()
        forged, mask = forge(rng, picture, points, *more)
        path = np.cumsum(rng.normal(0, rng.choice((0.3, 1, 2.5)), (FRAMES, 2)), 0).round()
        clips = [moved(p, path) for p in (picture, forged, mask)]
        if rng.random() < 0.4:  # the sensor's noise, another in each frame and half
            sigma = rng.uniform(0.5, 4)
            clips[:2] = [np.stack([cameras.noisy(rng, frame, sigma) for frame in clip]) for clip in clips[:2]]
        return tuple(clips)

    def tile(self, picture, points):
        """As large as the encoder's tiles."""
        side = 16 * -(-int(1.2 * self.size[0]) // 16)
        scale = side / max(picture.shape[:2])
        out = augmentation.fit(picture, (side, side), letterbox=True)
        drawn = np.array([max(1, int(n * scale)) for n in picture.shape[1::-1]])
        return out, points * drawn / picture.shape[1::-1] + (side - drawn) // 2

    def another(self, rng, data, item, points, tries=8):
        """Returns the face in the most similar pose among some faces of other people."""
        others = [c for c in data.reals if c.original != item.original and data.points(c) is not None] or [item]
        tried = [self.tile(s.picture, s.points) for s in (data.load(others[i]) for i in rng.integers(len(others), size=tries))]
        return min(tried, key=lambda o: blending.similarity(o[1], points)[1])

    def batch(self, data, seed, step):
        """Half of the batches through one encoder, all their tiles side by side; then one frame of each, both halves cut alike."""
        reals, forged, masks = (list(part.numpy()) for part in super().batch(data, seed, step))
        rng = np.random.default_rng((seed, step))
        if rng.random() < self.encoded:
            order = rng.permutation(2 * len(reals))  # neither half has a place of its own
            clips = [*reals, *forged]
            done = compression.encode_tiles([clips[i] for i in order], compression.Video(int(rng.integers(17, 41)), preset="veryfast"))
            back = np.argsort(order)
            reals, forged = ([done[i] for i in half] for half in np.split(back, 2))
        shown = zip(*([clip[-1] for clip in clips] for clips in (reals, forged, masks)))
        return self.collate([self.cut(np.random.default_rng((seed, step, n)), *three) for n, three in enumerate(shown)])

    def cut(self, rng, real, forged, mask):
        seed, side = int(rng.integers(2**62)), self.size[0]
        y, x = rng.integers(real.shape[0] - side + 1, size=2)
        pair = [degraded(np.random.default_rng(seed), p[y : y + side, x : x + side]) for p in (real, forged)]
        inside = mask[y : y + side, x : x + side].astype(np.float32) / 255
        if rng.random() < 0.5:
            pair, inside = [p[:, ::-1] for p in pair], np.ascontiguousarray(inside[:, ::-1])
        edges = [cv2.resize(m, (self.cells, self.cells), interpolation=cv2.INTER_AREA) for m in (inside, 4 * inside * (1 - inside))]
        return np.stack([p.transpose(2, 0, 1) for p in pair]), np.stack(edges)

    def loss(self, net, batch, generator):
        pairs, edges = batch
        count = len(pairs)
        pictures = pairs.transpose(0, 1).flatten(0, 1).float() / 255
        targets = torch.cat([torch.zeros(count), torch.ones(count)]).to(pictures)
        logits, middle = net.taught(pictures)
        drawn = net.outline(middle)
        edges = torch.nn.functional.adaptive_avg_pool2d(torch.cat([torch.zeros_like(edges), edges]), drawn.shape[2:])
        return losses.binary(logits, losses.smoothed(targets, 0.02)) + 0.5 * losses.outlined(drawn, edges)


class Outlined(nets.Net):
    """A small network with the second output that this recipe teaches; for tests."""

    def __init__(self, body, features):
        super().__init__(body, features)
        self.outline = torch.nn.Conv2d(features, 2, 1)

    def taught(self, x):
        middle = self.body[:-1](x)
        return self.head(self.body[-1](middle).flatten(1))[:, 0], middle


def moved(picture, path):
    """A still seen by a camera in the hand, by whole pixels, so that nothing is smoothed; at its place in the last frame."""
    height, width = picture.shape[:2]
    return np.stack([cv2.warpAffine(picture, np.float32([[1, 0, x], [0, 1, y]]), (width, height), borderMode=cv2.BORDER_REFLECT_101)
                     for x, y in path - path[-1]])


def degraded(rng, picture):
    """Applies what follows the forgery, alike for both halves of a pair."""
    if rng.random() < 0.5:
        picture = augmentation.light(rng, picture, 0.1, 0.3)
    if rng.random() < 0.25:
        picture = compression.rescale(picture, rng.uniform(0.45, 0.95))
    picture = augmentation.blur(rng, picture, 0.06, (0.4, 1.2))
    return compression.jpeg(picture, rng.integers(35, 96)) if rng.random() < 0.35 else picture
