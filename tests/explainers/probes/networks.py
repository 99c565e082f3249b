"""Small networks and pictures of dice, for whatever is asked of a network."""

import torch
from torch import nn

from explainers.networks.trained import Trained

SIDE = 6


def dice(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def picture(seed: int) -> torch.Tensor:
    """Any bytes, 0 and 255 often among them."""
    thrown = torch.randint(-80, 336, (3, SIDE, SIDE), generator=dice(seed))
    return thrown.clamp(0, 255).to(torch.uint8)


def network(seed: int, *, linear: bool = False, classes: int = 4) -> Trained:
    """A network with random weights: one layer, or a convolution, a ReLU in place and that."""
    first: list[nn.Module] = []
    wide = 3 * SIDE * SIDE
    if not linear:
        first = [nn.Conv2d(3, 5, 3), nn.ReLU(inplace=True), nn.MaxPool2d(2)]
        wide = 5 * 2 * 2
    made = nn.Sequential(*first, nn.Flatten(), nn.Linear(wide, classes)).eval()
    with torch.no_grad():
        for weight in made.parameters():
            weight.copy_(0.7 * torch.randn(weight.shape, generator=dice(seed)))
    names = tuple("abcdefgh"[:classes])
    return Trained(made, names, (0.4, 0.5, 0.6), (0.2, 0.25, 0.3), size=(SIDE, SIDE))


def state(network: Trained) -> tuple:
    """All that a visitor could leave behind in a network that others look at."""
    layers = list(network.network.modules())
    hooks = [
        len(held)
        for layer in layers
        for held in (
            layer._forward_hooks,
            layer._forward_pre_hooks,
            layer._backward_hooks,
            layer._backward_pre_hooks,
        )
    ]
    weights = list(network.network.parameters())
    return (
        hooks,
        [layer.training for layer in layers],
        [weight.requires_grad for weight in weights],
        [weight.grad for weight in weights],
        [weight.tolist() for weight in weights],
        torch.is_grad_enabled(),
    )
