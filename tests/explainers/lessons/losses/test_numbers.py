"""The losses lesson: what is typed, its questions, its formulas, and its code that runs."""

import contextlib
import io
import math
from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F

from explainers import settings as tables
from explainers.figures.palette import DARK, LIGHT
from explainers.lessons.losses import (
    beliefs,
    curves,
    figures,
    formulas,
    numbers,
    sentences,
    two_ways,
    words,
)
from explainers.lessons.losses import code as losses_code
from explainers.lessons.losses.numbers import Values
from explainers.losses import cross_entropy, cross_entropy_steps, naive

DEFAULTS = Values()
PRESETS = (
    numbers.POINTWISE_PRESETS,
    numbers.PRESETS,
    numbers.TWICE_PRESETS,
    numbers.ACCURACY_PRESETS,
)


def run(code):
    """The names that a snippet defines, and what it prints."""
    names: dict = {}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "<snippet>", "exec"), names)
    return names, printed.getvalue()


# --- what the controls stand for ------------------------------------------------------------------


def test_the_defaults_are_the_notes():
    given_ = numbers.pairs(DEFAULTS)
    assert (given_.input.tolist(), given_.target.tolist()) == ([1, 2, 3], [1, 2, 5])
    sample = numbers.classification(DEFAULTS)
    assert sample.input.tolist() == [[pytest.approx(0.1), pytest.approx(0.2), pytest.approx(0.3)]]
    assert sample.target.tolist() == [1]
    outputs, targets, complaints = numbers.matrix(DEFAULTS)
    assert outputs.tolist() == torch.tensor([[0.1, 0.2], [0.3, 0.4]]).tolist()
    assert (targets.tolist(), complaints) == ([0, 1], ())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"logits": "a b"}, 'logits, row 1, column 1 is "a"'),
        ({"logits": "1 nan"}, "logits, row 1, column 2 is NaN"),
        ({"logits": "1 inf"}, "type a number between"),
        ({"logits": "1 2\n\n3 4"}, "logits has an empty line in it"),
        ({"logits": " ".join(["1"] * 9)}, "logits has 1 rows of 9 numbers: at most 6 rows of 8"),
        ({"labels": "0.5"}, "labels has 0.5 in it: a class index is a whole number"),
        ({"weighted": True, "weight": "1 2 x"}, 'weight, row 1, column 3 is "x"'),
        ({"kind": "probabilities", "probabilities": ","}, "is empty: every cell needs a number"),
    ],
)
def test_what_cannot_be_used_is_told_and_the_notes_stay(changes, sentence):
    found = numbers.classification(Values(**changes))
    assert sentence in " ".join(found.complaints)
    assert found.input.shape == (1, 3)
    kept = {name: value for name, value in changes.items() if name in ("kind", "weighted")}
    notes = numbers.classification(Values(**kept))
    for tensor, expected in ((found.input, notes.input), (found.target, notes.target)):
        assert tensor.tolist() == expected.tolist()
    assert kept.get("weighted", False) is (found.weight is not None)


def test_a_typed_input_without_a_typed_target_finds_targets_of_its_size():
    found = numbers.pairs(Values(input="1 2 3 4\n5 6 7 8"))
    assert found.target.tolist() == [[1, 2, 5, 1], [2, 5, 1, 2]]


def test_class_indices_turn_into_one_hot_probabilities():
    found = numbers.classification(Values(kind="probabilities", logits="1 2\n3 4", labels="1 0"))
    assert found.target.tolist() == [[0, 1], [1, 0]]
    assert not found.by_class


@given(st.text(alphabet="0123456789.,- \n\tabn∞", max_size=30))
def test_no_text_breaks_the_lesson(text):
    changed = Values(
        input=text, target=text, logits=text, labels=text, weighted=True, weight=text, outputs=text
    )
    numbers.pairs(changed)
    numbers.matrix(changed)
    found = numbers.classification(changed)
    try:
        cross_entropy.work(found.input, found.target, **found.arguments)
    except ValueError as error:
        assert str(error)[0].islower()


@given(
    st.sampled_from([*words.VIEWS]),
    st.sampled_from(["", "1", "1 2", "1 2\n3 4", "x", "1 2 3 4 5 6 7 8", "1\n2\n3\n4\n5\n6"]),
    st.integers(0, 47),
    st.integers(0, 5),
    st.integers(0, 7),
)
def test_what_is_settled_stays_so_and_is_there(view, text, cell, sample, logit):
    asked = Values(
        view=view,
        input=text,
        logits=text,
        moves=cell,
        against=47 - cell,
        sample=sample,
        logit=logit,
        other_logit=7 - logit,
    )
    found = numbers.settled(asked)
    assert numbers.settled(found) == tables.checked(found) == found
    if view == "pointwise":
        assert max(found.moves, found.against) < numbers.pairs(found).input.numel()
    elif view in ("cross_entropy", "softmax_twice"):
        samples, classes = numbers.classification(found).input.shape
        assert found.sample < samples
        assert max(found.logit, found.other_logit) < classes
    else:
        assert found == asked


@pytest.mark.parametrize("preset", [preset for several in PRESETS for preset in several.values()])
def test_presets_are_in_their_usual_spelling(preset):
    assert tables.checked(preset) == preset


def test_presets_are_called_by_their_words():
    labels = (words.POINTWISE_PRESETS, words.PRESETS, words.TWICE_PRESETS, words.ACCURACY_PRESETS)
    assert [list(several) for several in PRESETS] == [list(several) for several in labels]


def test_the_steps_are_called_as_those_of_the_arithmetic():
    given_ = numbers.classification(DEFAULTS)
    names = [step.name for step in cross_entropy_steps.steps(given_.input, given_.target)]
    assert names == list(words.STEPS.values())[1:]


def test_a_class_is_put_into_the_target_and_taken_out():
    three = numbers.THREE
    assert numbers.labelled(1, three, "2").labels == "1 2 0"
    assert numbers.labelled(1, three, words.IGNORED).labels == "1 -100 0"


# --- code -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
@pytest.mark.parametrize("preset", numbers.POINTWISE_PRESETS)
def test_the_code_of_l1_and_mse_prints_the_numbers(preset, reduction):
    changed = numbers.POINTWISE_PRESETS[preset]
    given_, lesson = numbers.pairs(changed), numbers.LOSSES[changed.loss]
    names, printed = run(losses_code.pointwise(changed.loss, given_, reduction))
    output = lesson.work(given_.input, given_.target, reduction).output
    torch.testing.assert_close(names["loss"], output, rtol=0, atol=0)
    gradient = lesson.gradient(given_.input, given_.target, reduction).output
    assert printed.endswith(f"{gradient}\n")


@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
@pytest.mark.parametrize("preset", numbers.PRESETS)
def test_the_code_of_cross_entropy_prints_the_numbers(preset, reduction):
    given_ = numbers.classification(replace(numbers.PRESETS[preset], reduction=reduction))
    names, printed = run(losses_code.cross_entropy(given_))
    output = cross_entropy.work(given_.input, given_.target, **given_.arguments).output
    torch.testing.assert_close(names["loss"], output, rtol=0, atol=0, equal_nan=True)
    gradient = cross_entropy.gradient(given_.input, given_.target, **given_.arguments).output
    assert printed.endswith(f"{gradient}\n")


def test_the_other_code_prints_the_numbers():
    logits, target = torch.tensor([[0.1, 0.2, 0.3]]), torch.tensor([1])
    _, printed = run(losses_code.softmax_twice(logits, target))
    assert "tensor(1.1019, " in printed
    assert "tensor(1.1001, " in printed
    assert "tensor([[ 0.3006, -0.6678,  0.3672]])" in printed
    _, printed = run(losses_code.epoch(numbers.epoch_losses(DEFAULTS), 4))
    assert printed == "tensor(1.3125) tensor(1.1250)\ntensor(1.1250)\n"
    _, printed = run(losses_code.accuracy(*numbers.matrix(DEFAULTS)[:2]))
    assert printed == "tensor([1, 1]) tensor([1, 1])\ntensor(0.5000)\n"


# --- predictions ----------------------------------------------------------------------------------


def test_the_truths_are_those_of_pytorch():
    truths = {p.name: p.truth for p in beliefs.predictions()}
    assert truths == {
        "softmax": "1.1001",
        "targets": "Both, with the same loss",
        "epoch": "No, it is smaller",
        "argmax": "50%",
        "weight": "1.1019",
        "ignored": "NaN: not a number",
    }


def test_both_gradients_and_both_kinds_of_target_are_shown():
    because = {p.name: p.because for p in beliefs.predictions()}
    assert "[0.3006, −0.6678, 0.3672] to [0.0964, −0.2223, 0.1259]" in because["softmax"]
    assert "[0.0006, −0.0005, −0.0001]" in because["softmax"]
    assert because["targets"].count("1.1019") == 2
    assert "it is read as probabilities" in because["targets"]


def test_what_a_prediction_shows_is_legal_and_comes_to_its_view():
    for prediction in beliefs.predictions():
        assert tables.checked(prediction.show) == prediction.show
        assert prediction.example is not None


# --- formulas and words ---------------------------------------------------------------------------


def test_the_notes_formula():
    given_ = numbers.classification(DEFAULTS)
    loss = float(F.cross_entropy(given_.input, given_.target))
    written = formulas.cross_entropy(given_, 0, loss, LIGHT)
    plain = written.replace(rf"\textcolor{{{LIGHT.input}}}", "")
    assert r"-{0.2} + \ln\left( e^{{0.1}} + e^{{0.2}} + e^{{0.3}} \right)" in plain
    assert r"\mathbf{1.1019}" in written


def test_a_negative_logit_is_bracketed_and_long_sums_are_elided():
    given_ = numbers.classification(Values(logits="−1 2 3 4 5 6 7 8", labels="0"))
    written = formulas.cross_entropy(given_, 0, 9.5, LIGHT)
    assert "-(" in written
    assert written.count("e^{") == 6
    assert r"\cdots" in written


def test_the_formula_of_mse():
    changed = Values(loss="mse_loss")
    output = numbers.LOSSES["mse_loss"].work(*_pair(changed)).output
    written = formulas.pointwise("mse_loss", numbers.pairs(changed), "mean", output, LIGHT)
    assert r"\frac{1}{3}" in written
    assert written.count(r"\right)^2") == 3
    assert r"\mathbf{1.3333}" in written


def _pair(changed):
    given_ = numbers.pairs(changed)
    return given_.input, given_.target


@pytest.mark.parametrize(
    ("value", "text"), [(1.10194, "1.1019"), (-0.5, "−0.5000"), (-0.0, "0.0000"), (math.inf, "∞")]
)
def test_four_decimals(value, text):
    assert formulas.four(value) == text


@pytest.mark.parametrize(
    ("loss", "difference", "gradient", "count", "words"),
    [
        ("l1_loss", -2, -1 / 3, 3, "pulled **up**: the gradient is −1, divided by the 3 values"),
        ("l1_loss", 2, 1, 1, "pulled **down**: the gradient is 1: **1.0000**"),
        ("mse_loss", -2, -4 / 3, 3, "the gradient is 2 × (−2), divided by the 3 values"),
        ("l1_loss", 0, 0, 3, "the corner of the V"),
        ("mse_loss", 0, 0, 3, "nothing pulls at it"),
    ],
)
def test_why_a_value_is_pulled(loss, difference, gradient, count, words):
    assert words in sentences.slope(loss, difference, gradient, count)


@pytest.mark.parametrize(
    ("logits", "label", "words"),
    [
        ("1000 −1000 0", 1, "e^1000 is more than 3.4 × 10³⁸"),
        ("1000 −1000 0", 1, "becomes ∞, and the target's probability 0: −ln 0 is ∞"),
        ("1000 −1000 0", 0, "becomes ∞, and ∞ / ∞ is NaN"),
        ("−1000 −1000 −1000", 1, "Every exponential is too small"),
        ("80 −80 0", 1, "The probability of the target is too small"),
        ("0.1 0.2 0.3", 1, "both ways agree"),
    ],
)
def test_why_the_naive_way_fails(logits, label, words):
    given_ = numbers.classification(Values(logits=logits, labels=str(label)))
    assert words in two_ways.stability(given_, 0, naive.naive(given_.input[0], label))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "gives class 1 a probability of 0.3322: −ln 0.3322 is the loss"),
        ({"logits": "1000 −1000 0"}, "so small that float32 rounds it to 0"),
        ({"labels": "−100"}, "Sample 0 is **ignored**: its target is `ignore_index` (−100)"),
        ({"kind": "probabilities"}, "the same as a class index: the loss falls towards 0"),
        (
            {"kind": "probabilities", "probabilities": "0 0.75 0.25"},
            "The target spreads over the classes, so the loss cannot reach 0",
        ),
        (
            {"kind": "probabilities", "label_smoothing": 0.1},
            "The target, smoothed, spreads over the classes",
        ),
        ({"kind": "probabilities", "probabilities": "0 2 −1"}, "they are no probabilities"),
        ({}, "Its logit is pulled up, all others down"),
        ({"logits": "0 9 0", "label_smoothing": 0.1}, "Its logit is pulled down, all others up"),
        ({"weighted": True, "weight": "1 0 1"}, "no number, so that nothing can be learned"),
        ({"weighted": True, "weight": "1 0 1", "reduction": "sum"}, "not pulled at all"),
    ],
)
def test_what_is_said_of_a_sample(changes, words):
    given_ = numbers.classification(Values(**changes))
    slopes = cross_entropy.gradient(given_.input, given_.target, **given_.arguments)
    softmax = slopes.operands["softmax"][0]
    assert words in sentences.picked(given_, 0, softmax, slopes.output[0])


def test_the_largest_float_is_the_one_that_is_named():
    assert f"{torch.finfo(torch.float32).max:.1e}" == "3.4e+38"
    assert two_ways.LARGEST == "3.4 × 10³⁸"
    assert torch.tensor(88.0).exp().isfinite()
    assert torch.tensor(89.0).exp().isinf()


@pytest.mark.parametrize(
    ("once", "again", "words"),
    [
        (-0.6678, -0.2223, "is **3 times** weaker"),
        (-0.9997, -0.000457, "is **2,188 times** weaker"),
        (-0.001, -0.003, "Here it even pulls on although the model is right: −0.0030"),
        (-1.0, 0.0, "**nothing at all** pulls"),
        (0.0, 0.0, "neither way pulls"),
    ],
)
def test_how_much_weaker_softmax_twice_pulls(once, again, words):
    assert words in two_ways.twice(once, again, 3)
    assert "between **0.5514** and **1.5514** for 3 classes" in two_ways.twice(once, again, 3)


@pytest.mark.parametrize(
    ("samples", "size", "means", "words"),
    [
        (10, 4, (1.3125, 1.125), "counts 1/6 and not 1/10. The mean of the means is off by"),
        (8, 4, (1.0, 1.0), "without a remainder"),
        (3, 4, (1.0, 1.0), "There is one batch"),
        (10, 4, (1.0, 1.0), "happens to change nothing"),
        (10, 4, (0.0, 0.0), "happens to change nothing"),
    ],
)
def test_what_is_said_of_an_epoch(samples, size, means, words):
    assert words in two_ways.off_by(torch.tensor(means), samples, size)


# --- curves ---------------------------------------------------------------------------------------


@given(st.sampled_from(["l1_loss", "mse_loss"]), st.sampled_from(["mean", "sum", "none"]))
def test_a_curve_is_the_loss_and_its_slope_the_gradient(loss, reduction):
    given_ = numbers.pairs(DEFAULTS)
    function = curves.of_pairs(loss, given_, reduction)
    line = curves.curve(function, given_.input, 2, (-6, 6), corners=[5.0])
    assert 5.0 in line.x
    assert line.x == sorted(line.x)
    for x, y in list(zip(line.x, line.y, strict=True))[::16]:
        moved = torch.tensor([1.0, 2.0, x])
        output = numbers.LOSSES[loss].work(moved, given_.target, reduction).output
        assert y == pytest.approx(output.sum().item(), rel=1e-5)
    slope = numbers.LOSSES[loss].gradient(given_.input, given_.target, reduction).output[2]
    assert line.slope == pytest.approx(slope.item())


def test_a_surface_is_the_loss_over_two_logits():
    given_ = numbers.classification(replace(numbers.THREE, weighted=True))
    function = curves.of_logits(given_)
    flat = curves.surface(function, given_.input, (4, 5), (-6, 6), count=9)
    moved = given_.input.clone()
    moved[1, 1], moved[1, 2] = flat.x[2], flat.y[7]
    assert flat.z[7][2] == pytest.approx(float(function(moved)), rel=1e-5)
    slopes = cross_entropy.gradient(given_.input, given_.target, **given_.arguments).output
    assert flat.slope == pytest.approx(tuple(slopes[1, 1:].tolist()))
    assert flat.at == pytest.approx((-1.0, 0.5))


def test_softmax_twice_is_drawn_flat():
    given_ = numbers.classification(Values(logits="8 0 0", labels="1"))
    once, twice = curves.once_and_twice(given_.input, given_.target)
    assert max(once.y) > 15
    assert 0.55 < min(twice.y) < max(twice.y) < 1.56
    assert once.value == pytest.approx(8.0007, abs=1e-4)


def test_the_figures_show_the_present_and_the_way_down():
    given_ = numbers.classification(DEFAULTS)
    function = curves.of_logits(given_)
    line = curves.curve(function, given_.input, 1, (-6, 6))
    figure = figures.curve(line, "loss", "logits[1]", DARK)
    names = [trace.name for trace in figure.data]
    assert names == ["loss", "gradient: slope −0.6678", "now"]
    tangent = figure.data[1]
    rise = (tangent.y[1] - tangent.y[0]) / (tangent.x[1] - tangent.x[0])
    assert rise == pytest.approx(-0.6678, abs=1e-4)
    flat = curves.surface(function, given_.input, (1, 2), (-6, 6), count=9)
    (arrow,) = figures.surface(flat, ("a", "b"), LIGHT).layout.annotations
    assert arrow.x > arrow.ax  # the target's logit goes up
    assert arrow.y < arrow.ay
    bars = figures.classes([0.3, 0.0004], [0, 1], [0.3, -0.9996], LIGHT)
    assert list(bars.data[0].text) == ["0.3", "≈0"]
    assert [trace.marker.pattern.shape for trace in bars.data] == ["", "/", "x"]
    shares = figures.shares([0.25, 0.25, 0.5], 2, LIGHT)
    assert shares.data[1].name == "fair: 1/3 = 0.333"
    assert [text for text in shares.data[0].text if text] == ["0.5"]
