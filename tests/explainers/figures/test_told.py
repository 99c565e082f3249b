"""What a chart shows, in sentences: the very numbers of its traces."""

import numpy as np
import pytest

from explainers.figures.frame import Figure
from explainers.figures.told import MOST, told

LINE = {"type": "scatter", "mode": "lines", "name": "loss"}


@pytest.mark.parametrize(
    ("trace", "said"),
    [
        ({**LINE, "x": [0, 1, 2], "y": [3.0, 1.5, 2.0]}, "from 3 at 0 to 2 at 2, lowest 1.5 at 1"),
        ({**LINE, "x": ["a", "b", "c"], "y": [0, 9, 1]}, "from 0 at a to 1 at c, highest 9 at b"),
        ({**LINE, "y": np.array([1.0, 2.0, np.nan])}, "from 1 at 0 to 2 at 1"),
        ({**LINE, "x0": -1, "dx": 0.5, "y": [0, 1, 2]}, "from 0 at −1 to 2 at 0"),
        ({**LINE, "y": [0, 1, None, 5, 4]}, "2 pieces, from 0 to 5"),
        ({**LINE, "x": [7], "y": [1e-9]}, "1e−9 at 7"),
        ({**LINE, "mode": "markers", "y": [4, 2, 3]}, "3 points, from 2 to 4"),
        (
            {**LINE, "mode": "markers", "x": np.array([1, 2, 9]), "y": [4, 2, 3]},
            "3 points, across from 1 to 9, upwards from 2 to 4",
        ),
        ({**LINE, "x": [3, 3], "y": [0, 1]}, "an upright line at 3"),
        ({"type": "bar", "name": "loss", "x": ["cat", "dog"], "y": [0.5, -1]}, "cat 0.5, dog −1"),
        (
            {"type": "bar", "name": "loss", "orientation": "h", "y": ["cat"], "x": [2]},
            "cat 2",
        ),
        (
            {"type": "bar", "name": "loss", "x": list(range(13)), "y": list(range(13))},
            "13 bars, from 0 to 12, the highest at 12",
        ),
        ({"type": "surface", "name": "loss", "z": np.eye(3)[:2]}, "2 by 3 numbers, from 0 to 1"),
        (
            {"type": "scatter3d", "name": "loss", "x": [0, 1], "y": [0, 2], "z": [9, 3]},
            "from (0, 0, 9) to (1, 2, 3)",
        ),
    ],
)
def test_a_trace_is_told_by_its_numbers(trace, said):
    assert told(Figure([trace], {})) == f"loss: {said}."


@pytest.mark.parametrize(
    "trace",
    [
        {**LINE, "y": []},
        {**LINE, "y": [np.nan]},
        {**LINE, "y": [1, 2], "visible": False},
        {**LINE, "mode": "text", "y": [1, 2]},
        {"type": "heatmap", "z": [[np.nan]]},
        {"type": "bar"},
        {"type": "pie"},
    ],
)
def test_what_has_no_numbers_is_passed_over(trace):
    assert told(Figure([trace], {})) == ""


def test_axes_give_their_titles_where_there_is_one_pair_of_them():
    axes = {axis: {"title": {"text": axis[0]}} for axis in ("xaxis", "yaxis", "yaxis2")}
    plain = {**LINE, "name": "<b>one</b>", "y": [1]}
    unnamed = {"type": "scatter", "y": [2], "yaxis": "y2"}
    both = {name: axes[name] for name in ("xaxis", "yaxis")}
    assert told(Figure([plain], both)) == "Across: x. Upwards: y. one: 1 at 0."
    assert told(Figure([plain, unnamed], axes)) == "one: 1 at 0. y: 2 at 0."


def test_of_many_curves_the_first_are_told():
    many = [{**LINE, "name": f"c{k}", "y": [k]} for k in range(MOST + 3)]
    said = told(Figure(many, {}))
    assert f"c{MOST - 1}:" in said and f"c{MOST}:" not in said and said.endswith("And 3 more.")
