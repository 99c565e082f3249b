"""The feature maps lesson: whose weights fit, and code that prints what the page shows."""

import contextlib
import io

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explainers.images import drawn, member, photographs
from explainers.lessons.feature_maps import beliefs, code
from explainers.lessons.feature_maps import numbers as lesson
from explainers.networks import feature_maps, trained
from explainers.networks.layer_setting import BUILDER

DEFAULTS = {setting.name: setting.default for setting in lesson.SETTINGS}
RESIDUAL = (
    "Conv2d(3,70,3,stride=4,padding=1)\nResidual(Conv2d(70,70,1), ReLU(inplace=True))\nFlatten()\n"
    "Linear(4480,10)"
)
CASES = (
    {"weights": lesson.TRAINED},
    {"weights": lesson.RELU, "trained_on": lesson.PHOTOGRAPHS},
    {"weights": lesson.UNTRAINED},
    {"weights": BUILDER, "layers": RESIDUAL},
    {"weights": BUILDER, "layers": "Conv2d(1,2,3)", "in_channels": 1, "size": (9, 12)},
)


def printed(snippet: str) -> list[str]:
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(compile(snippet, "snippet", "exec"), {})
    return output.getvalue().splitlines()


@pytest.mark.parametrize("changes", CASES)
def test_the_code_prints_the_chosen_map_and_cell(changes):
    picture, origin = drawn.draw("frog", 7), member.drawing("frog", 7)
    values = DEFAULTS | changes | {"channel": 10**6, "row": 2, "column": 10**6}
    model = lesson.network(values, drawing=True)
    for stop in feature_maps.walk(model, picture).stops:
        cell = lesson.within(values, stop)
        chosen = stop.output[cell[0]] if stop.maps else stop.output
        said = printed(code.of_map(values, True, origin, stop))
        assert said == [
            str((1, *stop.output.shape)),
            f"{round(chosen.min().item(), 3)} {round(chosen.max().item(), 3)}",
            str(round(stop.output[cell].item(), 4)),
        ]


@pytest.mark.parametrize("changes", CASES[:4])
def test_the_code_of_the_other_views(changes):
    values = DEFAULTS | changes
    picture, origin = drawn.draw("frog", 7), member.drawing("frog", 7)
    model = lesson.network(values, drawing=True)
    index = int(model.probabilities(picture)[0].argmax())
    share, slope = printed(code.of_answer(values, True, origin, index))
    assert share == str(round(model.probabilities(picture)[0, index].item(), 3))
    expected = feature_maps.saliency(model, picture, index).max().item()
    assert float(slope) == pytest.approx(expected, rel=1e-5)
    name, layer = lesson.first_convolution(model.network)
    shape, _ = printed(code.of_filters(values, True, name))
    assert shape == str(tuple(layer.weight.shape))


@given(st.lists(st.integers(1, 200), min_size=1, max_size=3), st.data())
def test_a_choice_beyond_the_maps_is_brought_into_them(shape, data):
    stop = feature_maps.walk(trained.untrained("cifar_quick"), drawn.draw("cat", 0)).stops[0]
    stop = type(stop)("x", stop.layer, stop.input, torch.zeros(shape))
    asked = {name: data.draw(st.integers(0, 10**7)) for name in ("channel", "row", "column")}
    cell = lesson.within(asked, stop)
    assert len(cell) == len(shape)
    for place, wanted, size in zip(cell, asked.values(), shape, strict=False):
        assert place == min(wanted, size - 1)
    page = lesson.page_of(cell[0], shape[0])
    assert cell[0] in page
    assert len(page) <= lesson.WALL
    assert page.stop <= shape[0]


@pytest.mark.parametrize("weights", lesson.SHIPPED)
def test_the_first_answer_to_every_drawing_is_right(weights):
    values = DEFAULTS | {"weights": weights}
    model = lesson.network(values, drawing=True)
    for name in drawn.CLASSES:
        answer = model.probabilities(drawn.draw(name, 3))[0]
        assert model.classes[int(answer.argmax())] == name
        assert answer.max() > 0.5


@pytest.mark.parametrize("drawing", [True, False])
@pytest.mark.parametrize("trained_on", lesson.TRAINED_ON)
def test_the_words_say_what_the_weights_have_seen(drawing, trained_on):
    values = DEFAULTS | {"trained_on": trained_on}
    words = lesson.words(values, drawing)
    data = lesson.data_for(values, drawing)
    assert ("drawn pictures" in words) is (data == "drawn")
    assert ("foreign" in words) is (drawing != (data == "drawn"))
    assert trained_on != lesson.FITTING or "foreign" not in words


def test_a_picture_of_no_class_is_said_to_be_none():
    known = trained.CIFAR10
    assert lesson.foreign("cat", known) == ""
    assert lesson.foreign("a rocket", known).endswith(
        "none is a rocket: whatever it answers is wrong."
    )
    assert "whatever the picture shows" in lesson.foreign("", known)
    assert lesson.foreign("a rocket", ()) == ""
    shown = {photograph.shows for photograph in photographs.photographs()}
    assert not shown or "cat" in shown


def test_the_truths_of_the_predictions():
    truths = {p.name: p.truth for p in beliefs.predictions()}
    assert truths["channels"] == "all 32"
    assert truths["untrained"].endswith("of 32")
