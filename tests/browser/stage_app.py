"""A small app that shows the stage with one example of each kind; `?example=` chooses."""

import streamlit as st
import torch

from explainers.layers import conv2d
from explainers.worked import WorkedExample
from pages.parts.stage import stage
from tests.explainers.stage_examples import EXAMPLES

st.set_page_config(page_title="Stage", layout="wide")
torch.set_num_threads(1)


def strided() -> WorkedExample:
    """The convolution that two sliders change."""
    step = st.slider("stride", 1, 4, key="stride")
    return conv2d.work(*EXAMPLES["conv"]().operands.values(), stride=step, padding=1)


name = st.query_params.get("example", "conv")
if name == "sliders":
    stage(strided(), key="stage", operators=("∗", "="))
else:
    operators = ("∗", "+", "=") if name in ("channels", "many") else ()
    stage(EXAMPLES[name](), key="stage", operators=operators)
st.write("the end")
