"""What the losses page shows of any typed numbers: formulas that give their value, and remarks."""

from __future__ import annotations

import math
import re
import warnings

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from explainers.figures.palette import LIGHT
from explainers.lessons.losses import curves, formulas, sentences
from explainers.lessons.losses import numbers as losses
from explainers.lessons.losses import remarks as losses_remarks
from explainers.lessons.losses import words as losses_words
from explainers.lessons.losses.numbers import Values
from explainers.losses import cross_entropy

# --- LaTeX, read back -----------------------------------------------------------------------------

COLOUR = re.compile(r"\\textcolor\{#\w+\}\{((?:[^{}]|\{[^{}]*\}|\{[^{}]*\{[^{}]*\}[^{}]*\})*)\}")


def python(latex: str) -> str:
    """A piece of the page's LaTeX as Python."""
    text = latex
    while COLOUR.search(text):
        text = COLOUR.sub(r"\1", text)
    text = re.sub(r"\\mathbf\{((?:[^{}]|\{[^{}]*\})*)\}", r"\1", text)
    text = re.sub(r"(-?[\d.]+) \\cdot 10\^\{(-?\d+)\}", r"\1e\2", text)
    text = text.replace(r"\text{NaN}", "nan").replace(r"\infty", "inf")
    text = re.sub(r"\\frac\{1\}\{(\d+)\}", r"1/\1 *", text)
    text = re.sub(r"\\left\|(.*?)\\right\|", r"abs(\1)", text)
    text = re.sub(r"e\^\{([^{}]*)\}", r"exp(\1)", text)
    text = text.replace(r"\right)^2", ")**2").replace(r"\ln\left(", "log(")
    text = text.replace(r"\left(", "(").replace(r"\right)", ")").replace(r"\cdot", "*")
    return re.sub(r"L_\{(\d+)\}", r"L\1", text)


def lines(latex: str) -> list[str]:
    """The right-hand sides of an aligned formula, the last of them its result."""
    body = latex.removeprefix(r"\begin{aligned}").removesuffix(r"\end{aligned}")
    return [line.split("&=", 1)[1] for line in body.split(r"\\ ") if "&=" in line]


class Power:
    """e to the power of x, kept as x: sums of such powers have a logarithm, whatever x is."""

    def __init__(self, *exponents):
        self.exponents = exponents

    def __add__(self, other):
        return Power(*self.exponents, *other.exponents)


def log(power: Power) -> float:
    return float(torch.tensor(power.exponents, dtype=torch.float64).logsumexp(0))


NAMES = {"abs": abs, "nan": math.nan, "inf": math.inf, "log": log, "exp": Power}


def result_of(latex: str, sample: int = 0) -> tuple[float, float]:
    """What the formula's terms give, and the value that stands behind them."""
    *steps, term, shown = lines(latex)
    names = dict(NAMES)
    for step in steps:
        names[f"L{sample}"] = eval(python(step), {"__builtins__": {}}, names)
    return tuple(eval(python(text), {"__builtins__": {}}, names) for text in (term, shown))


def close(one: float, other: float, size: float) -> bool:
    """As close as the four decimals that are shown, and float32 beside numbers of that size."""
    return one == other or abs(one - other) <= 1e-4 + 1e-5 * abs(other) + 1e-6 * size


# --- numbers as they are typed --------------------------------------------------------------------

numbers = st.one_of(
    st.sampled_from(["0", "1", "−1", "2", "0.1", "0.25", "−0.5", "1000", "−1000", "1e6", "1e−30"]),
    st.floats(-20, 20).map(lambda x: str(round(x, 3))),
    st.floats(-1e6, 1e6, width=32).map(lambda x: f"{x:.9g}"),
)


def typed(rows, columns, cells=numbers):
    row = st.lists(cells, min_size=columns, max_size=columns).map(" ".join)
    return st.lists(row, min_size=rows, max_size=rows).map("\n".join)


matrices_ = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(lambda s: typed(*s))


@settings(max_examples=300, deadline=None)
@given(matrices_, matrices_, st.sampled_from(["l1_loss", "mse_loss"]), st.booleans())
def test_of_any_two_shapes_the_formula_gives_the_loss_or_the_rule_is_told(
    input, target, loss, sum_
):
    found = losses.pairs(Values(input=input, target=target))
    reduction = "sum" if sum_ else "mean"
    function = {"l1_loss": F.l1_loss, "mse_loss": F.mse_loss}[loss]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = function(found.input, found.target, reduction=reduction)
    except RuntimeError:
        with pytest.raises(ValueError, match=r"does not go with .* must be equal, or one of them"):
            losses.LOSSES[loss].work(found.input, found.target, reduction)
        return
    example = losses.LOSSES[loss].work(found.input, found.target, reduction)
    torch.testing.assert_close(example.output, expected)
    written = formulas.pointwise(loss, found, reduction, example.output, LIGHT)
    pairing = found.pairing
    every = pairing.inputs.flatten().tolist(), pairing.targets.flatten().tolist()
    assert bool(formulas.left_out(len(every[0]), "pairs")) is (r"\cdots" in written)
    if r"\cdots" not in written and not losses_remarks.rounded(zip(*every, strict=True)):
        terms, shown = result_of(written)
        assert close(terms, shown, max(abs(x - y) for x, y in zip(*every, strict=True)))
        assert close(shown, float(expected), abs(float(expected)))
    for cell in range(found.input.numel()):
        line = curves.curve(
            curves.of_pairs(loss, found, reduction), found.input, cell, (-6, 6), count=5
        )
        words = sentences.slopes(found, cell, loss, reduction, line.slope)
        shown = "0" if re.search(r"(of|is) \*\*0\*\*", words) else formulas.four(line.slope)
        assert (shown == "0") <= (line.slope == 0)
        assert shown in words


@settings(max_examples=150, deadline=None)
@given(matrices_, matrices_, st.sampled_from(["l1_loss", "mse_loss"]))
def test_pytorchs_own_warning_stands_beside_every_broadcast(input, target, loss):
    found = losses.pairs(Values(input=input, target=target))
    function = {"l1_loss": F.l1_loss, "mse_loss": F.mse_loss}[loss]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            function(found.input, found.target)
        except RuntimeError:
            return
    assert found.warning(loss) == " ".join(str(each.message) for each in caught)
    remark = losses_remarks.broadcast(found.pairing)
    assert bool(remark) is (found.input.shape != found.target.shape) is bool(caught)
    example = found.every_pair(loss)
    assert example.output.numel() == math.prod(found.pairing.shape)
    if remark:
        assert f"compares **{example.output.numel()} pairs**" in remark
    tensors = {"input": found.input, "target": found.target}
    for name, call, other in re.findall(r"`(input|target)\.(\w+)\((\w+)\)`", remark):
        argument = 1 if other == "1" else tensors[other]
        mended = {**tensors, name: getattr(tensors[name], call)(argument)}
        one_each = torch.broadcast_shapes(*(tensor.shape for tensor in mended.values()))
        assert math.prod(one_each) == max(found.input.numel(), found.target.numel())
    for index in torch.ones(example.output.shape).nonzero().tolist():
        pair = [float(example.operands[name][tuple(index)]) for name in ("input", "target")]
        assert [read.value for read in example.explain(*index).reads] == pair


@pytest.mark.parametrize(
    ("input", "target", "words"),
    [
        ("1\n2\n3", "1 2 5", "compares **9 pairs**: each of the 3 numbers with 3 targets"),
        ("1\n2\n3", "1 2 5", "the same answer"),
        ("1 2 3", "5", "compares **3 pairs**: all 3 numbers with the one target"),
        ("1 2 3", "5", "`target.expand_as(input)`"),
        ("5", "1 2 3", "the one number with all 3 targets"),
        ("1 2 3\n4 5 6", "1 2 3", "each of the 3 targets with 2 numbers"),
        ("1 2 3", "4 5 6", ""),
    ],
)
def test_broadcasting_is_named_as_the_trap_it_is(input, target, words):
    remark = losses_remarks.broadcast(losses.pairs(Values(input=input, target=target)).pairing)
    assert words in remark if words else not remark


def test_what_float32_cannot_hold_is_said():
    assert "123456.7 is held as 123456.703125" in losses_remarks.rounded([(123456.703125, 123456)])
    assert not losses_remarks.rounded([(float(torch.tensor(0.1)), float(torch.tensor(0.3)))])


# --- cross-entropy --------------------------------------------------------------------------------


@st.composite
def classified(draw):
    samples, classes = draw(st.integers(1, 3)), draw(st.integers(1, 5))
    labels = st.sampled_from([*map(str, range(classes)), "−100"])
    small = st.sampled_from(["0", "1", "−1", "0.25", "0.5", "2", "0.1"])
    return Values(
        logits=draw(typed(samples, classes)),
        labels=draw(typed(1, samples, labels)),
        kind=draw(st.sampled_from(list(losses_words.KINDS))),
        probabilities=draw(typed(samples, classes, small)),
        weighted=draw(st.booleans()),
        weight=draw(typed(1, classes, small)),
        reduction=draw(st.sampled_from(["none", "mean", "sum"])),
        label_smoothing=draw(st.sampled_from([0.0, 0.0, 0.1, 0.5, 1.0])),
    )


@settings(max_examples=300, deadline=None)
@given(classified())
def test_the_formula_of_any_sample_gives_its_loss(changed):
    found = losses.classification(changed)
    assume(not found.complaints)
    alone = {**found.arguments, "reduction": "none"}
    each = F.cross_entropy(found.input, found.target, **alone)
    for sample, loss in enumerate(each.tolist()):
        written = formulas.cross_entropy(found, sample, loss, LIGHT)
        if "ignored" in written or losses_remarks.of_logits(found, sample):
            continue
        terms, shown = result_of(written, sample)
        row = found.input[sample]
        size = float(row.max() - row.min()) * max(1, float(each.abs().max() > 0))
        weights = 1 if found.weight is None else float(found.weight.abs().sum())
        assert close(terms, shown, size * max(weights, 1) * 4), (written, loss)
        slopes = cross_entropy.gradient(found.input, found.target, **found.arguments)
        softmax = slopes.operands["softmax"][sample]
        assert sentences.picked(found, sample, softmax, slopes.output[sample])


def quotient(latex: str) -> tuple[float, float, float]:
    """What the line of the reduction gives, its result, and by what it divides."""
    body, shown = latex.removeprefix(r"\ell = ").rsplit(" = ", 1)
    while COLOUR.search(body):
        body = COLOUR.sub(r"\1", body)
    fraction = re.fullmatch(r"\\frac\{(.*)\}\{(.*)\}", body)
    parts = fraction.groups() if fraction else (body, "1")
    above, below = (torch.tensor(float(eval(python(part), NAMES))).double() for part in parts)
    return float(above / below), float(eval(python(shown), NAMES)), float(below)


@settings(max_examples=300, deadline=None)
@given(classified())
def test_the_formulas_end_in_the_loss_that_the_page_names(changed):
    found = losses.classification(changed)
    assume(not found.complaints)
    loss = F.cross_entropy(found.input, found.target, **found.arguments)
    each = F.cross_entropy(found.input, found.target, **{**found.arguments, "reduction": "none"})
    if found.reduction == "none":
        return
    together = formulas.reduced(found, each.tolist(), float(loss), LIGHT)
    if not together:
        assert each.tolist() == [pytest.approx(float(loss), nan_ok=True)]
    elif "one part" in together:
        assert math.isnan(float(loss)) and found.label_smoothing
        assert formulas.four(float(loss)) in together
    else:
        terms, shown, below = quotient(together)
        size = float(each.abs().nan_to_num().sum()) / abs(below or 1)
        assert terms == pytest.approx(shown, rel=1e-3, abs=1e-4 + 1e-5 * size, nan_ok=True)
        assert shown == pytest.approx(float(loss), rel=1e-4, abs=1e-4, nan_ok=True)


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({"weighted": True}, (1.1019, 2)),
        ({"weighted": True, "weight": "1 −2 1"}, (1.1019, -2)),
        ({"logits": "0 0\n0 0", "labels": "0 1"}, (0.6931, 2)),
        ({"labels": "−100"}, (math.nan, 0)),
        ({"labels": "−100", "reduction": "sum"}, (0, 1)),
    ],
)
def test_what_the_mean_divides_by_stands_in_the_formula(changes, end):
    found = losses.classification(Values(**changes))
    loss = F.cross_entropy(found.input, found.target, **found.arguments)
    each = F.cross_entropy(found.input, found.target, **{**found.arguments, "reduction": "none"})
    _, shown, below = quotient(formulas.reduced(found, each.tolist(), float(loss), LIGHT))
    assert (shown, below) == (pytest.approx(end[0], nan_ok=True), end[1])


def test_a_lone_loss_is_reduced_by_nothing():
    found = losses.classification(Values())
    assert not formulas.reduced(found, [1.1019], 1.1019, LIGHT)


# --- what could not be used -----------------------------------------------------------------------

broken = st.sampled_from(["nan 1", "a", "1 2\n3", "1\n\n2", "1 " * 9, "1e9"])


@settings(max_examples=100, deadline=None)
@given(broken, matrices_, typed(1, 4, st.sampled_from("0123")))
def test_where_the_first_tensor_cannot_be_used_the_example_is_shown_whole(text, other, classes):
    shown = losses.pairs(Values(input=text, target=other))
    assert "Until then the example's own numbers are shown." in " ".join(shown.complaints)
    assert (shown.input.tolist(), shown.target.tolist()) == ([1, 2, 3], [1, 2, 5])
    for kind in list(losses_words.KINDS):
        changed = {"labels": classes, "probabilities": other, "weight": classes}
        found = losses.classification(Values(logits=text, weighted=True, kind=kind, **changed))
        example = losses.classification(Values(weighted=True, kind=kind))
        for name in ("input", "target", "weight"):
            assert getattr(found, name).tolist() == getattr(example, name).tolist()
    outputs, targets, _ = losses.matrix(Values(outputs=text, targets=classes))
    assert (len(outputs), targets.tolist()) == (2, [0, 1])


@settings(max_examples=300, deadline=None)
@given(classified())
def test_what_is_odd_is_remarked_and_what_is_usual_is_not(changed):
    found = losses.classification(changed)
    assume(not found.complaints)
    remarks = " ".join(losses_remarks.cross_entropy(found))
    loss = F.cross_entropy(found.input, found.target, **found.arguments)
    finite = bool(loss.isfinite().all())
    divided = "add up to 0: " in remarks or "Every target is ignored" in remarks
    assert divided is not finite
    if not found.by_class:
        odd = bool(((found.target.sum(1) - 1).abs() > 1e-3).any())
        assert ("add up to **" in remarks and "and not to 1" in remarks) is odd
        assert ("has a probability of **−" in remarks) is bool((found.target < 0).any())
    assert ("and PyTorch takes it" in remarks) is bool(
        found.weight is not None and (found.weight < 0).any()
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"labels": "−100"}, "no sample is left for the mean: 0 / 0 is **NaN**"),
        ({"weighted": True, "weight": "1 0 1"}, "add up to 0: 0.0000 / 0 is **NaN**"),
        (
            {"logits": "1 2\n3 4", "labels": "0 1", "weighted": True, "weight": "1 −1"},
            "add up to 0: 1.0000 / 0 is **∞**",
        ),
        (
            {"weighted": True, "weight": "1 0 1", "label_smoothing": 0.1},
            "add up to 0: 0 / 0, the part of the targets' own classes, is **NaN**",
        ),
        ({"weighted": True, "weight": "1 −2 1"}, "add up to **−2**: dividing by a number below 0"),
        ({"weighted": True, "weight": "−1 1 1"}, "no sample wants class 0 here"),
        (
            {"kind": "probabilities", "probabilities": "0 1 0.5"},
            "add up to **1.5**, and not to 1. PyTorch does not check: it multiplies",
        ),
        ({"kind": "probabilities", "probabilities": "0 1.5 −0.5"}, "there is no lowest point"),
        (
            {"kind": "probabilities", "probabilities": "0 1.01 −0.01", "label_smoothing": 0.3},
            "label smoothing makes 0.093 of it",
        ),
        ({}, ""),
        ({"kind": "probabilities", "probabilities": "0 0.75 0.25"}, ""),
    ],
)
def test_every_remark_has_its_reason(changes, words):
    remarks = losses_remarks.cross_entropy(losses.classification(Values(**changes)))
    assert words in " ".join(remarks) if words else not remarks


@pytest.mark.parametrize(
    ("row", "words", "loss"),
    [
        ([-math.inf] * 3, "no class is left to share out", math.nan),
        ([math.inf, 0.0, 0.0], "∞ − ∞, which is NaN", math.nan),
        ([math.nan, 0.0, 0.0], "has a logit that is NaN", math.nan),
        ([0.0, -math.inf, 0.0], "a probability of exactly 0", math.inf),
    ],
)
def test_logits_that_are_no_finite_numbers_have_their_reason(row, words, loss):
    given_ = losses.Classification(torch.tensor([row]), torch.tensor([1]))
    assert words in " ".join(losses_remarks.cross_entropy(given_))
    found = float(F.cross_entropy(given_.input, given_.target))
    assert found == pytest.approx(loss, nan_ok=True)


# --- accuracy -------------------------------------------------------------------------------------


@given(st.integers(1, 4), st.integers(1, 4), st.lists(st.integers(-1, 5), min_size=1, max_size=4))
def test_rows_and_targets_that_do_not_match_are_said(samples, classes, targets):
    remarks = losses_remarks.accuracy(torch.zeros(samples, classes), torch.tensor(targets))
    text = " ".join(remarks)
    assert ("every sample needs one target" in text) is (samples != len(targets))
    odd = any(not 0 <= label < classes for label in targets)
    assert ("which names no class" in text) is odd
