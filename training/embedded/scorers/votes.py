"""Ways to make one score of the members' votes, as in plugins/pooling: [member, ...] -> [...]."""

import numpy as np

CLIP = 0.01  # scores are kept this far from 0 and 1, as in the plugin


def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -60, 60)))


def logit(scores, clip=CLIP):
    clipped = np.clip(scores, clip, 1 - clip)
    return np.log(clipped / (1 - clipped))


VOTES = {
    "mean": lambda scores, weights: np.average(scores, 0, weights),
    "logit-mean": lambda scores, weights: sigmoid(np.average(logit(scores), 0, weights)),
}
