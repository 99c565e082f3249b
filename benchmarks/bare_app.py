"""The yardstick of `slider_latency`: a plain Streamlit app of one slider and one small heatmap."""

import plotly.graph_objects as go
import streamlit as st
import torch

value = st.slider("stride", 1, 5, key="bare-stride")
numbers = (torch.arange(25).view(5, 5) * value % 7).tolist()
figure = go.Figure(go.Heatmap(z=numbers, text=numbers, texttemplate="%{text}"))
figure.update_layout(title=f"stride {value}", height=300)
st.plotly_chart(figure)
