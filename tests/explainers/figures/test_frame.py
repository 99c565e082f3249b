"""The frame that all figures share keeps what a figure says of itself."""

from hypothesis import given
from hypothesis import strategies as st

from explainers.figures.frame import counted, level, made, upright
from explainers.figures.palette import DARK
from tests.explainers.figures.checked import checked


def test_a_frame_colours_every_axis_and_keeps_what_the_figure_says():
    axis = {"title": {"text": "draws"}, "type": "log", "tickfont": {"size": 9}}
    own = {
        "xaxis": {**axis, "domain": [0, 0.4]},
        "xaxis2": {**axis, "domain": [0.6, 1], "anchor": "y2"},
        "yaxis2": {"anchor": "x2"},
        "showlegend": False,
        "legend": {"y": 5},
        "title": {"text": "both"},
        "margin": {"r": 64},
    }
    figure = checked(made([], own, DARK, 300))
    layout = figure.to_plotly_json()["layout"]
    for name in ("xaxis", "xaxis2", "yaxis", "yaxis2"):
        assert layout[name]["gridcolor"] == DARK.border
        assert layout[name]["title"]["font"] == {"color": DARK.text}
    for name in ("xaxis", "xaxis2"):
        assert (layout[name]["title"]["text"], layout[name]["type"]) == ("draws", "log")
        assert layout[name]["tickfont"] == {"size": 9, "color": DARK.text}
        assert layout[name]["domain"] == own[name]["domain"]
    assert (layout["height"], layout["showlegend"], layout["title"]["text"]) == (300, False, "both")
    assert (layout["legend"]["y"], layout["legend"]["x"]) == (5, 0)
    assert (layout["margin"]["r"], layout["margin"]["l"]) == (64, 8)
    assert own["xaxis"] == {**axis, "domain": [0, 0.4]}


def test_lines_from_side_to_side_are_plotlys_own():
    drawn = checked(made([], {"shapes": [upright(2, width=3), level(5, color="red")]}, DARK, 200))
    by_plotly = checked(made([], {}, DARK, 200))
    by_plotly.add_vline(x=2, line={"width": 3}).add_hline(y=5, line={"color": "red"})
    for ours, theirs in zip(drawn.layout.shapes, by_plotly.layout.shapes, strict=True):
        both = {"xref": "x", "yref": "y", **ours.to_plotly_json()}
        assert both == theirs.to_plotly_json()


@given(st.floats(0.1, 1e6))
def test_what_is_counted_has_whole_ticks_and_room_for_them(most):
    step = counted(most)["dtick"]
    assert step == int(step) >= 1
    assert most / step <= 10  # with that at 0: eleven
    assert step == 1 or most / step > 2
