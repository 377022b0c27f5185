"""Networks that read pictures as the host holds them: uint8 [n, h, w, 3], without a copy in float."""

import onnx
import torch


class PictureInput(torch.nn.Module):
    """Around a network that reads RGB 0..1, [n, 3, h, w], and whose first convolution is `stem`; that takes the 1/255 over."""

    def __init__(self, net, stem):
        super().__init__()
        self.net = net
        with torch.no_grad():
            stem.weight /= 255

    def forward(self, crop):
        return self.net(crop.permute(0, 3, 1, 2).float())


def tidied(path):
    """Rewrites the graph at `path`: padding becomes the convolution's own, nodes and weights that nothing reads are left out.

    Padding must be that of Keras where it strides by two: one row below, one column to the right.
    """
    model = onnx.load(str(path))
    graph = model.graph
    maker = {out: node for node in graph.node for out in node.output}
    for node in graph.node:
        before = maker.get(node.input[0]) if node.op_type == "Conv" else None
        if before is not None and before.op_type == "Pad":
            node.input[0] = before.input[0]
            next(a for a in node.attribute if a.name == "pads").ints[:] = [0, 0, 1, 1]
    read, kept = {out.name for out in graph.output}, []
    for node in reversed(graph.node):
        if read.intersection(node.output):
            kept.append(node)
            read.update(node.input)
    weights = [w for w in graph.initializer if w.name in read]
    for part, new in ((graph.node, kept[::-1]), (graph.initializer, weights)):
        del part[:]
        part.extend(new)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
    return model
