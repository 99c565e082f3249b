"""The frame that all figures share keeps what a figure says of itself."""

from plotly.subplots import make_subplots

from explainers.figures.frame import framed
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
