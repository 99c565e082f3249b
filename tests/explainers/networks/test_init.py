"""Kaiming's first weights pass on the variance of what comes in."""

import pytest
import torch
from torch import nn

from explainers.networks import init
from explainers.networks.cifar_quick import cifar_quick


@pytest.mark.parametrize(("relu", "gain"), [(False, 1), (True, 2)])
def test_weights_have_the_variance_that_the_formula_names(relu: bool, gain: int) -> None:
    torch.manual_seed(0)
    network = cifar_quick(relu=relu)
    biases = network.get_parameter("conv2.bias").clone()
    init.kaiming(network)
    for name, fan_in in (("conv2", 32 * 25), ("conv3", 32 * 25), ("linear1", 1024)):
        weight = network.get_parameter(f"{name}.weight")
        assert weight.var().item() == pytest.approx(gain / fan_in, rel=0.05), name
    assert torch.equal(network.get_parameter("conv2.bias"), biases)


def test_linear_layers_pass_on_the_variance() -> None:
    torch.manual_seed(0)
    layers = nn.Sequential(*(nn.Linear(256, 256, bias=False) for _ in range(5)))
    numbers = torch.randn(1000, 256)
    by_default = layers(numbers).var().item()
    init.kaiming(layers)
    assert layers(numbers).var().item() == pytest.approx(1, rel=0.2)
    assert by_default == pytest.approx(3**-5, rel=0.2)
