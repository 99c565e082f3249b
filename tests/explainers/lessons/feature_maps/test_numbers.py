"""The feature maps lesson: whose weights fit, and code that prints what the page shows."""

import contextlib
import io
from dataclasses import replace
from random import Random

import hypothesis as hyp
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explainers import settings
from explainers.attribution.saliency import saliency
from explainers.images import drawn, member, photographs
from explainers.lessons.feature_maps import at_home, beliefs, code, looks, numbers, words
from explainers.lessons.feature_maps.numbers import Values
from explainers.lessons.home import numbers as home
from explainers.networks import feature_maps, trained
from explainers.networks.layer_setting import BUILDER
from explainers.training import learned
from explainers.training.folder import create
from explainers.training.recipe import preset
from tests.harness import draw

RESIDUAL = (
    "Conv2d(3,70,3,stride=4,padding=1)\nResidual(Conv2d(70,70,1), ReLU(inplace=True))\nFlatten()\n"
    "Linear(4480,10)"
)
CASES = (
    Values(),
    Values(weights="relu", trained_on="photographs"),
    Values(weights="untrained"),
    Values(weights=BUILDER, layers=RESIDUAL),
    Values(weights=BUILDER, layers="Conv2d(1,2,3)", in_channels=1, size=(9, 12)),
)


def printed(snippet: str) -> list[str]:
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(compile(snippet, "snippet", "exec"), {})
    return output.getvalue().splitlines()


@pytest.mark.parametrize("given", CASES)
def test_the_code_prints_the_chosen_map_and_cell(given):
    picture, origin = drawn.draw("frog", 7), member.drawing("frog", 7)
    values = replace(given, channel=10**6, row=2, column=10**6)
    model = numbers.network(values, drawing=True)
    for stop in feature_maps.walk(model, picture).stops:
        cell = numbers.within(values, stop)
        chosen = stop.output[cell[0]] if stop.maps else stop.output
        said = printed(code.of_map(values, True, origin, stop))
        assert said == [
            str((1, *stop.output.shape)),
            f"{round(chosen.min().item(), 3)} {round(chosen.max().item(), 3)}",
            str(round(stop.output[cell].item(), 4)),
        ]


@pytest.mark.parametrize("values", CASES[:4])
def test_the_code_of_the_other_views(values):
    picture, origin = drawn.draw("frog", 7), member.drawing("frog", 7)
    model = numbers.network(values, drawing=True)
    index = int(model.probabilities(picture)[0].argmax())
    share, slope, _ = printed(code.of_answer(values, True, origin, index, 1, 0))
    assert share == str(round(model.probabilities(picture)[0, index].item(), 3))
    expected = saliency(model, picture, index).max().item()
    assert float(slope) == pytest.approx(expected, rel=1e-5)
    name, layer = numbers.first_convolution(model.network)
    shape, _ = printed(code.of_filters(values, True, name))
    assert shape == str(tuple(layer.weight.shape))


@given(st.lists(st.integers(1, 200), min_size=1, max_size=3), st.data())
def test_a_choice_beyond_the_maps_is_brought_into_them(shape, data):
    stop = feature_maps.walk(trained.untrained("cifar_quick"), drawn.draw("cat", 0)).stops[0]
    stop = type(stop)("x", stop.layer, stop.input, torch.zeros(shape))
    asked = [data.draw(st.integers(0, 10**7)) for _ in range(3)]
    cell = numbers.within(Values(channel=asked[0], row=asked[1], column=asked[2]), stop)
    assert len(cell) == len(shape)
    for place, wanted, size in zip(cell, asked, shape, strict=False):
        assert place == min(wanted, size - 1)
    page = numbers.page_of(cell[0], shape[0])
    assert cell[0] in page
    assert len(page) <= numbers.WALL
    assert page.stop <= shape[0]


@pytest.mark.parametrize("weights", numbers.SHIPPED)
def test_the_first_answer_to_every_drawing_is_right(weights):
    model = numbers.network(Values(weights=weights), drawing=True)
    for name in drawn.CLASSES:
        answer = model.probabilities(drawn.draw(name, 3))[0]
        assert model.classes[int(answer.argmax())] == name
        assert answer.max() > 0.5


@pytest.mark.parametrize("drawing", [True, False])
@pytest.mark.parametrize("trained_on", words.TRAINED_ON)
def test_the_words_say_what_the_weights_have_seen(drawing, trained_on):
    data = numbers.data_for(Values(trained_on=trained_on), drawing)
    said = words.of_weights("trained", data, drawing)
    assert ("drawn pictures" in said) is (data == "drawn")
    assert ("foreign" in said) is (drawing != (data == "drawn"))
    assert trained_on != "fitting" or "foreign" not in said


def test_a_picture_of_no_class_is_said_to_be_none():
    known = trained.CIFAR10
    assert words.foreign("cat", known) == ""
    assert words.foreign("a rocket", known).endswith(
        "none is a rocket: whatever it answers is wrong."
    )
    assert "whatever the picture shows" in words.foreign("", known)
    assert words.foreign("a rocket", ()) == ""
    shown = {photograph.shows for photograph in photographs.photographs()}
    assert not shown or "cat" in shown


def test_the_truths_of_the_predictions():
    truths = {p.name: p.truth for p in beliefs.predictions()}
    assert truths["channels"] == "all 32"
    assert truths["untrained"].endswith("of 32")


LAYERS = ("conv1", "pool3", "linear2", "0", "1.body.0", "conv9", "")


@hyp.settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_settled_is_legal_and_stays(data):
    big = st.integers(0, 10**7)
    case = data.draw(st.sampled_from(CASES))
    places = {name: data.draw(big) for name in ("channel", "row", "column", "source")}
    view, layer = data.draw(st.sampled_from(list(words.VIEWS))), data.draw(st.sampled_from(LAYERS))
    values = numbers.settled(replace(case, view=view, layer=layer, **places))
    assert numbers.settled(values) == values == settings.checked(values)
    found = {one.name: one for one in numbers.outlines(values)}
    if view == "maps" and found:
        shape = found[values.layer].shape
        assert len(shape) < 3 or (values.row < shape[1] and values.column < shape[2])


def test_what_is_missing_is_said():
    assert numbers.missing(Values()) == {}
    assert numbers.missing(Values(weights=BUILDER, layers="Flatten()|Linear(3072,10)")) == {}
    sentence = "layer is conv9: this network has no such layer. conv1 is taken."
    assert numbers.missing(Values(layer="conv9")) == {"layer": sentence}
    assert numbers.missing(Values(layer=""))["layer"] == sentence.replace("conv9", "empty")


def test_a_run_that_was_stopped_in_its_first_epoch_is_looked_into(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERS_RUNS", str(tmp_path))
    folder = create(preset("notes"), tmp_path, "one")
    folder.latest.touch()
    found = numbers.settled(replace(Values(), weights="run"))
    assert (found.run, found.epoch) == ("one", 0)
    assert learned.file_of("one", 0) == folder.latest


def test_a_run_and_an_epoch_that_there_are(monkeypatch):
    monkeypatch.setattr(learned, "epochs", lambda: {"new": (1, 2, 3), "old": (1,)})
    first = Values(view="why", weights="run")
    assert numbers.settled(first) == replace(first, run="new", epoch=3)
    assert numbers.settled(replace(first, run="new", epoch=2)).epoch == 2
    late = replace(first, run="old", epoch=2)
    assert numbers.settled(late) == replace(late, epoch=1)
    assert "That after epoch 1 is taken." in numbers.missing(late)["epoch"]
    sentence = "There is no run called “lost” with a checkpoint here. “new” is taken."
    assert numbers.missing(replace(first, run="lost")) == {"run": sentence, "epoch": ""}


def test_without_runs_nothing_is_chosen(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERS_RUNS", str(tmp_path))
    asked = Values(weights="run", run="none", epoch=3)
    assert numbers.settled(asked) == asked
    assert numbers.missing(asked) == {}
    with pytest.raises(ValueError, match="There is no run called “none” here"):
        numbers.network(asked, drawing=True)


def test_the_same_network_is_made_once():
    values = Values(weights="untrained")
    assert numbers.network(values, True) is numbers.network(replace(values, channel=3), False)
    picture = drawn.draw("cat", 3)
    one, other = (looks.look(values, True, picture.clone()) for _ in range(2))
    assert looks.walked(one) is looks.walked(other)
    changed = looks.look(values, True, drawn.draw("cat", 4))
    assert not torch.equal(looks.walked(changed).stops[0].output, looks.walked(one).stops[0].output)


def test_old_addresses_are_understood():
    query = {
        "view": "Why this answer?",
        "weights": "The builder's network",
        "trained_on": "CIFAR-10",
        "scale": "one for all maps",
    }
    values, complaints = settings.read(Values(), query)
    assert values == Values(view="why", weights="builder", trained_on="photographs", scale="shared")
    assert not complaints


def test_home_shows_the_same_picture_in_the_same_network():
    table, found = settings.table(Values), 0
    for k in range(200):
        address = draw.legal("feature_maps", table, Random(k))
        values, _ = settings.read(Values(), address)
        link = at_home.query(values)
        if link is None:
            continue
        there, complaints = settings.read(home.Values(), link)
        assert not complaints
        assert all(getattr(there, name) == getattr(values, name) for name in at_home.AT_HOME)
        found += 1
    assert found > 10


@pytest.mark.parametrize(
    "changes",
    [
        {"weights": "untrained"},
        {"picture": "own"},
        {"picture": "camera"},
        {"trained_on": "photographs"},
        {"weights": BUILDER, "size": (16, 32)},
        {"weights": BUILDER, "in_channels": 1},
    ],
)
def test_home_is_not_named_where_it_cannot_show_that(changes):
    assert at_home.query(Values()) == {}
    assert at_home.query(Values(weights=BUILDER)) == {"weights": BUILDER}
    assert at_home.query(replace(Values(), **changes)) is None
