"""Something to try on the softmax page, view by view, each with what is found then."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.lessons.softmax.numbers import Values
from explainers.tries import Try

CELLS = (
    Try(
        "Make the first class of sample 0 ten times as likely as its second one.",
        "Its logit must be ln 10 ≈ 2.303 larger: 3.303 beside 1. The quotient of two probabilities "
        "depends on the difference of their logits alone.",
        Values(input="3.303 1 0.1"),
    ),
    Try(
        "Type −inf into a cell. What do the others of its row get?",
        "Their shares grow, and keep their proportions: with the second class masked, 0.87 and "
        "0.13 in place of 0.659 and 0.09857.",
        Values(input="2 −inf 0.1"),
    ),
    Try(
        "Set dim to 0 and change a logit of sample 0. Who else feels it?",
        "Sample 1, in the same column: along dim 0 the samples share each class out among them.",
        Values(dim="0"),
    ),
)
TEMPERATURE = (
    Try(
        "How cold must it be for the largest probability to pass 0.99?",
        "Below about T = 0.21 with the logits 2, 1 and 0.1: at T = 0.2 it is 0.9932.",
        Values(temperature=0.2),
    ),
    Try(
        "Make two logits the largest, and lower T. Does one of them win?",
        "No: they stay equal, with a half each at T = 0.05. Which one `argmax` takes is decided by "
        "their order, not by the numbers.",
        Values(input="2 2 0.1", temperature=0.05),
    ),
    Try(
        "Double all logits and T. What changes?",
        "Nothing: only their quotient counts. A network can make itself surer by larger weights in "
        "its last layer, with no better knowledge.",
        Values(input="4 2 0.2", temperature=2.0),
    ),
)
SHIFT = (
    Try(
        "Raise c slowly from 8 in float16. Which exponential becomes ∞ first, and what of the "
        "others?",
        "That of the largest logit, beyond x = 11.09. Its probability becomes NaN, the others 0: "
        "they are divided by ∞.",
        Values(shift=9.5),
    ),
    Try(
        "Now lower c. What goes wrong on the other side?",
        "The exponentials lose their digits first, and at c = −20 all of them are 0: 0 / 0 is NaN.",
        Values(shift=-20.0),
    ),
    Try(
        "Choose bfloat16, which has fewer digits than float16. Why does it not overflow here?",
        "It spends its bits on the size of numbers: its largest is near float32's. What it lacks "
        "is digits: 0.66 is all that is right of 0.659.",
        Values(dtype="bfloat16", shift=10.0),
    ),
)
LOG = (
    Try(
        "Lower the last logit until ln(softmax) becomes −∞. Where is that in float16?",
        "Near −15 beside the logits 2 and 1: its probability is then less than half of 6 × 10⁻⁸, "
        "the smallest float16.",
        Values(input="2 1 −15.5", moved=2),
    ),
    Try(
        "Choose float32. How far can the logit fall now?",
        "To about −101: float32 ends near 10⁻⁴⁵. A network that is badly wrong gets there.",
        Values(input="2 1 −105", moved=2, dtype="float32"),
    ),
    Try(
        "Why is the curve of ln(softmax) a staircase just before it breaks?",
        "The last numbers above 0 are whole multiples of the smallest one: 1, 2, 3 times 6 × 10⁻⁸ "
        "in float16, with nothing between.",
        Values(input="2 1 −14", moved=2),
    ),
)
JACOBIAN = (
    Try(
        "Make all logits equal. What does the Jacobian look like?",
        "With three classes all entries beside the diagonal are −1/9, and those on it 2/9: no "
        "class is special.",
        Values(input="1 1 1"),
    ),
    Try(
        "Raise one logit to 10. What remains of the gradient that comes back through softmax?",
        "Next to nothing: the largest entry is about 0.0002. A softmax that is sure hardly learns, "
        "unless its logarithm is taken: log_softmax keeps entries near 1.",
        Values(input="10 1 0.1"),
    ),
    Try(
        "Which probability has the steepest slope by its own logit?",
        "One of a half: p (1 − p) is largest there, 1/4. Two equal logits show it.",
        Values(input="1 1"),
    ),
)
ALL: Mapping[str, tuple[Try, ...]] = {
    "cells": CELLS,
    "temperature": TEMPERATURE,
    "shift": SHIFT,
    "log": LOG,
    "jacobian": JACOBIAN,
}
