"""The pooling lesson's numbers as PyTorch code, ready to be copied and run."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from explainers import snippets
from explainers.images.member import Origin
from explainers.lessons.pooling import numbers
from explainers.lessons.pooling.numbers import Values

DEFAULTS = {
    "stride": None,
    "padding": 0,
    "dilation": 1,
    "ceil_mode": False,
    "count_include_pad": True,
    "divisor_override": None,
}
HEAD = "import torch\nfrom torch.nn import functional as F"


def both(
    picture: Tensor, function: str, arguments: Mapping[str, object], indices: bool = False
) -> str:
    """`function` ("max_pool2d" or "avg_pool2d") with ceil_mode off and on, as the page shows it."""
    rest = {name: value for name, value in arguments.items() if name != "ceil_mode"}
    results = "output, indices" if indices else "output"
    extra = ", return_indices=True" if indices else ""
    call = f"F.{function}(input, {_call(rest)}, ceil_mode=ceil_mode{extra})"
    lines = ["for ceil_mode in (False, True):", f"    {results} = {call}", "    print(output)"]
    if indices:
        lines.append("    print(indices)")
    return _join(picture, lines)


def one(
    picture: Tensor, function: str, arguments: Mapping[str, object], indices: bool = False
) -> str:
    """One call, where the other setting of ceil_mode would be refused."""
    results = "output, indices" if indices else "output"
    extra = ", return_indices=True" if indices else ""
    lines = [f"{results} = F.{function}(input, {_call(arguments)}{extra})", "print(output)"]
    return _join(picture, [*lines, *(["print(indices)"] if indices else [])])


def adaptive(picture: Tensor, kind: str, output_size: tuple[int, int]) -> str:
    """Adaptive pooling of a `kind` ("max" or "avg")."""
    call = f"output = F.adaptive_{kind}_pool2d(input, {output_size})"
    return _join(picture, [call, "print(output)"])


def gradient(
    picture: Tensor, grad_output: Tensor, function: str, arguments: Mapping[str, object]
) -> str:
    """The way back by autograd."""
    lines = [
        "input.requires_grad = True",
        f"output = F.{function}(input, {_call(arguments)})",
        "",
        snippets.assign("grad_output", grad_output),
        "",
        "output.backward(grad_output)",
        "print(input.grad)",
    ]
    return _join(picture, lines)


def picture(values: Values, origin: Origin) -> str:
    """The view Pictures: the picture of `origin`, pooled as often as `times` says."""
    make = numbers.arguments if values.kind == "max" else numbers.average_arguments
    call = f"F.{values.kind}_pool2d(picture, {_call(make(values, values.ceil_mode))})"
    imports = "\n".join(origin.imports)
    return f"""\
{snippets.PROJECT}
{HEAD}

{imports}

picture = {origin.expression} / 255
for _ in range({values.times}):
    picture = {call}
    print(tuple(picture.shape))"""


def chain(start: int) -> str:
    """The three size chains."""
    return f"""\
import torch
from torch import nn

for pool in (nn.MaxPool2d(2), nn.MaxPool2d(3, 2), nn.MaxPool2d(3, 2, ceil_mode=True)):
    maps = torch.zeros(1, {start}, {start})
    sizes = [{start}]
    for _ in range(3):
        maps = pool(maps)
        sizes.append(maps.shape[-1])
    print(sizes)"""


def _call(arguments: Mapping[str, object]) -> str:
    kernel = arguments["kernel_size"]
    first = kernel[0] if isinstance(kernel, tuple) and kernel[0] == kernel[1] else kernel
    rest = {name: value for name, value in arguments.items() if name != "kernel_size"}
    return f"{first}{snippets.arguments(rest, DEFAULTS)}"


def _join(picture: Tensor, lines: list[str]) -> str:
    return "\n\n".join([HEAD, snippets.assign("input", picture), "\n".join(lines)])
