"""Plotly figures, one module for a kind of picture. Lessons do not know figures."""
