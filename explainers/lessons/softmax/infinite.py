"""Questions about softmax where numbers end, in ∞, 0 and NaN: PyTorch computes the answers."""

from __future__ import annotations

import math

import torch
from torch.nn import functional as F

from explainers.lessons.softmax import cells, code, log, shift, temperature
from explainers.lessons.softmax.numbers import Values
from explainers.lessons.softmax.remarks import listed
from explainers.predictions import Prediction
from explainers.snippets import program
from explainers.worked import number

LOGITS = torch.tensor([[2.0, 1.0, 0.1]])
"""(1, 3): those of all questions, as the notes have them."""

SHOWN = "2 1 0.1"
"""The same as they are typed."""


def mask() -> Prediction:
    """A row of which every logit is masked."""
    masked = torch.tensor([[-math.inf, -math.inf, -math.inf]])
    found = F.softmax(masked, 1)
    one = torch.tensor([[2.0, 1.0, -math.inf]])
    options = ("0 each", "1/3 each", "NaN each")
    truth = options[2] if found.isnan().all() else number(float(found[0, 0]))
    return Prediction(
        name="mask",
        question=(
            "A logit of −∞ masks its class: its probability is exactly 0. What comes out where "
            "**all** logits of a row are −∞?"
        ),
        options=options,
        truth=truth,
        belief="What is masked is 0; if all is masked, all is 0.",
        because=(
            f"Softmax of (2, 1, −∞) is {listed(F.softmax(one, 1)[0].tolist())}. But probabilities "
            "must add up to 1, and with everything masked there is nobody left to get it: e^(−∞) "
            "is 0, their sum is 0, and 0 / 0 is **NaN**. One such row, a sentence of nothing but "
            "padding for example, makes the whole loss NaN."
        ),
        code=program(
            "input = torch.full((1, 3), -torch.inf)",
            "print(F.softmax(input, dim=1))",
        ),
        prints="[nan, nan, nan]",
        example=cells.work(masked),
        show=Values(view="cells", input="−inf −inf −inf"),
    )


def absolute_zero() -> Prediction:
    """A temperature of 0."""
    found = F.softmax(LOGITS / 0, 1)
    options = ("1, 0 and 0", "1/3 each", "NaN each", "ZeroDivisionError")
    truth = options[2] if found.isnan().all() else listed(found[0].tolist())
    cold = F.softmax(LOGITS / 0.05, 1)
    return Prediction(
        name="zero",
        question="What does `F.softmax(logits / 0, dim=1)` give for the logits 2, 1 and 0.1?",
        options=options,
        truth=truth,
        belief="Temperature 0 picks the largest logit.",
        because=(
            "PyTorch divides by 0 as computers do: all three become ∞, and ∞ − ∞ is **NaN**. It is "
            f"the **limit** that picks the largest: at T = 0.05 it is {listed(cold[0].tolist())}. "
            "Programs that offer a “temperature 0” take `argmax` there, and do not divide."
        ),
        code=code.temperature(LOGITS, 0),
        prints="[nan, nan, nan]",
        example=temperature.work(LOGITS, 0.0),
        show=Values(view="temperature", input=SHOWN, temperature=0.0),
    )


def overflow() -> Prediction:
    """The formula as it stands, in float16."""
    row = LOGITS[0]
    made = shift.both(row, 10.0, torch.float16)
    options = (
        "0.66, 0.24 and 0.1, as without the 10",
        "∞, ∞ and ∞",
        "NaN, 0 and 0",
        "An error: the numbers are too large",
    )
    truth = options[2] if listed(made.output[0].tolist()) == options[2] else options[0]
    return Prediction(
        name="overflow",
        question=(
            "In float16, the logits 12, 11 and 10.1 go through softmax as its formula stands: "
            "`x.exp() / x.exp().sum()`. What comes out?"
        ),
        options=options,
        truth=truth,
        belief="12 is a small number, so nothing can overflow.",
        because=(
            "12 is small, but e¹² is 162,755, and the largest float16 is 65504. It becomes ∞, the "
            "sum does too, and ∞ / ∞ is **NaN**; the others are divided by ∞. With the maximum "
            f"subtracted first the result is {listed(made.output[1].tolist())}."
        ),
        code=code.shift(row, 10.0, "float16"),
        prints="[nan, 0., 0.]",
        example=shift.work(row, 10.0, torch.float16),
        show=Values(view="shift", input=SHOWN, shift=10.0, dtype="float16"),
    )


def logarithm() -> Prediction:
    """The logarithm of a probability that float32 does not hold."""
    row = torch.tensor([0.0, -110.0])
    log_of, log_softmax = log.work(row, torch.float32).output[:, 1].tolist()
    return Prediction(
        name="logarithm",
        question=(
            "The logits are 0 and −110, in float32. The logarithm of the second probability is "
            f"{number(log_softmax)}, says `F.log_softmax`. What does `F.softmax(x, 0).log()` say?"
        ),
        options=(number(log_softmax), number(log_of), "0", "NaN"),
        truth=number(log_of),
        belief="The logarithm of the softmax is log_softmax: the name says it.",
        because=(
            "e^(−110) is about 2 × 10⁻⁴⁸, and float32 ends near 10⁻⁴⁵. The probability becomes 0, "
            f"and ln 0 is **{number(log_of)}**. Used as a loss it is ∞, and its gradient NaN: one "
            "badly wrong sample ends the training. log_softmax never forms the probability."
        ),
        code=code.log(row, "float32"),
        prints="-inf]",
        example=log.work(row, torch.float32),
        show=Values(view="log", input="0 −110", dtype="float32", moved=1),
    )
