"""The linear page's view of flattening: where each cell goes, and where it lies in memory."""

import streamlit as st

from explainers.lessons.linear import flattening, numbers, tries
from explainers.lessons.linear.flattening import Flattened
from pages.parts import lesson
from pages.parts.controls import Controls
from pages.parts.stage import stage

HELP = {
    "start_dim": "The first axis to be joined. 0 is the batch; −1 is the last axis.",
    "end_dim": "The last axis to be joined, itself included. −1 is the last one.",
    "images": "How many pictures the batch has: axis 0.",
    "channels": "How many channels each picture has: axis 1.",
    "memory_format": "In which order the numbers lie in memory: channel by channel, or, with "
    "channels_last, pixel by pixel. What the indices mean stays the same.",
}


def view(controls: Controls) -> None:
    """Draw the view."""
    controls.presets(flattening.PRESETS)
    with controls.panel("flatten-controls"):
        controls.slider("start_dim", help=HELP["start_dim"])
        controls.slider("end_dim", help=HELP["end_dim"])
        controls.slider("images", help=HELP["images"])
        controls.slider("channels", help=HELP["channels"])
        controls.pair("size", ("height", "width"))
        controls.select("memory_format", help=HELP["memory_format"])
    try:
        made = flattening.flattened(controls.values)
    except ValueError as error:
        lesson.refusal(error)
        notice(controls)
        return
    stage(made.example, key="linear-flatten-stage", operators=("", "→"))
    st.caption(
        "Each cell of the input holds its own number, counted in the order of its indices. The "
        "memory shows the same numbers in the order of their addresses."
    )
    strides(made)
    notice(controls)
    lesson.code(flattening.code(controls.values))


def notice(controls: Controls) -> None:
    """What to notice, and to try: also where a setting is refused, which is one of them."""
    lesson.notice(
        [
            "The last axis runs **fastest**: along a row, then down the rows, then to the next "
            "channel, then to the next picture.",
            "The strides say how far one step along each axis goes in memory.",
            "Flattening computes nothing. Where the order already fits the memory nothing is even "
            "copied: the same numbers under another shape.",
        ],
        tries.ALL[numbers.FLATTEN],
        controls,
    )


def strides(made: Flattened) -> None:
    """Shapes and strides before and after, and whether anything was copied."""
    st.subheader("What happens in memory?", anchor=False)
    with st.container(horizontal=True, gap="large"):
        for name, tensor in (("input", made.input), ("output", made.output)):
            st.metric(f"{name}: shape", "×".join(map(str, tensor.shape)))
            st.metric(f"{name}: stride()", str(tuple(tensor.stride())))
    if made.view:
        st.success(
            "A **view**: the output is the input's own memory under another shape; no number "
            "was moved.",
            icon=":material/visibility:",
        )
    else:
        st.info(
            "A **copy**: no stride could walk this memory in the order of the indices, so PyTorch "
            "wrote the numbers anew.",
            icon=":material/content_copy:",
        )
