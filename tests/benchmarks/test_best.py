"""The parts of `benchmarks.best` that decide what its figures mean."""

from __future__ import annotations

import pytest
import torch

from benchmarks.best import changed, held_out, summary
from explainers.images.pictures import Pictures, Split
from explainers.training.recipe import preset


def _split(count: int, first: int) -> Split:
    labels = torch.arange(first, first + count)
    return Split(labels.view(-1, 1, 1, 1).expand(-1, 3, 2, 2).to(torch.uint8), labels)


def test_pictures_held_out_are_not_trained_on_and_the_test_pictures_take_no_part():
    pictures = held_out(Pictures(_split(20, 0), _split(5, 100), ("a", "b")), 6)
    trained, tested = pictures.train.labels.tolist(), pictures.test.labels.tolist()
    assert (len(trained), len(tested)) == (14, 6)
    assert sorted(trained + tested) == list(range(20))
    assert pictures.test.images[:, 0, 0, 0].tolist() == tested
    again = held_out(Pictures(_split(20, 0), _split(5, 100), ("a", "b")), 6)
    assert again.test.labels.tolist() == tested, "equal recipes are compared on equal pictures"


@pytest.mark.parametrize("count", [-1, 0, 20, 21])
def test_as_many_pictures_as_there_are_cannot_be_held_out(count):
    with pytest.raises(ValueError, match=f"--hold-out {count}: there are 20 training pictures"):
        held_out(Pictures(_split(20, 0), _split(5, 100), ("a", "b")), count)


def test_a_field_is_changed_by_its_text_and_checked():
    recipe = changed(preset("fast"), ["lr=1", "flip=false", "network=cifar_quick_relu"])
    assert recipe == preset("fast", lr=1.0, flip=False, network="cifar_quick_relu")
    with pytest.raises(ValueError, match="write a field, = and its value"):
        changed(preset("fast"), ["lr"])
    with pytest.raises(ValueError, match="has no field 'rate'"):
        changed(preset("fast"), ["rate=1"])


def test_the_summary_is_the_mean_and_the_spread_over_the_seeds():
    told = summary("best", [0.70, 0.72, 0.77])
    assert told.startswith("best: mean 73.00%, standard deviation 3.61 points, 70.00% to 77.00%")
    assert summary("best", [0.7]) == "best: mean 70.00%"
