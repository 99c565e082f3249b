"""The gradient's way back through a pooling: what each input cell collects from the windows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from torch import Tensor

from explainers.layers.pooled import AXES
from explainers.worked import PLUS, Explanation, Index, Read, Term, WorkedExample


@dataclass(frozen=True)
class WayBack:
    """The backward pass of a pooling: which output gradients an input cell collects.

    `share` writes what a window passes on, given its output cell and whether the input cell
    counted in it, such as `×1`; `words` what is said of a cell, given the number of windows that
    it counts in and the number of windows that read it.
    """

    forward: WorkedExample
    grad_output: Tensor
    grad_input: Tensor
    share: Callable[[Index, bool], str]
    words: Callable[[int, int], str]

    def example(self) -> WorkedExample:
        """The worked example: input and grad_output (C, H', W') in, grad_input (C, H, W) out."""
        return WorkedExample(
            {"input": self.forward.operands["input"], "grad_output": self.grad_output},
            self.grad_input,
            self.explain,
            {"input": "input", "grad_output": "gradient", "output": "gradient"},
            axes={**AXES, "grad_output": ("channel", "row", "column")},
        )

    @cached_property
    def windows(self) -> dict[Index, list[tuple[Index, bool]]]:
        """For each input cell the windows that read it, and whether it counts in them."""
        found: dict[Index, list[tuple[Index, bool]]] = {}
        for out in product(*(range(size) for size in self.forward.output.shape)):
            for read, counts in _read_cells(self.forward.explain(*out)):
                found.setdefault(read.index, []).append((out, counts))
        return found

    def explain(self, index: Index) -> Explanation:
        """The arithmetic of one cell of grad_input."""
        windows = self.windows.get(index, [])
        own = Read("input", index, float(self.forward.operands["input"][index]))
        chosen = sum(counts for _, counts in windows)
        words = self.words(chosen, len(windows)) if windows else "is read by no window"
        terms = [Term((own,)), Term((f" {words}: ",))]
        for k, (out, counts) in enumerate(windows):
            passed = Read("grad_output", out, float(self.grad_output[out]))
            terms += [PLUS] * (k > 0) + [Term((passed, self.share(out, counts)), counts=counts)]
        if not windows:
            terms.append(Term(("0",)))
        return Explanation(tuple(terms), float(self.grad_input[index]))


def check_gradient(grad_output: Tensor, output: Tensor) -> None:
    """Raise ValueError unless there is one gradient for each output cell."""
    if grad_output.shape != output.shape:
        raise ValueError(
            f"grad_output has shape {tuple(grad_output.shape)}, and the output "
            f"{tuple(output.shape)}: each output cell needs a gradient of its own."
        )


def _read_cells(explanation: Explanation) -> Iterator[tuple[Read, bool]]:
    for term in explanation.terms:
        for part in term.parts:
            if isinstance(part, Read) and not part.padding:
                yield part, term.counts
