"""Small pictures and histograms of a picture between two transforms."""

import numpy as np
import pytest
import torch
from PIL import Image

from explainers.figures import steps
from explainers.transforms.facts import facts


def test_large_pictures_are_reduced_and_small_ones_keep_their_pixels():
    large = steps.thumbnail(Image.new("RGB", (600, 300), (10, 20, 30)), 200)
    assert large.shape == (100, 200, 3)
    assert (large == (10, 20, 30)).all()
    small = torch.tensor([[[0, 255]]], dtype=torch.uint8).expand(3, 1, 2)
    pixels = steps.thumbnail(small, 200)
    assert pixels.shape == (100, 200, 3)
    assert (np.unique(pixels[:, :100]), np.unique(pixels[:, 100:])) == (0, 255)


def test_a_picture_is_reduced_as_its_numbers_are():
    numbers = torch.arange(3 * 90 * 70).view(3, 90, 70).to(torch.uint8)
    picture = Image.fromarray(numbers.permute(1, 2, 0).numpy())
    assert (steps.thumbnail(picture, 40) == steps.thumbnail(numbers, 40)).all()
    assert (steps.thumbnail(picture.convert("CMYK"), 40) == steps.thumbnail(numbers, 40)).all()


def test_floats_are_clipped_or_stretched():
    values = torch.tensor([[[-1.0, 0.5, 3.0]]])
    assert steps.shown(values, stretched=False).tolist() == [[[0, 0.5, 1]]]
    assert steps.shown(values, stretched=True).tolist() == [[[0, 0.375, 1]]]
    assert steps.shown(torch.full((1, 1, 1), 4.0), stretched=True).tolist() == [[[0]]]


def test_the_frame_stays_in_the_picture():
    pixels = np.zeros((50, 80, 3), dtype=np.uint8)
    marked = steps.mark(pixels, 1, 1, 0.01, "#FF8000")
    assert tuple(marked[-1, -1]) == (255, 128, 0)
    assert (marked != pixels).any(axis=2).sum() == 9 * 9 - 5 * 5
    assert not pixels.any()


@pytest.mark.parametrize("value", [Image.new("RGB", (9, 5), (0, 9, 200)), torch.randn(1, 4, 4)])
def test_a_histogram_has_a_row_for_each_channel(value):
    known = facts(value)
    drawn = steps.histogram(known)
    assert drawn.count('class="channel"') == len(known.counts)
    assert f"from {known.range}" in drawn
