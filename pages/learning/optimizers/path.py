"""The optimizers page's view of one path."""

from __future__ import annotations

from explainers.lessons.optimizers import code, numbers, tries, words
from explainers.lessons.optimizers.numbers import Values
from explainers.optimizers.paths import walk
from pages.learning.optimizers import arguments, paths
from pages.learning.optimizers.arguments import Page
from pages.parts import lesson
from pages.parts.bench import bench, beside


def view(controls: Page, values: Values) -> None:
    """The path, its loss at each step, and how it went."""
    place = bench()
    with place.controls:
        controls.presets(numbers.PRESETS, words.PRESETS)
        arguments.surface(controls)
        arguments.optimizer(controls, values)
        controls.slider("steps")
        controls.segments("plot", label_visibility="collapsed")
        arguments.rest(controls, values)
    lesson.notice(words.NOTICE["path"], tries.ALL["path"], controls)
    try:
        plan = numbers.plan(values)
    except ValueError as error:
        paths.refused(place, values, error)
        return
    with place.figure:
        walked = {plan.optimizer: walk(plan)}
        paths.told(walked)
        with beside("paths"):
            paths.ground(controls, values, walked, "optimizers-path")
            paths.losses(walked, "optimizers-path")
    paths.explained(values)
    lesson.code(code.path(plan), prints="the positions and losses of this path")
