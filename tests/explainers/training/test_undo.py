"""A step that fails leaves no trace, so that the state before it is one to go on from."""

import copy
from typing import Any

import pytest
import torch

from benchmarks.mortal import NETWORK
from explainers.images.pictures import Pictures
from explainers.training import gradients
from explainers.training.engine import Training
from explainers.training.events import Finished, Step
from explainers.training.recipe import preset

RECIPE = preset(
    "fast", device="cpu", precision="float32", network=NETWORK, batch_size=16, epochs=2, lr=0.002
)
FAILS_AT = 5


def plain(value: Any) -> Any:
    """Tensors as bytes, so that two states can be compared."""
    if isinstance(value, torch.Tensor):
        return value.clone().numpy().tobytes()
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items() if key != "train_seconds"}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def fail(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """Have one step fail after the forward pass, after the backward pass, or among the weights."""
    made = [0]
    scores, backward, sgd = gradients.scores, torch.Tensor.backward, torch.optim.SGD.step

    def counted() -> None:
        made[0] += 1
        if made[0] == FAILS_AT:
            raise RuntimeError(where)

    def forward_fails(model, images, precision):
        out = scores(model, images, precision)
        if model.training:
            counted()
        return out

    def backward_fails(self):
        backward(self)
        counted()

    def optimizer_fails(self, *arguments):
        sgd(self, *arguments)
        counted()

    if where == "forward":
        monkeypatch.setattr(gradients, "scores", forward_fails)
    elif where == "backward":
        monkeypatch.setattr(torch.Tensor, "backward", backward_fails)
    else:
        monkeypatch.setattr(torch.optim.SGD, "step", optimizer_fails)


def until_it_fails(training: Training) -> list[int]:
    """The steps that were told of."""
    told: list[int] = []
    with pytest.raises(RuntimeError):
        told.extend(event.step for event in training.run() if isinstance(event, Step))
    return told


@pytest.mark.parametrize("where", ["forward", "backward"])
def test_a_step_that_fails_leaves_no_trace(
    pictures: Pictures, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    with monkeypatch.context() as patched:
        training = Training(RECIPE, pictures)
        fail(patched, where)
        told = until_it_fails(training)
    assert training.whole and training.step == FAILS_AT - 1
    assert told == list(range(1, FAILS_AT)), "what was made before it is told"
    state = copy.deepcopy(training.state_dict())
    undisturbed = Training(RECIPE, pictures)
    assert isinstance(list(undisturbed.run())[-1], Finished)
    ended = plain(undisturbed.state_dict())  # before the next one sets the dice
    again = Training(RECIPE, pictures, state=state)
    assert isinstance(list(again.run())[-1], Finished)
    assert plain(again.state_dict()) == ended


def test_weights_half_of_which_took_a_step_are_not_gone_on_from(
    pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(monkeypatch, "optimizer")
    training = Training(RECIPE, pictures)
    until_it_fails(training)
    assert not training.whole
