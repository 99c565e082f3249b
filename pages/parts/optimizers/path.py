"""The optimizers page's view of one path."""

from __future__ import annotations

from explainers.lessons import optimizers, optimizers_code, optimizers_tries
from explainers.optimizers.paths import walk
from pages.parts import lesson
from pages.parts.controls import Controls
from pages.parts.optimizers import common


def view(controls: Controls) -> None:
    """Draw the view."""
    controls.presets(optimizers.PRESETS)
    surface = common.surface_controls(controls)
    common.optimizer_controls(controls)
    try:
        plan = optimizers.plan(controls.values)
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
        optimizers_tries.PATH,
        controls,
    )
    lesson.code(optimizers_code.path(plan), prints="the positions and losses of this path")
