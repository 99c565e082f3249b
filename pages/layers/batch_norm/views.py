"""The batch norm page's views of running statistics, of the two modes, and of a step in eval()."""

import streamlit as st

from explainers.lessons.batch_norm import (
    code,
    eval_step,
    figures,
    numbers,
    running_statistics,
    tries,
)
from explainers.lessons.batch_norm import running as running_figure
from explainers.lessons.batch_norm.running_statistics import STEPS, TRUE_MEAN, TRUE_VAR, History
from explainers.markdown import plain
from explainers.training import eval_step as trials
from explainers.training.eval_step import Trial
from explainers.worked import number
from pages.parts import chart, lesson
from pages.parts.controls import Controls
from pages.parts.stage import stage

HELP = {
    "momentum": "The share of the newest batch. PyTorch's default is 0.1.",
    "cumulative": "`momentum=None`: the plain average of all batches so far.",
    "steps": "How many batches the layer has seen in train().",
    "values": "How many values of the channel each batch has: pictures × height × width.",
    "seen": "How often the layer has seen the batch in train() before.",
    "shift": "Added to every cell of the last picture, after the layer has seen the batch.",
    "mode": "Which of the two was called on the network before the step.",
    "no_grad": "Whether the forward pass runs under `torch.no_grad()`.",
    "step": "Whether `optimizer.step()` is called.",
    "lr": "The learning rate of SGD.",
}

AFFINE = {"weight": "weight γ", "bias": "bias β"}
TRAIN_CAPTIONS = {"mean": "batch mean", "var": "batch var"}
EVAL_CAPTIONS = {"mean": "running_mean", "var": "running_var"}

HEIGHT = 680  # of each stage, in px: a batch has many small planes


def running(controls: Controls) -> None:
    """Running statistics, batch by batch."""
    controls.presets(running_statistics.PRESETS)
    with controls.panel("running"):
        cumulative = controls["cumulative"]
        controls.slider("momentum", help=HELP["momentum"], disabled=cumulative)
        controls.toggle("cumulative", "plain average", help=HELP["cumulative"])
        controls.steps("values", "values per batch", help=HELP["values"])
        controls.slider("steps", "batches seen", help=HELP["steps"])
    step_buttons(controls)
    past = running_statistics.history(controls.values)
    history_charts(past)
    last_update(past)
    lesson.notice(
        [
            "A new layer believes in mean 0 and variance 1; every batch moves it by the share "
            "`momentum` towards its own numbers.",
            "A large momentum arrives fast and never rests; a small one is calm and late.",
            "`momentum=None` gives every batch the same weight: the plain average.",
            "The rings, the biased variances, lie too low on average: with 2 values per batch by "
            "half. This is why `running_var` takes the unbiased one.",
        ],
        tries.ALL[numbers.RUNNING],
        controls,
    )
    lesson.code(running_statistics.code(controls.values), prints="the last running statistics")


def step_buttons(controls: Controls) -> None:
    steps = controls["steps"]
    with st.container(horizontal=True):
        for label, icon, to in (
            ("One batch back", "skip_previous", steps - 1),
            ("One batch on", "skip_next", steps + 1),
        ):
            controls.button(
                label,
                key=f"batch_norm-{icon}",
                icon=f":material/{icon}:",
                on_click=controls.assign,
                args=({"steps": to},),
                disabled=not 1 <= to <= STEPS,
            )


def history_charts(past: History) -> None:
    left, right = st.columns(2, gap="large")
    mean, var = past.running_mean[-1].item(), past.running_var[-1].item()
    with left:
        st.subheader(f"running_mean: :green[{number(mean)}]", anchor=False)
        chart.draw(
            running_figure.lines(
                past.running_mean,
                {"batch mean": past.means},
                TRUE_MEAN,
                "running_mean",
                lesson.colours(),
            ),
            key="batch_norm-running-mean",
            alt=f"running_mean after each batch, now {number(mean)}; the truth is {TRUE_MEAN:g}",
        )
    kinds = {"unbiased variance": past.unbiased, "biased": past.biased}
    with right:
        st.subheader(f"running_var: :green[{number(var)}]", anchor=False)
        chart.draw(
            running_figure.lines(
                past.running_var, kinds, TRUE_VAR, "running_var", lesson.colours()
            ),
            key="batch_norm-running-var",
            alt=f"running_var after each batch, now {number(var)}; the truth is {TRUE_VAR:g}",
        )


def last_update(past: History) -> None:
    count = len(past.means)
    st.subheader(f"The last step, batch {count}", anchor=False)
    stage(
        running_statistics.last_step(past),
        key="batch_norm-running-stage",
        captions={
            "running": "running before: mean, var",
            "batch": "batch: mean, unbiased var",
            "output": "running after",
        },
        operators=("", "→"),
    )
    if past.momentum is None:
        st.caption(f"With `momentum=None` the share of batch {count} is 1 ÷ {count}.")


def modes(controls: Controls) -> None:
    """The same batch in train() and in eval(), side by side."""
    controls.presets(numbers.MODE_PRESETS)
    with controls.panel("modes"):
        controls.slider("seen", "times seen in train()", help=HELP["seen"])
        controls.slider("shift", "add to the last picture", help=HELP["shift"])
        controls.slider("batch_size")
        controls.slider("num_features")
        controls.pair("size", ("height", "width"))
    given = numbers.numbers(controls.values)
    seen, shift = controls["seen"], controls["shift"]
    try:
        made = numbers.modes(given, seen, shift)
    except ValueError as error:
        lesson.refusal(error)
        return
    left, right = st.columns(2, gap="large")
    sides = (
        (left, "train", made.train, made.train_moved, TRAIN_CAPTIONS),
        (right, "eval", made.eval, made.eval_moved, EVAL_CAPTIONS),
    )
    for column, name, example, moved, captions in sides:
        with column:
            st.subheader(f"layer.{name}()", anchor=False)
            st.markdown(f"normalises with the **{captions['mean']}** and **{captions['var']}**")
            stage(
                example,
                key=f"batch_norm-{name}",
                height=HEIGHT,
                captions={**AFFINE, **captions},
            )
            if shift:
                st.metric("The first picture's output moved by", number(moved))
    lesson.notice(
        [
            "The batch and the layer are the same; only the numbers that normalise differ.",
            "In train() a picture's output depends on its neighbours. In eval() it does not: one "
            "picture alone gives what it gives in a crowd.",
            "`train()` also moves the running statistics, at each forward pass; `eval()` leaves "
            "them.",
        ],
        tries.ALL[numbers.MODES],
        controls,
    )
    lesson.code(code.both_modes(given, seen, shift))


def freezing(controls: Controls) -> None:
    """One real step of an optimizer, in either mode."""
    controls.presets(eval_step.PRESETS)
    with controls.panel("freezing"):
        controls.segments("mode", help=HELP["mode"])
        controls.steps("lr", help=HELP["lr"])
        controls.toggle("no_grad", "no_grad", help=HELP["no_grad"])
        controls.toggle("step", "step()", help=HELP["step"])
    rate = float(controls["lr"])
    made = trials.trial(controls["mode"], controls["no_grad"], controls["step"], rate)
    if made.error:
        st.warning(
            f"`loss.backward()` says: {plain(made.error)}. Under `no_grad` nothing was recorded, "
            "so there is no way back, and the optimizer finds no gradients.",
            icon=":material/block:",
        )
    st.subheader("How far did each tensor move?", anchor=False)
    chart.draw(
        figures.bars(made.changes, "running", lesson.colours()),
        key="batch_norm-changes",
        alt="The largest change of each tensor of the network in this step",
    )
    st.caption("Orange is learned by the optimizer; hatched are the running statistics.")
    gradient_stage(made)
    four_ways(rate)
    lesson.notice(
        [
            "`eval()` is about how layers **compute**: dropout lets everything through, batch "
            "norm uses its running statistics and leaves them alone.",
            "Gradients flow in `eval()` too, and `step()` uses them: the weights move.",
            "Weights stay as they are when `step()` is not called. `no_grad` also saves the memory "
            "that gradients would need.",
        ],
        tries.ALL[numbers.FREEZING],
        controls,
    )
    lesson.code(trials.code(controls.values), prints="how far each tensor moved")


def gradient_stage(made: Trial) -> None:
    example = trials.step_example(made)
    if example is None:
        return
    st.subheader("The linear layer's weight", anchor=False)
    captions = {"grad": "gradient", "weight": "weight before", "output": "weight after"}
    stage(example, key="batch_norm-step-stage", captions=captions, operators=("", "→"))


def four_ways(rate: float) -> None:
    """The same step tried in four ways, as a table."""
    st.subheader("All four ways, really tried", anchor=False)
    head = "| | weights | running | dropout |\n|---|---|---|---|\n"
    rows = "\n".join(
        f"| {name} | {number(made.largest(statistics=False), 2)} "
        f"| {number(made.largest(statistics=True), 2)} | {number(made.passes_apart, 2)} |"
        for name, made in trials.all_trials(rate)
    )
    st.markdown(head + rows)
    st.caption(
        "weights, running: the largest change among what is learned, and among the running "
        "statistics. dropout: how far two passes with the same batch lie apart afterwards."
    )
