"""The optimizers page's view of one path."""

from __future__ import annotations

from explainers.lessons.optimizers import code, numbers, tries
from explainers.optimizers.paths import walk
from pages.learning.optimizers import common
from pages.parts import lesson
from pages.parts.controls import Controls


def view(controls: Controls) -> None:
    """Draw the view."""
    controls.presets(numbers.PRESETS)
    surface = common.surface_controls(controls)
    common.optimizer_controls(controls)
    try:
        plan = numbers.plan(controls.values)
    except ValueError as error:
        lesson.refusal(error)
        return
    path = walk(plan)
    common.told("", path)
    common.paths(controls, surface, {plan.optimizer: path}, "optimizers-path")
    common.formula(controls)
    lesson.notice(
        [
            "Every step follows the gradient of **where the path stands**: at right angles to the "
            "contour line, not towards the minimum.",
            "In the ravine that is mostly **across**: SGD zigzags where it is steep and crawls "
            "where it is flat.",
            "Momentum adds up what the gradients agree on (along the ravine) and cancels what they "
            "do not (across it). It also overshoots.",
            "RMSprop and Adam divide each coordinate by its usual gradient: both move at much the "
            "same speed, however unequal the slopes.",
        ],
        tries.PATH,
        controls,
    )
    lesson.code(code.path(plan), prints="the positions and losses of this path")
