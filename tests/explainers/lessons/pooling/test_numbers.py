"""The pooling lesson: its snippets give the numbers on the screen, its sizes are PyTorch's."""

import contextlib
import io
from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F

from explainers import settings as tables
from explainers.figures.palette import LIGHT
from explainers.images import member
from explainers.layers.pools import Stops
from explainers.lessons.pooling import beliefs, code, numbers, sizes, tries, words
from explainers.lessons.pooling.numbers import Values


def run(snippet: str) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(snippet, {})
    return printed.getvalue()


@pytest.mark.parametrize("name", numbers.PRESETS)
def test_the_snippet_prints_both_outputs_of_a_preset(name):
    chosen = numbers.PRESETS[name]
    picture = numbers.numbers(chosen).input
    examples = [numbers.maximum(chosen, picture, mode) for mode in (False, True)]
    snippet = code.both(
        picture, "max_pool2d", numbers.arguments(chosen, False), chosen.return_indices
    )
    expected = ""
    for example in examples:
        expected += f"{example.output}\n"
        if chosen.return_indices:
            expected += f"{example.indices}\n"
    assert run(snippet) == expected


def test_presets_are_legal_and_show_what_they_say():
    for preset in numbers.PRESETS.values():
        assert tables.checked(preset) == preset
    dropped = numbers.PRESETS["dropped"]
    pool = numbers.windows(dropped, numbers.numbers(dropped).input, True)
    assert (pool.across.by_formula, pool.across.output, pool.across.dropped) == (6, 5, True)
    ties = numbers.PRESETS["ties"]
    found = numbers.ties(numbers.maximum(ties, numbers.numbers(ties).input, False))
    assert (found.windows, found.of, found.first) == (3, 6, True)


def test_one_call_where_the_other_is_refused():
    chosen = Values(kernel_size=(5, 5), size=(3, 3))
    picture = numbers.numbers(chosen).input
    with pytest.raises(ValueError, match="does not fit even once"):
        numbers.maximum(chosen, picture, False)
    snippet = code.one(picture, "max_pool2d", numbers.arguments(chosen, True))
    assert run(snippet) == f"{numbers.maximum(chosen, picture, True).output}\n"


def test_the_average_and_adaptive_snippets():
    chosen = Values(padding=1, count_include_pad=False, divisor_override="4", kind="avg")
    picture = numbers.numbers(chosen).input
    snippet = code.both(picture, "avg_pool2d", numbers.average_arguments(chosen, False))
    outputs = [numbers.average(chosen, picture, mode).output for mode in (False, True)]
    assert run(snippet) == "".join(f"{output}\n" for output in outputs)
    for kind in numbers.KINDS:
        example = numbers.adaptive(Values(kind=kind), picture)
        assert run(code.adaptive(picture, kind, (2, 3))) == f"{example.output}\n"


@pytest.mark.parametrize("kind", numbers.KINDS)
def test_the_gradient_snippet(kind):
    chosen = Values(kind=kind, stride="1", ceil_mode=True, padding=1)
    picture = numbers.numbers(chosen).input
    found = numbers.gradients(chosen, picture)
    make = numbers.arguments if kind == "max" else numbers.average_arguments
    snippet = code.gradient(picture, found.grad_output, f"{kind}_pool2d", make(chosen, True))
    assert run(snippet) == f"{found.example.output}\n"


def test_gradients_can_be_typed():
    chosen = Values(grad_output="9")
    found = numbers.gradients(chosen, numbers.numbers(chosen).input)
    assert found.example.output[0, 0].tolist() == [0, 9, 0, 0, 0]
    wrong = numbers.gradients(Values(grad_output="x"), numbers.numbers(chosen).input)
    assert wrong.complaints[0].startswith('grad_output, row 1, column 1 is "x"')


def test_the_picture_snippet_prints_the_sizes():
    chosen = Values(kernel_size=(2, 2), times=3)
    stages = numbers.pooled_picture(chosen, torch.rand(3, 32, 32), False)
    printed = run(code.picture(chosen, member.drawing("cat", 3))).splitlines()
    assert (
        printed
        == [str(tuple(stage.shape)) for stage in stages]
        == [
            "(3, 16, 16)",
            "(3, 8, 8)",
            "(3, 4, 4)",
        ]
    )


def test_the_size_chains():
    found = sizes.chains(32)
    assert [chain.sizes for chain in found] == [(32, 16, 8, 4), (32, 15, 7, 3), (32, 16, 8, 4)]
    assert run(code.chain(32)).splitlines() == [str(list(chain.sizes)) for chain in found]
    answers = [sizes.outcome(chain) for chain in found]
    assert answers[0] == answers[2] == "output of shape (1, 10)"
    assert "mat1 and mat2 shapes cannot be multiplied (1x576 and 1024x64)" in answers[1]


def test_a_chain_that_ends_early_says_why():
    chain = sizes.chains(8)[1]
    assert chain.sizes == (8, 3, 1)
    assert "Output size is too small" in chain.note


@given(*(st.integers(1, n) for n in (12, 4, 5)), st.integers(0, 2), st.integers(1, 3))
def test_the_rule_tells_pytorchs_size(size, kernel_size, stride, padding, dilation):
    stops = Stops(size, kernel_size, stride, padding, dilation, ceil_mode=True)
    try:
        output = F.max_pool2d(
            torch.zeros(1, 1, size),
            *((1, kernel_size), (1, stride), (0, padding), (1, dilation)),
            ceil_mode=True,
        ).shape[-1]
    except RuntimeError:
        return
    formula, sentence = sizes.filled("W", stops, LIGHT), sizes.rule(stops, "column")
    assert rf"\mathbf{{\textcolor{{{LIGHT.output}}}{{{output}}}}}" in formula
    assert ("drops" in sentence) == (stops.by_formula != output)
    if stops.dropped:
        assert sentence.endswith(f"which leaves {output}.")


def test_the_rules_words():
    dropped = Stops(10, 1, 2, 0, 1, ceil_mode=True)
    assert sizes.rule(dropped, "column") == (
        "Rounding up gives 6. But window 6 would start (6 − 1) × 2 = 10 columns in, and left "
        "padding and input end at 0 + 10 = 10: it would see nothing at all. PyTorch's rule "
        "**drops** it, which leaves 5."
    )
    assert "only padding" in sizes.rule(Stops(5, 2, 3, 1, 1, True), "row")
    assert "hangs over by 1 row." in sizes.rule(Stops(5, 3, 3, 0, 1, True), "row")
    assert sizes.rule(Stops(5, 3, 3, 0, 1, False), "row") == (
        "Rounded down: the last 2 rows are never read."
    )
    assert sizes.rule(Stops(5, 3, 2, 0, 1, True), "row").startswith("The windows fit")


def test_the_truths_are_pytorchs():
    truths = {p.name: p.truth for p in beliefs.predictions()}
    assert truths == {"formula": "5", "starts": "2", "padding": "−1", "half": "It refuses"}
    reasons = {p.name: p.because for p in beliefs.predictions()}
    assert "pad should be at most half of effective kernel size" in reasons["half"]
    assert "pad should be smaller than or equal to half of kernel size" in reasons["half"]


def test_each_case_can_be_shown_on_the_stage():
    for prediction in beliefs.predictions():
        chosen = prediction.show
        assert tables.checked(chosen) == chosen
        picture = numbers.numbers(chosen).input
        if prediction.name == "half":
            with pytest.raises(ValueError, match="here 1, whatever the dilation"):
                numbers.maximum(chosen, picture, True)
        else:
            output = numbers.maximum(chosen, picture, True).output
            shown = f"{output.shape[-1]}" if prediction.name != "padding" else "−1"
            assert shown == prediction.truth


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1 2 3\n4 5 6", {"size": (2, 3), "channels": 1}),
        ("1 2\n\n3 4", {"size": (1, 2), "channels": 2}),
        ("1 x", {}),
        ("\n".join(["1"] * 13), {}),
    ],
)
def test_a_typed_matrix_brings_its_size(text, size):
    assert numbers.sized_as_typed(Values(input=text)) == Values(input=text, **size)


@pytest.mark.parametrize("view", tries.ALL)
def test_what_a_button_sets_is_legal(view):
    assert view in words.VIEWS
    for point in tries.ALL[view]:
        assert tables.checked(replace(point.show, view=view)) == replace(point.show, view=view)
