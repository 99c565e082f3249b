"""cross_entropy against PyTorch: the notes' value, and random settings, legal and illegal."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from explainers.losses import cross_entropy
from tests.explainers.losses.arithmetic import check_cell, evaluate

LOGITS = torch.tensor([0.1, 0.2, 0.3])


def test_the_notes_value():
    example = cross_entropy.work(LOGITS[None], torch.tensor([1]))
    assert round(example.output.item(), 4) == 1.1019
    explanation = example.explain()
    assert explanation.formula == (
        "target 1: 0.3 + ln(e^(0.1 − 0.3) + e^(0.2 − 0.3) + e^(0.3 − 0.3)) − 0.2 = 1.102"
    )
    assert evaluate(explanation.formula) == pytest.approx(1.1019428)
    # −0.2 + ln(e^0.1 + e^0.2 + e^0.3), as the notes write it.
    notes = -0.2 + math.log(math.exp(0.1) + math.exp(0.2) + math.exp(0.3))
    assert explanation.value == pytest.approx(notes)


def test_the_notes_value_without_a_batch_and_with_probabilities():
    assert cross_entropy.work(LOGITS, torch.tensor(1)).output.item() == pytest.approx(1.1019428)
    one_hot = torch.tensor([[0.0, 1.0, 0.0]])
    example = cross_entropy.work(LOGITS[None], one_hot)
    assert example.output.item() == pytest.approx(1.1019428)
    assert example.explain().formula == (
        "sample 0: L₀ = 0.3 + ln(e^(0.1 − 0.3) + e^(0.2 − 0.3) + e^(0.3 − 0.3))\n"
        "0 × (L₀ − 0.1) + 1 × (L₀ − 0.2) + 0 × (L₀ − 0.3) = 1.102"
    )


def test_what_is_read_is_named():
    example = cross_entropy.work(
        LOGITS[None], torch.tensor([1]), weight=torch.tensor([1.0, 2.0, 1.0])
    )
    reads = {(read.operand, read.index) for read in example.explain().reads}
    assert reads == {("input", (0, c)) for c in range(3)} | {("target", (0,)), ("weight", (1,))}


@pytest.mark.parametrize("size", [1000.0, -1000.0, 1e6])
def test_huge_logits_stay_finite(size):
    logits = torch.tensor([[size, -size, 0.0]])
    for label in range(3):
        example = cross_entropy.work(logits, torch.tensor([label]))
        expected = logits.max().item() - logits[0, label].item()
        assert example.output.item() == expected
        assert evaluate(example.explain().formula) == expected
        slopes = cross_entropy.gradient(logits, torch.tensor([label])).output
        assert slopes.isfinite().all()
        assert slopes[0, label] == (0 if label == int(logits.argmax()) else -1)


@pytest.mark.parametrize(
    ("reduction", "formula"),
    [
        ("mean", "every target is ignored: 0 / 0 = NaN"),
        ("sum", "every target is ignored: 0 = 0"),
    ],
)
def test_when_every_target_is_ignored_it_is_said(reduction, formula):
    example = cross_entropy.work(torch.ones(2, 3), torch.tensor([-100, -100]), reduction=reduction)
    assert example.explain().formula == formula


def test_an_ignored_sample_is_named_in_its_own_cell():
    target = torch.tensor([0, 2])
    example = cross_entropy.work(torch.ones(2, 3), target, ignore_index=2, reduction="none")
    assert example.explain(1).formula == "target 2 is ignored: 0 = 0"
    assert example.explain(1).reads[0].index == (1,)
    slopes = cross_entropy.gradient(torch.ones(2, 3), target, ignore_index=2)
    assert slopes.explain(1, 0).formula == "ignored: 0 = 0"
    assert slopes.explain(0, 0).formula == "0.3333 − 1 = −0.6667"


def test_smoothing_and_weights_stand_in_the_arithmetic():
    example = cross_entropy.work(
        LOGITS[None],
        torch.tensor([1]),
        weight=torch.tensor([1.0, 2.0, 3.0]),
        label_smoothing=0.1,
        reduction="sum",
    )
    assert example.explain().formula.splitlines()[1] == (
        "(1 − 0.1) × 2 × (L₀ − 0.2) + 0.1/3 × (1 × (L₀ − 0.1) + 2 × (L₀ − 0.2) + 3 × (L₀ − 0.3))"
        " = 2.197"
    )


# --- random settings ---------------------------------------------------------------------------

quarters = st.integers(-20, 20).map(lambda n: n / 4)
halves = st.sampled_from([0, 0, *range(-2, 7)]).map(lambda n: n / 2)


def matrix(rows, columns, cells):
    row = st.lists(cells, min_size=columns, max_size=columns)
    return st.lists(row, min_size=rows, max_size=rows).map(
        lambda m: torch.tensor(m, dtype=torch.float64).reshape(rows, columns)
    )


@st.composite
def arguments(draw):
    """Random arguments of cross_entropy; about every fourth is illegal."""
    samples, classes = draw(st.integers(0, 4)), draw(st.integers(1, 5))
    input = draw(matrix(samples, classes, quarters))
    ignore_index = draw(st.sampled_from([-100, -100, -1, 0, 2]))
    kind = draw(st.sampled_from(["classes"] * 6 + ["probabilities"] * 3 + ["odd"]))
    if kind == "classes":
        labels = [*range(classes)] * 4 + [ignore_index] * 2 + [-100] * (ignore_index == -100)
        labels += draw(st.sampled_from([[]] * 8 + [[classes, -2]]))
        target = torch.tensor(
            draw(st.lists(st.sampled_from(labels), min_size=samples, max_size=samples)),
            dtype=draw(st.sampled_from([torch.int64] * 12 + [torch.int32, torch.float64])),
        )
    elif kind == "probabilities":
        target = draw(matrix(samples, classes, st.integers(-2, 8).map(lambda n: n / 8)))
        if draw(st.sampled_from([False] * 9 + [True])):
            target = target.long()
        ignore_index = draw(st.sampled_from([-100, -100, -100, ignore_index]))
    else:
        shape = draw(
            st.sampled_from(
                [(samples + 1,), (samples, 1), (1, samples), (samples + 1, classes), ()]
            )
        )
        target = torch.zeros(shape, dtype=draw(st.sampled_from([torch.int64, torch.float64])))
    if samples and draw(st.sampled_from([False] * 4 + [True])):
        input = input[0]
        lone = draw(st.sampled_from([False, False, True]))
        target = target[:1] if lone else target[0] if target.dim() else target
    sizes = [classes] * 12 + [classes + 1]
    weight = draw(
        st.one_of(
            st.none(),
            st.sampled_from(sizes).flatmap(lambda n: matrix(1, n, halves)).map(lambda m: m[0]),
        )
    )
    if weight is not None and draw(st.sampled_from([False] * 12 + [True])):
        weight = weight.float()
    return {
        "input": input,
        "target": target,
        "weight": weight,
        "ignore_index": ignore_index,
        "reduction": draw(st.sampled_from(["none", "mean", "sum"] * 4 + ["avg"])),
        "label_smoothing": draw(
            st.sampled_from([0.0, 0.0, 0.0, 0.1, 0.25, 0.5, 1.0, -0.1, math.nan, 1.5])
        ),
    }


def cells(shape):
    return [tuple(i) for i in torch.ones(shape).nonzero().tolist()]


@settings(max_examples=500)
@given(arguments())
def test_every_setting_agrees_with_pytorch(case):
    try:
        expected = F.cross_entropy(**case)
    except (RuntimeError, ValueError, IndexError, TypeError):
        with pytest.raises(ValueError, match=r"[a-z]"):
            cross_entropy.work(**case)
        return
    example = cross_entropy.work(**case)
    torch.testing.assert_close(example.output, expected, equal_nan=True)
    for index in cells(expected.shape):
        check_cell(example, example.explain(*index), expected[index].item())


@settings(max_examples=300)
@given(arguments())
def test_every_gradient_is_autograds_and_its_arithmetic_gives_it(case):
    leaf = case["input"].clone().requires_grad_()
    try:
        (expected,) = torch.autograd.grad(F.cross_entropy(**{**case, "input": leaf}).sum(), leaf)
    except (RuntimeError, ValueError, IndexError, TypeError):
        with pytest.raises(ValueError, match=r"[a-z]"):
            cross_entropy.gradient(**case)
        return
    example = cross_entropy.gradient(**case)
    torch.testing.assert_close(example.output, expected, equal_nan=True)
    for index in cells(expected.shape):
        # The softmax is written with four digits.
        check_cell(example, example.explain(*index), expected[index].item(), tolerance=5e-3)


def test_the_cases_that_are_drawn_are_both_legal_and_illegal():
    found = {"legal": 0, "illegal": 0, "nan": 0}

    @settings(max_examples=300, database=None)
    @given(arguments())
    def count(case):
        try:
            output = F.cross_entropy(**case)
        except (RuntimeError, ValueError, IndexError, TypeError):
            found["illegal"] += 1
        else:
            found["nan" if output.isnan().any() else "legal"] += 1

    count()
    assert found["legal"] > 150
    assert found["illegal"] > 20
    assert found["nan"] > 3


@pytest.mark.parametrize(
    ("rest", "sentence"),
    [
        ({"reduction": "avg"}, "reduction is 'avg': it must be one of none, mean, sum"),
        ({"label_smoothing": 1.5}, "label_smoothing is 1.5: it must be between 0 and 1"),
        ({"label_smoothing": "a"}, "label_smoothing is 'a': it takes a number"),
        ({"ignore_index": 2.0}, "ignore_index is 2.0: it takes a whole number"),
        ({"weight": torch.ones(2)}, r"one number for each of the 3 classes"),
        ({"weight": torch.ones(3).double()}, "they must be of one type"),
        ({"target": torch.tensor([3, 0])}, "target of sample 0 is 3: with 3 classes an index is 0"),
        ({"target": torch.tensor([0, -1])}, "target of sample 1 is -1"),
        ({"target": torch.tensor([0])}, r"one number for each sample, so \(2,\)"),
        ({"target": torch.tensor([0.0, 1.0])}, r"Add \.long\(\)"),
        ({"target": torch.ones(2, 3).long()}, r"Add \.float\(\)"),
        ({"target": torch.ones(2, 3), "ignore_index": 1}, "there is no index to be ignored"),
        ({"input": torch.ones(2, 3).long()}, "logits are floating point"),
        ({"input": torch.ones(2, 3, 4)}, r"takes \(classes\) for one sample"),
        ({"input": torch.ones(2, 0)}, "a class at least"),
        (
            {
                "target": torch.tensor([0, 1], dtype=torch.uint8),
                "weight": torch.ones(3),
                "label_smoothing": 0.1,
            },
            "needs torch.int64",
        ),
    ],
)
def test_a_refusal_names_the_argument_and_the_rule(rest, sentence):
    case = {"input": torch.ones(2, 3), "target": torch.tensor([0, 1]), **rest}
    for explainer in (cross_entropy.work, cross_entropy.gradient):
        with pytest.raises(ValueError, match=sentence):
            explainer(**case)


@given(st.lists(st.floats(-30, 30, width=32), min_size=2, max_size=5), st.integers(0, 1))
def test_a_difference_is_written_with_the_digits_that_make_it(logits, label):
    """A softmax of 0.999995 beside a target of 1 is not written as 1."""
    input, target = torch.tensor([logits]), torch.tensor([label])
    for example in (cross_entropy.gradient(input, target), cross_entropy.work(input, target)):
        for index in cells(example.output.shape):
            shown = evaluate(example.explain(*index).formula)
            assert shown == pytest.approx(float(example.output[index]), rel=5e-3, abs=2e-7)


def test_more_digits_stand_only_where_they_are_needed():
    sure = cross_entropy.gradient(torch.tensor([[12.0, 0.0]]), torch.tensor([0]))
    assert sure.explain(0, 0).formula == "0.9999938 − 1 = −6.199e−6"
    unsure = cross_entropy.gradient(torch.tensor([[0.1, 0.2]]), torch.tensor([0]))
    assert unsure.explain(0, 0).formula == "0.475 − 1 = −0.525"
