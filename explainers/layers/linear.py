"""torch.nn.functional.linear as a worked example: y = x·Wᵀ + b.

The weight has a row for each output feature, so every output is a row of the input against a row
of the weight; in formulas that is a product with the weight transposed (see the documentation of
torch.nn.Linear).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from torch import Tensor
from torch.nn import functional as F

from explainers.worked import Explanation, Index, Read, Term, WorkedExample, added


def work(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> WorkedExample:
    """torch.nn.functional.linear, output by output.

    `input` (*, in_features), `weight` (out_features, in_features) or (in_features,), `bias`
    (out_features,) or (); the output is (*, out_features), or (*) for a weight of one axis.
    Other shapes of bias are taken where PyTorch broadcasts them. Raises ValueError where PyTorch
    would refuse.
    """
    _check(input, weight, bias)
    arithmetic = _Arithmetic(input, weight, bias, _output(input, weight, bias))
    operands = {"input": input, "weight": weight}
    if bias is not None:
        operands["bias"] = bias
    rows = ("sample",) if input.dim() == 2 else tuple(f"axis {k}" for k in range(input.dim() - 1))
    one = weight.dim() == 1
    return WorkedExample(
        operands=operands,
        output=arithmetic.output,
        explainer=arithmetic.explain,
        roles={"input": "input", "weight": "kernel", "bias": "kernel", "output": "output"},
        axes={
            "input": (*rows, "input feature"),
            "weight": ("input feature",) if one else ("output feature", "input feature"),
            "bias": ("output feature",),
            "output": rows if one else (*rows, "output feature"),
        },
    )


@dataclass(frozen=True)
class _Arithmetic:
    input: Tensor
    weight: Tensor
    bias: Tensor | None
    output: Tensor

    def explain(self, index: Index) -> Explanation:
        addends = list(self._products(index))
        if self.bias is not None:
            addends.append(Term((self._bias_read(index, self.bias),)))
        if not addends:  # no input feature and no bias: an empty sum
            addends.append(Term(("0",)))
        return Explanation(tuple(added(addends)), self.output[index].item())

    def _products(self, index: Index) -> Iterator[Term]:
        row, out = (index, ()) if self.weight.dim() == 1 else (index[:-1], index[-1:])
        pairs = zip(self.input[row].tolist(), self.weight[out].tolist(), strict=True)
        for feature, (value, factor) in enumerate(pairs):
            yield Term(
                (
                    Read("input", (*row, feature), value),
                    "×",
                    Read("weight", (*out, feature), factor),
                )
            )

    def _bias_read(self, index: Index, bias: Tensor) -> Read:
        """The bias of an output, where broadcasting finds it: axes aligned at the end."""
        own = ((0,) * bias.dim() + index)[len(index) :]
        place = tuple(k if size > 1 else 0 for k, size in zip(own, bias.shape, strict=True))
        return Read("bias", place, bias[place].item())


def _check(input: Tensor, weight: Tensor, bias: Tensor | None) -> None:
    if input.dim() == 0:
        raise ValueError(
            "input is a single number without axes: its last axis must hold the input features."
        )
    if weight.dim() not in (1, 2):
        raise ValueError(
            f"weight has shape {tuple(weight.shape)}: it must have two axes (out_features, "
            "in_features), or one (in_features)."
        )
    if input.shape[-1] != weight.shape[-1]:
        raise ValueError(
            f"input has shape {tuple(input.shape)}, so {input.shape[-1]:,} input features, and "
            f"weight has shape {tuple(weight.shape)}, so in_features is {weight.shape[-1]:,}: the "
            "two must be equal, as each feature has a weight of its own."
        )
    for name, other in (("weight", weight), ("bias", bias)):
        if other is not None and other.dtype != input.dtype:
            raise ValueError(
                f"{name} is {other.dtype} and input is {input.dtype}: they must be of one dtype."
            )


def _output(input: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    try:
        return F.linear(input, weight, bias)
    except RuntimeError as error:  # also for a dtype that it has no product for
        if bias is None:
            raise ValueError(f"PyTorch cannot compute this with {input.dtype}: {error}") from error
        features = 1 if weight.dim() == 1 else weight.shape[0]
        raise ValueError(
            f"bias has shape {tuple(bias.shape)}: it needs one number for each of the {features} "
            f"output features. PyTorch says: {error}"
        ) from error
