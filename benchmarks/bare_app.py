"""The yardstick: a plain Streamlit app of one slider and one small heatmap.

With the argument `frozen`, what was loaded is left out of garbage collections, as the app does.
With `live` the heatmap is drawn again every 3 s, as Home's picture is while a run learns.
"""

import gc
import sys

import plotly.graph_objects as go
import streamlit as st
import torch


@st.cache_resource(show_spinner=False)
def freeze() -> None:
    """Once in the server's life."""
    gc.collect()
    gc.freeze()


if "frozen" in sys.argv[1:]:
    freeze()
value = st.slider("stride", 1, 5, key="bare-stride")


def draw() -> None:
    """The heatmap."""
    numbers = (torch.arange(25).view(5, 5) * value % 7).tolist()
    figure = go.Figure(go.Heatmap(z=numbers, text=numbers, texttemplate="%{text}"))
    figure.update_layout(title=f"stride {value}", height=300)
    st.plotly_chart(figure)


(st.fragment(draw, run_every=3.0) if "live" in sys.argv[1:] else draw)()
