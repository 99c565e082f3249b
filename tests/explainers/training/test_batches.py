"""A batch by index is what a loop over single pictures would have made."""

import pytest
import torch
import torch.nn.functional as F

from explainers.images.pictures import Pictures
from explainers.training.batches import Batches, Statistics, mirror, plan_epoch, statistics_of
from explainers.training.recipe import Recipe

CPU = torch.device("cpu")


def test_statistics_are_mean_and_deviation_of_each_channel(pictures: Pictures) -> None:
    images = pictures.train.images
    statistics = statistics_of(images)
    pixels = images.double() / 255
    assert statistics.mean == pytest.approx(pixels.mean((0, 2, 3)).tolist(), abs=1e-12)
    expected = pixels.std((0, 2, 3), correction=0).tolist()
    assert statistics.std == pytest.approx(expected, abs=1e-12)


def test_a_channel_of_one_value_can_still_be_divided_by() -> None:
    statistics = statistics_of(torch.full((2, 3, 4, 4), 51, dtype=torch.uint8))
    assert statistics.std == (1.0, 1.0, 1.0)
    assert statistics.mean == pytest.approx((0.2, 0.2, 0.2))


def test_without_changes_a_batch_is_totensor_of_the_pictures(pictures: Pictures) -> None:
    batches = Batches(pictures.train, CPU, None)
    plan = batches.plan(Recipe(seed=3), epoch=0)
    images, labels = batches.take(plan, 16, 32)
    index = plan.order[16:32]
    assert torch.equal(images, pictures.train.images[index].float() / 255)
    assert torch.equal(labels, pictures.train.labels[index])
    assert images.is_contiguous(memory_format=torch.channels_last)


def test_normalised_pictures_have_mean_0_and_deviation_1(pictures: Pictures) -> None:
    batches = Batches(pictures.train, CPU, statistics_of(pictures.train.images))
    images = torch.cat([images for images, _ in batches.in_order(32)])
    assert images.shape == (100, 3, 32, 32)
    assert images.mean((0, 2, 3)).tolist() == pytest.approx([0, 0, 0], abs=1e-5)
    assert images.std((0, 2, 3), correction=0).tolist() == pytest.approx([1, 1, 1], abs=1e-5)


def test_an_epoch_shows_every_picture_once_in_an_order_of_its_own() -> None:
    first, second = (plan_epoch(Recipe(seed=5), epoch, 100, 32, 32).order for epoch in (0, 1))
    assert sorted(first.tolist()) == sorted(second.tolist()) == list(range(100))
    assert not torch.equal(first, second)
    assert torch.equal(first, plan_epoch(Recipe(seed=5), 0, 100, 32, 32).order)
    assert not torch.equal(first, plan_epoch(Recipe(seed=6), 0, 100, 32, 32).order)


def test_mirror_is_reflect_padding() -> None:
    line = torch.arange(6.0)
    padded = F.pad(line[None, None], (4, 4), mode="reflect").flatten()
    assert torch.equal(line[mirror(torch.arange(-4, 10), 6)], padded)


def test_flips_and_shifts_are_those_of_each_picture(pictures: Pictures) -> None:
    recipe = Recipe(flip=True, shift=3)
    batches = Batches(pictures.train, CPU, Statistics((0.0,) * 3, (1.0,) * 3))
    plan = batches.plan(recipe, epoch=2)
    images, _ = batches.take(plan, 0, 100)
    assert plan.rows is not None and plan.columns is not None
    seen = set()
    for place, picture in enumerate(pictures.train.images[plan.order]):
        flipped = bool(plan.columns[place, 16] < plan.columns[place, 15])
        down = int(plan.rows[place, 10]) - 10
        right = (
            31 - int(plan.columns[place, 10]) if flipped else int(plan.columns[place, 10])
        ) - 10
        padded = F.pad(picture.float()[None] / 255, (3, 3, 3, 3), mode="reflect")[0]
        expected = padded[:, 3 + down : 35 + down, 3 + right : 35 + right]
        if flipped:
            # The picture is mirrored first, then the window is moved over it.
            mirrored = F.pad(picture.flip(2).float()[None] / 255, (3, 3, 3, 3), mode="reflect")[0]
            expected = mirrored[:, 3 + down : 35 + down, 3 + right : 35 + right]
        torch.testing.assert_close(images[place], expected, rtol=0, atol=1e-6)
        seen.add((flipped, down, right))
    assert {flipped for flipped, _, _ in seen} == {True, False}
    assert {down for _, down, _ in seen} == set(range(-3, 4))
    assert {right for _, _, right in seen} == set(range(-3, 4))
