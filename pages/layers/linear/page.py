"""The linear lesson: the layer, flattening, and the notes' layer over a whole batch."""

import streamlit as st

from explainers.lessons.linear import beliefs, layer_sizes, numbers, tries
from explainers.lessons.linear.numbers import Numbers, Size
from pages.layers.linear import flattening, whole_batch
from pages.parts import chart, lesson, matrix_editor
from pages.parts.controls import Controls
from pages.parts.listed import Listed
from pages.parts.stage import Edit, stage

HELP = {
    "in_features": "How many numbers each sample has before the layer.",
    "out_features": "How many numbers each sample has after it.",
    "batch_size": "How many samples go through at once: a row each, all with the same weights.",
    "bias": "One number for each output feature, added at the end.",
    "larger": "A size that no screen could show cell by cell: typed, and counted.",
}


def layer_view(controls: Controls) -> None:
    controls.presets(numbers.PRESETS)
    with controls.panel():
        controls.slider("in_features", help=HELP["in_features"])
        controls.slider("out_features", help=HELP["out_features"])
        controls.slider("batch_size", "batch size", help=HELP["batch_size"])
        controls.toggle("bias", help=HELP["bias"])
    given = numbers.numbers(controls.values)
    lesson.told(given.complaints)
    operators = ("·", "+", "=") if given.bias is not None else ("·", "=")
    shown = {"input": given.input, "weight": given.weight, "bias": given.bias}
    stage(
        numbers.example(given),
        key="linear-stage",
        operators=operators,
        editable=tuple(shown),
        on_edit=lambda edit: take_edit(controls, shown, edit),
    )
    editors(controls, given)
    formula(given)
    larger(controls)
    lesson.notice(
        [
            "Every output reads a **whole row** of the input and a whole row of the weight: a "
            "linear layer has no window, it sees everything at once.",
            "All samples of the batch meet the **same** weights; none looks at another's row.",
            "The weight is stored as (out_features, in_features), hence the transpose in x·Wᵀ.",
        ],
        tries.ALL["Linear layer"],
        controls,
    )
    lesson.code(numbers.code(given))


def take_edit(controls: Controls, shown: dict, edit: Edit) -> None:
    # `bias` is the switch, as in nn.Linear; its numbers are the setting `biases`.
    name = "biases" if edit.name == "bias" else edit.name
    named = Edit(name, edit.index, edit.text)
    matrix_editor.take_edit(controls, {name: shown[edit.name]}, named)


def editors(controls: Controls, given: Numbers) -> None:
    with st.expander("Edit the numbers", icon=":material/edit:"):
        columns = st.columns(3 if given.bias is not None else 2, gap="large")
        with columns[0]:
            shown = given.input[None]
            matrix_editor.draw(controls, "input", shown, low=0, high=5, sizes=numbers.typed_input)
        with columns[1]:
            shown = given.weight[None]
            matrix_editor.draw(
                controls, "weight", shown, low=-2, high=2, sizes=numbers.typed_weight
            )
        if given.bias is not None:
            with columns[2]:
                shown = given.bias[None, None]
                matrix_editor.draw(
                    controls, "biases", shown, low=-3, high=3, sizes=numbers.typed_biases
                )


def formula(given: Numbers) -> None:
    (samples, features), out = given.input.shape, given.weight.shape[0]
    plus = " + b" if given.bias is not None else ""
    colours = lesson.colours()
    st.subheader("What goes in, what comes out?", anchor=False)
    st.latex(
        rf"y = x\,W^\mathsf{{T}}{plus}: \qquad "
        rf"\textcolor{{{colours.input}}}{{{samples} \times {features}}} \;\cdot\; "
        rf"\textcolor{{{colours.kernel}}}{{({out} \times {features})^\mathsf{{T}}}} \;=\; "
        rf"\textcolor{{{colours.output}}}{{{samples} \times {out}}}"
    )
    size = Size("", features, out, given.bias is not None)
    products = samples * out * features
    with st.container(horizontal=True, gap="large"):
        st.metric("Parameters", f"{size.parameters:,}")
        st.metric("Multiply-adds", f"{products:,}")
    st.caption(
        f"Parameters: {size.arithmetic} (weights{', biases' if size.bias else ''}).  \n"
        f"Multiply-adds: {samples} samples × {out} outputs × {features} products = {products:,}."
    )


def larger(controls: Controls) -> None:
    st.subheader("And a larger one?", anchor=False)
    with controls.panel("larger"):
        controls.number("larger_in_features", "in_features", help=HELP["larger"])
        controls.number("larger_out_features", "out_features", help=HELP["larger"])
    features, out = controls["larger_in_features"], controls["larger_out_features"]
    chosen = Size("Yours", features, out)
    st.markdown(
        f"`nn.Linear({features}, {out})` learns :orange[{chosen.arithmetic}] numbers: "
        f"{chosen.megabytes:,.2f} MB as float32."
    )
    figure = layer_sizes.bars(numbers.KNOWN, chosen, lesson.colours())
    chart.draw(
        figure,
        key="linear-sizes",
        alt=f"Parameters of linear layers; yours has {chosen.parameters:,}.",
    )
    st.caption("Parameters on a logarithmic scale: each line is a thousand times the one before.")


VIEWS = {
    numbers.LAYER: layer_view,
    numbers.FLATTEN: flattening.view,
    numbers.WHOLE_BATCH: whole_batch.view,
}

lesson.header(
    "linear",
    "**Flatten** puts a picture's numbers in one row. A **linear layer** multiplies the row of "
    "**:blue[inputs]** with a row of **:orange[weights]** for each **:green[output]**, sums up "
    "and adds a bias.",
    docs="torch.nn.Linear",
)
controls = Listed("linear", numbers.SETTINGS)
lesson.views(controls, VIEWS, beliefs.predictions, stage_view=numbers.LAYER)
