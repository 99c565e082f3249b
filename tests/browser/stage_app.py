"""A small app for the tests: the stage with one example of each kind, or `?example=` alone."""

import streamlit as st
import torch

from explainers.layers import conv2d
from explainers.worked import WorkedExample
from pages.parts.stage import stage
from pages.server import component_files
from tests.explainers.stage_examples import EXAMPLES

CHOICES = {
    "softmax": {"initial": (1, 2), "play_speed": 2},
    "named": {"captions": {"output": "grad_input"}},
    "described": {"captions": {"output": "weight after"}},
}
OPERATORS = {"channels": ("∗", "+", "="), "many": ("∗", "+", "="), "strided": ("∗", "=")}


def strided() -> WorkedExample:
    """A convolution whose stride a slider changes."""
    stride = st.slider("stride", 1, 4, key="stride")
    return conv2d.work(*EXAMPLES["conv"]().operands.values(), stride=stride, padding=1)


def draw() -> None:
    """All examples, one below the other."""
    st.set_page_config(page_title="Stage", layout="wide")
    torch.set_num_threads(1)
    only = st.query_params.get("example")
    called = dict.fromkeys(("named", "described"), EXAMPLES["conv"])
    for name, example in {**EXAMPLES, "strided": strided, **called}.items():
        if only in (None, name):
            with st.container(key=name):
                signs = OPERATORS.get(name, ())
                stage(example(), key=f"stage_{name}", operators=signs, **CHOICES.get(name, {}))


if __name__ == "__main__":
    draw()
else:
    app = st.App(__file__, routes=component_files.ROUTES)
