"""The recurrence and its arithmetic: the box that it gives holds what is seen, and no more."""

import re
from fractions import Fraction

import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explainers.lessons.receptive_field import recurrence, sight
from explainers.networks import layer_list
from explainers.networks.walk import walk
from explainers.worked import MINUS
from tests.explainers.networks.lists import networks

EQUATION = re.compile(r"^(−?[\d/]+) ([+×−]) ([\d/]+)(?: × ([\d/]+))? = (−?[\d/]+)$")


@settings(max_examples=30)
@given(networks(), st.tuples(st.integers(4, 16), st.integers(4, 16)))
def test_the_box_holds_what_is_seen(made, size):
    shape = (1, 3, *size)
    assume(not walk(made, shape).stopped)
    row = recurrence.rows(made, shape)[-1]
    found = sight.through(made, sight.of_pixels(*size), shape, training=False)
    assume(not found.mixed)
    padded = re.search("reflect|replicate|circular", repr(made))
    for axis, grown in enumerate((row.down, row.across)):
        for place in range(found.size[axis]):
            first, last = recurrence.box(grown.after, place, size[axis])
            seen = torch.stack([(p.down, p.across)[axis][place] for p in found.products]).any(0)
            inside = range(max(first, 0), min(last, size[axis] - 1) + 1)
            if not padded:  # what a mirror brings in may lie outside
                assert {int(k) for k in seen.nonzero()} <= set(inside)
            whole = first >= 0 and last < size[axis]
            if grown.followed and whole and "Transpose" not in repr(made):
                assert {first, last} <= {int(k) for k in seen.nonzero()}


@settings(max_examples=40)
@given(networks(), st.booleans())
def test_the_arithmetic_that_is_shown_holds(made, training):
    shape = (1, 3, 24, 24)
    assume(not walk(made, shape).stopped)
    for row in recurrence.rows(made, shape, training):
        for grown in (row.down, row.across):
            wanted = (grown.after.size, grown.after.step, grown.after.first)
            for words, value in zip(grown.words, wanted, strict=True):
                if grown.followed:
                    assert worked_out(words) == value
                elif words != "–":
                    assert words.startswith(("≤", "all"))


def worked_out(words):
    """What the arithmetic comes to; it has to come to what it says itself."""
    found = EQUATION.match(words)
    if not found:
        return number(words)
    one, sign, two, three, result = found.groups()
    second = number(two) * (number(three) if three else 1)
    value = {"+": lambda a, b: a + b, "−": lambda a, b: a - b, "×": lambda a, b: a * b}[sign](
        number(one), second
    )
    assert value == number(result)
    return value


def number(text):
    return Fraction(text.replace(MINUS, "-"))


def test_batch_norm_sees_all_of_the_picture_in_training():
    made = layer_list.layers("Conv2d(3, 4, 3)|BatchNorm2d(4)|Conv2d(4, 4, 3)")
    learning = recurrence.rows(made, (1, 3, 9, 9), training=True)
    assert [row.down.after.whole for row in learning] == [False, True, True]
    assert not any(row.down.after.whole for row in recurrence.rows(made, (1, 3, 9, 9)))


def test_the_notes_network_spelled_out():
    made = layer_list.layers(
        "Conv2d(3, 32, 5, padding=2)|MaxPool2d(2)|Conv2d(32, 32, 5, padding=2)"
    )
    one, two, three = recurrence.rows(made, (1, 3, 32, 32))
    assert one.words == ("1 + 4 × 1 = 5", "1", "0 − 2 × 1 = −2")
    assert two.words == ("5 + 1 × 1 = 6", "1 × 2 = 2", "−2")
    assert three.words == ("6 + 4 × 2 = 14", "2", "−2 − 2 × 2 = −6")
    assert recurrence.box(three.down.after, 3, 32) == (0, 13)
