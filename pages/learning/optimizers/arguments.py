"""The controls of the optimizers page: the surface, the optimizer's own arguments, the start."""

from __future__ import annotations

from collections.abc import Callable

from explainers.lessons.optimizers import numbers, words
from explainers.lessons.optimizers.numbers import Values
from explainers.optimizers.kinds import KINDS
from explainers.worked import number
from pages.parts.bench import more
from pages.parts.controls import Controls

Page = Controls[Values]


def surface(controls: Page) -> None:
    """The surface; another one brings its own start."""
    controls.select("surface", then=numbers.at_own_start)


def rate(controls: Page, values: Values, name: str = "lr") -> None:
    """A learning rate on a logarithmic scale; one from the address may lie anywhere on it."""
    options = numbers.scale_with(getattr(values, name))
    controls.steps(name, options=options, format_func=number)


def optimizer(controls: Page, values: Values, *, rated: bool = True) -> None:
    """The optimizer, its learning rate (where it is `rated` here), and what it remembers with."""
    controls.select("optimizer")
    if rated:
        rate(controls, values)
    names = KINDS[values.optimizer].arguments
    if "momentum" in names:
        controls.slider("momentum", step=0.01)
    if "alpha" in names:
        controls.slider("alpha", step=0.01)
    if "betas" in names:
        controls.pair("betas", ("betas[0]", "betas[1]"), step=0.001, format="%.3f")


def rest(
    controls: Page,
    values: Values,
    own: Callable[[], None] = lambda: None,
    label: str = words.START,
) -> None:
    """What is changed rarely, folded: the start, a view's `own`, and the optimizer's other ones."""
    with more(controls, label) as opened:
        if opened:
            controls.slider("x", step=0.05)
            controls.slider("y", step=0.05)
            own()
            names = KINDS[values.optimizer].arguments
            if "nesterov" in names:
                controls.toggle("nesterov")
            if "eps" in names:
                controls.number("eps", format="%g", step=1e-8)
            decay(controls)


def decay(controls: Page) -> None:
    """The weight decay, which every optimizer has."""
    controls.number("weight_decay", step=0.01, format="%g")
