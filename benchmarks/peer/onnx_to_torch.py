"""An ONNX graph as a torch module, so that torch runs the very weights that the daemon runs.

Only what the embedded networks use. `traced` removes this file's own loop from what is measured: the module becomes a frozen
TorchScript graph for one shape.
"""
import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper


class OnnxModule(torch.nn.Module):
    def __init__(self, path):
        super().__init__()
        graph = onnx.load(path).graph
        self.inputs = [i.name for i in graph.input]
        self.outputs = [o.name for o in graph.output]
        self.constants = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
        self.nodes = []
        for node in graph.node:
            attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            if node.op_type == "Constant":
                self.constants[node.output[0]] = torch.from_numpy(numpy_helper.to_array(attributes["value"]).copy())
            else:
                self.nodes.append((OPS[node.op_type], list(node.input), node.output[0], attributes))

    def forward(self, *values):
        env = dict(self.constants)
        env.update(zip(self.inputs, values))
        for op, names, out, attributes in self.nodes:
            env[out] = op([env[n] if n else None for n in names], attributes)
        return tuple(env[name] for name in self.outputs)


def traced(module, example):
    with torch.no_grad():
        return torch.jit.freeze(torch.jit.trace(module.eval(), example))


def ints(value):
    return [int(v) for v in np.asarray(value).reshape(-1)]


def conv(x, a):
    top, left, bottom, right = a.get("pads", [0, 0, 0, 0])
    if (top, left) != (bottom, right):
        x, top, left = [F.pad(x[0], (left, right, top, bottom)), *x[1:]], 0, 0
    return F.conv2d(x[0], x[1], x[2] if len(x) > 2 else None, a.get("strides", 1), (top, left), a.get("dilations", 1),
                    a.get("group", 1))


def average_pool(x, a):
    assert not any(a.get("pads", [0]))
    return F.avg_pool2d(x[0], a["kernel_shape"], a["strides"])


def batch_norm(x, a):
    return F.batch_norm(x[0], x[3], x[4], x[1], x[2], eps=a.get("epsilon", 1e-5))


def pad(x, a):
    assert not any(ints(x[1]))  # torch writes one before each pool
    return x[0]


def cut(x, a):
    out = x[0]
    starts, ends = ints(x[1]), ints(x[2])
    axes = ints(x[3]) if len(x) > 3 else range(len(starts))
    steps = ints(x[4]) if len(x) > 4 else [1] * len(starts)
    for axis, start, end, step in zip(axes, starts, ends, steps):
        size = out.shape[axis]
        start, end = (v + size if v < 0 else min(v, size) for v in (start, end))
        out = out.narrow(axis, start, end - start)
        assert step == 1
    return out


def resize(x, a):
    assert a["mode"] == b"nearest"
    if len(x) > 3 and x[3] is not None:
        return F.interpolate(x[0], size=ints(x[3])[2:], mode="nearest")
    return F.interpolate(x[0], scale_factor=[float(v) for v in x[2][2:]], mode="nearest")


def reduce_mean(x, a):
    axes = a.get("axes") or ints(x[1])
    return x[0].mean(axes, keepdim=bool(a.get("keepdims", 1)))


def reshape(x, a):
    shape = [x[0].shape[i] if v == 0 else v for i, v in enumerate(ints(x[1]))]
    return x[0].reshape(shape)


def gemm(x, a):
    left = x[0].t() if a.get("transA") else x[0]
    right = x[1].t() if a.get("transB") else x[1]
    return a.get("alpha", 1.0) * left @ right + (a.get("beta", 1.0) * x[2] if len(x) > 2 else 0)


def unsqueeze(x, a):
    out = x[0]
    for axis in sorted(a.get("axes") or ints(x[1])):
        out = out.unsqueeze(axis)
    return out


def fill(x, a):
    value = numpy_helper.to_array(a["value"]) if "value" in a else np.zeros(1, np.float32)
    return torch.full(ints(x[0]), value.item(), dtype=torch.from_numpy(value.copy()).dtype)


def gather(x, a):
    axis, index = a.get("axis", 0), x[1]
    return x[0].select(axis, int(index)) if index.dim() == 0 else x[0].index_select(axis, index.reshape(-1))


def clip(x, a):
    low = x[1] if len(x) > 1 else None
    high = x[2] if len(x) > 2 else None
    return x[0].clamp(None if low is None else float(low), None if high is None else float(high))


DTYPES = {1: torch.float32, 2: torch.uint8, 6: torch.int32, 7: torch.int64}

OPS = {
    "Add": lambda x, a: x[0] + x[1],
    "AveragePool": average_pool,
    "BatchNormalization": batch_norm,
    "Cast": lambda x, a: x[0].to(DTYPES[a["to"]]),
    "Clip": clip,
    "Concat": lambda x, a: torch.cat(x, a["axis"]),
    "ConstantOfShape": fill,
    "Conv": conv,
    "CumSum": lambda x, a: x[0].cumsum(int(x[1])),
    "Div": lambda x, a: x[0] / x[1],
    "Exp": lambda x, a: x[0].exp(),
    "Flatten": lambda x, a: x[0].reshape(int(np.prod(x[0].shape[: a.get("axis", 1)])), -1),
    "Gather": gather,
    "Gemm": gemm,
    "GlobalAveragePool": lambda x, a: F.adaptive_avg_pool2d(x[0], 1),
    "Log": lambda x, a: x[0].log(),
    "MatMul": lambda x, a: x[0] @ x[1],
    "Min": lambda x, a: torch.minimum(x[0], x[1]),
    "Mul": lambda x, a: x[0] * x[1],
    "Pad": pad,
    "Pow": lambda x, a: x[0] ** x[1],
    "ReduceMean": reduce_mean,
    "Relu": lambda x, a: F.relu(x[0]),
    "Reshape": reshape,
    "Resize": resize,
    "Shape": lambda x, a: torch.tensor(x[0].shape),
    "Sigmoid": lambda x, a: torch.sigmoid(x[0]),
    "Slice": cut,
    "Sqrt": lambda x, a: x[0].sqrt(),
    "Sub": lambda x, a: x[0] - x[1],
    "Transpose": lambda x, a: x[0].permute(a["perm"]),
    "Unsqueeze": unsqueeze,
}
