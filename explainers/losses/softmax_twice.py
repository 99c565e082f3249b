"""The mistake of a softmax before CrossEntropyLoss, which has one inside: what it does to learning.

The gradient goes back through the extra softmax s by its Jacobian, ∂sⱼ/∂xᵢ = sᵢ(δᵢⱼ − sⱼ).
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.losses import cross_entropy
from explainers.worked import Explanation, Index, Read, Term, WorkedExample, added, digits_for


def loss(input: Tensor, target: Tensor) -> Tensor:
    """The mean of cross_entropy(softmax(input)): the wrong way, `input` (N, C)."""
    return F.cross_entropy(input.softmax(1), target)


def bounds(classes: int) -> tuple[float, float]:
    """The least and the greatest loss that the wrong way can give for one sample.

    The inner softmax lies between 0 and 1, so its logits differ by at most 1.
    """
    sure = torch.zeros(2, classes, dtype=torch.float64)
    sure[:, 0] = 1
    right, wrong = F.cross_entropy(sure, torch.tensor([0, min(1, classes - 1)]), reduction="none")
    return float(right), float(wrong)


def gradient(input: Tensor, target: Tensor) -> WorkedExample:
    """The gradient of `loss` by the logits, by autograd, with its way back spelled out.

    The operands are the extra softmax and the gradient that arrives at its output; both and the
    output have the shape of `input`, (N, C).
    """
    leaf = input.detach().clone().requires_grad_()
    (output,) = torch.autograd.grad(loss(leaf, target), leaf)
    softmax = input.softmax(1)
    arriving = cross_entropy.gradient(softmax, target).output

    def explain(index: Index) -> Explanation:
        n, k = index
        digits = _digits(softmax[n].tolist(), arriving[n].tolist(), k, float(output[index]))

        def _read(name: str, tensor: Tensor, place: Index) -> Read:
            return Read(name, place, float(tensor[place]), digits=digits)

        products = [
            Term((_read("softmax", softmax, (n, j)), "×", _read("arriving", arriving, (n, j))))
            for j in range(input.shape[1])
        ]
        own = Term((_read("softmax", softmax, index), " × ("))
        difference = Term((_read("arriving", arriving, index), " − ("))
        terms = (own, difference, *added(products), Term(("))",)))
        return Explanation(terms, float(output[index]))

    return WorkedExample(
        {"softmax": softmax, "arriving": arriving},
        output,
        explain,
        {"softmax": "output", "arriving": "gradient", "output": "gradient"},
    )


def _digits(softmax: list[float], arriving: list[float], k: int, value: float) -> int:
    """With how many digits both must stand in the arithmetic of class `k`."""
    count = len(softmax)

    def slope(shown: list[float]) -> float:
        own, above = shown[:count], shown[count:]
        return own[k] * (above[k] - sum(s * a for s, a in zip(own, above, strict=True)))

    return digits_for([*softmax, *arriving], slope, value)
