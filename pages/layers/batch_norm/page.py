"""The batch norm lesson: one batch on the stage, and the page's other views."""

import streamlit as st

from explainers.lessons.batch_norm import beliefs, code, numbers, spread, tries
from explainers.lessons.batch_norm.numbers import Numbers
from explainers.worked import number
from pages.layers.batch_norm import views
from pages.parts import chart, lesson, matrix_editor
from pages.parts.controls import Controls
from pages.parts.listed import Listed
from pages.parts.stage import stage

HELP = {
    "shows": "What the stage works out: the mean of a channel, its variance, or an output cell.",
    "batch_size": "How many pictures are normalised together.",
    "num_features": "Channels: each has a mean, a variance, a γ and a β of its own.",
    "size": "Cells of each channel's map in this direction.",
    "eps": "Added to the variance, so that a channel without any spread does not divide by zero.",
    "affine": "Whether the layer learns a factor γ (weight) and a summand β (bias) per channel.",
}

HEIGHT = 680  # of the stage, in px: a batch has many small planes


def batch_view(controls: Controls) -> None:
    controls.presets(numbers.PRESETS)
    with controls.panel():
        controls.slider("batch_size", help=HELP["batch_size"])
        controls.slider("num_features", help=HELP["num_features"])
        controls.pair("size", ("height", "width"), help=HELP["size"])
        controls.steps("eps", help=HELP["eps"])
        controls.toggle("affine", help=HELP["affine"])
    shows = controls.segments("shows", "The stage works out", help=HELP["shows"])
    given = numbers.numbers(controls.values)
    lesson.told(given.complaints)
    try:
        draw_stage(controls, given, shows)
        lesson.paint_first()
    except ValueError as error:
        lesson.refusal(error)
    says = numbers.pytorch_says(given)
    if says:
        refused(given, says)
        editors(controls, given)
        lesson.code(code.refused(given, says), prints="PyTorch's own words above")
        return
    editors(controls, given)
    alone(given)
    channels(given)
    formula(given)
    lesson.notice(
        [
            "Mean and variance are taken over **all pictures and all cells** of a channel: in "
            "the Mean every one of them lights up.",
            "The **biased** variance (divided by n) normalises; the **unbiased** one (n − 1) goes "
            "into `running_var`.",
            "Without γ and β every channel leaves with mean 0 and variance 1 (but for eps).",
        ],
        tries.ALL["One batch"],
        controls,
    )
    lesson.code(
        code.one_batch(given),
        prints="the very numbers above, then the running statistics after this batch",
    )


def draw_stage(controls: Controls, given: Numbers, shows: str) -> None:
    named = {"input": given.input, "weight": given.weight, "bias": given.bias}
    shown = {name: tensor for name, tensor in named.items() if tensor is not None}
    stage(
        numbers.example(given, shows),
        key="batch_norm-stage",
        height=HEIGHT,
        captions=captions(shows),
        editable=tuple(shown),
        on_edit=lambda edit: matrix_editor.take_edit(controls, shown, edit),
    )


def captions(shows: str) -> dict[str, str]:
    names = {"weight": "weight γ", "bias": "bias β"}
    if shows == numbers.OUTPUT:
        return names
    return names | {"output": shows.lower()}


def editors(controls: Controls, given: Numbers) -> None:
    with st.expander("Edit the numbers", icon=":material/edit:"):
        columns = st.columns(3 if given.weight is not None else 1, gap="large")
        with columns[0]:
            matrix_editor.draw(
                controls,
                "input",
                given.input.flatten(0, 1),
                low=0,
                high=9,
                sizes=lambda text: numbers.typed_size(text, controls["num_features"]),
            )
            st.caption("Planes in order: every channel of the first picture, then the next one's.")
        if given.weight is None or given.bias is None:
            return
        for column, name, row in zip(
            columns[1:], ("weight", "bias"), (given.weight, given.bias), strict=True
        ):
            with column:
                shown = row[None, None]
                matrix_editor.draw(controls, name, shown, low=-2, high=2, sizes=lambda _: {})


def refused(given: Numbers, says: str) -> None:
    """Training refuses this batch: PyTorch's own words, and what eval() makes of it."""
    st.markdown("PyTorch itself, asked in training, says:")
    st.code(says, language=None)
    if given.eps > 0:
        output = numbers.in_eval(given)
        listed = ", ".join(number(value) for value in output.flatten().tolist())
        st.markdown(
            "In `eval()` a new layer takes the same batch, as it needs no statistics of it: with "
            f"running_mean 0 and running_var 1 it gives :green[{listed}]."
        )


def alone(given: Numbers) -> None:
    """What normalisation means for a batch of one picture."""
    if len(given.input) == 1:
        count = given.input[0, 0].numel()
        st.info(
            f"A batch of **one** works here because its maps have {count} cells: the statistics "
            "are the picture's own. In training this is exactly what `nn.InstanceNorm2d` does. "
            "They say little about other pictures, though, and the running statistics wander.",
            icon=":material/looks_one:",
        )


def channels(given: Numbers) -> None:
    """Each channel's numbers before and after, as a table and as points."""
    st.subheader("What happens to each channel?", anchor=False)
    rows = numbers.channels(given)
    count = given.input[:, 0].numel()
    lines = {
        "mean": [row.mean for row in rows],
        f"variance (÷ {count})": [row.biased for row in rows],
        f"unbiased (÷ {count - 1})": [row.unbiased for row in rows],
        ":green[mean after]": [round(row.mean_after, 6) for row in rows],
        ":green[variance after]": [round(row.biased_after, 6) for row in rows],
    }
    head = "| channel | " + " | ".join(map(str, range(len(rows)))) + " |\n" + "|---" * len(rows)
    body = "\n".join(
        f"| {name} | " + " | ".join(map(number, values)) + " |" for name, values in lines.items()
    )
    st.markdown(f"{head}|---|\n{body}")
    chart.draw(
        spread.before_and_after(given.input, numbers.normalised(given).output, lesson.colours()),
        key="batch_norm-spread",
        alt="The values of each channel as points, before and after batch norm",
    )
    st.caption("Each point is one value of a channel; the bar is the channel's mean.")


def formula(given: Numbers) -> None:
    st.subheader("The formula, with the first cell's numbers", anchor=False)
    st.latex(
        r"y = \frac{x - \mathrm{mean}}{\sqrt{\mathrm{var} + \varepsilon}}"
        + (r"\;\gamma + \beta" if given.weight is not None else "")
    )
    st.latex(numbers.filled(given, lesson.colours()))


VIEWS = {
    numbers.BATCH: batch_view,
    numbers.RUNNING: views.running,
    numbers.MODES: views.modes,
    numbers.FREEZING: views.freezing,
}

lesson.header(
    "batch_norm",
    "Every channel of the **:blue[input]** is moved to mean 0 and scaled to variance 1, over the "
    "whole batch; then a learned **:orange[γ]** scales it and a learned **:orange[β]** moves it.",
    docs="torch.nn.BatchNorm2d",
)
controls = Listed("batch_norm", numbers.SETTINGS)
lesson.views(controls, VIEWS, beliefs.predictions, stage_view=numbers.BATCH)
