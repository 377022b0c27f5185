"""Reads torch checkpoints without running what is in them: only tensors, numbers, texts and containers may be built.

torch's own `weights_only` refuses plain floats in 1.13, and NumPy's, which training loops like to leave beside the weights;
`pickle_module` is ignored there. So the pickles are looked through before torch gets the file: nothing outside of ALLOWED
may be named in them, and what is not named cannot be called.
"""

import pickle
import pickletools
import tarfile
import zipfile

import torch

ALLOWED = {
    "collections OrderedDict",
    "torch._utils _rebuild_tensor",
    "torch._utils _rebuild_tensor_v2",
    "torch._utils _rebuild_parameter",
    "torch Size",
    "torch device",
    "numpy dtype",
    "numpy.core.multiarray scalar",
    "numpy._core.multiarray scalar",
    "_codecs encode",
} | {f"torch {kind}Storage" for kind in ("Float", "Double", "Half", "BFloat16", "Long", "Int", "Short", "Char", "Byte", "Bool")}

# Opcodes that name something other than by GLOBAL; torch writes none of them.
REFUSED = {"STACK_GLOBAL", "INST", "EXT1", "EXT2", "EXT4"}

# Pickles in a file of before torch 1.6: magic number, version, machine, contents, names of the storages.
LEGACY_PICKLES = 5


class CheckpointError(Exception):
    """The message names the keys, or says what to do."""


def look_through(file):
    """One pickle, from where `file` stands to its end."""
    for opcode, argument, _position in pickletools.genops(file):
        if opcode.name in REFUSED or (opcode.name == "GLOBAL" and argument not in ALLOWED):
            what = argument.replace(" ", ".") if opcode.name == "GLOBAL" else opcode.name
            raise CheckpointError(
                f"it holds more than tensors ({what}), and loading that can run code. "
                "If you know where the file comes from, add --trust"
            )


def look_through_file(path):
    with open(path, "rb") as file:
        if file.read(2) != b"PK":
            if tarfile.is_tarfile(path):
                raise CheckpointError("it is a tar archive, of before torch 0.1.10")
            file.seek(0)
            for _ in range(LEGACY_PICKLES):
                look_through(file)
            return
    with zipfile.ZipFile(path) as archive:
        names = [name.rsplit("/", 1)[-1] for name in archive.namelist()]
        if "constants.pkl" in names:
            raise CheckpointError("it is a TorchScript program, not a state dict")
        for info in archive.infolist():
            if info.filename.endswith(".pkl"):
                with archive.open(info) as file:
                    look_through(file)


def read(path, trust=False):
    """Contents of a checkpoint file, on the CPU. Raises CheckpointError and OSError."""
    try:
        if not trust:
            look_through_file(path)
        return torch.load(path, map_location="cpu", weights_only=False)
    except (CheckpointError, RuntimeError, ValueError, EOFError, pickle.UnpicklingError, zipfile.BadZipFile) as error:
        raise CheckpointError(f"cannot load {path}: {error}") from error
