"""The activations lesson's numbers as code to copy: each snippet prints what its view shows."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from explainers import settings, snippets
from explainers.images.member import Origin
from explainers.lessons.activations import numbers
from explainers.lessons.activations.in_place import FIRST
from explainers.lessons.activations.numbers import Values
from explainers.lessons.activations.vanishing import BATCH, SEED, WIDTH


def values_and_slopes(values: Values, given: Tensor) -> str:
    """The values and the slopes on the screen."""
    call = _call(values)
    return "\n\n".join(
        [
            "import torch\nfrom torch.nn import functional as F",
            snippets.assign("input", given),
            f"print({call})",
            f"input.requires_grad = True\n{call}.sum().backward()\n"
            "print(input.grad)  # the slope at each number",
        ]
    )


def picture(values: Values, origin: Origin) -> str:
    """The picture of `origin` before and after: prints both ranges."""
    scale = " * 2 - 1" if values.range == "signed" else ""
    return "\n".join(
        [
            snippets.PROJECT,
            "import torch",
            "from torch.nn import functional as F",
            "",
            *origin.imports,
            "",
            f"input = {origin.expression} / 255{scale}",
            f"output = {_call(values)}",
            "print(input.min().item(), input.max().item())",
            "print(output.min().item(), output.max().item())",
        ]
    )


def _call(values: Values) -> str:
    rest = snippets.arguments(numbers.arguments(values), settings.by_name(Values()))
    return f"F.{values.function}(input{rest})"


def memory(given: Tensor) -> str:
    """Both calls: prints whether memory is shared, and the input afterwards."""
    return "\n\n".join(
        [
            "import torch\nfrom torch.nn import functional as F",
            snippets.assign("given", given),
            "for inplace in (False, True):\n"
            "    input = given.clone()\n"
            "    output = F.relu(input, inplace=inplace)\n"
            "    print(output.data_ptr() == input.data_ptr())  # the same memory?\n"
            "    print(input)",
        ]
    )


def autograd(first: str, given: Tensor) -> str:
    """The attempt: prints the gradient, or PyTorch's error."""
    return "\n\n".join(
        [
            "import torch",
            snippets.assign("x", given),
            "x.requires_grad = True\n"
            "try:\n"
            f"    y = {FIRST[first].code}\n"
            "    y = torch.relu_(y)\n"
            "    y.sum().backward()\n"
            "    print(x.grad)\n"
            "except RuntimeError as error:\n"
            "    print(error)",
        ]
    )


def chain(name: str, arguments: Mapping[str, float | str], x: float, depth: int) -> str:
    """The chain: prints the gradient by the number that went in."""
    return f"""\
import torch
from torch.nn import functional as F

x = torch.tensor({x!r}, dtype=torch.float64, requires_grad=True)
value = x
for _ in range({depth}):
    value = F.{name}(value{snippets.arguments(arguments, {})})

value.backward()
print(x.grad.item())"""


def network(name: str, arguments: Mapping[str, float | str], depth: int) -> str:
    """The network: prints the norm of the gradient of each layer's weight."""
    return f"""\
import torch
from torch import nn
from torch.nn import functional as F

generator = torch.Generator().manual_seed({SEED})
layers = [nn.Linear({WIDTH}, {WIDTH}) for _ in range({depth})]
for layer in layers:
    _ = nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", generator=generator)
    _ = nn.init.zeros_(layer.bias)

maps = torch.randn({BATCH}, {WIDTH}, generator=generator)
for layer in layers:
    maps = F.{name}(layer(maps){snippets.arguments(arguments, {})})

maps.square().mean().backward()
for layer in layers:
    print(layer.weight.grad.norm().item())"""
