"""Static int8 of a float network, in place: QuantizeLinear and DequantizeLinear (QDQ) round its convolutions.

Tensors between convolutions become uint8, weights int8 with one scale for each output channel, biases int32; residual sums
and nearest upsampling between them stay in eight bits, too. onnxruntime fuses each group into one integer kernel (after
Jacob et al., Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference, CVPR 2018).
"""

import numpy as np
import onnx
from onnx import helper, numpy_helper

from .ranges import observe

# Less than the 127 that fit: x86 without VNNI adds two products of uint8 and int8 in 16 bits, which saturate above 32,767: 2 x 255 x 63 fits.
LARGEST_WEIGHT = 63


class Quantiser:
    """`keep_float`: parts of the names of the convolutions that stay as they are."""

    def __init__(self, path, keep_float):
        self.model = onnx.load(str(path))
        self.graph = self.model.graph
        self.values = {i.name: numpy_helper.to_array(i) for i in self.graph.initializer}
        self.maker = {o: n for n in self.graph.node for o in n.output}
        self.users = {}
        for node in self.graph.node:
            for name in node.input:
                self.users.setdefault(name, []).append(node)
        self.convs = [n for n in self.graph.node if n.op_type == "Conv" and not any(k in n.name for k in keep_float)]
        self.tensors = self.eight_bit_tensors()
        self.nodes, self.scale = [], {}

    def result(self, node):
        """Returns the output of a Conv or Add as others read it: that of the Relu or Clip behind it, if nothing else reads it."""
        users = self.users.get(node.output[0], [])
        return users[0].output[0] if len(users) == 1 and users[0].op_type in ("Relu", "Clip") else node.output[0]

    def eight_bit_tensors(self):
        """Inputs and results of the convolutions, and of the sums and upsamplings that read nothing else; in a fixed order."""
        found = {t: None for c in self.convs for t in (c.input[0], self.result(c))}
        for node in self.graph.node:  # in order of computation
            if node.op_type == "Resize" and node.input[0] in found:
                found[node.output[0]] = None
            if node.op_type == "Add" and all(i in found for i in node.input):
                found[self.result(node)] = None
        return list(found)

    def constant(self, name, value):
        self.graph.initializer.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def add(self, kind, inputs, output, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], name=f"{output}/{kind}", **attributes))
        return output

    def weights(self, conv):
        """Weights and bias of one convolution as integers."""
        source, (weight, bias) = conv.input[0].removesuffix("#float"), conv.input[1:3]
        w, b = self.values[weight], self.values[bias]
        steps = (np.maximum(np.abs(w).reshape(len(w), -1).max(1), 1e-8) / LARGEST_WEIGHT).astype(np.float32)
        whole = np.clip(np.rint(w / steps[:, None, None, None]), -LARGEST_WEIGHT, LARGEST_WEIGHT).astype(np.int8)
        bias_steps = (steps * self.scale[source][0]).astype(np.float32)
        for i, name, value, step in ((1, weight, whole, steps), (2, bias, np.rint(b / bias_steps).astype(np.int32), bias_steps)):
            parts = {"int": value, "step": step, "zero": np.zeros(len(value), value.dtype)}
            inputs = [self.constant(f"{name}#{part}", numbers) for part, numbers in parts.items()]
            conv.input[i] = self.add("DequantizeLinear", inputs, f"{name}#float", axis=0)

    def upsample(self, node):
        """Nearest x2 of the eight bits by Concat and Reshape, which cost a copy each; Resize has no fast kernel for them."""
        small, out = node.input[0].removesuffix("#float"), node.output[0]
        total = next(n for n in self.users[out] if n.op_type == "Add")
        other = next(i for i in total.input if i != out).removesuffix("#float")
        rows = self.add("Transpose", [f"{small}#int"], f"{out}#nhwc", perm=[0, 2, 3, 1])
        rows = self.add("Concat", [rows, rows], f"{out}#columns", axis=3)
        rows = self.add("Reshape", [rows, self.constant(f"{out}#row", np.int64([0, 0, -1]))], f"{out}#rows")
        rows = self.add("Concat", [rows, rows], f"{out}#twice", axis=2)
        shape = self.add("Shape", [f"{other}#int"], f"{out}#nchw-shape")
        shape = self.add("Gather", [shape, self.constant(f"{out}#order", np.int64([0, 2, 3, 1]))], f"{out}#nhwc-shape")
        large = self.add("Reshape", [rows, shape], f"{out}#large")
        self.add("Transpose", [large], f"{out}#int", perm=[0, 3, 1, 2])
        self.scale[out] = self.scale[small]

    def to_eight_bits(self, node, tensor):
        """The integers of a tensor that a node has just computed, and the floats that the next node reads."""
        source = self.maker[tensor]
        if source.op_type == "Resize":
            self.upsample(node)
        step, zero = self.scale[tensor]
        ends = [self.constant(f"{tensor}#step", step), self.constant(f"{tensor}#zero", np.uint8(zero))]
        if source.op_type == "Cast":  # bytes of the picture are their own integers
            integers = node.input[0]
        elif source.op_type == "Resize":
            integers = f"{tensor}#int"
        else:
            integers = self.add("QuantizeLinear", [tensor, *ends], f"{tensor}#int")
        self.add("DequantizeLinear", [integers, *ends], f"{tensor}#float")

    def run(self, pictures, span):
        """-> the integer model. `pictures` calibrate it, `span` picks each tensor's range (`ranges.py`)."""
        self.scale = {t: span(*seen) for t, seen in observe(self.model, self.tensors, pictures).items()}
        for tensor in self.tensors:
            if self.maker[tensor].op_type == "Cast":
                self.scale[tensor] = np.float32(1), 0
        done = set()
        for node in list(self.graph.node):
            for i, name in enumerate(node.input):
                if name in done:
                    node.input[i] = f"{name}#float"
            if any(node is c for c in self.convs):
                self.weights(node)
            made = [o for o in node.output if o in self.scale]
            if not (made and node.op_type in ("Cast", "Resize")):
                self.nodes.append(node)
            for tensor in made:
                self.to_eight_bits(node, tensor)
            done.update(made)
        del self.graph.node[:]
        self.graph.node.extend(self.nodes)
        return self.model


def save(model, path):
    """Writes the model without the constants that nothing reads any more."""
    used = {name for node in model.graph.node for name in node.input}
    kept = [i for i in model.graph.initializer if i.name in used]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    nodes = [n for n in model.graph.node if n.op_type != "Constant" or n.output[0] in used]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
    print(f"{path}: {path.stat().st_size} bytes")
