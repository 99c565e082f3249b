"""The backpropagation lesson: its controls, its numbers and its presets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers import matrices
from explainers.backprop import scalars, tensors
from explainers.backprop.finite import Loss
from explainers.backprop.scalars import LOSS, NETWORKS, NOWHERE, Network
from explainers.backprop.tensors import Given
from explainers.listed import Choice, Flag, Number, Text, Whole
from explainers.notes import INPUT
from explainers.settings import Setting

VIEWS = (
    "A few numbers",
    "A small network",
    "Backward again",
    "Finite differences",
    "Predict, then see",
)
LARGEST = 10.0  # what a leaf may be: beyond it a sigmoid is flat to the last digit
TENSOR = "small network"
CONV_WEIGHT = ((0.5, -0.5), (0.25, 0.4))
FC_WEIGHT = ((0.5, -0.25, 0.1, 0.3), (-0.2, 0.4, 0.2, -0.5))
FC_BIAS = (0.1, -0.1)

# The names of the leaves over all networks of numbers, each once.
LEAVES = {name: leaf for network in NETWORKS.values() for name, leaf in network.leaves.items()}
DETACHABLE = tuple(dict.fromkeys(n for net in NETWORKS.values() for n in net.detachable))

SETTINGS: tuple[Setting, ...] = (
    Choice("view", VIEWS[0], VIEWS),
    Choice("network", "neuron", tuple(NETWORKS)),
    *(Number(name, leaf.value, -LARGEST, LARGEST) for name, leaf in LEAVES.items()),
    *(Flag(f"requires_grad_{name}", leaf.requires_grad) for name, leaf in LEAVES.items()),
    Choice("detach", NOWHERE, (NOWHERE, *DETACHABLE)),
    Text("input", ""),
    Text("conv_weight", ""),
    Text("fc_weight", ""),
    Whole("target", 0, 0, 1),
    *(Flag(f"requires_grad_{name.replace('.', '_')}", name != "input") for name in tensors.LEAVES),
    Choice("detach_at", NOWHERE, (NOWHERE, *tensors.RESULTS[:-1])),
    Choice("gradient", "logits", tuple(n for n in tensors.BACKWARD if n != "loss")),
    Whole("times", 3, 1, 8),
    Flag("zero_grad", False),
    Flag("retain_graph", False),
    Choice("check", "neuron", (*NETWORKS, TENSOR)),
    Choice("dtype", "float32", ("float32", "float64")),
    Whole("log10_eps", -3, -12, 0),
)

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "Neuron": {},
    "Saturated neuron": {"w1": 6.0, "w2": -3.0, "t": 0.0},
    "detach() after z": {"detach": "z"},
    "A frozen weight": {"requires_grad_w1": False},
    "The input's gradient": {"requires_grad_x1": True, "requires_grad_x2": True},
    "Skip connection": {"network": "skip connection"},
    "A dead ReLU": {"network": "skip connection", "w": -0.75},
    "Nothing to learn": {
        "requires_grad_w1": False,
        "requires_grad_w2": False,
        "requires_grad_b": False,
    },
}

TENSOR_PRESETS: Mapping[str, Mapping[str, Any]] = {
    "All weights": {},
    "Frozen convolution": {"requires_grad_conv_weight": False},
    "The input too": {"requires_grad_input": True},
    "detach() after pool": {"detach_at": "pool"},
    "The other class": {"target": 1},
}


def network(values: Mapping[str, Any]) -> Network:
    """The network of numbers that is chosen."""
    return NETWORKS[values["network"]]


def learned(values: Mapping[str, Any], of: Network) -> tuple[str, ...]:
    """The leaves of the network that require a gradient."""
    return tuple(name for name in of.leaves if values[f"requires_grad_{name}"])


def places(of: Network) -> tuple[str, ...]:
    """Where the network's graph can be cut, "nowhere" first."""
    return (NOWHERE, *of.detachable)


def learned_tensors(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The leaves of the network of tensors that require a gradient."""
    return tuple(n for n in tensors.LEAVES if values[f"requires_grad_{n.replace('.', '_')}"])


def given(values: Mapping[str, Any]) -> tuple[Given, tuple[str, ...]]:
    """The leaves of the network of tensors, and a sentence for each text that cannot be used."""
    defaults = _defaults()
    typed = {name: matrices.typed(values[name], name, planes) for name, planes in defaults.items()}
    return (
        Given(
            input=typed["input"][0],
            conv_weight=typed["conv_weight"][0][None],
            fc_weight=typed["fc_weight"][0][0],
            fc_bias=torch.tensor(FC_BIAS),
            target=values["target"],
        ),
        tuple(sentence for _, sentence in typed.values() if sentence),
    )


@cache
def _defaults() -> dict[str, Tensor]:
    """The lesson's own numbers, (planes, rows, columns) each."""
    return {
        "input": torch.tensor([INPUT], dtype=torch.float32),
        "conv_weight": torch.tensor([CONV_WEIGHT]),
        "fc_weight": torch.tensor([FC_WEIGHT]),
    }


def checked(values: Mapping[str, Any]) -> tuple[Loss, dict[str, Tensor]]:
    """The network under the check: its loss as a function, and the leaves that are moved."""
    name = values["check"]
    if name == TENSOR:
        own, _ = given(values)
        leaves = own.leaves()
        picture = leaves.pop("input")
        return _tensor_loss(picture, own.target), leaves
    of = NETWORKS[name]
    moved = {n: torch.tensor(float(values[n])) for n in of.leaves if of.leaves[n].requires_grad}
    fixed = {n: torch.tensor(float(values[n])) for n in of.leaves if n not in moved}
    return _scalar_loss(of, fixed), moved


def kinked(values: Mapping[str, Any]) -> bool:
    """Whether a step of gradcheck, 10⁻⁶, could carry a number over a kink of the checked loss.

    ReLU has one at 0, max pooling one where the two largest cells of a window tie.
    """
    if values["check"] != TENSOR:
        network_ = NETWORKS[values["check"]]
        leaves = {n: torch.tensor(float(values[n]), dtype=torch.float64) for n in network_.leaves}
        corner = scalars.computed(network_, leaves).get("z") if "h" in network_.results else None
        near = 2e-6 * max(1.0, *(abs(float(values[name])) for name in network_.leaves))
        return corner is not None and abs(float(corner)) <= near
    own, _ = given(values)
    maps = F.conv2d(own.input.double(), own.conv_weight.double())[None]
    windows = F.unfold(maps, tensors.POOL, stride=tensors.POOL)[0]
    first, second = windows.topk(2, dim=0).values
    near = 2e-6 * max(1.0, float(own.input.abs().max()))
    return bool((first - second <= near).any())


def _scalar_loss(of: Network, fixed: Mapping[str, Tensor]) -> Loss:
    def loss(leaves: Mapping[str, Tensor]) -> Tensor:
        dtype = next(iter(leaves.values())).dtype
        others = {name: tensor.to(dtype) for name, tensor in fixed.items()}
        return scalars.computed(of, {**others, **leaves})[LOSS]

    return loss


def _tensor_loss(picture: Tensor, target: int) -> Callable[[Mapping[str, Tensor]], Tensor]:
    def loss(leaves: Mapping[str, Tensor]) -> Tensor:
        conv = F.conv2d(picture.to(leaves["conv.weight"].dtype), leaves["conv.weight"])
        flat = torch.flatten(F.max_pool2d(conv, tensors.POOL))
        logits = F.linear(flat, leaves["fc.weight"], leaves["fc.bias"])
        return F.cross_entropy(logits, torch.tensor(target))

    return loss
