"""What there is to try on the page of evaluation, with what is found then."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.lessons.evaluate.numbers import Values
from explainers.tries import Try

_PHOTOGRAPHS = Values(trained_on="photographs", data="drawn", target=3, guess=9)

ALL: Mapping[str, tuple[Try, ...]] = {
    "classes": (
        Try(
            "Which classes does the network mix up most?",
            "Airplanes and birds: 5 airplanes are taken for birds and 4 birds for airplanes, of "
            "200 each. All 200 ships are found. Both fly, before the same sky.",
            Values(target=0, guess=2),
        ),
        Try(
            "Ask the network that learned from photographs about drawings. What becomes of cats?",
            "It recognises 55.8 % of all, and of 200 cats only 9: their recall is 0.045. Of what "
            "it does call a cat nearly half is one: a precision of 0.47. 55 cats are taken for "
            "trucks.",
            _PHOTOGRAPHS,
        ),
        Try(
            "In which column does that network put the most pictures? What of its precision?",
            "“Airplane”: 374 pictures are called so, and 151 are. The recall of 0.755 looks good, "
            "the precision of 0.40 does not: it says airplane too often.",
            Values(trained_on="photographs", data="drawn", target=0, guess=0),
        ),
    ),
    "mistakes": (
        Try(
            "How sure is the network of its surest mistake?",
            "Of test picture 644 it is sure with 91 %. Only 24 of 2,000 answers are wrong, and "
            "in most of these it is much less sure.",
            Values(),
        ),
        Try(
            "Ask the network that learned from photographs about drawings. How sure is it now?",
            "Of its surest mistake with 99 %. What is foreign to a network does not make it "
            "doubt: softmax knows only its classes, and one of them gets most.",
            Values(trained_on="photographs", data="drawn"),
        ),
    ),
}
