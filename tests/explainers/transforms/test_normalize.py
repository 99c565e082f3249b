"""Normalize and its way back as worked examples, held equal to torchvision."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torchvision.transforms import v2

from explainers.transforms import normalize
from explainers.transforms.statistics import STATISTICS, measured

number = st.floats(-10, 10, width=32)
spread = st.floats(0.125, 10, width=32)


@st.composite
def cases(draw):
    channels = draw(st.integers(1, 4))
    mean = draw(st.lists(number, min_size=channels, max_size=channels))
    std = draw(st.lists(spread, min_size=channels, max_size=channels))
    shape = (channels, draw(st.integers(1, 3)), draw(st.integers(1, 3)))
    seed = draw(st.integers(0, 99))
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed)), mean, std


@given(cases())
def test_the_arithmetic_is_torchvisions(case):
    picture, mean, std = case
    made = normalize.work(picture, mean, std)
    assert torch.equal(made.output, v2.Normalize(mean, std)(picture))
    for index in torch.cartesian_prod(*map(torch.arange, picture.shape)).view(-1, 3).tolist():
        told = made.explain(*index)
        x, m, s = (read.value for read in told.reads)
        assert told.value == pytest.approx((x - m) / s, rel=1e-4, abs=1e-5)
        expected = (picture[tuple(index)].item(), mean[index[0]], std[index[0]])
        assert (x, m, s) == pytest.approx(expected)


@given(cases())
def test_the_way_back_gives_the_picture(case):
    picture, mean, std = case
    there = normalize.work(picture, mean, std).output
    back = normalize.undo(there, mean, std)
    assert torch.allclose(back.output, picture, atol=1e-4)
    y, s, m = (read.value for read in back.explain(0, 0, 0).reads)
    assert back.explain(0, 0, 0).value == pytest.approx(y * s + m, abs=1e-4)


def test_the_notes_numbers():
    picture = torch.full((3, 1, 1), 0.5)
    made = normalize.work(picture, STATISTICS["notes"].mean, STATISTICS["notes"].std)
    assert made.explain(0, 0, 0).formula == "(0.5 − 6) / 9 = −0.6111"
    assert made.explain(1, 0, 0).formula == "(0.5 − 3) / 3 = −0.8333"
    assert made.explain(2, 0, 0).formula == "(0.5 − 2) / 5 = −0.3"


def test_measured_statistics_give_mean_0_and_std_1():
    picture = torch.rand(3, 8, 8, generator=torch.Generator().manual_seed(0))
    own = measured(picture)
    output = normalize.work(picture, own.mean, own.std).output
    assert torch.allclose(output.mean((1, 2)), torch.zeros(3), atol=1e-5)
    assert torch.allclose(output.std((1, 2), correction=0), torch.ones(3), atol=1e-5)


@pytest.mark.parametrize(
    ("picture", "mean", "std", "rule"),
    [
        (torch.zeros(3, 2, 2, dtype=torch.uint8), [0] * 3, [1] * 3, "takes floats"),
        (torch.zeros(1, 2, 2), [0.0] * 3, [1.0], "mean has 3 number"),
        (torch.zeros(1, 2, 2), [0.0], [1.0] * 3, "std has 3 number"),
        (torch.zeros(2, 2), [0.0], [1.0], "a picture is"),
        (torch.zeros(1, 2, 2), [0.0], [0.0], "std has a 0"),
    ],
)
def test_what_cannot_be_normalised_is_told(picture, mean, std, rule):
    with pytest.raises(ValueError, match=rule):
        normalize.work(picture, mean, std)
