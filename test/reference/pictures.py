"""The synthetic pictures of the parity tests. test/parity/synthetic-picture.ts makes the same ones."""

import numpy as np


def picture(width, height, channels, seed):
    """Blocks of gradients and of noise: edges, smooth parts and extremes. uint8, height x width x channels."""
    y, x, c = np.meshgrid(
        np.arange(height, dtype=np.uint32),
        np.arange(width, dtype=np.uint32),
        np.arange(channels, dtype=np.uint32),
        indexing="ij",
    )
    state = x * np.uint32(73856093) ^ y * np.uint32(19349663) ^ c * np.uint32(83492791)
    state = (state ^ np.uint32(seed)) * np.uint32(2654435761)
    state = (state ^ (state >> np.uint32(15))) * np.uint32(2246822519)
    noise = state >> np.uint32(24)
    gradient = (x * 3 + y * 5 + c * 40 + np.uint32(seed)) & 255
    is_noise = ((x >> 3) + (y >> 3)) & 1
    return np.where(is_noise == 1, noise, gradient).astype(np.uint8)


def sampled(values, limit=400):
    """At most `limit` values spread over the whole array; small arrays whole. Order: i * 7919 modulo the length."""
    flat = np.asarray(values).reshape(-1)
    if len(flat) <= limit:
        return flat
    return flat[(np.arange(limit, dtype=np.int64) * 7919) % len(flat)]
