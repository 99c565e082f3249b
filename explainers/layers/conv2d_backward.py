"""The backward pass of conv2d: the gradients of input, kernel and bias as worked examples.

Each product `input × weight` of the forward pass sends the gradient of its output cell to both of
its factors, multiplied by the other one. A cell's gradient is the sum over all products that it
had a part in; which those are follows from where the windows stand (`Windows.readers`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.layers import conv2d_arguments
from explainers.layers.arguments import Pair
from explainers.layers.way_back import check_gradient
from explainers.worked import Explanation, Index, Margin, Read, Term, WorkedExample, added

UNREAD = Term(("no window reads this cell: 0",))
PICTURE_AXES = ("channel", "row", "column")
AXES = {
    "input": PICTURE_AXES,
    "grad_output": PICTURE_AXES,
    "weight": ("output channel", "input channel", "row", "column"),
}


def input_gradient(
    input: Tensor, weight: Tensor, grad_output: Tensor, **arguments: Any
) -> WorkedExample:
    """How the loss changes with each input cell: grad_output × weight, summed over its windows.

    `input` (C, H, W), `weight` (O, C/groups, kH, kW), `grad_output` (O, H', W'); the output is
    (C, H, W). `arguments` are those of `conv2d.work`: stride, padding, dilation, groups,
    padding_mode. Raises ValueError where conv2d would, or where `grad_output` has not the shape
    of its output.
    """
    backward = _Backward(input, weight, grad_output, arguments)
    return WorkedExample(
        operands={"grad_output": grad_output, "weight": weight},
        output=backward.gradients[0],
        explainer=backward.explain_input,
        roles={"grad_output": "gradient", "weight": "kernel", "output": "gradient"},
        axes={**AXES, "output": AXES["input"]},
    )


def weight_gradient(
    input: Tensor, weight: Tensor, grad_output: Tensor, **arguments: Any
) -> WorkedExample:
    """How the loss changes with each weight: grad_output × input, summed over all stops.

    Tensors, arguments and errors as in `input_gradient`; the output has the shape of `weight`.
    """
    backward = _Backward(input, weight, grad_output, arguments)
    return WorkedExample(
        operands={"grad_output": grad_output, "input": input},
        output=backward.gradients[1],
        explainer=backward.explain_weight,
        roles={"grad_output": "gradient", "input": "input", "output": "gradient"},
        margins=backward.margins(),
        axes={**AXES, "output": AXES["weight"]},
    )


def bias_gradient(grad_output: Tensor) -> WorkedExample:
    """How the loss changes with each bias: the sum of its channel's grad_output.

    The bias was added once to every output cell, so no setting of the convolution plays a part.
    `grad_output` (O, H', W'), the output (O,). Raises ValueError for other shapes.
    """
    if grad_output.dim() != 3 or 0 in grad_output.shape:
        raise ValueError(
            f"grad_output has shape {tuple(grad_output.shape)}: it must have three axes (channels, "
            "height, width), none of them empty."
        )
    bias = torch.zeros(grad_output.shape[0], dtype=grad_output.dtype, requires_grad=True)
    everywhere = bias[:, None, None].expand_as(grad_output)
    (gradient,) = torch.autograd.grad(everywhere, bias, grad_output)
    cells = grad_output.tolist()

    def explain(index: Index) -> Explanation:
        reads = (
            Term((Read("grad_output", (index[0], row, column), value),))
            for row, line in enumerate(cells[index[0]])
            for column, value in enumerate(line)
        )
        return Explanation(tuple(added(reads)), float(gradient[index]))

    return WorkedExample(
        operands={"grad_output": grad_output},
        output=gradient,
        explainer=explain,
        roles={"grad_output": "gradient", "output": "gradient"},
        axes={"grad_output": PICTURE_AXES, "output": ("output channel",)},
    )


class _Backward:
    """One backward pass: its values by autograd, its arithmetic by the windows' geometry."""

    def __init__(
        self, input: Tensor, weight: Tensor, grad_output: Tensor, arguments: dict[str, Any]
    ) -> None:
        self.setting = conv2d_arguments.check(tuple(input.shape), tuple(weight.shape), **arguments)
        self.input, self.weight, self.grad_output = input, weight, grad_output
        rows, columns = self.setting.output_shape[1:]
        self.stops = (rows, columns)
        self.gradients = self._by_autograd()

    def _by_autograd(self) -> tuple[Tensor, Tensor]:
        """The gradients of input and weight."""
        input, weight = (t.detach().requires_grad_() for t in (self.input, self.weight))
        windows = self.setting.windows
        output = F.conv2d(
            self._pad(input),
            weight,
            stride=windows.stride,
            dilation=windows.dilation,
            groups=self.setting.groups,
        )
        check_gradient(self.grad_output, output)
        for_input, for_weight = torch.autograd.grad(output, (input, weight), self.grad_output)
        return for_input, for_weight

    def _pad(self, picture: Tensor) -> Tensor:
        mode = self.setting.padding_mode
        return F.pad(
            picture, self.setting.windows.sides.for_pad, "constant" if mode == "zeros" else mode
        )

    @cached_property
    def sources(self) -> dict[Pair, Pair]:
        """For each place of the padded picture that holds an input cell or repeats one, that cell.

        Places count in the unpadded picture, as in `Windows.cell`.
        """
        height, width = self.input.shape[1:]
        numbers = torch.arange(1, height * width + 1, dtype=torch.float64).view(1, height, width)
        sides = self.setting.windows.sides
        return {
            (row - sides.top, column - sides.left): divmod(int(number) - 1, width)
            for row, line in enumerate(self._pad(numbers)[0].tolist())
            for column, number in enumerate(line)
            if number
        }

    @cached_property
    def places(self) -> dict[Pair, list[Pair]]:
        """For each input cell the places where its value stands in the padded picture."""
        found: dict[Pair, list[Pair]] = {}
        for place, source in self.sources.items():
            found.setdefault(source, []).append(place)
        return found

    @cached_property
    def lists(self) -> tuple[Any, Any, Any]:
        # Reading a tensor cell by cell is slow; lists of Python numbers are not.
        return self.input.tolist(), self.weight.tolist(), self.grad_output.tolist()

    def margins(self) -> dict[str, Margin]:
        sides = self.setting.windows.sides.added
        if not sides:
            return {}
        mode = "constant" if self.setting.padding_mode == "zeros" else self.setting.padding_mode
        around = F.pad(self.input, sides.for_pad, mode)
        return {"input": Margin(sides.top, sides.bottom, sides.left, sides.right, around)}

    # --- the arithmetic -------------------------------------------------------------------------

    def explain_input(self, index: Index) -> Explanation:
        terms = added(self._into_input(index)) or [UNREAD]
        return Explanation(tuple(terms), float(self.gradients[0][index]))

    def _into_input(self, index: Index) -> Iterator[Term]:
        channel, row, column = index
        per_group = self.weight.shape[1]
        group, within = divmod(channel, per_group)
        outs = self.weight.shape[0] // self.setting.groups
        windows = self.setting.windows
        for out in range(group * outs, (group + 1) * outs):
            for place in self.places.get((row, column), []):
                for stop, kernel in windows.readers(place, self.stops):
                    factor = self._weight_read((out, within, *kernel))
                    yield Term((self._gradient_read(out, stop), "×", factor))

    def explain_weight(self, index: Index) -> Explanation:
        out, within, i, j = index
        group = out // (self.weight.shape[0] // self.setting.groups)
        channel = group * self.weight.shape[1] + within
        products: list[Term] = []
        for row in range(self.stops[0]):
            for column in range(self.stops[1]):
                place = self.setting.windows.cell((row, column), (i, j))
                gradient = self._gradient_read(out, (row, column))
                products.append(Term((gradient, "×", self._input_read(channel, place))))
        return Explanation(tuple(added(products)), float(self.gradients[1][index]))

    def _gradient_read(self, out: int, stop: Pair) -> Read:
        return Read("grad_output", (out, *stop), self.lists[2][out][stop[0]][stop[1]])

    def _weight_read(self, index: tuple[int, int, int, int]) -> Read:
        out, within, i, j = index
        return Read("weight", index, self.lists[1][out][within][i][j])

    def _input_read(self, channel: int, place: Pair) -> Read:
        source = self.sources.get(place)
        if source is None:
            return Read("input", (channel, *place), 0.0, padding=True)
        value = self.lists[0][channel][source[0]][source[1]]
        if source == place:
            return Read("input", (channel, *place), value)
        return Read("input", (channel, *place), value, padding=True, source=(channel, *source))
