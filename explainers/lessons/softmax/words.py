"""The words of the softmax lesson: what its controls are called, and what they mean."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCE = (
    "Scores, the **:blue[logits]**, become **:green[probabilities]**: positive, and together 1."
)
VIEWS: Mapping[str, str] = {
    "cells": "Logits to probabilities",
    "temperature": "Temperature",
    "shift": "The shift",
    "log": "log_softmax",
    "jacobian": "The Jacobian",
    "predict": "Predict, then see",
}
PRESETS: Mapping[str, Mapping[str, str]] = {
    "cells": {
        "two": "Two samples",
        "equal": "All alike",
        "ahead": "One far ahead",
        "far": "Logits of ±1000",
        "columns": "Down the columns",
        "mask": "A class masked",
        "causal": "A causal mask",
        "all_masked": "All masked",
    },
    "temperature": {
        "one": "T = 1",
        "cold": "Cold: T = 0.2",
        "warm": "Warm: T = 5",
        "zero": "T = 0",
        "tie": "Two largest",
    },
    "shift": {
        "none": "Nothing added",
        "overflow": "Overflow in float16",
        "sum": "Only the sum overflows",
        "underflow": "All become 0",
        "float32": "Overflow in float32",
        "digits": "Too few digits",
    },
    "log": {
        "sure": "Both agree",
        "float16": "Lost in float16",
        "float32": "Lost in float32",
        "masked": "A class masked",
    },
    "jacobian": {
        "three": "Three classes",
        "equal": "All alike",
        "half": "Half and half",
        "sure": "Sure: flat",
        "log_softmax": "Sure, with log_softmax",
    },
}
DOCS: Mapping[str, str] = {
    "log": "torch.nn.functional.log_softmax",
    "jacobian": "torch.autograd.functional.jacobian",
}
ELSEWHERE = "torch.nn.functional.softmax"  # the docs of every other view
DIMS: Mapping[str, str] = {"1": "1: each row", "0": "0: each column"}
SPELLED: Mapping[str, str] = {"-1": "1", "-2": "0"}  # the same axes, counted from the last
OF: Mapping[str, str] = {"softmax": "of softmax", "log_softmax": "of log_softmax"}
LABELS: Mapping[str, str] = {
    "moved": "class",
    "of": "Jacobian",
    "shift": "c, added to every logit",
    "temperature": "temperature T",
}
ENTRIES: Mapping[str, str] = {"softmax": "∂p / ∂x", "log_softmax": "∂ ln p / ∂x"}
WAYS = "Above: the formula as it stands, of x + c. Below: the maximum is subtracted first."
HELP: Mapping[str, str] = {
    "dim": "Along which axis the numbers add up to 1. With a sample in each row it is 1; PyTorch "
    "also takes −1, the last axis.",
    "sample": "The row of logits that is looked at.",
    "moved": "The class whose logit the curve and the sentence below are about.",
    "temperature": "Every logit is divided by this first. Below 1 the differences grow, above 1 "
    "they shrink.",
    "shift": "This number is added to every logit: the same to each.",
    "dtype": "What the numbers are kept in: how many digits, and how large they may become.",
    "of": "Which function's outputs are differentiated by the logits.",
}
NOTICE: Mapping[str, tuple[str, ...]] = {
    "cells": (
        "Only differences count: one more in a logit means e ≈ 2.718 times the probability, "
        "beside the others.",
        "No probability is 0 and none is 1, but for rounding and for a logit of −∞, which makes "
        "**exactly** 0. That is how classes, or the later words of a sentence, are masked.",
        "Softmax keeps the order. For the prediction alone `argmax` of the logits is enough.",
        "The largest probability is not how often the network is right. It says how far one logit "
        "is ahead of the others, and nothing more.",
    ),
    "temperature": (
        "T → 0 gives all to the largest logit, and equal shares where several are the largest: a "
        "*hardmax*. It has no slope to learn from, which is why the soft one is used.",
        "T → ∞ gives every class the same, 1/C.",
        "The order of the classes never changes, so neither does the prediction.",
        "Adding to all logits changes nothing; **multiplying** them is a temperature, and does.",
    ),
    "shift": (
        "Adding c multiplies every exponential by the same e^c, and so their sum: it cancels. In "
        "mathematics nothing changes.",
        "In a computer numbers end somewhere: float16 at 65504, which e^x reaches at x = 11.09; "
        "float32 at 3.4 × 10³⁸, which it reaches at x = 88.72.",
        "With the maximum subtracted the largest exponential is e⁰ = 1, so nothing can overflow; "
        "and the sum is at least 1, so nothing is divided by 0.",
        "`F.softmax` does so by itself. Subtract when you write the formula yourself.",
    ),
    "log": (
        "ln(softmax) takes the way through a probability, and one that is too small becomes 0. "
        "Its logarithm is −∞, and the gradient NaN.",
        "log_softmax never forms the quotient: ln(a / b) = ln a − ln b, and ln e^x is x.",
        "The logarithm of a probability is at most 0. Minus that of the right class is the "
        "cross-entropy: `F.cross_entropy` is log_softmax and a choice.",
    ),
    "jacobian": (
        "The diagonal is positive, all else negative: a logit that rises helps its own class and "
        "costs every other.",
        "Each row adds up to 0, since raising all logits alike changes nothing. For softmax each "
        "column does too: what one class gains the others lose.",
        "A sure softmax is flat: where one probability is close to 1, every entry is close to 0, "
        "and hardly any gradient comes through.",
        "For log_softmax the entries are 1 or 0, less the probability: this is where the gradient "
        "of cross-entropy, softmax − target, comes from.",
    ),
}
