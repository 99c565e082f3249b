"""The PyTorch code of the batch norm page: the layer on one batch, in both modes, over many."""

from __future__ import annotations

import math

from explainers import snippets
from explainers.lessons.batch_norm import running_statistics
from explainers.lessons.batch_norm.numbers import STEPS, Numbers, Values


def one_batch(given: Numbers) -> str:
    """A new layer on the batch in training; prints all that the stage can show."""
    lines = [
        *_layer(given),
        "output = layer(input).detach()",
        "print(input.mean((0, 2, 3)))",
        "print(input.var((0, 2, 3), correction=0))  # biased: normalises",
        "print(input.var((0, 2, 3), correction=1))  # unbiased: goes into running_var",
        "print(output)",
        "print(layer.running_mean, layer.running_var)",
    ]
    return "\n\n".join([*_tensors(given), "\n".join(lines)])


def refused(given: Numbers, says: str) -> str:
    """A new layer on a batch that it refuses in training; `says` is how its own words begin."""
    lines = [*_layer(given), *snippets.attempt(["print(layer(input))"], says)]
    return "\n\n".join([*_tensors(given), "\n".join(lines)])


def both_modes(given: Numbers, seen: int, shift: int) -> str:
    """A layer that has seen the batch `seen` times, on the shifted batch in train() and eval()."""
    lines = [
        *_seen_and_shifted(given, seen, shift),
        "in_eval = layer.eval()(shifted).detach()",
        "in_train = layer.train()(shifted).detach()  # last, as it moves the running statistics",
        "print(in_train)",
        "print(in_eval)",
    ]
    return "\n\n".join([*_tensors(given), "\n".join(lines)])


def neighbours(given: Numbers, seen: int, shift: int) -> str:
    """As in `both_modes`: prints how far the first picture's output is moved by the last one."""
    lines = [
        *_seen_and_shifted(given, seen, shift),
        "for mode in (False, True):",
        "    layer = layer.train(mode)",
        "    moved = (layer(shifted)[0] - layer(input)[0]).abs().max().item()",
        '    print("train()" if mode else "eval()", moved)',
    ]
    return "\n\n".join([*_tensors(given), "\n".join(lines)])


def _seen_and_shifted(given: Numbers, seen: int, shift: int) -> list[str]:
    """The layer after the batch, `seen` times; and the batch with its last picture moved."""
    return [
        *_layer(given),
        f"for _ in range({seen}):",
        "    output = layer(input)",
        "",
        "shifted = input.clone()",
        f"shifted[-1] += {shift}",
    ]


RUNNING = """\
import torch
from torch import nn

generator = torch.Generator().manual_seed(0)
batches = {mean} + {std} * torch.randn({all}, {count}, 1, 1, 1, generator=generator)

layer = nn.BatchNorm2d(1, momentum={momentum})
for batch in batches[:{steps}]:
    output = layer(batch)

print(layer.running_mean, layer.running_var, layer.num_batches_tracked)
"""


def running(values: Values) -> str:
    """The batches of the running statistics through the same layer: prints what it has kept."""
    return RUNNING.format(
        mean=running_statistics.TRUE_MEAN,
        std=math.sqrt(running_statistics.TRUE_VAR),
        all=STEPS,
        count=values.values,
        momentum=None if values.cumulative else values.momentum,
        steps=values.steps,
    )


def _tensors(given: Numbers) -> list[str]:
    named = (("input", given.input), ("weight", given.weight), ("bias", given.bias))
    tensors = [snippets.assign(name, tensor) for name, tensor in named if tensor is not None]
    return ["import torch\nfrom torch import nn", *tensors]


def _layer(given: Numbers) -> list[str]:
    affine = given.weight is not None
    rest = ("" if given.eps == 1e-05 else f", eps={given.eps}") + (
        "" if affine else ", affine=False"
    )
    learned = ["layer.weight = nn.Parameter(weight)", "layer.bias = nn.Parameter(bias)"]
    return [
        f"layer = nn.BatchNorm2d({given.input.shape[1]}{rest})",
        *(learned if affine else []),
    ]
