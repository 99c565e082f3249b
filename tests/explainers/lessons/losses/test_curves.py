"""The losses lesson: its curves and surfaces are the losses, and its figures show them."""

from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explainers.figures.palette import DARK, LIGHT
from explainers.lessons.losses import (
    curves,
    figures,
    numbers,
)
from explainers.lessons.losses.numbers import Values
from explainers.losses import cross_entropy
from tests.explainers.figures.checked import checked

DEFAULTS = Values()


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
    figure = checked(figures.curve(line, "loss", "logits[1]", DARK))
    names = [trace.name for trace in figure.data]
    assert names == ["loss", "gradient: slope −0.6678", "now"]
    tangent = figure.data[1]
    rise = (tangent.y[1] - tangent.y[0]) / (tangent.x[1] - tangent.x[0])
    assert rise == pytest.approx(-0.6678, abs=1e-4)
    flat = curves.surface(function, given_.input, (1, 2), (-6, 6), count=9)
    (arrow,) = checked(figures.surface(flat, ("a", "b"), LIGHT)).layout.annotations
    assert arrow.x > arrow.ax  # the target's logit goes up
    assert arrow.y < arrow.ay
    bars = checked(figures.classes([0.3, 0.0004], [0, 1], [0.3, -0.9996], LIGHT))
    assert list(bars.data[0].text) == ["0.3", "≈0"]
    assert [trace.marker.pattern.shape for trace in bars.data] == ["", "/", "x"]
    shares = checked(figures.shares([0.25, 0.25, 0.5], 2, LIGHT))
    assert shares.data[1].name == "fair: 1/3 = 0.333"
    assert [text for text in shares.data[0].text if text] == ["0.5"]


def test_the_heights_of_a_surface_are_worked_out_again_only_when_another_cell_has_changed():
    drawn = []

    def heights(row, of):
        values = replace(DEFAULTS, input=row)
        given_ = numbers.pairs(values)
        function = curves.of_pairs("mse_loss", given_, "mean")

        def watched(input):
            drawn.append(row)
            return function(input)

        return curves.surface(watched, given_.input, (0, 1), (-6, 6), count=9, of=of)

    first = heights("0.125 1 2", of := ("a test", *numbers.pairs(DEFAULTS).goals))
    alone = len(drawn)
    moved = heights("3 -1 2", of)
    assert (moved.z, moved.at) == (first.z, (3.0, -1.0))
    assert moved.slope != first.slope
    assert len(drawn) - alone < alone  # the slopes alone
    other = heights("3 -1 2.5", of)
    assert other.z != first.z
    assert other.z == heights("3 -1 2.5", None).z
