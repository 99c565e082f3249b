"""The activations page's view of inplace=True: what it does to memory, and to autograd."""

from __future__ import annotations

import streamlit as st
from torch import Tensor

from explainers.lessons.activations import code, numbers, words
from explainers.lessons.activations import in_place as overwriting
from explainers.lessons.activations.in_place import FIRST, Outcome
from explainers.lessons.activations.numbers import Values
from explainers.markdown import plain
from explainers.worked import number
from pages.layers.activations import arguments
from pages.layers.activations.arguments import Page
from pages.parts import lesson
from pages.parts.bench import bench, beside

LISTED = 9  # numbers in a row: more have no room beside an address


def view(controls: Page, values: Values) -> None:
    """Both calls with their memory, and how the way back ends after the chosen first step."""
    place = bench()
    given, sentence = numbers.numbers(values)
    outcome = overwriting.attempt(values.first, given)
    with place.figure:
        lesson.told([sentence])
        with beside():
            for inplace in (False, True):
                st.markdown(_memory(given, inplace))
        _outcome(values.first, outcome)
    with place.controls:
        controls.segments("first")
        arguments.matrix(controls, given)
    lesson.side_by_side([words.IN_PLACE, _autograd(values.first, outcome)])
    lesson.code(code.memory(given), prints="whether memory is shared, and the input afterwards")
    lesson.code(code.autograd(values.first, given), prints="the gradient, or PyTorch's error")


def _memory(given: Tensor, inplace: bool) -> str:
    """One call: the numbers and where they stand, before and after it."""
    found = overwriting.memory(given, inplace)
    rows = (
        (":blue[input] before", found.input_before, found.input_ptr),
        (":blue[input] after", found.input_after, found.input_ptr),
        (":green[output]", found.output, found.output_ptr),
    )
    table = "\n".join(
        f"| {name} | {_row(tensor)} | `{pointer:#x}` |" for name, tensor, pointer in rows
    )
    said = (
        "**The same memory.** Nothing new was taken, and the input is gone."
        if found.shared
        else f"**Memory of its own**: {found.new_bytes} bytes more, and the input is still there."
    )
    head = f"| `inplace={inplace}` | numbers | `data_ptr()` |\n|---|---|---|"
    return f"{head}\n{table}\n\n{said}"


def _row(tensor: Tensor) -> str:
    return ", ".join(number(value) for value in tensor.flatten().tolist()[:LISTED]) + (
        ", …" if tensor.numel() > LISTED else ""
    )


def _outcome(first: str, outcome: Outcome) -> None:
    """What autograd says to the in-place ReLU after the first step, and why."""
    st.markdown(f"`y = {FIRST[first].code}`, then `torch.relu_(y)`, then `y.sum().backward()`:")
    if outcome.gradient is None:
        st.error(plain(f"RuntimeError: {outcome.error}"), icon=":material/error:")
    else:
        st.success(f"It works. x.grad is {_row(outcome.gradient)}.", icon=":material/check:")
    st.markdown(words.KEEPS[first])


def _autograd(first: str, outcome: Outcome) -> str:
    """What autograd needs, and how to read its error, if it gave one about a version."""
    if outcome.gradient is not None or first == "none":
        return words.AUTOGRAD
    before, after = outcome.versions
    return (
        f"{words.AUTOGRAD}\n\nHow to read the error: *one of the variables needed for gradient "
        "computation* is `y`; *output 0 of …* names the function that made it and kept it; *is at "
        f"version {after}; expected version {before}* says that it was changed in place once since "
        f"(`y._version` went from {before} to {after})."
    )
