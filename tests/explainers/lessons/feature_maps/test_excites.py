"""What excites a unit: the page's sentences, table, chart and code against PyTorch."""

import base64
import io
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from explainers.attribution import check
from explainers.figures.palette import LIGHT
from explainers.images import drawn
from explainers.lessons.feature_maps import charts, code, excites, looks, numbers, tries, uphill
from explainers.lessons.feature_maps import words as texts
from explainers.lessons.feature_maps.numbers import Values
from explainers.markdown import plain
from explainers.networks import feature_maps, trained
from explainers.networks.layer_setting import BUILDER
from explainers.shares import percent
from explainers.worked import MINUS, number
from tests.explainers.lessons.feature_maps.test_numbers import printed

CAT = drawn.draw("cat", 3)
SCORE = Values(view="excites", layer="linear2", channel=3, steps=20)


def climbed(values, picture=CAT):
    look = looks.look(values, True, picture)
    job = excites.climb(look, values, 0)
    assert job.wait(120)
    return look, job.result()


@pytest.fixture(scope="module")
def score():
    return climbed(SCORE)


def score_of(model, picture):
    """The score of the cat and its gradient, with PyTorch alone."""
    x = picture.detach().clone()[None].requires_grad_()
    value = model.network(model.prepare(x))[0, 3]
    value.backward()
    return value.item(), x.grad[0]


def test_both_networks_begin_at_the_same_noise_and_climb_their_own_way(score):
    look, found = score
    model = trained.shipped("cifar_quick", "drawn")
    assert torch.equal(found.here[0].picture, found.there[0].picture)
    assert len(found.here) == len(found.there) == 33
    for network, way in ((model, found.here), (check.untrained(model), found.there)):
        for moment in (way[0], way[7], way[20]):
            value, slope = score_of(network, moment.picture)
            assert moment.activation == pytest.approx(value, rel=1e-4)
            torch.testing.assert_close(moment.slope, slope, rtol=1e-3, atol=1e-7)
    said = excites.answers(look, found, SCORE)
    torch.testing.assert_close(said[0], model.probabilities(found.here[20].picture)[0])


def test_more_steps_go_on_where_the_others_ended(score):
    _, short = climbed(replace(SCORE, steps=3))
    assert len(short.here) == 17
    assert all(a is b for a, b in zip(short.here, score[1].here, strict=False))
    job = excites.climb(score[0], replace(SCORE, steps=3), 17)
    assert job.wait(60) and len(job.result().here) == 33
    _, other = climbed(replace(SCORE, steps=3, lr=5.0))
    assert not torch.equal(other.here[1].picture, short.here[1].picture)
    _, other = climbed(replace(SCORE, steps=0, seed=1))
    assert not torch.equal(other.here[0].picture, short.here[0].picture)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 32), st.integers(0, 31), st.integers(0, 31))
def test_the_three_numbers_of_a_pixel_are_worked_out(score, steps, row, column):
    values = replace(SCORE, steps=steps, row=row, column=column)
    table = uphill.step(score[1], values)
    at = max(1, steps)
    x = torch.nn.Parameter(score[1].here[at - 1].picture[None].clone())
    x.grad = score_of(score[0].network, x[0])[1][None]
    size = x.grad.square().mean().sqrt()
    before, slope = x.detach()[0, :, row, column].clone(), x.grad[0, :, row, column].clone()
    x.grad /= size
    torch.optim.SGD([x], lr=values.lr, maximize=True).step()
    moved = x.detach()[0, :, row, column]
    assert f"Step {at}." in table
    assert f"is {number(size.item(), 3)}. Divided" in table
    for channel, line in enumerate(table.splitlines()[4:7]):
        said = [float(cell.strip("* ").replace(MINUS, "-")) for cell in line.split("|")[2:-1]]
        expected = [before[channel], slope[channel], slope[channel] / size]
        expected += [values.lr * slope[channel] / size, moved[channel]]
        expected.append(moved[channel].clamp(0, 255))
        for one, other in zip(said, expected, strict=True):
            assert one == pytest.approx(float(other), rel=6e-3, abs=0.06)


def test_what_is_told_of_the_way(score):
    look, found = score
    first, now = (number(found.here[step].activation, 3) for step in (0, 20))
    stops = feature_maps.walk(look.network, CAT).stops
    name = uphill.unit(stops[-1], 3, look.network.classes)
    own = excites.of_picture(stops[-1], 3)
    assert own == pytest.approx(score_of(look.network, CAT.float())[0], rel=1e-4)
    assert uphill.grown(found, SCORE, name, ("a *cat*", own)) == (
        f"**The score of *cat*** goes from {first} to **{now}** in 20 steps; "
        f":blue[{plain('a *cat*')}] makes {number(own, 3)} of it."
    )
    still = uphill.grown(found, replace(SCORE, steps=0), "it", ("", own))
    assert still.startswith(f"**It** is **{first}** at the noise; ")
    assert uphill.unit(stops[-2], 3, ()) == "number 3 of linear1"
    assert uphill.unit(stops[0], 30, ()) == "the mean of map 30 of conv1"
    _, here, there = uphill.captions(found, SCORE, look, excites.answers(look, found, SCORE))
    chance = look.network.probabilities(found.here[20].picture)[0].max()
    assert here == f"**x** after 20 steps: cat {percent(float(chance))}"
    assert there.startswith(f"the same, **untrained**: {number(found.there[20].activation, 3)}; ")
    assert uphill.captions(found, replace(SCORE, steps=1), look, None)[1] == "**x** after 1 step"


def test_what_follows_depends_on_what_was_learned_and_on_the_way(score):
    found = score[1]
    assert uphill.follows(found, SCORE) == texts.EXCITED
    blank = replace(SCORE, weights="untrained")
    assert uphill.follows(found, blank) == texts.EXCITED_UNTRAINED
    fallen = replace(found, here=found.here[::-1])
    assert uphill.follows(fallen, SCORE) == f"{texts.NOT_GROWN} {texts.EXCITED}"
    flat = [replace(one, slope=torch.zeros_like(one.slope)) for one in found.here]
    assert uphill.follows(replace(found, here=tuple(flat)), SCORE) == texts.NO_SLOPE


def test_the_chart_and_the_small_pictures_show_each_step(score):
    look, found = score
    figure = charts.rises(found, 0.25, ("A", "B"), 20, LIGHT)
    for line, way in zip(figure.data, (found.here, found.there), strict=False):
        assert line["x"] == list(range(33))
        assert line["y"] == [one.activation for one in way]
    assert set(figure.data[2]["y"]) == {0.25}
    assert figure.layout["shapes"][0]["x0"] == 20
    assert uphill.stages(found, 4) == (0, 1, 2, 4, 8, 16, 32)
    assert uphill.stages(found, 20) == (0, 1, 2, 4, 8, 16, 20, 32)
    walls = [uphill.wall(found, look.of, side, 4) for side in ("here", "there")]
    assert walls[0].images[0] == walls[1].images[0] and walls[0].images[6] != walls[1].images[6]
    pixels = base64.b64decode(walls[1].images[6].partition(",")[2])
    shown = torch.from_numpy(np.array(Image.open(io.BytesIO(pixels)))).permute(2, 0, 1)
    torch.testing.assert_close(shown.float(), found.there[32].picture, rtol=0, atol=0.51)
    assert walls[1].captions[3] == f"4\n{number(found.there[4].activation, 3)}"


@pytest.mark.parametrize(
    "values",
    [
        replace(SCORE, row=31, column=0),
        Values(weights="relu", layer="conv2", channel=9, steps=5, lr=2.5, seed=3),
        Values(
            weights=BUILDER,
            layers="Conv2d(1,2,3)|ReLU(inplace=True)",
            in_channels=1,
            size=(9, 12),
            channel=1,
            steps=4,
        ),
    ],
)
def test_the_code_prints_what_the_page_shows(values):
    values = numbers.settled(replace(values, view="excites"))
    look, found = climbed(values)
    lines = printed(code.of_excited(values, True, look.network))
    for way, said in ((found.here, lines[:2]), (found.there, lines[2:])):
        risen = [way[0].activation, way[values.steps].activation]
        assert [float(one) for one in said[0].split()] == pytest.approx(risen, abs=6e-4, rel=1e-4)
        pixel = [float(one) for one in said[1].strip("[]").split(", ")]
        expected = way[values.steps].picture[:, values.row, values.column].tolist()
        assert pixel == pytest.approx(expected, abs=0.05)


def test_a_place_beyond_the_network_is_brought_into_it_and_said():
    given = Values(view="excites", layer="conv1", channel=99, row=99, column=99)
    found = numbers.settled(given)
    assert (found.channel, found.row, found.column, found.steps) == (31, 31, 31, 32)
    assert numbers.missing(given) == {
        "channel": "channel is 99: conv1 has those up to 31. That is taken."
    }
    assert numbers.missing(found) == numbers.missing(replace(given, view="fooled")) == {}
    layers = "Conv2d(3,128,5,padding=2)|Conv2d(128,36,5)|Flatten()"
    large = replace(found, weights=BUILDER, layers=layers, steps=128)
    assert numbers.settled(large).steps == 16
    assert numbers.missing(large) == {
        "steps": "steps is 128: with so large a network 16 are taken."
    }
    look, way = climbed(numbers.settled(large))
    assert len(way.here) == 17
    assert excites.answers(look, way, numbers.settled(large)) is None


def test_what_can_be_tried_is_found():
    cat, first, seeds = tries.ALL["excites"]
    look, found = climbed(cat.show)
    end = found.here[cat.show.steps]
    assert f"score is above 100 after {cat.show.steps} steps" in cat.answer
    assert end.activation > 100
    assert percent(float(look.network.probabilities(end.picture)[0, 3])) in cat.answer
    assert f"cat has {number(score_of(look.network, CAT.float())[0], 3)}" in cat.answer
    _, found = climbed(first.show)
    for way in (found.here, found.there):
        low, high = (number(way[step].activation, 3) for step in (0, first.show.steps))
        assert f"from {low} to {high}" in first.answer
    ends = [climbed(replace(seeds.show, seed=seed))[1].here[64] for seed in (0, 1)]
    for seed, one in enumerate(ends):
        assert f"seed {seed}" in seeds.answer and f"to {number(one.activation, 2)} " in seeds.answer
    pixels = torch.stack([one.picture.flatten() for one in ends])
    assert "correlation is below 0.1" in seeds.answer
    assert abs(torch.corrcoef(pixels)[0, 1]) < 0.1
