"""Traits in which drawn people differ. Lengths are in distances between the eyes; colours are linear RGB, 0..1."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Person:
    seed: int  # of pores, freckles and strands
    skin: tuple = (0.62, 0.37, 0.265)
    lips: tuple = (0.46, 0.165, 0.145)
    hair: tuple = (0.060, 0.034, 0.020)
    iris: tuple = (0.16, 0.12, 0.05)
    jaw: float = 1.0  # width of the jaw
    chin: float = 1.0  # length of the lower face
    cheeks: float = 1.0  # width at the cheekbones
    nose_width: float = 1.0
    nose_length: float = 1.0
    nose_height: float = 1.0
    lip_fullness: float = 1.0
    mouth_width: float = 1.0
    eye_height: float = 1.0
    eye_slant: float = 0.0
    brow_height: float = 0.0
    brow_weight: float = 1.0
    stubble: float = 0.0
    freckles: float = 0.3
    blush: float = 1.0
    long_hair: bool = True


def drawn(seed, **given):
    """A person of its own for every seed; `given` holds what is chosen rather than drawn."""
    rng = np.random.default_rng(seed)
    near = {
        "jaw": (1.0, 0.05), "chin": (1.0, 0.04), "cheeks": (1.0, 0.035), "nose_width": (1.0, 0.12), "nose_length": (1.0, 0.06),
        "nose_height": (1.0, 0.12), "lip_fullness": (1.0, 0.18), "mouth_width": (1.0, 0.07), "eye_height": (1.0, 0.1),
        "eye_slant": (0.0, 0.03), "brow_height": (0.0, 0.03), "brow_weight": (1.0, 0.2),
    }
    own = {name: float(centre + spread * np.clip(rng.normal(), -1.8, 1.8)) for name, (centre, spread) in near.items()}
    return Person(seed, **{**own, **given})
