"""torch.nn.functional.batch_norm as a worked example.

Each channel is moved and scaled by numbers of its own: y = (x − mean) / √(var + eps) · γ + β (see
the documentation of torch.nn.BatchNorm2d). In training, mean and variance are those of the batch
and the variance divides by the number of values (biased); otherwise they are the running ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.worked import Explanation, Index, Read, Term, WorkedExample, number


@dataclass(frozen=True)
class BatchNormExample(WorkedExample):
    """A worked example that also knows the running statistics after the call.

    Both have shape (C,); they are None where the call was given none.
    """

    running_mean: Tensor | None = field(default=None, kw_only=True)
    running_var: Tensor | None = field(default=None, kw_only=True)


def work(
    input: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-05,
) -> BatchNormExample:
    """torch.nn.functional.batch_norm, cell by cell.

    `input` (N, C, …), as a rule (N, C, H, W); the statistics, `weight` (γ) and `bias` (β) have
    one number for each channel. The operands "mean" and "var" are what was normalised with.
    Unlike PyTorch this changes no tensor: the running statistics after the call are in the
    example's own `running_mean` and `running_var`. Raises ValueError where PyTorch would refuse.
    """
    _check_input(input, training, eps)
    _check_statistics(running_mean, running_var, training)
    channels = input.shape[1]
    per_channel = {
        "running_mean": running_mean,
        "running_var": running_var,
        "weight": weight,
        "bias": bias,
    }
    for name, tensor in per_channel.items():
        _check_channels(name, tensor, input, channels)
    kept_mean = None if running_mean is None else running_mean.detach().clone()
    kept_var = None if running_var is None else running_var.detach().clone()
    output = _call(input, kept_mean, kept_var, weight, bias, training, momentum, eps)
    mean, var = running_mean, running_var
    if training or mean is None or var is None:
        mean, var = statistics(input)
    operands = {"input": input, "mean": mean, "var": var, "weight": weight, "bias": bias}
    arithmetic = _Arithmetic({k: v for k, v in operands.items() if v is not None}, output, eps)
    axes = axis_names(input.dim())
    return BatchNormExample(
        operands=arithmetic.operands,
        output=output,
        explainer=arithmetic.explain,
        roles={
            "input": "input",
            "mean": "neutral",
            "var": "neutral",
            "weight": "kernel",
            "bias": "kernel",
            "output": "output",
        },
        axes={"input": axes, "output": axes}
        | dict.fromkeys(("mean", "var", "weight", "bias"), ("channel",)),
        running_mean=kept_mean,
        running_var=kept_var,
    )


def values_per_channel(shape: Sequence[int]) -> int:
    """How many values each channel of an input (N, C, …) has: N times the cells of a map."""
    return torch.Size((shape[0], *shape[2:])).numel()


def axis_names(dims: int) -> tuple[str, ...]:
    """A word for each axis of an input (N, C, …) with `dims` axes."""
    inner = ("row", "column") if dims == 4 else tuple(f"axis {k}" for k in range(2, dims))
    return ("sample", "channel", *inner)


def statistics(input: Tensor, correction: int = 0) -> tuple[Tensor, Tensor]:
    """Mean and variance of each channel, both (C,).

    The variance divides by the number of values less `correction`: 0 is the biased variance,
    which normalises, and 1 the unbiased one, which goes into `running_var`.
    """
    others = (0, *range(2, input.dim()))
    var, mean = torch.var_mean(input, others, correction=correction)
    return mean, var


@dataclass(frozen=True)
class _Arithmetic:
    operands: dict[str, Tensor]
    output: Tensor
    eps: float

    def explain(self, index: Index) -> Explanation:
        value = Read("input", index, self.operands["input"][index].item())
        mean, var = (self._read(name, index[1]) for name in ("mean", "var"))
        terms = [Term(("(", value, " − ", mean, ") / √(", var, f" + {number(self.eps)})"))]
        for name, sign in (("weight", " × "), ("bias", " + ")):
            if name in self.operands:
                terms.append(Term((sign, self._read(name, index[1]))))
        return Explanation(tuple(terms), self.output[index].item())

    def _read(self, name: str, channel: int) -> Read:
        tensor = self.operands[name]
        # PyTorch takes weight and bias in any shape, as long as there is a number a channel.
        place = torch.unravel_index(torch.tensor(channel), tensor.shape)
        index = tuple(int(k) for k in place)
        return Read(name, index, tensor[index].item())


def _call(
    input: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None,
    bias: Tensor | None,
    training: bool,
    momentum: float,
    eps: float,
) -> Tensor:
    if isinstance(momentum, bool) or not isinstance(momentum, int | float):
        raise ValueError(
            f"momentum is {momentum!r}: the function takes a number. (None, for a cumulative "
            "average, belongs to the layer torch.nn.BatchNorm2d.)"
        )
    try:
        return F.batch_norm(input, running_mean, running_var, weight, bias, training, momentum, eps)
    except RuntimeError as error:  # what is left are dtypes that do not go together
        raise ValueError(
            f"PyTorch does not take these tensors together (input is {input.dtype}): {error}"
        ) from error


def _check_input(input: Tensor, training: bool, eps: float) -> None:
    shape = tuple(input.shape)
    if input.dim() < 2:
        raise ValueError(
            f"input has shape {shape}: it needs an axis for the batch and one for the channels."
        )
    if not input.is_floating_point():
        raise ValueError(
            f"input is {input.dtype}: a mean of whole numbers is rarely whole, so input must hold "
            "floating-point numbers."
        )
    if training and values_per_channel(shape) == 1:
        raise ValueError(
            f"input has shape {shape}, one value per channel: its mean would be the value itself "
            "and its variance 0, so every output would be 0 whatever went in. In training "
            "PyTorch wants more than one value per channel: a larger batch, or larger maps."
        )
    if eps < 0 or (training and eps == 0):
        rule = "greater than 0 in training" if training else "at least 0"
        raise ValueError(
            f"eps is {number(eps)}: it must be {rule}, as it keeps √(var + eps) away from 0 for a "
            "channel whose values are all alike."
        )


def _check_statistics(mean: Tensor | None, var: Tensor | None, training: bool) -> None:
    if training and (mean is None) != (var is None):
        raise ValueError(
            "running_mean and running_var belong together: give both, or None for both."
        )
    if not training:
        for name, tensor in (("running_mean", mean), ("running_var", var)):
            if tensor is None:
                raise ValueError(
                    f"{name} is None, and training is False: without a batch to measure, the "
                    "running statistics are what is normalised with."
                )


def _check_channels(name: str, tensor: Tensor | None, input: Tensor, channels: int) -> None:
    if tensor is None:
        return
    if tensor.numel() != channels or (name.startswith("running") and tensor.dim() != 1):
        raise ValueError(
            f"{name} has shape {tuple(tensor.shape)}: it needs one number for each of the "
            f"{channels} channels."
        )
    if tensor.dtype != input.dtype and input.dtype in (torch.float32, torch.float64):
        raise ValueError(
            f"{name} is {tensor.dtype} and input is {input.dtype}: they must be of one dtype."
        )
