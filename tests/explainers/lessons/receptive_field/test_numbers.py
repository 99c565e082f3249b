"""The lesson's networks, what is said of their cells, and what the browser gets to draw."""

import base64
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explainers.figures.palette import LIGHT
from explainers.lessons.receptive_field import (
    beliefs,
    effective,
    figures,
    numbers,
    recurrence,
    remarks,
    sight,
    tries,
    words,
)
from explainers.lessons.receptive_field.numbers import PRESETS, Values
from explainers.networks import layer_list
from explainers.networks.reach import Axis
from explainers.networks.walk import walk
from explainers.once import Once
from explainers.settings import checked
from tests.explainers.figures import checked as plotly
from tests.explainers.networks.lists import networks


def looked_at(values):
    found = numbers.followed(values)
    return found, numbers.cell(values, found)


def said(name):
    found, cell = looked_at(PRESETS[name])
    return remarks.seen(found, cell), " ".join(remarks.remarks(found, cell))


def test_every_preset_has_a_name_and_another_network_or_cell():
    assert list(PRESETS) == list(words.PRESETS)
    assert len(set(PRESETS.values())) == len(PRESETS)


@pytest.mark.parametrize(
    ("name", "seen", "remark"),
    [
        ("notes", "**196 pixels** can reach it: all of the box of 14 × 14 = 196.", "max pooling"),
        ("gaps", "**49 pixels** can reach it, of the box of 13 × 13 = 169. The other 120", ""),
        ("strided", "**225 pixels**", ""),
        ("dilated", "**225 pixels**", ""),
        ("depthwise", "**25 pixels**", "**Channel 1 only**, of 3"),
        ("residual", "**169 pixels**", "Batch norm in `eval()`"),
        ("there_and_back", "**100 pixels** can reach it, of 32 × 32 = 1,024.", "larger again"),
        ("to_one", "the whole input", ""),
        ("batch_norm", "the whole input", "**The whole batch.**"),
    ],
)
def test_what_is_said_of_the_presets(name, seen, remark):
    told, remarked = said(name)
    assert seen in told
    assert remark in remarked


def test_behind_flatten_a_number_is_still_a_cell_and_behind_linear_it_sees_all():
    found, cell = looked_at(Values(layer=7, channel=2, row=1, column=3))
    assert cell.place == (1, 3)
    assert numbers.index(found, cell) == ((2 * 4 + 1) * 4 + 3,)
    assert "Flatten only renames" in " ".join(remarks.remarks(found, cell))
    wide = Values(layers="Conv2d(3, 5, 1)|Flatten()", layer=2, size=(4, 7))
    found, cell = looked_at(replace(wide, channel=3, row=2, column=6))
    assert numbers.index(found, cell) == ((3 * 4 + 2) * 7 + 6,)
    found, cell = looked_at(Values(layer=8, channel=99))
    assert cell.place == (0, 0)
    assert numbers.index(found, cell) == (63,)
    assert cell.count == 1024
    assert "**The whole row.**" in " ".join(remarks.remarks(found, cell))


def test_what_there_is_not_becomes_the_nearest_that_there_is():
    found, cell = looked_at(Values(layer=41, channel=10**6, row=300, column=300))
    assert len(found.upto) == 9
    assert (cell.place, cell.channel) == ((0, 0), 9)
    assert numbers.pixel(Values(pixel_row=200, size=(5, 7), pixel_column=6)) == (4, 6)


@pytest.mark.parametrize(
    ("text", "words_"),
    [
        ("", "list of layers is empty"),
        ("Conv3d(1, 2, 3)", "Layer 1"),
        ("Conv2d(4, 8, 3)", "does not fit"),
        ("Upsample(size=5000)", "are followed here"),
    ],
)
def test_networks_that_cannot_be_followed_are_refused_in_words(text, words_):
    with pytest.raises(ValueError, match=words_):
        numbers.followed(Values(layers=text))


def test_a_pixel_that_is_skipped_goes_nowhere():
    values = Values(layers="Conv2d(3, 8, 1, stride=2)", layer=1)
    found = numbers.followed(values)
    assert sight.reached(found.sight, found.after, (1, 1)) == 0
    assert "**none** of the 2,048 numbers" in remarks.goes(found, 0)
    assert sight.reached(found.sight, found.after, (2, 2)) == 8


def test_weights_are_shares_and_the_same_for_the_same_seed():
    values = Values(draws=3)
    found, cell = looked_at(values)
    one, other = (numbers.measured(v, found, cell) for v in (values, replace(values, seed=1)))
    assert float(one.share.sum()) == pytest.approx(1)
    assert torch.equal((one.share > 0) | cell.pixels, cell.pixels)
    assert not torch.equal(one.share, other.share)
    assert one.other == 0
    state = torch.get_rng_state()
    numbers.measured(replace(values, seed=7), found, cell)
    assert torch.equal(torch.get_rng_state(), state)


@pytest.fixture
def drawn(monkeypatch):
    """Nothing has been drawn; and what is added to with each draw, until there is no more room."""
    made, draw = [], effective.Draw
    monkeypatch.setattr(effective, "_draws", Once(60_000, lambda draw: draw.numbers))
    monkeypatch.setattr(effective, "Draw", lambda *rest: [made.append(1), draw(*rest)][1])
    return made


TWO = layer_list.layers("Conv2d(3, 4, 3, padding=1)|MaxPool2d(2)")


def test_other_cells_and_more_draws_need_no_draw_again(drawn):
    shape = (1, 3, 12, 12)
    alone = [effective.Draw(TWO, shape, seed).slope((0, 2, 3)) for seed in range(4, 7)]
    drawn.clear()
    effective.measured(TWO, shape, (1, 0, 0), draws=2, seed=4)
    effective.measured(TWO, shape, (0, 2, 3), draws=2, seed=4)
    assert len(drawn) == 2
    found = effective.measured(TWO, shape, (0, 2, 3), draws=3, seed=4)
    assert len(drawn) == 3
    total = (alone[0] + alone[1] + alone[2])[0]
    assert torch.equal(found.share, total / total.sum())
    effective.measured(TWO, shape, (0, 2, 3), draws=3, seed=4, training=True)
    assert len(drawn) == 6


def test_draws_are_kept_only_where_there_is_room(drawn):
    numbers_of = [effective.measured(TWO, (1, 3, 96, 96), (0, 2, 3), 2, 4) for _ in range(2)]
    assert len(drawn) == 4
    assert torch.equal(numbers_of[0].share, numbers_of[1].share)


def test_many_may_go_back_through_one_draw_at_once():
    draw = effective.Draw(TWO, (1, 3, 12, 12), 4)
    cells = [(channel, row, row) for channel in range(4) for row in range(6)] * 20
    alone = [draw.slope(cell) for cell in cells]
    with ThreadPoolExecutor(8) as threads:
        assert all(map(torch.equal, alone, threads.map(draw.slope, cells)))


def test_in_training_the_other_picture_of_the_batch_weighs_too():
    values = replace(PRESETS["batch_norm"], draws=2)
    found, cell = looked_at(values)
    weighed = numbers.measured(values, found, cell)
    assert 0 < weighed.other < 1
    assert float(weighed.share.sum()) + weighed.other == pytest.approx(1)
    assert "other picture of the batch" in remarks.weight(weighed, cell)


def test_draws_of_pictures_that_are_too_large_together_are_refused():
    values = Values(layers="MaxPool2d(1)", in_channels=64, size=(256, 256), layer=1, draws=32)
    found, cell = looked_at(values)
    with pytest.raises(ValueError, match=r"bytes on their way; at most .* Take fewer draws"):
        numbers.measured(values, found, cell)


def test_too_many_draws_are_refused():
    values = Values(layers="Conv2d(3, 512, 3)|Conv2d(512, 64, 3)", layer=2, draws=32)
    found, cell = looked_at(values)
    with pytest.raises(ValueError, match="Take fewer draws"):
        numbers.measured(values, found, cell)


# --- what the browser draws ---------------------------------------------------------------------


def axis(lists, which):
    return lists[which] if which < len(lists) else lists[0]


def lit(data, place):
    """The cells that the browser lights for `place`, from its runs."""
    size = data["input" if data["pick"] == "output" else "output"]["size"]
    grid = torch.zeros(size, dtype=torch.bool)
    for product in data["products"]:
        lines = []
        for which in (0, 1):
            line = torch.zeros(size[which], dtype=torch.bool)
            runs = axis(product, which)[place[which]]
            for first, end in zip(runs[::2], runs[1::2], strict=True):
                line[first:end] = True
            lines.append(line)
        grid |= lines[0][:, None] & lines[1]
    return grid


@settings(max_examples=40)
@given(networks(), st.tuples(st.integers(3, 12), st.integers(3, 12)), st.data())
def test_the_browser_lights_what_is_seen(made, size, data):
    assume(not walk(made, (1, 3, *size)).stopped)
    values = Values(layers=layer_list.write(made), layer=len(made), size=size)
    found, cell = looked_at(values)
    drawn = figures.back(found, cell)
    assert json.loads(json.dumps(drawn)) == drawn
    rows, columns = found.sight.size
    place = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
    assert torch.equal(lit(drawn, place), found.sight.pixels(*place))
    pixel = tuple(data.draw(st.integers(0, side - 1)) for side in size)
    forth = figures.forward(found, cell, pixel)
    assert torch.equal(lit(forth, pixel), found.sight.cells(*pixel))
    for which in (0, 1):
        assert len(axis(drawn["words"], which)) == (rows, columns)[which]
        assert len(axis(forth["words"], which)) == size[which]


@given(st.integers(-20, 5), st.integers(1, 9), st.integers(1, 30), st.integers(1, 20), st.data())
def test_the_arithmetic_of_a_box_back_and_forth(first, step, size, cells, data):
    grown = recurrence.Grown(Axis(), Axis(size, step, first=first))
    pixels = 24
    place = data.draw(st.integers(0, cells - 1))
    low, high = recurrence.box(grown.after, place, pixels)
    told = recurrence.back(grown, place, pixels).replace("−", "-")
    assert told.startswith(f"{first} + {place} × {step} = {low} to {low} + {size} - 1 = {high}")
    pixel = data.draw(st.integers(0, pixels - 1))
    holding = [
        k
        for k in range(cells)
        if recurrence.box(grown.after, k, pixels)[0]
        <= pixel
        <= recurrence.box(grown.after, k, pixels)[1]
    ]
    told = recurrence.forward(grown, pixel, cells).replace("−", "-")
    ceiled, floored = re.findall(r"= (-?\d+)", told)
    inside = range(max(0, int(ceiled)), min(cells - 1, int(floored)) + 1)
    assert list(inside) == holding
    if len(holding) != int(floored) - int(ceiled) + 1:
        assert "of those there are" in told
    formulas = re.findall(r"[⌈⌊]\((.*?)\) ÷ (\d+)[⌉⌋] = (-?\d+)", told)
    assert len(formulas) == 2
    for (top, bottom, result), up in zip(formulas, (True, False), strict=True):
        numerator = sum(int(n.replace(" ", "")) for n in re.findall(r"[+-]? ?\d+", top))
        exact = -(-numerator // int(bottom)) if up else numerator // int(bottom)
        assert exact == int(result)


def test_heat_is_bytes_of_which_only_nothing_is_0():
    found, cell = looked_at(Values(size=(4, 4), layers="ReLU()", layer=1))
    heat = torch.zeros(4, 4, dtype=torch.double)
    heat[0, 0], heat[1, 1] = 2.0, 1e-9
    sent = base64.b64decode(figures.back(found, cell, heat)["heat"])
    assert (sent[0], sent[5], sum(sent)) == (255, 1, 256)


# --- the controls -------------------------------------------------------------------------------


def shown():
    """What the page can be set to by a button: presets, tries and questions."""
    yield from PRESETS.values()
    yield from (one.show for many in tries.ALL.values() for one in many)
    yield from (question.show for question in beliefs.predictions())


def test_what_buttons_set_is_within_the_bounds_and_stays_as_it_is():
    for values in shown():
        assert checked(values) == values
        found = numbers.followed(values)
        assert values.layer == len(found.upto)  # what it speaks of is there


@settings(max_examples=40)
@given(networks(), st.data())
def test_what_is_settled_stays_so_and_is_what_is_shown(made, data):
    number = st.integers(0, 255)
    values = Values(
        layers=layer_list.write(made),
        size=(data.draw(st.integers(1, 9)), data.draw(st.integers(1, 9))),
        layer=data.draw(st.integers(1, 40)),
        row=data.draw(number),
        column=data.draw(number),
        channel=data.draw(number),
        pixel_row=data.draw(number),
    )
    now = numbers.settled(values)
    assert numbers.settled(now) == now
    try:
        found = numbers.followed(values)
    except ValueError:
        assert now == values
        return
    assert numbers.cell(now, found).place == (now.row, now.column)
    assert numbers.cell(values, found).place == (now.row, now.column)
    assert numbers.pixel(values) == (now.pixel_row, now.pixel_column)


def test_the_profile_shows_what_each_column_weighs():
    values = PRESETS["gaps"]
    found, cell = looked_at(values)
    ways = numbers.counted(found, cell)
    figure = plotly.checked(figures.profile(ways * 0 + 1, ways, cell.box[1], LIGHT))
    even, counted = figure.data
    assert [line.name for line in figure.data] == [words.GRADIENTS, words.WAYS]
    assert set(even.y) == {round(100 / 32, 4)}
    assert [k for k, share in enumerate(counted.y) if share] == list(range(10, 23, 2))
    assert sum(counted.y) == pytest.approx(100, abs=0.01)
    assert [line.x0 for line in figure.layout.shapes] == [9.5, 22.5]
    (alone,) = plotly.checked(figures.profile(None, ways, None, LIGHT)).data
    assert alone.name == words.WAYS
