"""Matrices typed as text: read exactly, and every mistake placed."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explainers import matrices


@given(st.integers(1, 3), st.integers(1, 4), st.integers(1, 4), st.data())
def test_what_is_written_reads_back_exactly(planes, rows, columns, data):
    cell = st.floats(-1e6, 1e6, width=32)
    size = planes * rows * columns
    cells = data.draw(st.lists(cell, min_size=size, max_size=size))
    tensor = torch.tensor(cells, dtype=torch.float32).view(planes, rows, columns)
    assert torch.equal(matrices.parse(matrices.write(tensor), "input"), tensor)


@pytest.mark.parametrize(
    "text",
    ["1 2\n3 −4", "1,2\n3,-4", "1\t2\n3\t-4", "1 2\n3 –4", "1 2\n3 －4", "  1 2 \n 3 -4\n\n"],
)
def test_the_usual_ways_to_type_a_matrix(text):
    assert matrices.parse(text, "input").tolist() == [[[1, 2], [3, -4]]]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "input is empty"),
        ("1 2\n3 x", 'input, row 2, column 2 is "x": a cell takes a number'),
        ("1,,3", "input, row 1, column 2 is empty: every cell needs a number"),
        ("1 nan", "input, row 1, column 2 is NaN"),
        ("-inf 1", "input, row 1, column 1 is -inf: type a number between"),
        ("inf 1", "input, row 1, column 1 is inf: type a number between"),
        ("1e9", "type a number between −1,000,000 and 1,000,000"),
        ("1,5 2,5", "a comma stands between two cells here. Write decimals with a point"),
        ("1 1,000", "large numbers without marks, as in 1000"),
        ("1 1e308", "input, row 1, column 2 is 1e308: type a number between"),
        ("1 2\n3", "input, row 2 has 1 numbers, and row 1 has 2"),
        ("1 2\n\n1 2\n3 4", "planes of different sizes"),
        ("1 2\n3 4\n\n5 6\n7 z", "input, plane 2, row 2, column 2"),
    ],
)
def test_mistakes_are_named_with_their_place(text, sentence):
    with pytest.raises(ValueError, match=r"^input") as caught:
        matrices.parse(text, "input")
    assert sentence in str(caught.value)


def test_a_matrix_is_cut_and_filled_to_a_shape():
    typed = torch.full((1, 2, 4), 7.0)
    fitted = matrices.fit(typed, torch.zeros(2, 3, 3))
    assert fitted.tolist() == [[[7, 7, 7], [7, 7, 7], [0, 0, 0]], [[0] * 3] * 3]


def test_random_numbers_stay_within_their_bounds():
    drawn = matrices.random((2, 50, 50), -2, 2)
    assert set(drawn.unique().tolist()) == {-2, -1, 0, 1, 2}


def test_drawing_numbers_leaves_the_global_generator_alone():
    before = torch.get_rng_state()
    matrices.random((4, 4), 0, 9)
    assert torch.equal(torch.get_rng_state(), before)


sizes = st.tuples(st.integers(1, 2), st.integers(1, 4), st.integers(1, 4))


@given(sizes, sizes)
def test_whatever_is_cut_or_filled_is_said(given_size, wanted):
    typed = torch.ones(given_size)
    fitted, said = matrices.typed(matrices.write(typed), "input", torch.zeros(wanted))
    rows, columns = (min(a, b) for a, b in zip(given_size[1:], wanted[1:], strict=True))
    assert ("left out" in said) is bool(fitted.sum() < typed.sum())
    filled = rows < wanted[1] or columns < wanted[2]
    assert ("the missing cells are the example's own" in said) is filled
    assert bool((fitted[0] == 0).any()) is filled


@given(st.integers(1, 3), st.integers(1, 4), st.integers(1, 4), st.data())
def test_a_size_is_that_of_the_text_within_its_bounds(planes, rows, columns, data):
    text = matrices.write(torch.zeros(planes, rows, columns))
    most = {name: data.draw(st.integers(1, 5)) for name in ("planes", "rows", "columns")}
    fits = planes <= most["planes"] and rows <= most["rows"] and columns <= most["columns"]
    assert matrices.size(text, "x", **most) == ((planes, rows, columns) if fits else None)
    assert matrices.size(text, "x", rows=4, columns=4) == (planes, rows, columns)
    assert matrices.size(f"{text} x", "x", rows=9, columns=9) is None
