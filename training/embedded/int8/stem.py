"""The first convolution of the integer detector, rewritten to read eight columns of three colours as 24 channels.

Integer kernels want many channels: with three they are no faster than float. In NHWC eight neighbouring columns are channels
already, so the view costs nothing, and one 3 x 2 convolution gives the four output columns that those eight belong to. The
result is the same, bit for bit.
"""

import numpy as np
from onnx import helper, numpy_helper

COLUMNS = 8


def wide_weights(weights):
    """int8 [out, 3, 3, 3] of stride 2 and padding 1 -> int8 [out x COLUMNS / 2, 3 x COLUMNS, 3, 2]."""
    outputs, steps = len(weights), COLUMNS // 2
    wide = np.zeros((steps * outputs, COLUMNS * 3, 3, 2), np.int8)
    for step in range(steps):
        for tap in range(3):
            column = 2 * step - 1 + tap
            block, column = (0, column + COLUMNS) if column < 0 else (1, column)  # the one before the first lies in the block to the left
            wide[step * outputs:(step + 1) * outputs, column * 3:(column + 1) * 3, :, block] = weights[..., tap]
    return wide


def widen(model):
    """In place; the width of pictures must be a multiple of COLUMNS, which the detector's multiples of 32 are."""
    graph = model.graph
    values = {i.name: i for i in graph.initializer}

    def put(name, change):
        values[name].CopyFrom(numpy_helper.from_array(change(numpy_helper.to_array(values[name])), name))

    def constant(name, numbers):
        graph.initializer.append(numpy_helper.from_array(np.int64(numbers), name))
        return name

    conv = next(n for n in graph.node if n.op_type == "Conv")
    weight, bias = (name.removesuffix("#float") for name in conv.input[1:3])
    outputs = values[f"{weight}#int"].dims[0]
    put(f"{weight}#int", wide_weights)
    for name in (f"{weight}#step", f"{weight}#zero", f"{bias}#int", f"{bias}#step", f"{bias}#zero"):
        put(name, lambda numbers: np.tile(numbers, COLUMNS // 2))
    del conv.attribute[:]
    shape = {"kernel_shape": [3, 2], "strides": [2, 1], "pads": [1, 1, 0, 0], "dilations": [1, 1], "group": 1}
    conv.attribute.extend(helper.make_attribute(k, v) for k, v in shape.items())

    picture = graph.input[0].name
    result = next(n.output[0] for n in graph.node if n.op_type == "Relu" and n.input[0] == conv.output[0])
    nodes = []
    for node in graph.node:
        if node.op_type == "Transpose" and node.input[0] == picture:
            view = [picture, constant("stem#view", [0, 0, -1, 3 * COLUMNS])]
            nodes.append(helper.make_node("Reshape", view, ["stem#wide"], name="stem/wide"))
            node.input[0] = "stem#wide"
        if node.op_type == "DequantizeLinear" and node.input[0] == f"{result}#int":
            back = ["stem#nhwc", constant("stem#back", [0, 0, -1, outputs])]
            nodes += [
                helper.make_node("Transpose", [node.input[0]], ["stem#nhwc"], perm=[0, 2, 3, 1], name="stem/nhwc"),
                helper.make_node("Reshape", back, ["stem#columns"], name="stem/columns"),
                helper.make_node("Transpose", ["stem#columns"], ["stem#nchw"], perm=[0, 3, 1, 2], name="stem/nchw"),
            ]
            node.input[0] = "stem#nchw"
        nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
    return model
