"""What is seen in a network is what autograd says, and nothing of the look stays in it."""

import copy

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from explainers.networks import registry
from explainers.networks.cifar_quick import cifar_quick
from explainers.training.inside.kinds import KERNELS, MAPS, SLOPES
from explainers.training.inside.looking import Glass, Look

BY_HAND = (
    "layers: Conv2d(3, 4, 3)|BatchNorm2d(4)|ReLU(inplace=True)|Dropout(0.5)|Flatten()"
    "|Linear(3600, 10)"
)


@pytest.fixture
def image():
    return torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(1))


def expected(network: nn.Module, image: torch.Tensor, label: int) -> dict[tuple[str, str], object]:
    """By `backward()` and `retain_grad()`, on a network of its own."""
    network = copy.deepcopy(network).eval()
    found, made, x = {}, {}, image.clone().requires_grad_()
    for name, layer in network.named_children():
        x = layer(x)
        x.retain_grad()
        made[name] = x
    F.cross_entropy(x, torch.tensor([label])).backward()
    for name, layer in network.named_children():
        if not isinstance(layer, nn.Flatten):
            found[name, MAPS], found[name, SLOPES[MAPS]] = made[name][0], made[name].grad[0]
        if hasattr(layer, "weight"):
            found[name, KERNELS], found[name, SLOPES[KERNELS]] = layer.weight, layer.weight.grad
    return found


def parts(look: Look) -> dict[tuple[str, str], torch.Tensor]:
    return {(part.layer, part.kind): part.values for part in look.parts}


@pytest.mark.parametrize("relu", [False, True])
def test_every_number_is_autograds(relu, image):
    torch.manual_seed(0)
    network = cifar_quick(relu)
    look, by_backward = Glass(network).look(image, 3), expected(network, image, 3)
    found = parts(look)
    assert found.keys() == by_backward.keys()
    for name, values in by_backward.items():
        torch.testing.assert_close(found[name], values.detach(), msg=str(name))
    scores = copy.deepcopy(network).eval()(image)
    assert look.chances == pytest.approx(scores.softmax(1)[0].tolist())
    assert look.loss == pytest.approx(F.cross_entropy(scores, torch.tensor([3])).item())


def test_layers_that_work_in_place_are_shown_as_they_were(image):
    network = registry.build(BY_HAND, 3)
    found = parts(Glass(network).look(image, 1))
    _, norm, relu, *_ = (name for name, _ in network.named_children())
    assert (found[norm, MAPS] < 0).any()
    assert torch.equal(found[relu, MAPS], found[norm, MAPS].relu())


def test_nothing_of_a_look_stays_in_the_network(image):
    network = registry.build(BY_HAND, 3).train()
    before, dice = copy.deepcopy(network.state_dict()), torch.get_rng_state()
    glass = Glass(network)
    glass.look(image, 1)
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    assert all(weight.grad is None for weight in network.parameters())
    assert all(layer.training for layer in network.modules())
    assert [*network.children()][2].inplace
    assert torch.equal(torch.get_rng_state(), dice)


def test_a_glass_sees_what_was_learned_since_it_was_made(image):
    network = cifar_quick()
    glass = Glass(network)
    with torch.no_grad():
        network.get_submodule("conv1").weight.fill_(0.5)
    assert (parts(glass.look(image, 0))["conv1", KERNELS] == 0.5).all()


def test_weights_that_do_not_learn_have_no_gradient_to_show(image):
    network = cifar_quick()
    network.get_submodule("conv1").requires_grad_(False)
    found = parts(Glass(network).look(image, 0))
    assert ("conv1", KERNELS) in found and ("conv1", SLOPES[KERNELS]) not in found
    assert ("conv1", SLOPES[MAPS]) in found
