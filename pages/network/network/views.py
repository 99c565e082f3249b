"""The other views of the network page: the padding that keeps a size, the graph, and the code."""

from __future__ import annotations

import streamlit as st
import torch

from explainers.figures.graph import dot
from explainers.figures.palette import palette
from explainers.lessons.network import code, numbers, same_size, tries
from explainers.networks import graph, layer_list, typed
from explainers.networks.layer_list import Layer
from explainers.networks.walk import Walk
from pages.parts import lesson
from pages.parts.controls import Controls
from pages.parts.zoom import zoomable


def padding(controls: Controls) -> None:
    """The size formula solved for the padding, with the numbers of the controls."""
    with controls.panel():
        controls.number("input_size", "input size (H_in)", help=numbers.HELP["input_size"])
        controls.number("wanted", "wanted output (H_out)", help=numbers.HELP["wanted"])
        controls.slider("kernel_size", "kernel_size (k)", help=numbers.HELP["kernel_size"])
        controls.slider("stride", "stride (s)", help=numbers.HELP["stride"])
        controls.slider("dilation", "dilation (d)", help=numbers.HELP["dilation"])
    solution = numbers.solution(controls.values)
    st.subheader("Which padding gives the wanted size?", anchor=False)
    st.latex(same_size.SYMBOLS)
    st.latex(same_size.filled(solution, lesson.colours()))
    st.markdown(same_size.words(solution))
    st.subheader("Which stride gives it, for a padding?", anchor=False)
    given = controls.slider("padding", "padding (p)", help=numbers.HELP["padding"], high=16)
    st.latex(same_size.STRIDE_SYMBOLS)
    st.markdown(same_size.stride_words(solution, given))
    st.subheader("And the padding for each stride", anchor=False)
    rows = ["| stride | p by the formula | what PyTorch can do |", "| ---: | ---: | :--- |"]
    rows += [
        f"| {one.stride} | {float(one.exact):g} | {same_size.words(one)} |"
        for one in same_size.of_strides(solution)
    ]
    st.markdown("\n".join(rows))
    lesson.notice(
        [
            "With stride 1 the picture's own size drops out: p = d × (k − 1) ÷ 2. The notes' 5×5 "
            "kernel needs 2, for pictures of any size.",
            "To keep the size with stride 2, most of what the windows see would have to be "
            "padding: strides are for making maps smaller.",
            "An even kernel has no middle: no equal padding on both sides keeps the size.",
        ],
        tries.NETWORK[numbers.PADDING],
        controls,
    )
    lesson.code(
        same_size.code(solution), prints="the padding, and the sizes that PyTorch makes of it"
    )


def _fitting(controls: Controls) -> tuple[Walk, list[Layer]] | None:
    """The walk and its layers; where one does not fit, that is said instead."""
    controls.presets(numbers.PRESETS)
    walk = numbers.walked(controls.values)
    step = walk.stopped
    if step is None and walk.steps:
        return walk, [step.layer for step in walk.steps if step.layer]
    if step is None:
        lesson.refusal(ValueError("The list of layers is empty: add one in “Layer by layer”."))
    else:
        number = walk.steps.index(step) + 1
        lesson.refusal(
            ValueError(
                f"Layer {number}, {step.entry.text[:80]}, does not fit, so there is no network to "
                f"show. “Layer by layer” offers what would help. {step.trouble}"
            )
        )
        if layers := numbers.readable(walk):
            lesson.code(
                code.walk(layers, walk.input_shape, refused=True),
                prints=code.REFUSED,
            )
    return None


def as_graph(controls: Controls) -> None:
    """The network traced by torch.fx, drawn by Graphviz."""
    found = _fitting(controls)
    if found is None:
        return
    walk, layers = found
    detail = controls.segments("detail", help=numbers.HELP["detail"])
    source = _dot(layer_list.write(layers), walk.input_shape, detail, st.context.theme.type)
    zoomable(
        "network-graph",
        lambda: st.graphviz_chart(
            source, alt=f"The network's graph: {len(layers)} layers in a row"
        ),
    )
    st.caption(
        "Boxes in :orange[orange] learn, boxes in :green[green] only compute; the shapes stand on "
        "the arrows. Ctrl and the wheel zoom, the frame scrolls."
    )
    lesson.notice(
        [
            "**torch.fx** runs `forward` once with a stand-in for the batch that writes down what "
            "is done to it. No number is computed for it.",
            "As **operations**, a layer turns out to be a function and the parameters it reads: "
            "`conv2d(input, weight, bias)`.",
            "A list of layers gives a chain. Networks whose `forward` adds or joins branches, such "
            "as ResNet, give more than that.",
        ],
        tries.NETWORK[numbers.GRAPH],
        controls,
    )
    lesson.code(
        code.add_graph(layers, walk.input_shape),
        prints="nothing, and writes the graph that TensorBoard shows",
    )


@st.cache_data(max_entries=64, show_spinner=False)
def _dot(text: str, shape: tuple[int, ...], detail: str, theme: str | None) -> str:
    layers = layer_list.layers(text)
    with torch.device("meta"):  # shapes without numbers: nothing is allocated
        made = typed.sequential(layers)
    labels = dict(zip(layer_list.names(layers), (layer.text for layer in layers), strict=True))
    traced = graph.trace(made, shape, operations=detail == "operations", labels=labels)
    return dot(traced, palette(theme))


def as_code(controls: Controls) -> None:
    """The three ways to write the network down, and how it is called."""
    found = _fitting(controls)
    if found is None:
        return
    walk, layers = found
    tabs = st.tabs(code.WAYS)
    for tab, way in zip(tabs, code.WAYS, strict=True):
        with tab:
            st.markdown(code.WORDS[way])
            st.code(code.program(way, layers, walk.input_shape), language="python")
    output = ", ".join(map(str, walk.output_shape or ()))
    st.caption(
        f"Each of the three prints the same: `torch.Size([{output}])` and `{walk.parameters}`."
    )
    st.subheader("What print(net) shows", anchor=False)
    st.markdown(code.PRINTED_WORDS)
    st.code(code.printed(layers), language=None)
    st.subheader("Functions instead of layers", anchor=False)
    st.markdown(code.FUNCTIONAL_WORDS)
    st.code(code.functional(layers, walk.input_shape), language="python")
    st.subheader("Why net(x), and not net.forward(x)?", anchor=False)
    st.markdown(code.CALLING_WORDS)
    left, right = st.columns([3, 2], gap="large")
    left.code(code.CALLING, language="python")
    right.caption("It prints:")
    right.code(_called(), language=None)
    lesson.notice(
        [
            "All three hold the **same** layers: with the same weights they give the same scores.",
            "The class registers what is assigned to `self`. Layers kept in a plain Python list "
            "are not found by `net.parameters()`; `nn.ModuleList` is the list that is.",
        ],
        tries.NETWORK[numbers.CODE],
        controls,
    )


@st.cache_data(show_spinner=False)
def _called() -> str:
    return code.called()
