"""The optimizers page's view of one step, worked out."""

from __future__ import annotations

import streamlit as st
import torch

from explainers.lessons.optimizers import code, numbers, tries
from explainers.lessons.optimizers import words as optimizers_words
from explainers.optimizers.landscapes import LANDSCAPES
from explainers.optimizers.steps import StepExample
from explainers.worked import number
from pages.learning.optimizers import common
from pages.parts import lesson
from pages.parts.controls import Controls
from pages.parts.stage import stage

CAPTIONS = {
    "param": "param: x, y",
    "grad": "param.grad",
    "momentum_buffer": "momentum_buffer",
    "square_avg": "square_avg",
    "exp_avg": "exp_avg",
    "exp_avg_sq": "exp_avg_sq",
}


def view(controls: Controls) -> None:
    """Draw the view."""
    common.surface_controls(controls)
    common.optimizer_controls(controls)
    controls.slider("step", label="step: which one is looked at", help=common.HELP["step"])
    if controls["step"] > controls["steps"]:
        st.caption(f"The path has {controls['steps']} steps: its last one is shown.")
    common.formula(controls)
    try:
        before, example = numbers.at_step(controls.values)
    except ValueError as error:
        lesson.refusal(error)
        return
    step = before.steps + 1
    surface = LANDSCAPES[controls["surface"]]
    moved = example.output - example.operands["param"]
    with st.container(horizontal=True, gap="large"):
        st.metric("step", step)
        st.metric("loss before", number(float(before.losses[-1])))
        st.metric("loss after", number(float(surface.loss(example.output))))
        st.metric("length of the gradient", number(float(example.operands["grad"].norm())))
        st.metric("length of the step", number(float(moved.norm())))
    part = parts(controls, example)
    shown = example if part == numbers.WHOLE_STEP else example.parts[part]
    after = f"{part}, new" if part not in (numbers.WHOLE_STEP, "parameter") else "param, new"
    stage(
        shown,
        key="optimizers-stage",
        operators=(*[""] * (len(shown.operands) - 1), "→"),
        captions={**{k: v for k, v in CAPTIONS.items() if k in shown.operands}, "output": after},
        alt=f"Step {step} of {controls['optimizer']}: {part}",
    )
    remembered(example, step, controls["optimizer"])
    lesson.notice(
        [
            "SGD without momentum remembers nothing: the same place gives the same step.",
            "What is remembered has a number for **each** parameter. Adam's two moments make an "
            "optimizer that takes twice the room of the network.",
            "At step 1 Adam's corrected moments are g and g²: the step is lr times the sign of the "
            "gradient, however large that is.",
            "AdamW's decay stands before the step and beside the averages; Adam's goes into g.",
        ],
        tries.ONE_STEP,
        controls,
    )
    plan = numbers.plan(controls.values, steps=step)
    lesson.code(code.one_step(plan), prints="state, gradient and parameter of this step")


def parts(controls: Controls, example: StepExample) -> str:
    """Which part of the step is shown, chosen among those that it has."""
    offered = [part for part in numbers.PARTS if part in example.parts]
    if not offered:
        return numbers.WHOLE_STEP
    controls.segments("part", label="the step", options=[numbers.WHOLE_STEP, *offered])
    return str(controls["part"])


def remembered(example: StepExample, step: int, optimizer: str) -> None:
    """What the optimizer keeps after the step."""
    state = {k: v for k, v in example.state.items() if v.dim()}
    if not state:
        st.caption("After the step nothing is remembered: there is no state.")
        return
    words = "; ".join(
        f"`{name}` = [{', '.join(number(v) for v in torch.atleast_1d(value).tolist())}]"
        for name, value in state.items()
    )
    st.markdown(f"**Remembered after step {step}:** {words}")
    if optimizer in ("Adam", "AdamW"):
        st.caption(optimizers_words.WARM_UP)
