"""Writes test/parity/fixtures/poolings.json: the references' poolings, with NumPy's and torch's own number types.

/usr/bin/python3 test/reference/poolings.py && npm run fix
"""

import json
import pathlib

import numpy as np
import torch

FIXTURE = pathlib.Path(__file__).parent.parent / "parity" / "fixtures" / "poolings.json"


def confident(scores):
    """Rules of the 1st place; the type of the array decides the precision."""
    surely_fake = scores[scores > 0.8]
    surely_real = scores[scores < 0.2]
    if len(surely_fake) > len(scores) // 2.5 and len(surely_fake) > 11:
        return np.mean(surely_fake)
    if len(surely_real) > 0.9 * len(scores):
        return np.mean(surely_real)
    return np.mean(scores)


def confidence_weighted(scores):
    """Rules of the 3rd place, float32 throughout."""
    delta = scores - np.float32(0.5)
    spread = np.clip(0.5 + np.sign(delta) * np.power(abs(delta), 0.65), 0.01, 0.99)
    values = np.where(delta == 0, np.float32(0.5), spread).astype(np.float32)
    weights = np.power(abs(delta), 1.0) + 1e-4
    assert weights.dtype == np.float32
    return (values * weights).sum() / weights.sum()


def score_lists(rng):
    for length in (1, 2, 3, 7, 8, 9, 12, 30, 31, 32, 33, 64, 127, 128, 129, 300):
        yield rng.random(length)
    for length, high in ((32, 12), (32, 13), (20, 12), (127, 60), (40, 3)):
        fake = rng.uniform(0.8, 1, high)
        yield np.concatenate([fake, rng.uniform(0, 0.8, length - high)])
    yield rng.uniform(0, 0.2, 50)
    yield np.concatenate([rng.uniform(0, 0.2, 46), rng.uniform(0.2, 1, 4)])
    # On float16's own bounds.
    yield np.array([0.7998046875, 0.8, 0.80029296875] * 5)
    yield np.array([0.199951171875, 0.2, 0.1998, 0.19] * 8)


def main():
    rng = np.random.default_rng(3)
    cases = []
    for scores in score_lists(rng):
        # Few digits keep the file small.
        scores = np.round(scores, 5)
        cases.append(
            {
                "scores": scores.tolist(),
                "confident": float(confident(scores)),
                "confidentHalf": float(confident(scores.astype(np.float16))),
                "confidenceWeighted": float(confidence_weighted(scores.astype(np.float32))),
                "medianLower": float(torch.median(torch.from_numpy(scores))),
            }
        )
    models = [np.round(rng.random(32), 5) for _ in range(7)]
    ensemble = {
        "scores": [model.tolist() for model in models],
        "half": float(np.mean([confident(model.astype(np.float16)) for model in models])),
    }
    FIXTURE.write_text(json.dumps({"cases": cases, "ensemble": ensemble}) + "\n")


if __name__ == "__main__":
    main()
