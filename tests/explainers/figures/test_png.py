"""A PNG holds exactly the pixels that it was made of, for every decoder."""

import io

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from explainers.figures import maps, palette
from explainers.figures.png import png, small


@given(
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    channels=st.sampled_from([3, 4]),
    times=st.integers(1, 5),
    seed=st.integers(0, 2**32 - 1),
)
def test_the_pixels_come_back(height, width, channels, times, seed):
    few = np.random.default_rng(seed).integers(0, 256, (height, width, channels), dtype=np.uint8)
    pixels = few.repeat(times, axis=0).repeat(times, axis=1)
    with Image.open(io.BytesIO(png(pixels))) as found:
        assert (found.format, found.mode) == ("PNG", "RGB" if channels == 3 else "RGBA")
        assert (np.asarray(found) == pixels).all()


def test_an_enlarged_picture_is_a_small_file():
    few = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    assert len(png(maps.enlarge(few, 192))) < 3 * few.nbytes


@pytest.mark.parametrize("colours", [1, 2, 101, 256, 257, 1000])
@pytest.mark.parametrize("shape", [(32, 32), (1, 40), (128, 70)])
def test_the_pixels_of_a_small_file_come_back(colours, shape):
    dice = np.random.default_rng(colours)
    table = dice.integers(0, 256, (colours, 3), dtype=np.uint8)
    pixels = table[np.arange(shape[0] * shape[1]) % colours].reshape(*shape, 3)
    with Image.open(io.BytesIO(small(pixels))) as found:
        assert (np.asarray(found.convert("RGB")) == pixels).all()


def test_a_feature_map_takes_few_bytes():
    values = torch.randn((32, 32), generator=torch.Generator().manual_seed(0)).cumsum(0)
    pixels, held = maps.feature_map(values, "light"), io.BytesIO()
    Image.fromarray(pixels).save(held, "PNG", compress_level=6)
    assert len(small(pixels)) < 0.7 * len(held.getvalue())


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("gradient", [False, True])
def test_the_colours_of_a_map_are_not_mixed_anew_for_each(monkeypatch, theme, gradient):
    both, one = torch.tensor([[-1.0, 0.5]]), torch.tensor([[0.0, 0.5]])
    first = [maps.feature_map(values, theme, gradient=gradient) for values in (both, one)]
    monkeypatch.setattr(palette, "mix", None)
    again = [maps.feature_map(values, theme, gradient=gradient) for values in (both, one)]
    assert all((a == b).all() for a, b in zip(first, again, strict=True))


@pytest.mark.parametrize("gradient", [False, True])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("count", "across", "gap"), [(1, 8, 4), (7, 3, 4), (2, 2, 8)])
def test_a_wall_of_maps_shows_each_as_it_is_by_itself(count, across, gap, theme, gradient):
    dice = torch.Generator().manual_seed(count)
    found = [torch.randn((5, 9), generator=dice) for _ in range(count)]
    found[0] = found[0].abs()  # one has no negative numbers
    found[-1][0, 0] = float("nan")
    made = maps.wall(found, theme, 24, across=across, gap=gap, gradient=gradient)
    tiles = [maps.fit(maps.feature_map(one, theme, gradient=gradient), 24) for one in found]
    rows = [tiles[k : k + across] for k in range(0, count, across)]
    with Image.open(io.BytesIO(made)) as decoded:
        assert (np.asarray(decoded.convert("RGBA")) == np.asarray(maps.sheet(rows, gap))).all()
