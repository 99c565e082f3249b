"""The dropout page's controls, for each view those that it needs, and the signs on its stage."""

from __future__ import annotations

from torch import Tensor

from explainers.lessons.dropout import numbers, words
from explainers.lessons.dropout.numbers import Dropped, Values
from pages.parts import matrix_editor
from pages.parts.addressed import as_it_is
from pages.parts.bench import more
from pages.parts.controls import Controls

Page = Controls[Values]


def dice(controls: Page, *, thrown: bool = True) -> None:
    """p, and what the dice begin with; in `eval()` they are not thrown."""
    controls.slider("p", step=0.05, disabled=not thrown)
    controls.slider("seed", disabled=not thrown)
    controls.button(
        words.AGAIN,
        key="dropout-again",
        icon=":material/casino:",
        on_click=controls.change,
        args=(numbers.thrown_again,),
        disabled=not thrown,
    )


def samples(controls: Page, name: str, shown: Tensor) -> None:
    """How many samples and features there are, and the numbers `shown` of the setting `name`."""
    with more(controls, words.SIZE) as opened:
        if opened:
            controls.slider("batch_size")
            controls.slider("features")
            then = numbers.sized_as_typed if name == "input" else as_it_is
            matrix_editor.draw(controls, name, shown[None], low=1, high=9, then=then)


def operators(made: Dropped) -> tuple[str, ...]:
    """What stands after each grid but the last: between input, mask and output."""
    return ("→",) if made.mask is None else ("×", "→")
