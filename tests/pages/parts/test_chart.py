"""A Plotly figure as the chart component sends it."""

import base64
import json
import math

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explainers.figures.frame import Figure
from pages.parts.chart import spec
from tests.pages.reading import charts


def figure(y, **rest) -> Figure:
    trace = {"type": "scatter", "x": [0, 1, 2], "y": y, **rest}
    return Figure([trace], {"height": 200, "xaxis": {"title": {"text": "x"}}})


def test_a_figure_is_sent_as_it_is():
    sent = spec(figure((1.0, 2.0, 4.0), text=None))
    assert sent["data"] == [{"type": "scatter", "x": [0, 1, 2], "y": [1.0, 2.0, 4.0]}]
    assert sent["layout"] == {"height": 200, "xaxis": {"title": {"text": "x"}}}


@pytest.mark.parametrize(
    ("largest", "kind"), [(4.0, "f4"), (math.pi, "f4"), (1e38, "f4"), (1e39, "f8"), (1e-42, "f8")]
)
def test_an_array_is_sent_as_its_bytes(largest, kind):
    y = np.array([0.0, 2.5, np.nan, -largest])
    sent = json.loads(json.dumps(spec(figure(y))))["data"][0]["y"]
    assert sent["dtype"] == kind
    read = np.frombuffer(base64.b64decode(sent["bdata"]), dtype=kind)
    np.testing.assert_allclose(read, y, rtol=1e-6, atol=0)


def test_a_surface_keeps_its_rows():
    (trace,) = spec(Figure([{"type": "surface", "z": np.eye(3)[:2]}], {}))["data"]
    assert (trace["z"]["dtype"], trace["z"]["shape"]) == ("f4", "2, 3")


@pytest.mark.parametrize("value", [np.nan, np.inf, np.float32(2)])
def test_no_number_stands_in_the_way_of_the_others(value):
    (trace,) = json.loads(json.dumps(spec(figure([1, value, 3])), allow_nan=False))["data"]
    assert trace["y"] == [1, 2.0 if value == 2 else None, 3]


def test_the_figure_itself_stays_as_it_is():
    made = figure([1, np.nan, 4], text=None)
    spec(made)
    assert repr(made) == repr(figure([1, np.nan, 4], text=None))


def shown() -> None:
    from explainers.figures.frame import Figure
    from pages.parts import chart

    chart.draw(Figure([], {"height": 200}), key="empty", alt="nothing yet")


def test_the_component_is_given_the_figure_and_what_it_shows():
    app = AppTest.from_function(shown).run()
    assert not app.exception
    assert charts(app) == {
        "empty": {"data": [], "layout": {"height": 200}, "alt": "nothing yet", "told": ""}
    }
