"""The convolution lesson: its numbers, its questions, and its code that runs as copied."""

import contextlib
import io
from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers import settings as tables
from explainers import snippets
from explainers.figures.palette import LIGHT
from explainers.images import member
from explainers.lessons.convolution import (
    beliefs,
    filters,
    numbers,
    sizes,
    transposed,
    tries,
    words,
)
from explainers.lessons.convolution.numbers import Values
from explainers.notes import KERNEL
from explainers.worked import number
from tests.explainers.lessons import positions
from tests.harness import intervals, latex

DEFAULTS = Values()


def run(code: str) -> tuple[dict, str]:
    """The names that a snippet defines, and what it prints."""
    names: dict = {}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "<snippet>", "exec"), names)
    return names, printed.getvalue()


def worked(values: Values):
    """The lesson's numbers, and its worked example."""
    given_ = numbers.numbers(values)
    return given_, numbers.example(given_, numbers.check(values, given_))


@pytest.mark.parametrize("preset", numbers.PRESETS)
def test_every_presets_code_prints_the_numbers_on_the_screen(preset):
    values = numbers.PRESETS[preset]
    given_, example = worked(values)
    names, printed = run(snippets.conv2d(given_.operands, numbers.arguments(values)))
    torch.testing.assert_close(names["output"], example.output, rtol=0, atol=0)
    assert printed == f"{example.output}\n"


@settings(max_examples=60)
@given(positions.ANY)
def test_any_position_of_the_controls_is_worked_out_or_explained(values):
    try:
        _, example = worked(values)
    except ValueError as error:
        assert len(str(error)) > 40
        return
    assert example.output.numel() > 0


@settings(max_examples=120)
@given(positions.legal())
def test_what_is_said_of_a_legal_position_is_true(values):
    given_ = numbers.numbers(values)
    setting = numbers.check(values, given_)
    example = numbers.example(given_, setting)
    assert tuple(example.output.shape) == setting.output_shape
    axes = sizes.axes(*given_.input.shape[1:], setting.windows)
    for axis, size in zip(axes, setting.output_shape[1:], strict=True):
        # Each step of the formula comes to the size: the fraction, the quotient, the result.
        (steps,) = latex.sides(sizes.filled(axis, LIGHT))
        assert steps == [intervals.exact(size)] * (3 if axis.unread else 2)
    counts = numbers.counts(given_, setting)
    assert counts.parameters == sum(t.numel() for n, t in example.operands.items() if n != "input")
    # One multiplication for each product: count those of one cell, as they are spelled out.
    products = str(example.explain(0, 0, 0).formula).count("×")
    assert counts.macs == products * example.output.numel()
    names, _ = run(snippets.conv2d(given_.operands, numbers.arguments(values)))
    torch.testing.assert_close(names["output"], example.output)


def test_the_formula_shows_the_numbers():
    values = Values(stride=(2, 2))
    setting = numbers.check(values, numbers.numbers(values))
    down, _ = sizes.axes(5, 5, setting.windows)
    text = sizes.filled(down, LIGHT)
    assert r"\textcolor{#0B5FC0}{5} + 2 \times " in text
    assert text.endswith(r"\mathbf{\textcolor{#006B5E}{2}}")


def test_the_edge_that_is_never_read_is_counted():
    values = Values(size=(5, 6), kernel_size=(2, 3), stride=(2, 2))
    setting = numbers.check(values, numbers.numbers(values))
    down, across = sizes.axes(5, 6, setting.windows)
    assert (down.unread, across.unread) == (1, 1)


def test_the_questions_have_pytorchs_answers():
    truths = {p.name: p.truth for p in beliefs.predictions()}
    assert truths == {
        "dilation": "12",
        "rounding": "It gives 14",
        "slices": "6",
        "flip": "1, the kernel's top left",
    }


def test_a_verdict_says_what_was_answered():
    question = beliefs.predictions()[0]
    assert question.verdict("13") == "You said 13; it is **12**."
    assert question.verdict("12") == "Right: **12**."


def test_every_question_can_be_put_on_the_stage():
    for question in beliefs.predictions():
        assert tables.checked(question.show) == question.show
        assert worked(question.show)[1].output.numel() > 0


def test_typed_numbers_replace_the_examples_and_mistakes_do_not():
    typed = numbers.numbers(Values(input="9 9\n9 9"))
    assert typed.input[0, :2, :2].tolist() == [[9, 9], [9, 9]]
    assert typed.input[0, 2].tolist() == [1, 2, 1, 0, 0]
    wrong = numbers.numbers(Values(weight="1 2\n3 nan"))
    assert wrong.weight[0, 0].tolist() == [list(row) for row in KERNEL]
    assert "weight, row 2, column 2 is NaN" in wrong.complaints[0]


def test_a_typed_matrix_sets_the_size():
    typed = Values(input="1 2 3\n4 5 6", in_channels=2)
    assert numbers.sized_as_typed(typed) == replace(typed, size=(2, 3), in_channels=1)
    typed = Values(weight="1 2\n3 4")
    assert numbers.kernel_sized_as_typed(typed) == replace(typed, kernel_size=(2, 2))
    for text in ("1 x", "1 " * 30, ""):
        unusable = Values(input=text, weight=text)
        assert numbers.sized_as_typed(unusable) == unusable
        assert numbers.kernel_sized_as_typed(unusable) == unusable


# --- controls that depend on each other ----------------------------------------------------------


@given(positions.ANY, st.booleans())
def test_what_is_settled_stays_so_and_keeps_every_number(values, apart):
    values = replace(values, apart=apart)
    settled = numbers.settled(values)
    assert numbers.settled(settled) == settled
    assert settled == replace(values, apart=apart or numbers.uneven(values))
    joined = numbers.joined(replace(values, apart=False))
    assert not numbers.uneven(joined) and numbers.settled(joined) == joined
    assert numbers.joined(replace(values, apart=True)) == replace(values, apart=True)


@pytest.mark.parametrize(
    ("before", "axis", "said", "padding"),
    [
        (Values(padding="1"), 0, "2", "2"),
        (Values(padding="1"), 0, "same", "same"),
        (Values(padding="same", apart=True), 0, "1", "1"),
        (Values(padding="1", apart=True), 0, "2", "2,1"),
        (Values(padding="1", apart=True), 1, "0", "1,0"),
        (Values(padding="1,0", apart=True), 1, "1", "1"),
        (Values(padding="1,0", apart=True), 0, "valid", "valid"),
    ],
)
def test_a_slider_of_the_padding_sets_its_side(before, axis, said, padding):
    assert numbers.padded(axis, before, said) == replace(before, padding=padding)


@pytest.mark.parametrize("presets", [numbers.PRESETS, transposed.PRESETS])
def test_presets_are_in_their_usual_spelling_and_settled(presets):
    for preset in presets.values():
        assert numbers.settled(tables.checked(preset)) == preset


def test_everything_has_its_words():
    assert set(words.PRESETS) == set(numbers.PRESETS)
    assert set(words.TRANSPOSED_PRESETS) == set(transposed.PRESETS)
    assert set(words.FILTERS) == set(filters.FILTERS)
    assert set(tries.ALL) == set(words.NOTICE) == set(words.VIEWS) - {"predict"}
    assert {*words.HELP, *words.LABELS, *words.SIDES} <= set(tables.table(Values))


# --- pictures ------------------------------------------------------------------------------------

PLAIN = numbers.arguments(Values())


@pytest.mark.parametrize("name", filters.FILTERS)
def test_a_filters_code_prints_the_range_on_the_screen(name):
    from explainers.images import drawn

    picture = drawn.draw("cat", 3, 32)
    arguments = {**PLAIN, "padding": 1, "stride": 2}
    output = filters.apply(picture, name, arguments).output
    _, printed = run(filters.code(name, arguments, member.drawing("cat", 3, 32)))
    lines = [line.rsplit(") ", 1) for line in printed.splitlines()]
    assert len(lines) == len(output)
    for (_, found), values in zip(lines, output, strict=True):
        low, high = map(float, found.split())
        assert low == pytest.approx(values.min().item(), abs=1e-3)
        assert high == pytest.approx(values.max().item(), abs=1e-3)


def test_sobel_finds_a_vertical_edge_and_nothing_else():
    picture = torch.zeros(3, 8, 8, dtype=torch.uint8)
    picture[:, :, 4:] = 255
    found = filters.apply(picture, "sobel_x", PLAIN).output[0]
    assert found.amax(0).tolist() == pytest.approx([0, 0, 4, 4, 0, 0])
    assert filters.apply(picture, "sobel_y", PLAIN).output.abs().max() < 1e-5
    assert filters.span(found) == f"0 to {number(4)}"
