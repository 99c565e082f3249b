"""The feature maps lesson's code prints what the page shows."""

import contextlib
import io

import pytest

from explainers.images import drawn
from explainers.lessons import data_set
from explainers.lessons import feature_maps as lesson
from explainers.networks import feature_maps, trained

NETWORKS = {
    lesson.TRAINED: lambda: trained.shipped("cifar_quick"),
    lesson.RELU: lambda: trained.shipped("cifar_quick_relu"),
    lesson.UNTRAINED: lambda: trained.untrained("cifar_quick"),
}


def printed(snippet: str) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(compile(snippet, "snippet", "exec"), {})
    return output.getvalue()


@pytest.mark.parametrize("weights", NETWORKS)
def test_the_code_prints_the_range_of_the_chosen_map(weights):
    stops = feature_maps.walk(NETWORKS[weights](), drawn.draw("frog", 7))
    for stop in stops:
        if stop.name == "flatten":
            continue
        channel = len(stop.output) - 1
        chosen = stop.output[channel]
        shape = (1, *stop.output.shape)
        low, high = round(chosen.min().item(), 3), round(chosen.max().item(), 3)
        said = printed(lesson.code(stop.name, weights, channel, data_set.drawing("frog", 7)))
        assert said == f"{shape} {low} {high}\n"


def test_a_choice_beyond_the_maps_is_brought_into_them():
    stops = feature_maps.walk(trained.untrained("cifar_quick"), drawn.draw("cat", 0))
    pool3 = next(stop for stop in stops if stop.name == "pool3")
    assert lesson.within({"channel": 63, "row": 31, "column": 2}, pool3) == (63, 3, 2)
    conv1 = next(stop for stop in stops if stop.name == "conv1")
    assert lesson.within({"channel": 63, "row": 31, "column": 2}, conv1) == (31, 31, 2)
