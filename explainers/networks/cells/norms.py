"""Layers that bring numbers to mean 0 and variance 1, and those that make shares of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from torch import Tensor, nn

from explainers.layers import batch_norm
from explainers.networks.cells.story import Cell
from explainers.worked import Explanation, Index, Read, Role, Term, WorkedExample, added, number

Norm = nn.BatchNorm1d | nn.BatchNorm2d


def batch_normed(layer: Norm, input: Tensor, cell: Index) -> Cell:
    """A number by its channel's running statistics; by the picture's own where none are kept."""
    at = slice(cell[0], cell[0] + 1)
    weight, bias = (None if t is None else t[at] for t in (layer.weight, layer.bias))
    mean, var = layer.running_mean, layer.running_var
    if mean is None or var is None:
        example = batch_norm.work(
            input[None, at], None, None, weight, bias, training=True, eps=layer.eps
        )
        return example, (0, 0, *cell[1:])
    one = input[tuple(slice(i, i + 1) for i in cell)][None]
    example = batch_norm.work(one, mean[at], var[at], weight, bias, eps=layer.eps)
    return example, (0,) * (len(cell) + 1)


def layer_normed(layer: nn.LayerNorm, input: Tensor, cell: Index) -> Cell:
    """A number by the mean and variance over its picture's last axes."""
    axes = tuple(range(-len(layer.normalized_shape), 0))
    own = cell[len(cell) - len(axes) :]
    among = input[cell[: len(cell) - len(axes)]]
    rest = {"weight": layer.weight, "bias": layer.bias}
    learned = {name: tensor[own] for name, tensor in rest.items() if tensor is not None}
    return _by_statistics(input[cell], among, learned, layer.eps, layer(input[None])[0][cell])


def group_normed(layer: nn.GroupNorm, input: Tensor, cell: Index) -> Cell:
    """A number by the mean and variance over its group of channels."""
    count = len(input) // layer.num_groups  # num_channels counts for nothing without affine
    first = cell[0] // count * count
    among = input[first : first + count]
    rest = {"weight": layer.weight, "bias": layer.bias}
    learned = {name: tensor[cell[0]] for name, tensor in rest.items() if tensor is not None}
    return _by_statistics(input[cell], among, learned, layer.eps, layer(input[None])[0][cell])


def _by_statistics(
    value: Tensor, among: Tensor, learned: dict[str, Tensor], eps: float, output: Tensor
) -> Cell:
    # In double precision: a spread of numbers far from zero would else be lost in rounding.
    mean, var = among.double().mean(), among.double().var(correction=0)
    operands = {"input": value, "mean": mean.float(), "var": var.float(), **learned}
    reads = {name: Read(name, (), float(tensor)) for name, tensor in operands.items()}
    spread = ("(", reads["input"], " − ", reads["mean"], ") / √(", reads["var"])
    terms = [Term((*spread, f" + {number(eps)})"))]
    for name, sign in (("weight", " × "), ("bias", " + ")):
        if name in reads:
            terms.append(Term((sign, reads[name])))
    found = Explanation(tuple(terms), float(output))
    roles: Mapping[str, Role] = {
        "input": "input",
        "weight": "kernel",
        "bias": "kernel",
        "output": "output",
    }
    return WorkedExample(operands, output, lambda _: found, roles), ()


def softmaxed(layer: nn.Softmax, input: Tensor, cell: Index) -> Cell:
    """A number's share: e to the power of it, by the sum of all such powers along the axis."""
    values, at = _along(layer.dim, input, cell)
    shares = values.softmax(0)
    top = _read(values, int(values.argmax()))
    terms = [
        Term(("e^(", _read(values, at), " − ", top, ") ÷ (")),
        *_powers(values, top),
        Term((")",)),
    ]
    return _example(values, shares[at], terms), ()


def log_softmaxed(layer: nn.LogSoftmax, input: Tensor, cell: Index) -> Cell:
    """The number, less the logarithm of the sum of all powers of e along the axis."""
    values, at = _along(layer.dim, input, cell)
    logs = values.log_softmax(0)
    top = _read(values, int(values.argmax()))
    terms = [
        Term((_read(values, at), " − ", top, " − ln(")),
        *_powers(values, top),
        Term((")",)),
    ]
    return _example(values, logs[at], terms), ()


def _along(dim: int | None, input: Tensor, cell: Index) -> tuple[Tensor, int]:
    """The numbers (N,) along the axis `dim` of a batch of one that the cell is among."""
    axis = (1 if dim is None else dim % (input.dim() + 1)) - 1
    if axis < 0:  # along the batch, which is this picture alone
        return input[cell][None], 0
    moved = input.movedim(axis, -1)
    return moved[cell[:axis] + cell[axis + 1 :]], cell[axis]


def _read(values: Tensor, at: int) -> Read:
    return Read("input", (at,), float(values[at]))


def _powers(values: Tensor, top: Read) -> list[Term]:
    """The powers of e; the largest number is taken off first, so that none is too large."""
    return added(Term(("e^(", _read(values, at), " − ", top, ")")) for at in range(len(values)))


def _example(values: Tensor, output: Tensor, terms: Sequence[Term]) -> WorkedExample:
    found = Explanation(tuple(terms), float(output))
    axes = {"input": ("number",)}
    roles: Mapping[str, Role] = {"input": "input", "output": "output"}
    return WorkedExample({"input": values}, output, lambda _: found, roles, axes=axes)
