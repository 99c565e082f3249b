"""Which pixels a number can see is what PyTorch's own layers show, cell by cell."""

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explainers.lessons.receptive_field import sight
from explainers.networks import layer_list
from explainers.networks.walk import walk
from tests.explainers.lessons.receptive_field.truth import reached, real
from tests.explainers.networks.lists import networks

sizes = st.tuples(st.integers(2, 9), st.integers(2, 9))


def followed(layers, shape, training=False):
    return sight.through(layers, sight.of_pixels(*shape[2:]), shape, training)


def weighs_nothing(layers):
    """Whether a layer may multiply what it reads by 0, so that it is not seen."""
    return any(mode in repr(layers) for mode in ('mode="bilinear"', 'mode="bicubic"'))


def by_places(found, output):
    """`found` as bool (H, W, *output)."""
    rows, columns = found.size
    seen = torch.stack(
        [torch.stack([found.pixels(i, j) for j in range(columns)], -1) for i in range(rows)], -2
    )
    if found.mixed:
        return seen.expand(*seen.shape[:2], 1, output[0])[:, :, 0]
    if found.flat:
        channels = found.flat[0]
        return seen.unsqueeze(2).expand(-1, -1, channels, -1, -1).flatten(2)
    return seen.unsqueeze(2).expand(-1, -1, output[0], -1, -1)


@settings(max_examples=50)
@given(networks(), sizes, st.booleans())
def test_what_is_seen_is_what_pytorch_shows(layers, size, training):
    shape = (1, 3, *size)
    assume(not walk(layers, shape).stopped)
    try:
        truth = reached(real(layers).train(training), shape)
    except ValueError:  # one number for each channel, or a group of one, has no variance
        assume(False)
    found = followed(layers, shape, training)
    shown = by_places(found, truth.shape[2:])
    assert shown.shape == truth.shape
    if found.bound:
        assert bool((shown >= truth).all())
    elif weighs_nothing(layers):
        assert bool((shown <= truth).all())
    else:
        assert torch.equal(shown, truth)


RARE = (
    "Linear(5, 3)",
    "Conv2d(3, 2, 2)|Linear(4, 4)|Conv2d(2, 2, 2)",
    "LayerNorm(5)",
    "LayerNorm((4, 5))",
    "LayerNorm((3, 4, 5))",
    "Softmax(dim=2)",
    "LogSoftmax(dim=-1)",
    "Flatten()|Softmax(dim=1)",
    "Flatten()|LayerNorm(60)",
    "Flatten()|GroupNorm(1, 60)",
    "Flatten()|GroupNorm(4, 60)",
    "Flatten()|Residual(GroupNorm(4, 60))|Residual(Linear(60, 60))",
    "Residual(Flatten(), Linear(60, 6), shortcut=Sequential(Conv2d(3, 1, 3), Flatten()))",
    "Residual(Conv2d(3, 1, 3), Flatten(), shortcut=Sequential(Conv2d(3, 2, (2, 5)), Flatten()))",
    "Residual(Conv2d(3, 3, 3, padding=1), Flatten(), shortcut=Flatten())",
    "Residual(Conv2d(3, 1, 1), Flatten(), Linear(20, 60), shortcut=Flatten())",
    "Residual(Conv2d(3, 3, 1, stride=2), Flatten(), Linear(18, 60), shortcut=Flatten())",
)
"""Layers that seldom fit where they are drawn at random, for pictures of 3×4×5."""


@pytest.mark.parametrize("text", RARE)
def test_layers_that_read_whole_rows_maps_and_pictures(text):
    layers, shape = layer_list.layers(text), (1, 3, 4, 5)
    if walk(layers, shape).stopped:
        pytest.fail(f"{text} does not fit")
    truth = reached(real(layers), shape)
    found = followed(layers, shape)
    shown = by_places(found, truth.shape[2:])
    assert bool((shown >= truth).all())
    assert found.bound or torch.equal(shown, truth)


@settings(max_examples=40)
@given(networks(), sizes, st.data())
def test_where_a_pixel_goes_is_what_is_seen_the_other_way_round(layers, size, data):
    assume(not walk(layers, (1, 3, *size)).stopped)
    found = followed(layers, (1, 3, *size))
    rows, columns = found.size
    cell = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
    pixel = tuple(data.draw(st.integers(0, side - 1)) for side in size)
    assert found.pixels(*cell)[pixel] == found.cells(*pixel)[cell]


def test_blocks_stay_one_product_where_their_layers_see_the_middle():
    (block,) = layer_list.layers("Residual(Conv2d(3, 3, 3, padding=1), Conv2d(3, 3, 3, padding=1))")
    found = followed((block,) * 8, (1, 3, 32, 32))
    assert len(found.products) == 1
    assert not found.bound


def test_more_products_than_are_kept_apart_become_the_least_that_holds_all():
    texts = [f"Residual(Conv2d(3, 3, 2, padding={n}, dilation={2 * n}))" for n in (1, 2, 4, 8)]
    few, many = (
        followed(layer_list.layers("|".join(texts[:count])), (1, 3, 64, 64)) for count in (3, 4)
    )
    assert not few.bound
    assert many.bound
    assert len(many.products) == 1
    assert int(many.pixels(32, 32).sum()) > int(few.pixels(32, 32).sum())


def test_maps_and_windows_that_are_too_large_are_refused():
    for text, size in (
        ("Upsample(size=(257, 1))", (8, 8)),
        ("Conv2d(3, 1, (1, 1000000), padding=(0, 500000))", (8, 8)),
        ("Conv2d(3, 1, 5, padding=2000)", (8, 8)),
        ("Conv2d(3, 1, 1)", (300, 8)),
    ):
        with pytest.raises(ValueError, match="are followed here"):
            followed(layer_list.layers(text), (1, 3, *size))
