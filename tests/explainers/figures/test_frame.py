"""The frame that all figures share keeps what a figure says of itself."""

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from explainers.figures.frame import framed, made
from explainers.figures.palette import DARK


def test_a_frame_colours_every_axis_and_keeps_what_the_figure_says():
    figure = make_subplots(rows=1, cols=2)
    figure.update_xaxes(title="draws", type="log", tickfont={"size": 9})
    figure.update_layout(showlegend=False, legend={"y": 5}, title={"text": "both"})
    layout = framed(figure, DARK, 300).to_plotly_json()["layout"]
    for name in ("xaxis", "xaxis2", "yaxis", "yaxis2"):
        assert layout[name]["gridcolor"] == DARK.border
        assert layout[name]["title"]["font"] == {"color": DARK.text}
    for name in ("xaxis", "xaxis2"):
        assert (layout[name]["title"]["text"], layout[name]["type"]) == ("draws", "log")
        assert layout[name]["tickfont"] == {"size": 9, "color": DARK.text}
        assert layout[name]["domain"] != [0, 1]
    assert (layout["height"], layout["showlegend"], layout["title"]["text"]) == (300, False, "both")
    assert layout["legend"]["y"] == 1.02


def test_a_figure_of_plain_data_is_the_same_as_one_that_was_checked():
    data = [{"type": "scatter", "x": [1, 2], "y": [3, 4], "line": {"color": "#123456"}}]
    layout = {"xaxis": {"type": "log"}, "shapes": [{"type": "line", "x0": 1, "x1": 1}]}
    found = made(data, layout, DARK, 200)
    assert go.Figure(found.to_dict()) == framed(go.Figure(data, layout), DARK, 200)
    assert "title" not in layout["xaxis"]
