"""Mixing samples: mixup of aligned pairs, mixup, cutmix in space and time, and halves put side by side."""

import numpy as np
import torch


def aligned_mixup(real, fake, generator=None, alpha=0.5):
    """A real crop and the fake of it, the same place at the same time, faded into each other (3rd place).

    The share of the fake is the target, drawn from Beta(.5, .5): mostly near 0 or 1. -> pictures, targets [n]
    """
    share = beta(len(real), alpha, real.device, generator)
    weight = share.view(-1, *[1] * (real.dim() - 1))
    return (1 - weight) * real + weight * fake, share


def mixup(pictures, generator=None, alpha=0.4):
    """Every picture faded into another of the batch (Zhang et al. 2018; bronze, and The Medics' 2-D model with .4).

    -> pictures, places of the others, share of each picture itself [n] (see `losses.mixed`)
    """
    share = beta(len(pictures), alpha, pictures.device, generator)
    share = torch.maximum(share, 1 - share)
    others = torch.randperm(len(pictures), generator=generator)
    weight = share.view(-1, *[1] * (pictures.dim() - 1))
    return weight * pictures + (1 - weight) * pictures[others], others, share


def cutmix_3d(clips, generator=None, alpha=1.0):
    """A box of another clip pasted in, in time, height and width alike (The Medics, `cnn3d/training/cutmix.py`).

    [n, channels, time, height, width]. Each side of the box is (1 - share)^(1/3) of the clip's; the share is then that of the
    voxels that are left, since the box is cut at the borders. -> clips, places of the others, shares [n]
    """
    sizes = clips.shape[2:]
    share = beta(len(clips), alpha, clips.device, generator)
    share = torch.maximum(share, 1 - share)
    others = torch.randperm(len(clips), generator=generator)
    out, left = clips.clone(), torch.ones(len(clips))
    for i, kept in enumerate(share.tolist()):
        box = []
        for size in sizes:
            side = int(size * (1 - kept) ** (1 / 3))
            centre = int(torch.randint(size, (), generator=generator))
            box.append(slice(max(0, centre - side // 2), min(size, centre + (side + 1) // 2)))
        out[(i, slice(None), *box)] = clips[(others[i], slice(None), *box)]
        pasted = np.prod([b.stop - b.start for b in box])
        left[i] = 1 - pasted / np.prod(sizes)
    return out, others, left


def cutmix(pictures, generator=None, alpha=1.0):
    """The same for pictures (Yun et al. 2019; The Medics' 2-D model): a box whose sides are sqrt(1 - share) of the picture's."""
    height, width = pictures.shape[2:]
    share = beta(len(pictures), alpha, pictures.device, generator)
    others = torch.randperm(len(pictures), generator=generator)
    out, left = pictures.clone(), torch.ones(len(pictures))
    for i, kept in enumerate(share.tolist()):
        h, w = (int(size * (1 - kept) ** 0.5) for size in (height, width))
        y, x = (int(torch.randint(size, (), generator=generator)) for size in (height, width))
        rows, columns = slice(max(0, y - h // 2), min(height, y + (h + 1) // 2)), slice(max(0, x - w // 2), min(width, x + (w + 1) // 2))
        out[i, :, rows, columns] = pictures[others[i], :, rows, columns]
        left[i] = 1 - (rows.stop - rows.start) * (columns.stop - columns.start) / (height * width)
    return out, others, left


def rand_merge(real, fake, generator=None, share=0.5):
    """For half of the pairs, the left half of one beside the right half of the other; such a picture counts as fake (bronze).

    -> the pictures of 2 n samples (reals, fakes), targets [2 n]. Of a pair that is merged the fake is replaced, the real stays.
    """
    merged, middle = fake.clone(), real.shape[-1] // 2
    for i in range(len(real)):
        if torch.rand((), generator=generator) < share:
            half = slice(0, middle) if torch.rand((), generator=generator) < 0.5 else slice(middle, None)
            merged[i, ..., half] = real[i, ..., half]
    return torch.cat([real, merged]), torch.cat([torch.zeros(len(real)), torch.ones(len(fake))])


def beta(count, alpha, device, generator=None):
    """Beta(alpha, alpha) from a generator, which torch's own distribution does not take."""
    seed = int(torch.randint(2**31, (), generator=generator))
    return torch.from_numpy(np.random.default_rng(seed).beta(alpha, alpha, count).astype(np.float32)).to(device)
