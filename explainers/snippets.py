"""The PyTorch code that gives the numbers on the screen, ready to be copied and run.

A snippet is copied into a file, into a notebook's cell or into Python's own shell, and prints the
same in all three. The shell asks the most: an empty line ends a block there, a block has to be
ended by one, and a bare expression is echoed. `pasteable` sees to the lines; statements that give
something back are written so that nothing is echoed (`_ = torch.manual_seed(0)`).
"""

from __future__ import annotations

import ast
import io
import math
import tokenize
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from torch import Tensor

from explainers import matrices

PROJECT = "# Run this in the project's folder, where explainers/ lies."
"""The first line of a snippet that needs more of the app than PyTorch."""


@lru_cache(maxsize=256)
def pasteable(snippet: str) -> str:
    """`snippet` with empty lines where Python's shell wants them, and none where they end a block.

    Raises SyntaxError for what is no Python.
    """
    blocks = [
        (min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))]), end)
        for node in ast.parse(snippet).body
        if hasattr(node, "body") and (end := node.end_lineno)
    ]
    dropped = {line for line in _empty_lines(snippet) if any(a < line < b for a, b in blocks)}
    ends = {end for _, end in blocks}
    kept: list[str] = []
    lines = snippet.splitlines()
    for number, line in enumerate(lines, 1):
        if number not in dropped:
            kept.append(line)
        if number in ends and lines[number : number + 1] not in ([], [""]):
            kept.append("")
    return "\n".join(kept)


IMPORTS: Mapping[str, str] = {
    "torch": "import torch",
    "Image": "from PIL import Image",
    "nn": "from torch import nn",
    "F": "from torch.nn import functional as F",
    "DataLoader": "from torch.utils.data import DataLoader",
    "Dataset": "from torch.utils.data import Dataset",
    "WeightedRandomSampler": "from torch.utils.data import WeightedRandomSampler",
    "transforms": "from torchvision import transforms",
    "vgg16": "from torchvision.models import vgg16",
    "v2": "from torchvision.transforms import v2",
    "check": "from explainers.attribution import check",
    "saliency": "from explainers.attribution import saliency",
    "drawn": "from explainers.images import drawn",
    "trained": "from explainers.networks import trained",
}
"""What `program` imports, by the name that is used."""


def program(*lines: str) -> str:
    """A whole program: `lines`, and before them an import for each name of `IMPORTS` in them.

    Raises SyntaxError where the lines are no Python.
    """
    body = "\n".join(lines)
    names = [node for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Name)]
    made = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    used = {node.id for node in names} - made
    needed = [line for name, line in IMPORTS.items() if name in used]
    own = [line for line in needed if "explainers" in line]
    others = [line for line in needed if line not in own]
    head = [*([PROJECT] if own else []), *others, *([""] if own and others else []), *own]
    return pasteable("\n".join([*head, "", body] if head else [body]))


def attempt(lines: Sequence[str], refusal: str) -> list[str]:
    """`lines`, and what Python says of them where it refuses; `refusal` is "" or begins with the
    name of the error, as in "ValueError: expected …".
    """
    if not refusal:
        return list(lines)
    name = refusal.partition(":")[0]
    body = [f"    {line}" for line in lines if line]
    return ["try:", *body, f"except {name} as error:", f'    print("{name}:", error)']


def _empty_lines(snippet: str) -> set[int]:
    """The numbers of the lines that are empty and not inside brackets or a string."""
    depth, found = 0, set()
    for token in tokenize.generate_tokens(io.StringIO(snippet).readline):
        if token.type == tokenize.OP:
            depth += (token.string in "([{") - (token.string in ")]}")
        elif token.type == tokenize.NL and depth == 0 and not token.line.strip():
            found.add(token.start[0])
    return found


def literal(tensor: Tensor, indent: int = 0) -> str:
    """`tensor` as nested Python lists, a row on each line; float32 values survive exactly."""
    if tensor.dim() <= 1:
        return _row(tensor)
    separator = ",\n" + " " * (indent + 1)
    return "[" + separator.join(literal(part, indent + 1) for part in tensor) + "]"


def assign(name: str, tensor: Tensor, dtype: str = "torch.float32") -> str:
    """A line (or several) that makes `tensor` under `name`."""
    opening = f"{name} = torch.tensor("
    return f"{opening}{literal(tensor, len(opening))}, dtype={dtype})"


def arguments(values: Mapping[str, Any], defaults: Mapping[str, Any]) -> str:
    """Keyword arguments as they stand in a call, without those that are at their default."""
    shown = [f"{name}={value!r}" for name, value in values.items() if value != defaults.get(name)]
    return "".join(f", {argument}" for argument in shown)


CONV2D_DEFAULTS = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "padding_mode": "zeros"}


def conv2d(operands: Mapping[str, Tensor], arguments_: Mapping[str, Any]) -> str:
    """A convolution as code: the function, or the layer for a padding mode.

    `operands` are input, weight and perhaps bias.
    """
    tensors = [assign(name, tensor) for name, tensor in operands.items()]
    names = ", ".join(operands)
    if arguments_.get("padding_mode", "zeros") == "zeros":
        rest = {k: v for k, v in arguments_.items() if k != "padding_mode"}
        head = "import torch\nfrom torch.nn import functional as F"
        call = f"output = F.conv2d({names}{arguments(rest, CONV2D_DEFAULTS)})"
        return "\n\n".join([head, *tensors, f"{call}\nprint(output)"])
    return "\n\n".join(
        ["import torch\nfrom torch import nn", *tensors, _layer(operands, arguments_)]
    )


def _layer(operands: Mapping[str, Tensor], arguments_: Mapping[str, Any]) -> str:
    bias = "bias" in operands
    rest = arguments(arguments_, CONV2D_DEFAULTS)
    lines = [
        "# The padding modes other than zeros belong to the layer, not to the function.",
        "layer = nn.Conv2d(",
        f"    {operands['input'].shape[0]}, weight.shape[0], tuple(weight.shape[2:]),",
        f"    bias={bias}{rest},",
        ")",
        "layer.weight = nn.Parameter(weight)",
        *(["layer.bias = nn.Parameter(bias)"] if bias else []),
        "output = layer(input).detach()",
        "print(output)",
    ]
    return "\n".join(lines)


def _row(tensor: Tensor) -> str:
    if tensor.dim() == 0:
        return _value(float(tensor))
    return "[" + ", ".join(_value(value) for value in tensor.tolist()) + "]"


def _value(value: float) -> str:
    if math.isinf(value):
        return "torch.inf" if value > 0 else "-torch.inf"
    return str(int(value)) if float(value).is_integer() else matrices.shortest(value)
