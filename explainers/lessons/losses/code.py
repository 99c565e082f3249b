"""The code of the losses page: ready to be copied, and printing the numbers on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from explainers.lessons.losses.numbers import Classification, Pairs
from explainers.snippets import arguments, assign

HEAD = "import torch\nfrom torch.nn import functional as F"
DEFAULTS: Mapping[str, Any] = {
    "ignore_index": -100,
    "reduction": "mean",
    "label_smoothing": 0.0,
}


def pointwise(loss: str, given: Pairs, reduction: str) -> str:
    """L1 or MSE and its gradient."""
    rest = arguments({"reduction": reduction}, DEFAULTS)
    return _joined(
        HEAD,
        assign("input", given.input) + "\ninput.requires_grad = True",
        assign("target", given.target),
        f"loss = F.{loss}(input, target{rest})\nprint(loss)",
        _backward(reduction),
    )


def cross_entropy(given: Classification) -> str:
    """Cross-entropy and its gradient."""
    rest = {k: v for k, v in given.arguments.items() if k != "weight"}
    weight = [] if given.weight is None else [assign("weight", given.weight)]
    call = "input, target" + (", weight=weight" if weight else "") + arguments(rest, DEFAULTS)
    return _joined(
        HEAD,
        assign("input", given.input) + "\ninput.requires_grad = True",
        assign("target", given.target, "torch.int64" if given.by_class else "torch.float32"),
        *weight,
        f"loss = F.cross_entropy({call})\nprint(loss)",
        _backward(given.reduction),
    )


def softmax_twice(input: Tensor, target: Tensor) -> str:
    """The right way and the mistake, with both gradients."""
    return _joined(
        HEAD,
        assign("input", input) + "\ninput.requires_grad = True",
        assign("target", target, "torch.int64"),
        "right = F.cross_entropy(input, target)\n"
        "wrong = F.cross_entropy(input.softmax(1), target)  # softmax is inside already\n"
        "print(right, wrong)",
        "print(torch.autograd.grad(right, input)[0])\nprint(torch.autograd.grad(wrong, input)[0])",
    )


def epoch(losses: Tensor, batch_size: int) -> str:
    """Both means of an epoch, and the sum that does it right."""
    return _joined(
        "import torch",
        assign("losses", losses),
        f"batches = losses.split({batch_size})\n"
        "of_means = torch.stack([batch.mean() for batch in batches]).mean()\n"
        "print(of_means, losses.mean())",
        "# The right way in a loop: weigh each batch's mean by its number of samples.\n"
        "total = sum(batch.mean() * len(batch) for batch in batches)\n"
        "print(total / len(losses))",
    )


def accuracy(outputs: Tensor, targets: Tensor) -> str:
    """Predictions along both axes, and the accuracy."""
    return _joined(
        "import torch",
        assign("outputs", outputs),
        assign("targets", targets, "torch.int64"),
        "print(outputs.argmax(1), outputs.argmax(0))\n"
        "print((outputs.argmax(1) == targets).float().mean())",
    )


def _backward(reduction: str) -> str:
    start = "loss.backward()" if reduction != "none" else "loss.sum().backward()  # of one number"
    return f"{start}\nprint(input.grad)"


def _joined(*parts: str) -> str:
    return "\n\n".join(parts)
