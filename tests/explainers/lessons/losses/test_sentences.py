"""The losses lesson: its formulas and what is said of its numbers."""

import math

import pytest
import torch
from torch.nn import functional as F

from explainers.figures.palette import LIGHT
from explainers.lessons.losses import (
    formulas,
    numbers,
    sentences,
    two_ways,
)
from explainers.lessons.losses.numbers import Values
from explainers.losses import cross_entropy, naive

DEFAULTS = Values()


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
