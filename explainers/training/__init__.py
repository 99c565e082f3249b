"""Training: a recipe says what, the engine does it, a worker process records it, a run shows it.

Nothing here knows Streamlit or Plotly; `python -m explainers.training` works without them.
"""
