"""Networks and pictures of all sorts to be asked about, and what must be as it was afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from hypothesis import strategies as st
from torch import Tensor, nn

from explainers.networks.residual import Residual
from explainers.networks.trained import Trained

ACTIVATIONS: tuple[Callable[[], nn.Module], ...] = (
    nn.ReLU,
    nn.Sigmoid,
    nn.ELU,
    nn.GELU,
    lambda: nn.ReLU(inplace=True),
)
POOLS: tuple[Callable[[], nn.Module], ...] = (
    nn.Identity,
    lambda: nn.MaxPool2d(2),
    lambda: nn.AvgPool2d(2, 1),
)


@dataclass(frozen=True)
class Case:
    """A network, a picture, uint8 (3, H, W), and one of the classes."""

    model: Trained
    picture: Tensor
    index: int
    seed: int


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Small networks with first weights, of which "0" and "3.body.0" are convolutions."""
    seed = draw(st.integers(0, 2**31 - 1))
    size = (draw(st.integers(4, 9)), draw(st.integers(4, 9)))
    channels, maps = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    mean = draw(st.sampled_from([None, tuple([0.4, 0.5, 0.3][:channels])]))
    kernel = draw(st.integers(1, 3))
    layers: list[nn.Module] = []
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        layers.append(nn.Conv2d(channels, maps, kernel, padding=draw(st.integers(0, 1))))
        layers += [draw(st.sampled_from(ACTIVATIONS))(), draw(st.sampled_from(POOLS))()]
        layers.append(Residual(nn.Conv2d(maps, maps, 3, padding=1), _norm(maps)))
        layers += [nn.Flatten(), nn.LazyLinear(draw(st.integers(1, 4)))]
        network = nn.Sequential(*layers).eval()
        with torch.no_grad():
            scores = network(torch.rand(1, channels, *size))
        picture = torch.randint(0, 256, (3, *size), dtype=torch.uint8)
    std = None if mean is None else tuple([0.2, 0.3, 0.25][:channels])
    model = Trained(network, (), mean, std, channels, size)
    return Case(model, picture, draw(st.integers(0, scores.shape[1] - 1)), seed)


def _norm(maps: int) -> nn.BatchNorm2d:
    """A norm that has seen pictures."""
    norm = nn.BatchNorm2d(maps)
    for tensor in (norm.weight, norm.bias, norm.running_mean, norm.running_var):
        nn.init.uniform_(tensor, 0.5, 1.5)
    return norm


State = list[object]


def state(network: nn.Module) -> State:
    """All of a network that others could notice: its numbers, gradients, hooks and modes."""
    found: State = [torch.get_rng_state().tolist(), torch.is_grad_enabled()]
    for name, layer in network.named_modules():
        hooks = [len(value) for key, value in vars(layer).items() if key.endswith("_hooks")]
        found.append((name, id(layer), layer.training, hooks, getattr(layer, "inplace", None)))
    for name, tensor in (*network.named_parameters(), *network.named_buffers()):
        grad, numbers = tensor.grad is None, tensor.detach().tolist()
        found.append((name, id(tensor), tensor.requires_grad, grad, numbers))
    return found
