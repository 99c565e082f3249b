"""Flattening in the linear lesson: which cell goes where, and where the numbers lie in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.layers import flatten
from explainers.lessons.linear.numbers import CHANNELS_LAST, Values
from explainers.worked import Explanation, Index, Read, Term, WorkedExample

PRESETS: Mapping[str, Values] = {
    "flatten": Values(),
    "all": Values(start_dim=0),
    "sides": Values(start_dim=2),
    "maps": Values(start_dim=1, end_dim=2),
    "channels_last": Values(memory_format=CHANNELS_LAST),
}


@dataclass(frozen=True)
class Flattened:
    """A tensor, what it becomes, and how both lie in memory (strides count numbers, not bytes)."""

    example: WorkedExample
    input: Tensor
    output: Tensor

    @property
    def view(self) -> bool:
        """Whether the output is the same memory under another shape, so that nothing is copied."""
        return self.input.data_ptr() == self.output.data_ptr()

    @property
    def strides(self) -> str:
        """Shape and strides of both, in words (Markdown)."""
        return " · ".join(
            f"{name}: shape **{'×'.join(map(str, tensor.shape))}**, stride() **{tensor.stride()}**"
            for name, tensor in (("input", self.input), ("output", self.output))
        )


def counting(values: Values) -> Tensor:
    """A tensor (N, C, H, W) in which every cell holds its own number, counted in index order."""
    shape = (values.images, values.channels, *values.size)
    tensor = torch.arange(float(torch.Size(shape).numel())).view(shape)
    return tensor.contiguous(memory_format=getattr(torch, values.memory_format))


def flattened(values: Values) -> Flattened:
    """The worked example on the stage; raises ValueError where a rule is broken.

    Beside the input stands its memory: every number once, in the order of the addresses.
    """
    tensor = counting(values)
    plain = flatten.work(tensor, values.start_dim, values.end_dim)
    memory = tensor.as_strided((tensor.numel(),), (1,))

    def explain(index: Index) -> Explanation:
        (read,) = plain.explain(*index).reads
        place = sum(k * s for k, s in zip(read.index, tensor.stride(), strict=True))
        steps = " + ".join(f"{k}×{s}" for k, s in zip(read.index, tensor.stride(), strict=True))
        lies = f" and lies in memory at {steps} = {place}: "
        stored = Read("memory", (place,), memory[place].item())
        return Explanation(
            (Term((f"input{list(read.index)} is ", read)), Term((lies, stored))), read.value
        )

    example = WorkedExample(
        operands={"input": tensor, "memory": memory},
        output=plain.output,
        explainer=explain,
        roles={"input": "input", "memory": "neutral", "output": "output"},
        axes={"input": ("image", "channel", "row", "column"), "memory": ("place",)},
    )
    return Flattened(example, tensor, plain.output)


def code(values: Values) -> str:
    """The flattening as code that prints the output, the strides, and whether it is a view."""
    shape = (values.images, values.channels, *values.size)
    count = torch.Size(shape).numel()
    turned = values.memory_format == CHANNELS_LAST
    order = ".contiguous(memory_format=torch.channels_last)" if turned else ""
    start, end = values.start_dim, values.end_dim
    return "\n".join(
        [
            "import torch",
            "",
            f"input = torch.arange({count}.0).view{shape}{order}",
            f"output = torch.flatten(input, start_dim={start}, end_dim={end})",
            "print(output)",
            "print(input.stride(), output.stride())",
            'print("a view" if output.data_ptr() == input.data_ptr() else "a copy")',
        ]
    )
