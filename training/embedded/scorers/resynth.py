"""Train small autoencoders on real faces and cache what they draw: the `resynth` family of pseudo-fakes.

One encoder, one decoder per kind of upsampling (nearest, bilinear, pixel shuffle): generators differ in just that.
    python3 -m training.embedded.scorers.resynth [--minutes 4]
"""

import argparse
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from .augment import cut
from .common import WORK, Pictures, one_thread

SIZE, REACH = 128, 1.5  # the face with its surroundings
KINDS = ("nearest", "bilinear", "shuffle")


def block(i, o, stride=1):
    return nn.Sequential(nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU(inplace=True))


class Up(nn.Module):
    def __init__(self, i, o, kind):
        super().__init__()
        self.kind = kind
        self.body = nn.Conv2d(i, o * 4, 3, 1, 1) if kind == "shuffle" else block(i, o)

    def forward(self, x):
        if self.kind == "shuffle":
            return F.relu(F.pixel_shuffle(self.body(x), 2))
        corners = {} if self.kind == "nearest" else {"align_corners": False}
        return self.body(F.interpolate(x, scale_factor=2, mode=self.kind, **corners))


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(block(3, 24, 2), block(24, 48, 2), block(48, 48), nn.Conv2d(48, 12, 1))
        self.decoders = nn.ModuleList([
            nn.Sequential(block(12, 48), Up(48, 32, k), Up(32, 16, k), nn.Conv2d(16, 3, 3, 1, 1)) for k in KINDS])

    def forward(self, x, kind):
        return self.decoders[kind](self.encoder(x))


def as_input(crops):
    return (torch.from_numpy(crops).permute(0, 3, 1, 2).float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--minutes", type=float, default=4)
    args.add_argument("--seed", type=int, default=5)
    args = args.parse_args()
    rng = one_thread(args.seed)
    data = Pictures()
    real = np.flatnonzero(~data.fake)
    known = data.where(False, False)
    crops = np.lib.format.open_memmap(WORK / "patches.npy", "w+", np.uint8, (len(data.fake), SIZE, SIZE, 3))
    for i in real:
        crops[i] = cut(data.clean[i], data.box[i], REACH, SIZE)

    net = Autoencoder().to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(net.parameters(), 2e-3)
    started, step = time.time(), 0
    while (done := (time.time() - started) / 60 / args.minutes) < 1:
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * (1 - done) + 1e-5
        x = as_input(crops[np.sort(rng.choice(known, 12, replace=False))])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            y = net(x, step % len(KINDS))
        y = y.float()
        edges = sum((torch.diff(y, dim=d) - torch.diff(x, dim=d)).abs().mean() for d in (2, 3))
        loss = (y - x).abs().mean() + edges
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        if step % 200 == 0:
            print(f"{step:6d} loss {loss.item():.4f}", flush=True)
        step += 1

    net.eval()
    drawn = np.lib.format.open_memmap(WORK / "resynth.part.npy", "w+", np.uint8, (len(KINDS), len(data.fake), SIZE, SIZE, 3))
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for kind in range(len(KINDS)):
            for some in np.array_split(real, len(real) // 32):
                y = (net(as_input(crops[some]), kind).float() + 1) * 127.5
                drawn[kind, some] = y.clamp(0, 255).round().byte().permute(0, 2, 3, 1).numpy()
    drawn.flush()
    (WORK / "resynth.part.npy").rename(WORK / "resynth.npy")
    (WORK / "patches.npy").unlink()


if __name__ == "__main__":
    main()
