"""Random weights that behave like trained ones, and pictures to run them on."""

import torch
from torch import nn
from torch.nn import functional as F

NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)


def pictures(model, shape, seed):
    """Inputs of the network in its own scaling, from smooth colours with noise. `shape`: [n,…], as the network wants it."""
    generator = torch.Generator().manual_seed(seed)
    channels = shape.index(3, 1)
    flat = shape[:channels] + shape[channels + 1 :]  # n, frames, height, width in the order they come
    count = torch.Size(flat[:-2]).numel()
    coarse = 40 + torch.rand((count, 3, 5, 4), generator=generator) * 175
    fine = F.interpolate(coarse, shape[-2:], mode="bilinear", align_corners=False)
    pixels = (fine + 25 * torch.randn(fine.shape, generator=generator)).clamp(0, 255).round() / 255
    mean, std = (torch.tensor(model.input[field]).view(3, 1, 1) for field in ("mean", "std"))
    stacked = ((pixels - mean) / std).reshape(*flat[:-2], 3, *shape[-2:])
    return stacked.transpose(1, 2) if model.clip else stacked


def measure(norm, inputs):
    """Sets the statistics of a normalisation layer to those of what it is about to see."""
    x = inputs[0]
    over = [axis for axis in range(x.dim()) if axis != 1]
    var = x.var(over, unbiased=False)
    norm.running_mean.copy_(x.mean(over))
    # A channel that hardly varies here would blow up whatever it does elsewhere.
    norm.running_var.copy_(var.clamp(min=float(var.mean()) + 1e-3))


def randomise(net, batch, seed):
    """Fills `net`: He's initialisation, and statistics of the normalisation layers measured on `batch`.

    Without the statistics the signal dies out or explodes over the depth, and any two exports would agree or none.
    """
    torch.manual_seed(seed)
    net.eval()
    hooks = []
    for module in net.modules():
        if isinstance(module, (nn.Conv2d, nn.Conv3d, nn.Linear)):
            nn.init.kaiming_normal_(module.weight)
            if module.bias is not None:
                nn.init.normal_(module.bias, std=0.1)
                if not isinstance(module, nn.Linear):
                    # Wide open gates of squeeze and excitation would double what is large already, block after block.
                    module.weight.data *= 0.2
        elif isinstance(module, NORMS):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, std=0.2)
            hooks.append(module.register_forward_pre_hook(measure))
    with torch.no_grad():
        net(batch)
    for hook in hooks:
        hook.remove()
    return net


def sample_shape(model):
    """Returns a batch to measure on: a few pictures of the real size, where borders count as much as later, or short clips."""
    if model.clip:
        side = 224 if model.name.startswith("i3d") else 64  # the head of I3D needs its 224
        return (2 if side == 224 else 10, 3, 9, side, side)
    return (1 if len(model.shape) > 3 else 4, *model.shape)
