"""Write the trained network as ONNX: uint8 NHWC pictures in, decoded boxes, scores and landmarks out (NMS is the host's).

    python3 -m training.embedded.detector.export --checkpoint DIR/last.pt --out plugins/embedded/models/face-detector/model.onnx
"""
import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

from .common import STRIDES
from .net import Detector


def fuse(conv, norm):
    """One convolution that does what `conv` and then batch norm do."""
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    out = nn.Conv2d(conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, conv.padding)
    out.weight.data = conv.weight * scale[:, None, None, None]
    out.bias.data = norm.bias - norm.running_mean * scale
    return out


def fuse_all(module):
    for name, child in module.named_children():
        if isinstance(child, nn.Sequential) and len(child) > 1 and isinstance(child[1], nn.BatchNorm2d):
            rest = [child[i] for i in range(2, len(child))]
            setattr(module, name, nn.Sequential(fuse(child[0], child[1]), *rest))
        else:
            fuse_all(child)
    return module


class Exported(nn.Module):
    """The fused network with its pixels and its decoding in the graph."""

    def __init__(self, net):
        super().__init__()
        self.net = fuse_all(net.eval())
        self.net.stem[0][0].weight.data /= 255  # 0..255 in, and black padding stays zero

    def forward(self, image):
        x = image.permute(0, 3, 1, 2).float()
        boxes, scores, landmarks = [], [], []
        for s, raw in zip(STRIDES, self.net.levels(x)):
            one = torch.ones_like(raw[:1, :1])
            centre = torch.cat([(one.cumsum(3) - .5) * s, (one.cumsum(2) - .5) * s], 1)
            middle = centre + raw[:, 1:3] * s
            half = torch.exp(raw[:, 3:5].clamp(max=5.0)) * (2 * s)
            points = torch.cat([centre] * 5, 1) + raw[:, 5:] * (2 * s)
            boxes.append(torch.cat([middle - half, middle + half], 1).flatten(2))
            scores.append(torch.sigmoid(raw[:, 0]).flatten(1))
            landmarks.append(points.flatten(2))
        return torch.cat(boxes, 2).transpose(1, 2), torch.cat(scores, 1), torch.cat(landmarks, 2).transpose(1, 2)


def load(path):
    state = torch.load(path, map_location="cpu")
    net = Detector(**state["config"])
    net.load_state_dict(state["ema"])
    return net.eval()


def export(net, out):
    out.parent.mkdir(parents=True, exist_ok=True)
    names = ["boxes", "scores", "landmarks"]
    torch.onnx.export(
        Exported(net), torch.zeros(2, 64, 96, 3, dtype=torch.uint8), str(out), opset_version=16, input_names=["image"],
        output_names=names, do_constant_folding=True,
        dynamic_axes={"image": {0: "n", 1: "height", 2: "width"}, **{k: {0: "n", 1: "k"} for k in names}})
    model = onnx.load(str(out))
    model.producer_name, model.doc_string = "trueframe", "face detector"
    onnx.checker.check_model(model)
    onnx.save(model, str(out))
    count = sum(int(np.prod(t.dims)) for t in model.graph.initializer)
    print(f"{out}: {out.stat().st_size} bytes, {count} numbers")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    export(load(args.checkpoint), args.out)
