"""Visitors are threads of one process: what others draw meanwhile changes nobody's numbers."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torchvision.transforms import v2

from explainers.images import drawn
from explainers.lessons.activations import vanishing
from explainers.lessons.convolution import filters, notes_layer
from explainers.lessons.dropout import numbers as dropout
from explainers.lessons.linear import whole_batch
from explainers.lessons.receptive_field import effective
from explainers.networks import first_weights, layer_list, made, trained
from explainers.networks import torchvision_models as tv
from explainers.training import eval_step
from explainers.transforms import chain
from explainers.transforms.walk import walk

ROUNDS = 4
SEEDS = 3
PICTURE = v2.functional.to_pil_image(drawn.draw("frog", 2, 64))
CHAIN = chain.parse("random_crop:32,random_horizontal_flip:0.5,to_image,random_erasing:1")
LAYERS = layer_list.layers("Conv2d(3, 4, 3)\nDropout(0.5)\nConv2d(4, 2, 3)")


def tensors(found: Any) -> Iterator[Tensor]:
    """All tensors in something, as they came."""
    if isinstance(found, Tensor):
        yield found.detach()
    elif isinstance(found, nn.Module):
        yield from found.state_dict().values()
    elif isinstance(found, dict):
        yield from found.values()
    else:
        yield torch.tensor(found)


ASKED: dict[str, Callable[[int], Any]] = {
    "filters.random_weight": filters.random_weight,
    "trained.untrained": lambda seed: trained.untrained("cifar_quick", seed).network,
    "torchvision_models.untrained": lambda seed: tv.untrained("squeezenet1_1", seed),
    "first_weights.seeded": lambda seed: first_weights.seeded(lambda: nn.Linear(20, 20), seed),
    "made.network": lambda _: made.network("Conv2d(3, 4, 3)\nFlatten()\nLinear(3600, 10)").network,
    # What is worked out once for all readers would stay wrong: here without its cache.
    "eval_step.trial": lambda seed: (
        eval_step.trial.__wrapped__(eval_step.TRAIN, no_grad=False, step=True, lr=0.1 + seed).after
    ),
    "whole_batch.each_layer": lambda _: whole_batch.each_layer.__wrapped__(),
    "notes_layer.layer": lambda _: notes_layer.layer.__wrapped__(),
    "transforms.walk": lambda seed: walk(CHAIN, PICTURE, seed).stops[-1].value,
    "dropout.drop": lambda seed: dropout.drop(dropout.Values(seed=seed), torch.ones(50)),
    "effective.Draw": lambda seed: effective.Draw(
        LAYERS, (1, 3, 12, 12), seed, training=True
    ).slope((0, 2, 2)),
    "vanishing.network": lambda _: vanishing.network(torch.relu, 3),
}


@pytest.fixture(autouse=True)
def _threads_change_places_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    with torch.random.fork_rng(devices=[]):
        yield
    sys.setswitchinterval(before)


def wrong(ask: Callable[[int], Any]) -> int:
    """How many answers differ where two ask at once, and a third throws and seeds meanwhile."""
    alone = [list(tensors(ask(seed))) for seed in range(SEEDS)]
    done, start, found = threading.Event(), threading.Barrier(3), []

    def disturb() -> None:
        start.wait()
        while not done.is_set():
            torch.manual_seed(1)
            nn.Linear(3, 3)

    def visit() -> None:
        start.wait()
        for _ in range(ROUNDS):
            found.extend((seed, list(tensors(ask(seed)))) for seed in range(SEEDS))

    visitors = [threading.Thread(target=visit) for _ in range(2)]
    disturber = threading.Thread(target=disturb)
    for thread in (*visitors, disturber):
        thread.start()
    for visitor in visitors:
        visitor.join()
    done.set()
    disturber.join()
    assert len(found) == 2 * ROUNDS * SEEDS
    return sum(
        not all(torch.equal(a, b) for a, b in zip(alone[seed], answer, strict=True))
        for seed, answer in found
    )


@pytest.mark.parametrize("name", ASKED)
def test_nobody_gets_what_another_one_drew(name: str) -> None:
    assert wrong(ASKED[name]) == 0


def test_the_trial_notices_who_shares_the_dice() -> None:
    def shared(seed: int) -> nn.Module:
        torch.manual_seed(seed)
        time.sleep(1e-4)  # the others throw now, if they can
        return nn.Sequential(nn.Linear(50, 50), nn.Linear(50, 50), nn.Linear(50, 50))

    assert wrong(shared) > 0


FROZEN: dict[str, Callable[[], nn.Module]] = {
    "untrained": lambda: trained.untrained("cifar_quick").network,
    "shipped": lambda: trained.shipped("cifar_quick", "drawn").network,
    "built by hand": lambda: made.network("Flatten()\nLinear(3072, 10)").network,
    "torchvision's": lambda: tv.untrained("squeezenet1_1"),
    "the notes' layer": notes_layer.layer,
    "a layer for each picture": whole_batch.each_layer,
    "a layer for the whole batch": whole_batch.whole_layer,
}


@pytest.mark.parametrize("name", FROZEN)
def test_gradients_do_not_land_in_a_network_that_is_kept_for_all(name: str) -> None:
    network = FROZEN[name]()
    assert list(network.parameters())
    assert not any(parameter.requires_grad for parameter in network.parameters())
