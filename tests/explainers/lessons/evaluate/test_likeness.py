"""What is told of pictures that are like each other: its arithmetic against the numbers."""

import math
import re

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.evaluation.answered import Answers
from explainers.evaluation.likeness import Mapped, Shelf
from explainers.figures.palette import DARK
from explainers.lessons.evaluate import charts, likeness
from explainers.lessons.evaluate.numbers import Values
from explainers.probes import neighbours, projection
from explainers.worked import MINUS, number


def mapped(seed: int, count: int = 12, width: int = 7) -> Mapped:
    rows = torch.randn((count, width), generator=torch.Generator().manual_seed(seed))
    return Mapped(torch.arange(count) * 3, rows, projection.principal(rows), 0.5, 0.75)


def read(text: str) -> float:
    return float(text.strip("* ").replace(MINUS, "-"))


@settings(max_examples=30)
@given(st.integers(0, 2**31), st.integers(0, 11), st.integers(2, 9))
def test_a_coordinate_is_spelled_out(seed, chosen, width):
    found = mapped(seed, width=width)
    for axis, told in enumerate(likeness.coordinates(found, chosen)):
        lines = [
            [c.strip() for c in line.split("|")[1:-1]] for line in told.splitlines() if "|" in line
        ][2:]
        total, terms = read(lines[-1][-1]), [read(line[-1]) for line in lines[:-1]]
        assert total == read(number(float(found.projection.points[chosen, axis])))
        assert sum(terms) == pytest.approx(total, abs=2e-3)
        written = [line for line in lines if re.fullmatch(r"\d+", line[0])]
        assert len(written) == min(width, likeness.TERMS)
        for k, x, mean, on, adds in written:
            assert read(x) == read(number(float(found.rows[chosen, int(k)])))
            assert (read(x) - read(mean)) * read(on) == pytest.approx(read(adds), abs=2e-3)
        assert (len(lines) - len(written) - 1) == (width > likeness.TERMS)
        assert told.endswith(f"= {number(found.projection.shares[axis])}\n$$")


@settings(max_examples=30)
@given(st.integers(0, 2**31), st.integers(1, 9), st.sampled_from(neighbours.METRICS))
def test_a_distance_is_spelled_out(seed, width, metric):
    one, two = torch.randn((2, width), generator=torch.Generator().manual_seed(seed)).double()
    told = likeness.distance(one, two, metric)
    if metric == "cosine":
        expected = 1 - float(one @ two) / (float(one.norm()) * float(two.norm()))
        assert number(float(one @ two), 9).replace(MINUS, "-").split("e")[0] in told
    else:
        expected = math.dist(one.tolist(), two.tolist())
        assert told.count("^2") == min(width, likeness.TERMS)
    assert read(told.split(r"\approx ")[1].split("\n")[0].split(r" \cdot")[0]) == pytest.approx(
        read(number(expected, 3).split("e")[0]), rel=2e-2, abs=1e-6
    )
    if metric == "cosine":
        assert "so 1" in likeness.distance(one, two * 0, metric)


def test_the_map_shows_every_picture_at_its_place_with_its_class():
    found = mapped(1)
    labels = torch.arange(36) % 3
    scores = torch.nn.functional.one_hot((labels + (torch.arange(36) == 6)) % 3, 3).float()
    answers = Answers(scores, torch.arange(36) // 3 % 3, ("a<b", "b", "c"))
    figure = charts.mapped(found, answers, 2, DARK)
    *classes, ring = figure.data
    shown = {
        int(number): (x, y, part["name"])
        for part in classes
        for number, x, y in zip(part["ids"], part["x"], part["y"], strict=True)
    }
    assert sorted(shown) == found.indices.tolist()
    for place, index in enumerate(found.indices.tolist()):
        x, y, name = shown[index]
        assert [x, y] == found.projection.points[place].tolist()
        assert name == ("a&lt;b", "b", "c")[int(answers.labels[index])]
    assert [ring["x"][0], ring["y"][0]] == found.projection.points[2].tolist()
    looks = [(part["marker"]["symbol"], part["marker"]["color"]) for part in classes]
    assert len({symbol for symbol, _ in looks}) == len(looks)
    said = [text for part in classes for text in part["customdata"]]
    wrong = int((answers.guesses != answers.labels)[found.indices].sum())
    assert wrong and sum("taken for" in text for text in said) == wrong


def test_the_chosen_picture_and_those_around_it():
    found = mapped(2)
    assert likeness.place(found, Values(index=9)) == 3
    assert likeness.place(found, Values(index=10)) == 0  # not on the map: the first
    around = likeness.around(found, 3)
    points = found.projection.points
    far = [math.dist(points[k].tolist(), points[3].tolist()) for k in range(12)]
    assert around == sorted(range(12), key=far.__getitem__)[:8]
    said = likeness.mapped(found, 36)
    assert said.startswith("**12** of 36 test pictures, each with 7 numbers.")
    assert "For 50.0" in said and "it is for 75.0" in said


def test_what_the_nearest_are():
    rows = torch.tensor([[0.0, 1], [3, 1], [9, 1]])
    shelf = Shelf(
        torch.tensor([0, 2, 4]), torch.zeros(3, 3, 32, 32), torch.tensor([1, 0, 1]), rows, 6
    )
    near = neighbours.nearest(rows, torch.tensor([2.0, 1]), "euclidean", 2)
    assert likeness.captions(shelf, near, ("cat", "dog")) == ["cat\n1", "dog\n2"]
    said = likeness.same(shelf, {"features": near, "pixels": near}, 1, ("cat", "dog"))
    assert "**1** are of the class *dog* as well, by pixels **1**" in said
    assert "3 of 6 training pictures" in said


@given(st.integers(0, 50), st.integers(0, 2**31))
def test_a_picture_that_is_not_on_the_map_is_told(index, seed):
    found, values = mapped(seed), Values(index=index)
    on_map = found.indices.tolist()
    chosen = likeness.place(found, values)
    told = likeness.off_map(found, values, chosen, 36)
    assert on_map[chosen] == (index if index in on_map else 0)
    assert bool(told) == (index not in on_map)
    if told:
        assert told.startswith(f"index is {index}: ") and told.endswith(" 0 is taken.")
        assert ("at most 35" in told) == (index >= 36)
