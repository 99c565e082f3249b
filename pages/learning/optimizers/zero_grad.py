"""The optimizers page's view of the loop: zero_grad, backward, step; and without zero_grad."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.optimizers import code as optimizers_code
from explainers.lessons.optimizers import numbers, tries
from explainers.optimizers import accumulation
from explainers.optimizers.accumulation import Line
from explainers.optimizers.paths import Path, walk
from explainers.worked import number
from pages.learning.optimizers import common
from pages.parts import lesson
from pages.parts.controls import Controls
from pages.parts.stage import stage

NAMES = {True: "with zero_grad", False: "without zero_grad"}
DONE = {
    "": "(before the step)",
    "optimizer.zero_grad()": "forgets the old gradient",
    "loss = f(*param)": "computes the loss",
    "loss.backward()": "**adds** the new gradient to `.grad`",
    "optimizer.step()": "moves the parameter by what stands in `.grad`",
}


def view(controls: Controls) -> None:
    """Draw the view."""
    surface = common.surface_controls(controls)
    common.optimizer_controls(controls)
    controls.slider("step", label="step: which one is looked at", help=common.HELP["step"])
    try:
        plans = {name: numbers.plan(controls.values, zero_grad=on) for on, name in NAMES.items()}
    except ValueError as error:
        lesson.refusal(error)
        return
    walked = {name: walk(plan) for name, plan in plans.items()}
    step = min(controls["step"], *(path.steps for path in walked.values()))
    if step < controls["step"]:
        st.caption(f"A path ends after {step} steps: that step is shown.")
    left, right = st.columns(2, gap="large")
    for column, (on, name) in zip((left, right), NAMES.items(), strict=True):
        with column:
            st.markdown(f"**Step {step} {name}**")
            plan = plans[name]
            table(
                accumulation.loop(
                    plan.surface, plan.start, plan.optimizer, plan.arguments, step, on
                )
            )
    st.markdown(f"**What `backward()` does to `.grad` in step {step}, without zero_grad**")
    added(walked[NAMES[False]], step)
    common.paths(controls, surface, walked, "optimizers-zero-grad")
    for name, path in walked.items():
        common.told(name, path)
    lesson.notice(
        [
            "`backward()` never overwrites `.grad`: it adds. `zero_grad()` sets it to None, so "
            "that the next sum begins anew.",
            "Without it every step follows the sum of **all** gradients so far: a velocity that "
            "never fades, like a momentum of 1. On the bowl the path swings to and fro for ever.",
            "`step()` only reads `.grad`; it computes no gradient and clears none.",
            "Adding up is wanted at times: four small batches, one step, and you have the gradient "
            "of a batch four times as large.",
        ],
        tries.ZERO_GRAD,
        controls,
    )
    lesson.code(optimizers_code.path(plans[NAMES[False]]), prints="the path without zero_grad")


def table(lines: list[Line]) -> None:
    """The lines of the loop with what each leaves behind."""
    rows = ["| line | param | .grad |", "| --- | --- | --- |"]
    for line in lines:
        code = f"`{line.code}`  " if line.code else ""
        grad = "None" if line.grad is None else f":violet[{_row(line.grad)}]"
        rows.append(f"| {code}{DONE[line.code]} | :orange[{_row(line.param)}] | {grad} |")
    st.markdown("\n".join(rows))


def added(path: Path, step: int) -> None:
    """The sum that a backward pass makes, on the stage."""
    before = path.used[step - 2] if step > 1 else None
    example = accumulation.work(before, path.gradients[step - 1])
    stage(
        example,
        key="optimizers-accumulation",
        operators=("+", "=") if step > 1 else ("=",),
        captions={"grad": "gradient of this pass", "output": "param.grad after"},
        alt=f"The gradients that stand in param.grad after backward pass {step}",
    )


def _row(values: tuple[float, ...]) -> str:
    return ", ".join(number(value) for value in values)
