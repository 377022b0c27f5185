"""Published checkpoints -> our networks, and back for tests. Every key is accounted for."""

from dataclasses import dataclass, field

import torch

from checkpoint_file import CheckpointError


@dataclass(frozen=True)
class Layout:
    """Names and wrapping of the weights in a checkpoint."""

    name: callable = lambda key: key  # our key -> theirs
    ignored: tuple = ()  # theirs, written by training and not used in the forward pass
    wrapped_in: tuple = ()  # keys of an outer dictionary, one of which may hold the weights
    parallel: bool = False  # saved from DataParallel, every key behind `module.`
    half: bool = False  # saved in float16
    beside: dict = field(default_factory=dict)  # what else the outer dictionary holds


def weights_of(checkpoint, layout):
    """The state dict inside a checkpoint, `module.` removed, in float32."""
    for key in layout.wrapped_in:
        if isinstance(checkpoint, dict) and isinstance(checkpoint.get(key), dict):
            checkpoint = checkpoint[key]
            break
    if not isinstance(checkpoint, dict) or not all(torch.is_tensor(value) for value in checkpoint.values()):
        kind = f"a dictionary with the keys {list(checkpoint)[:5]}" if isinstance(checkpoint, dict) else type(checkpoint).__name__
        raise CheckpointError(f"expected a state dict (names and tensors), found {kind}")
    if all(key.startswith("module.") for key in checkpoint):
        checkpoint = {key[len("module.") :]: value for key, value in checkpoint.items()}
    return {key: value.float() if value.is_floating_point() else value for key, value in checkpoint.items()}


def optional(key):
    # A counter for training that checkpoints of before torch 0.4.1 lack.
    return key.endswith(".num_batches_tracked")


def load(model, checkpoint, layout):
    """Fills `model`; returns the keys that were left aside. Raises CheckpointError for any other difference."""
    found = weights_of(checkpoint, layout)
    filled, problems = {}, {"missing": [], "of another shape": []}
    for key, own in model.state_dict().items():
        theirs = layout.name(key)
        value = found.pop(theirs, None)
        if value is None:
            if optional(key):
                filled[key] = own
            else:
                problems["missing"].append(theirs)
        elif value.shape != own.shape:
            problems["of another shape"].append(f"{theirs} {list(value.shape)}, expected {list(own.shape)}")
        else:
            filled[key] = value
    aside = [key for key in found if key in layout.ignored]
    problems["unknown"] = [key for key in found if key not in layout.ignored]
    if any(problems.values()):
        raise CheckpointError(explain(problems))
    model.load_state_dict(filled)
    return aside


def explain(problems, shown=12):
    lines = ["the checkpoint is not of this model:"]
    for kind, keys in problems.items():
        more = f" and {len(keys) - shown} more" if len(keys) > shown else ""
        lines += [f"  {len(keys)} {kind}: {', '.join(keys[:shown])}{more}"] if keys else []
    return "\n".join(lines)


def publish(model, layout):
    """Returns a checkpoint as the authors would have saved it: the weights of `model` under the published names and wrapping."""
    state = {layout.name(key): value for key, value in model.state_dict().items()}
    state |= {key: torch.randn(3) for key in layout.ignored}
    if layout.half:
        state = {key: value.half() if value.is_floating_point() else value for key, value in state.items()}
    if layout.parallel:
        state = {f"module.{key}": value for key, value in state.items()}
    return {layout.wrapped_in[0]: state, **layout.beside} if layout.wrapped_in else state
