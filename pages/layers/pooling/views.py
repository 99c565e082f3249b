"""The pooling page's other views: adaptive pooling, the way back and chains of sizes."""

from __future__ import annotations

import streamlit as st

from explainers.layers import bins
from explainers.lessons.pooling import code, numbers, sizes, tries
from explainers.lessons.pooling.sizes import Chain
from pages.layers.pooling.windows import HELP, editing, given_input, more_controls, window_controls
from pages.parts import lesson, matrix_editor
from pages.parts.bench import bench, beside, more
from pages.parts.controls import Controls
from pages.parts.stage import stage

LARGEST_SQUARE = 76  # pixels of the screen
SCALE = 3  # of the screen's pixels for one of the picture: 288 fit a phone


def adaptive(controls: Controls) -> None:
    """Pooling to a given size, in bins that may be uneven."""
    place = bench()
    with place.controls:
        controls.segments("kind", help=HELP["kind"])
        labels = ("output_size: height", "output_size: width")
        controls.pair("output_size", labels, help=HELP["output_size"])
        more_controls(controls)
    picture = given_input(controls)
    output_size = controls["output_size"]
    with place.figure:
        stage(
            numbers.adaptive(controls.values, picture),
            key="pooling-adaptive",
            of=controls.read(),
            **editing(controls, input=picture),
        )
    found = bins.check(picture.shape, output_size)
    st.markdown(
        "**Where are the bins?**\n\n"
        r"$$\text{bin } i \text{ of } n: \quad \left\lfloor \frac{i \times H_\text{in}}{n} "
        r"\right\rfloor \;\ldots\; \left\lceil \frac{(i + 1) \times H_\text{in}}{n} \right\rceil "
        "- 1$$\n\n"
        + "  \n".join(f"{n}: {_bins(found, k)}" for k, n in enumerate(("Rows", "Columns")))
    )
    lesson.notice(
        [
            "You say how large the output shall be, not how large the window is: a network with "
            "such a layer takes pictures of any size.",
            "Where the size does not divide evenly, neighbouring bins **overlap** by a cell, so "
            "that none is left out.",
            "`output_size=1` keeps one number for each channel: global pooling, the end of most "
            "modern networks.",
        ],
        tries.ALL["Adaptive"],
        controls,
    )
    lesson.code(code.adaptive(picture, controls["kind"], output_size))


def _bins(found: bins.Bins, axis: int) -> str:
    edges = [found.edges(axis, place) for place in range(found.output_size[axis])]
    return " · ".join(
        f"{first}" if first == end - 1 else f"{first} to {end - 1}" for first, end in edges
    )


def gradient(controls: Controls) -> None:
    """The way back: who gets the gradient of an output cell?"""
    place = bench()
    with place.controls:
        kind = controls.segments("kind", help=HELP["kind"])
        window_controls(controls, dilation=kind == "max")
        if kind == "avg":
            controls.steps("divisor_override", help=HELP["divisor_override"])
        controls.toggle("ceil_mode", help=HELP["ceil_mode"])
        if kind == "avg":
            controls.toggle("count_include_pad", help=HELP["count_include_pad"])
        more_controls(controls)
    picture = given_input(controls)
    try:
        found = numbers.gradients(controls.values, picture)
    except ValueError as error:
        with place.figure:
            lesson.refusal(error)
        return
    with place.figure:
        lesson.told(found.complaints)
        stage(
            found.example,
            key="pooling-gradient",
            operators=("", "→"),
            captions={"output": "grad_input"},
            of=controls.read(),
            **editing(controls, input=picture, grad_output=found.grad_output),
        )
    with place.controls, more(controls, "Edit grad_output", "grads") as opened:
        if opened:
            matrix_editor.draw(
                controls, "grad_output", found.grad_output, low=-9, high=9, sizes=lambda _: {}
            )
    _gradient_words(controls, kind)
    make = numbers.arguments if kind == "max" else numbers.average_arguments
    arguments = make(controls.values, controls["ceil_mode"])
    function = f"{kind}_pool2d"
    lesson.code(code.gradient(picture, found.grad_output, function, arguments))


def _gradient_words(controls: Controls, kind: str) -> None:
    first = (
        "**Only the largest number of a window gets its gradient**, and gets all of it: had any "
        "other cell been a little larger, the output would not have changed."
        if kind == "max"
        else "Every cell of a window had the same part in the mean, so every cell gets the same "
        "part of the gradient: divided by what the sum was divided by."
    )
    lesson.notice(
        [
            ":violet[grad_output] says how the loss changes with each output cell. It comes from "
            "the layer above; until you edit it, it counts 1, 2, 3, … here, so that you can follow "
            "each number.",
            first,
            "Where windows overlap, a cell collects from all of them, and the parts are **added**.",
        ],
        tries.ALL["Gradient"],
        controls,
    )


def size_chain(controls: Controls) -> None:
    """Three poolings in a row: the notes' 2×2 against Caffe's 3×3 with stride 2."""
    place = bench()
    with place.controls:
        controls.slider("start", "input size", help=HELP["start"])
    with place.figure, beside():
        for chain in sizes.chains(controls["start"]):
            _draw_chain(chain)
    st.markdown(
        "The notes' network pools three times by 2×2. Its model, Caffe's cifar10_quick, pools by "
        "3×3 windows with stride 2, so that neighbours overlap. Caffe always rounds up; PyTorch "
        "does so only with `ceil_mode=True`. Below each chain stands what the notes' network "
        "answers to one such picture, with these layers in it."
    )
    lesson.notice(
        [
            "32 → 16 → 8 → 4 needs either the 2×2 windows or `ceil_mode=True`.",
            "A size that is off by one is not wrong by itself. It becomes an **error where the "
            "linear layer begins**, which was made for 64 × 4 × 4 = 1024 numbers.",
        ],
        tries.ALL["Size chain"],
        controls,
    )
    lesson.code(code.chain(controls["start"]))


def _draw_chain(chain: Chain) -> None:
    with st.container():
        st.markdown(f"**`{chain.layer}`**")
        st.html(_boxes(chain))
        if chain.note:
            st.warning(chain.note, icon=":material/rule:")
            return
        last = chain.sizes[-1]
        st.caption(f"64 maps of {last}×{last}: {chain.features:,} numbers for the linear layer.")
        st.code(sizes.outcome(chain), language=None, wrap_lines=True)


def _boxes(chain: Chain) -> str:
    """Squares in the ratio of the sizes, each with its size below."""
    largest = max(chain.sizes)
    squares = []
    for step, size in enumerate(chain.sizes):
        side = f"{LARGEST_SQUARE * size / largest:.1f}px"
        kind = "square first" if step == 0 else "square"
        square = f'<div class="{kind}" style="width:{side};height:{side}"></div>'
        squares.append(f"<div>{square}{size}×{size}</div>")
    return f'<div class="size-chain">{"".join(squares)}</div>'
