"""What there is to try on the page of evaluation, with what is found then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from explainers.lessons.evaluate.numbers import Values
from explainers.shares import percent
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
            "It recognises 55.8 % of all, and of 200 cats only 9: their recall is 0.045. Of what "
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
            "Of test picture 644 it is sure with 91 %. Only 24 of 2,000 answers are wrong, and "
            "in most of these it is much less sure.",
            Values(),
        ),
        Try(
            "Ask the network that learned from photographs about drawings. How sure is it now?",
            "Of its surest mistake with 99 %. What is foreign to a network does not make it "
            "doubt: softmax knows only its classes, and one of them gets most.",
            Values(trained_on="photographs", data="drawn"),
        ),
    ),
    "calibration": (
        Try(
            "Is the network as right as it is sure? Take the best T.",
            "It is righter than sure: sure with 89.8 % on average, and right in 99.0 %. T is 0.39, "
            "below 1, which makes it surer; the calibration error falls from 0.092 to 0.007. It "
            "learned with label smoothing, which asks it not to be sure.",
            Values(temperature=0.39),
        ),
        Try(
            "Ask the network that learned from photographs about drawings. Which T does it need?",
            "1.47: above 1, since it is surer than right, with 66.4 % against 54.5 %. The error "
            "falls from 0.119 to 0.021, and not one answer becomes another.",
            replace(_PHOTOGRAPHS, temperature=1.47),
        ),
    ),
    "versus": (
        Try(
            "With and without ReLU: which of the two networks is better at drawings?",
            "Nobody can tell: 17 drawings only the first recognises, 14 only the second. So uneven "
            "are 31 tosses of a coin in 72 % of all cases.",
            Values(),
        ),
        Try(
            "And of the two that learned from photographs, on drawings?",
            "The one with ReLU: 258 to 136. That no coin does. And still there are 136 pictures "
            "that only the worse of the two recognises.",
            replace(_PHOTOGRAPHS, other_trained_on="photographs"),
        ),
    ),
    "steady": (
        Try(
            "How many answers change when the drawings are flipped? And shifted by 4 pixels?",
            "In a mirror 6 of 500, for the network has learned from flipped ones, too. It learned "
            "from shifts by up to 2 pixels: 4 pixels up change 32 answers.",
            Values(by=4, way="up"),
        ),
        Try(
            "Ask the network that learned from photographs about drawings, flipped.",
            "105 of 500 answers change, and yet about as many are right: 55.6 and 55.2 %. Averaged "
            "with the mirror image 57.2 % are: where two answers differ, their mean is better.",
            _PHOTOGRAPHS,
        ),
    ),
    "own": (
        Try(
            "What does PyTorch say to a picture that kept its fourth channel?",
            "It refuses, and not where one looks for it: “The size of tensor a (4) must match the "
            "size of tensor b (3)”. Already the normalising has three means only.",
            Values(slip="channels"),
        ),
        Try(
            "Squeeze the picture instead of cutting out its middle. Does the answer change?",
            "It stays a cat, and the network is surer of it: 80 % instead of 65 %. The middle "
            "square has cut off the tail's end and half the head; here they are seen, though "
            "narrow.",
            Values(fit="squeeze"),
        ),
        Try(
            "Show it something that is none of the ten classes: your hand, a cup, a rocket.",
            "It names one of the ten all the same, and is often sure of it.",
        ),
    ),
    "map": (
        Try(
            "What becomes of the map if it is made of the pixels themselves?",
            f"The classes lie in a heap. For {percent(0.126)} the nearest point is of the same "
            "class, and chance alone would give a tenth; on the map of features it is "
            f"{percent(0.506)}.",
            Values(of="pixels"),
        ),
        Try(
            "How much is lost where two numbers are left of 64?",
            f"By all 64 the nearest picture is of the same class for {percent(0.98)}, on the map "
            f"for {percent(0.506)}: the map shows less than the last layer sees.",
            Values(),
        ),
    ),
    "near": (
        Try(
            "Test picture 644 is the network's surest mistake. What is it near to?",
            f"It is a bird that is called an airplane, with {percent(0.91, 0)}. See how many of "
            "the pictures next to it are birds: the last layer can only go by what it is given.",
            Values(index=644),
        ),
    ),
}
