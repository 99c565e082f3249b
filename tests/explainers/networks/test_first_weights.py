"""First weights from a generator of its own are those of the global one, which stays untouched."""

import threading

import pytest
import torch
from torch import nn
from torchvision import models

from explainers.networks import first_weights, registry, trained

LAYERS = (
    "layers: Conv2d(3,4,3,groups=1,padding='same')|BatchNorm2d(4)|AdaptiveAvgPool2d(2)|Flatten()"
    "|Linear(16,10)"
)


def of_every_kind() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 4, 3, bias=False),
        nn.ConvTranspose2d(3, 4, (2, 3)),
        nn.BatchNorm2d(4),
        nn.LayerNorm(4),
        nn.PReLU(),
        nn.Linear(4, 3),
        nn.Embedding(3, 4),
        nn.MultiheadAttention(8, 2),
    )


@pytest.mark.parametrize(
    "build",
    [
        lambda: registry.build("cifar_quick"),
        lambda: registry.build(LAYERS),
        of_every_kind,
        lambda: models.get_model("squeezenet1_1"),
        lambda: models.get_model("mobilenet_v3_small"),
    ],
)
def test_they_are_pytorchs_own_and_leave_its_dice_alone(build):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        expected = build().state_dict()
    before = torch.get_rng_state()
    found = first_weights.seeded(build, 5).state_dict()
    assert torch.equal(before, torch.get_rng_state())
    for key, value in expected.items():
        assert torch.equal(found[key], value)
    other = first_weights.seeded(build, 6).state_dict()
    assert any(not torch.equal(found[key], other[key]) for key in found)


def test_readers_at_the_same_time_do_not_disturb_each_other():
    alone = [trained.untrained("cifar_quick", seed).network.state_dict() for seed in range(4)]
    start, found = threading.Barrier(4), {}

    def build(seed: int) -> None:
        start.wait()
        for _ in range(20):
            found[seed] = trained.untrained("cifar_quick", seed).network.state_dict()

    threads = [threading.Thread(target=build, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for seed, state in enumerate(alone):
        assert all(torch.equal(state[key], found[seed][key]) for key in state)
