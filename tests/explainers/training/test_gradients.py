"""Gradients that are recorded once and played are those that are computed anew each time."""

from __future__ import annotations

import functools
import subprocess
import sys
import warnings
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from benchmarks.mortal import NETWORK
from explainers.images.pictures import Pictures
from explainers.networks import registry
from explainers.training import engine, graphs
from explainers.training.engine import Training
from explainers.training.events import Finished, Step
from explainers.training.gradients import Gradients, RecordedGradients
from explainers.training.recipe import Recipe, preset

RECIPE = preset("fast", device="cpu", network=NETWORK, batch_size=16, epochs=2, precision="float32")
NEEDS_CUDA = pytest.mark.skipif(not torch.cuda.is_available(), reason="PyTorch finds no CUDA here")


def played_anew(weights: list[nn.Parameter], played: list[int]) -> Callable[..., Any]:
    """Stands in for a graph where there is no CUDA: what it does is computed, into the same places.

    As with a graph, results and gradients lie where they lay when it was recorded.
    """

    def record(body: Callable[[], Tensor]) -> graphs.Recorded:
        out = body()
        places = [weight.grad for weight in weights]

        def play() -> None:
            out.copy_(body())
            for place, weight in zip(places, weights, strict=True):
                if place is not None and weight.grad is not None:
                    place.copy_(weight.grad)
                weight.grad = None  # a graph knows nothing of what Python calls by this name
            played.append(1)

        return graphs.Recorded(out, play)

    return record


def made_by(monkeypatch: pytest.MonkeyPatch, record: Callable[..., Any] | None) -> list[int]:
    """Have trainings record, by `record` or the stand-in; a list that grows with each play."""
    played: list[int] = []

    def gradients(trained: nn.Module, *rest: Any) -> Gradients:
        made = RecordedGradients(trained, *rest)
        made.record = record or played_anew(list(trained.parameters()), played)
        return made

    monkeypatch.setattr(engine, "gradients", gradients)
    return played


def end_of(recipe: Recipe, pictures: Pictures) -> tuple[list[float], dict[str, Any]]:
    """The losses of all steps, and the state at the end."""
    training = Training(recipe, pictures)
    told = list(training.run())
    assert isinstance(told[-1], Finished)
    return [event.loss for event in told if isinstance(event, Step)], training.state_dict()


def assert_same(one: Any, other: Any) -> None:
    if isinstance(one, Tensor):
        assert torch.equal(one, other)
    elif isinstance(one, dict):
        assert one.keys() == other.keys()
        for name in one.keys() - {"train_seconds"}:
            assert_same(one[name], other[name])
    elif isinstance(one, list | tuple):
        for mine, its in zip(one, other, strict=True):
            assert_same(mine, its)
    else:
        assert one == other


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"optimizer": "adamw", "lr": 0.001},
        {"optimizer": "muon"},
        {"flip": False, "shift": 0, "label_smoothing": 0.0},
        {"learns": "linear"},
        {"shift": 0},
    ],
    ids=lambda changes: " ".join(map(str, changes)) or "fast",
)
def test_what_is_played_is_what_is_computed(
    pictures: Pictures, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]
) -> None:
    recipe = RECIPE.with_changes(**changes)
    losses, state = end_of(recipe, pictures)
    played = made_by(monkeypatch, None)
    again, other = end_of(recipe, pictures)
    assert again == losses
    assert_same(other, state)
    whole = len(pictures.train.labels) // recipe.batch_size
    assert len(pictures.train.labels) % recipe.batch_size, "the last batch is another size"
    assert len(played) == recipe.epochs * whole


def test_what_cannot_be_recorded_is_computed(
    pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def refuses(body: Callable[[], Tensor]) -> None:
        body()  # it has been tried: the dice were thrown, and running statistics have moved
        asked.append(1)

    losses, state = end_of(RECIPE, pictures)
    made_by(monkeypatch, refuses)
    again, other = end_of(RECIPE, pictures)
    assert again == losses
    assert_same(other, state)
    assert asked == [1]


def test_on_the_processor_nothing_is_recorded(pictures: Pictures) -> None:
    training = Training(RECIPE, pictures)
    assert type(training._gradients) is Gradients


@NEEDS_CUDA
@pytest.mark.parametrize("network", ["cifar_quick", "cifar_quick_relu", NETWORK])
def test_a_graph_on_cuda_makes_the_steps_that_are_made_without(
    pictures: Pictures, monkeypatch: pytest.MonkeyPatch, network: str
) -> None:
    recipe = RECIPE.with_changes(device="cuda", network=network)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        losses, state = end_of(recipe, pictures)
    monkeypatch.setattr(engine, "gradients", functools.partial(Gradients))
    again, other = end_of(recipe, pictures)
    assert again == pytest.approx(losses, rel=1e-3)
    for name, weight in state["model"].items():
        torch.testing.assert_close(other["model"][name], weight, rtol=1e-2, atol=1e-3)
    assert torch.equal(other["cuda_rng"], state["cuda_rng"])


TWICE = """
from explainers.training import process

process.before_torch()  # as a worker has it: cuDNN chooses its kernels by it
from explainers.images.pictures import Pictures
from explainers.training.recipe import preset
from tests.explainers.training.conftest import CLASSES, split
from tests.explainers.training.test_gradients import assert_same, end_of

pictures = Pictures(split(20000, seed=1), split(40, seed=2), CLASSES)
recipe = preset({name!r}, device="cuda", epochs=2, precision="float32")
(losses, state), (again, other) = end_of(recipe, pictures), end_of(recipe, pictures)
assert again == losses and len(losses) > 300
assert_same(other["model"], state["model"])
"""


@NEEDS_CUDA
@pytest.mark.parametrize("name", ["notes", "fast"])
def test_equal_runs_on_cuda_are_equal_to_the_last_bit(name: str) -> None:
    """Kernels that add as their threads come show it after some hundred steps."""
    done = subprocess.run(
        [sys.executable, "-c", TWICE.format(name=name)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@NEEDS_CUDA
def test_a_network_that_waits_for_its_device_learns_without_a_graph(
    pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(_: str, num_classes: int) -> nn.Module:
        # Without a momentum it asks the device how many batches there have been.
        norm = nn.BatchNorm2d(3, momentum=None)
        return nn.Sequential(norm, nn.Flatten(), nn.Linear(3072, num_classes))

    monkeypatch.setattr(registry, "build", build)
    with pytest.warns(UserWarning, match="cannot be recorded as a CUDA graph"):
        losses, _ = end_of(RECIPE.with_changes(device="cuda"), pictures)
    assert losses[-1] < losses[0]


def test_a_stand_in_counts_as_one() -> None:
    weight = nn.Parameter(torch.ones(2))

    def body() -> Tensor:
        weight.grad = weight.detach() * 3
        return weight.detach().sum()

    made = played_anew([weight], [])(body)
    kept = weight.grad
    with torch.no_grad():
        weight.mul_(2)
    made.play()
    assert made.out == 4 and kept is not None and kept.tolist() == [6, 6]
