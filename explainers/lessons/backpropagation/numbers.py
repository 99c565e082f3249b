"""The backpropagation lesson: its controls, its numbers and its presets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers import matrices, settings
from explainers.backprop import scalars, tensors
from explainers.backprop.finite import Loss
from explainers.backprop.scalar_networks import LOSS, NEURON, SKIP, Network
from explainers.backprop.scalars import NOWHERE
from explainers.backprop.tensors import Given
from explainers.kinds import Choice, Number, Text, Whole
from explainers.lessons.backpropagation import words
from explainers.notes import INPUT

LARGEST = 10.0  # what a leaf may be: beyond it a sigmoid is flat to the last digit
LEAF = Number(-LARGEST, LARGEST)
CONV_WEIGHT = ((0.5, -0.5), (0.25, 0.4))
FC_WEIGHT = ((0.5, -0.25, 0.1, 0.3), (-0.2, 0.4, 0.2, -0.5))
FC_BIAS = (0.1, -0.1)
LEARNED = ("w1", "w2", "b")  # of the neuron on which backward() is called again
DTYPES = {"float32": torch.float32, "float64": torch.float64}
STEPS = [10.0**-power for power in range(13)]  # the ε that are compared

SCALARS: Mapping[str, Network] = {"neuron": NEURON, "skip": SKIP}
DETACHABLE = tuple(dict.fromkeys(n for net in SCALARS.values() for n in net.detachable))
GRADIENTS = tuple(name for name in tensors.BACKWARD if name != "loss")


@dataclass(frozen=True, kw_only=True)
class Values(settings.Values):
    """What the page's controls are set to: the numbers of its networks, and what is asked of them.

    The leaves and `requires_grad` have the values of `explainers.backprop.scalar_networks`;
    `input`, `conv_weight` and `fc_weight` are typed matrices.
    """

    view: Annotated[str, Choice(words.VIEWS)] = "numbers"
    network: Annotated[str, Choice(words.NETWORKS)] = "neuron"
    x1: Annotated[float, LEAF] = 1.5
    w1: Annotated[float, LEAF] = 0.5
    x2: Annotated[float, LEAF] = -1.0
    w2: Annotated[float, LEAF] = 2.0
    b: Annotated[float, LEAF] = 0.25
    t: Annotated[float, LEAF] = 1.0
    x: Annotated[float, LEAF] = 2.0
    w: Annotated[float, LEAF] = 0.75
    requires_grad_x1: bool = False
    requires_grad_w1: bool = True
    requires_grad_x2: bool = False
    requires_grad_w2: bool = True
    requires_grad_b: bool = True
    requires_grad_t: bool = False
    requires_grad_x: bool = True
    requires_grad_w: bool = True
    detach: Annotated[str, Choice((NOWHERE, *DETACHABLE))] = NOWHERE
    input: Annotated[str, Text()] = ""
    conv_weight: Annotated[str, Text()] = ""
    fc_weight: Annotated[str, Text()] = ""
    target: Annotated[int, Whole(0, 1)] = 0
    requires_grad_input: bool = False
    requires_grad_conv_weight: bool = True
    requires_grad_fc_weight: bool = True
    requires_grad_fc_bias: bool = True
    detach_at: Annotated[str, Choice((NOWHERE, *tensors.RESULTS[:-1]))] = NOWHERE
    gradient: Annotated[str, Choice(GRADIENTS)] = "logits"
    times: Annotated[int, Whole(1, 8)] = 3
    zero_grad: bool = False
    retain_graph: bool = False
    check: Annotated[str, Choice(words.CHECKED)] = "neuron"
    dtype: Annotated[str, Choice(tuple(DTYPES))] = "float32"
    log10_eps: Annotated[int, Whole(-12, 0)] = -3

    @property
    def eps(self) -> float:
        """How far a number is moved to either side, in the check."""
        return float(10.0**self.log10_eps)


PRESETS: Mapping[str, Values] = {
    "neuron": Values(),
    "saturated": Values(w1=6.0, w2=-3.0, t=0.0),
    "detached": Values(detach="z"),
    "frozen": Values(requires_grad_w1=False),
    "input": Values(requires_grad_x1=True, requires_grad_x2=True),
    "skip": Values(network="skip"),
    "dead": Values(network="skip", w=-0.75),
    "nothing": Values(requires_grad_w1=False, requires_grad_w2=False, requires_grad_b=False),
}

TENSOR_PRESETS: Mapping[str, Values] = {
    "all": Values(),
    "frozen": Values(requires_grad_conv_weight=False),
    "input": Values(requires_grad_input=True),
    "detached": Values(detach_at="pool"),
    "other": Values(target=1),
}


def settled(values: Values) -> Values:
    """The values with a place in the network that is chosen, and a gradient that arrives."""
    if values.detach not in places(network(values)):
        values = replace(values, detach=NOWHERE)
    arriving = arrived(values)
    if values.view == "tensors" and arriving and values.gradient not in arriving:
        values = replace(values, gradient=arriving[0])
    return values


def network(values: Values) -> Network:
    """The network of numbers that is chosen."""
    return SCALARS[values.network]


def leaves(values: Values, of: Network) -> dict[str, float]:
    """The numbers that the network begins with."""
    return {name: getattr(values, name) for name in of.leaves}


def learned(values: Values, of: Network) -> tuple[str, ...]:
    """The leaves of the network that require a gradient."""
    return tuple(name for name in of.leaves if getattr(values, f"requires_grad_{name}"))


def places(of: Network) -> tuple[str, ...]:
    """Where the network's graph can be cut, "nowhere" first."""
    return (NOWHERE, *of.detachable)


def learned_tensors(values: Values) -> tuple[str, ...]:
    """The leaves of the network of tensors that require a gradient."""
    return tuple(
        label for name, label in words.TENSORS.items() if getattr(values, f"requires_grad_{name}")
    )


def arrived(values: Values) -> tuple[str, ...]:
    """The tensors whose gradients arrive: what is learned, and what lies between it and the loss.

    From the cut at `detach_at` on, nothing goes farther back.
    """
    wanted = set(learned_tensors(values))
    cut = values.detach_at
    tracked: dict[str, bool] = {name: name in wanted for name in tensors.LEAVES}
    for name, parents in tensors.PARENTS.items():
        tracked[name] = any(tracked[parent] and parent != cut for parent in parents)
    reached = {"loss"} if tracked["loss"] else set()
    for name in reversed(tuple(tensors.PARENTS)):
        if name in reached:
            reached |= {p for p in tensors.PARENTS[name] if tracked[p] and p != cut}
    return tuple(name for name in GRADIENTS if name in reached)


def given(values: Values) -> tuple[Given, tuple[str, ...]]:
    """The leaves of the network of tensors, and a sentence for each text that cannot be used."""
    typed = {
        name: matrices.typed(getattr(values, name), name, planes)
        for name, planes in _defaults().items()
    }
    return (
        Given(
            input=typed["input"][0],
            conv_weight=typed["conv_weight"][0][None],
            fc_weight=typed["fc_weight"][0][0],
            fc_bias=torch.tensor(FC_BIAS),
            target=values.target,
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


def checked(values: Values) -> tuple[Loss, dict[str, Tensor]]:
    """The network under the check: its loss as a function, and the leaves that are moved."""
    if values.check == "tensors":
        own, _ = given(values)
        weights = own.leaves()
        picture = weights.pop("input")
        return _tensor_loss(picture, own.target), weights
    of = SCALARS[values.check]
    every = {name: torch.tensor(value) for name, value in leaves(values, of).items()}
    moved = {name: every[name] for name, leaf in of.leaves.items() if leaf.requires_grad}
    fixed = {name: tensor for name, tensor in every.items() if name not in moved}
    return _scalar_loss(of, fixed), moved


def kinked(values: Values) -> bool:
    """Whether a step of gradcheck, 10⁻⁶, could carry a number over a kink of the checked loss.

    ReLU has one at 0, max pooling one where the two largest cells of a window tie.
    """
    if values.check != "tensors":
        of = SCALARS[values.check]
        numbers = leaves(values, of)
        exact = {n: torch.tensor(value, dtype=torch.float64) for n, value in numbers.items()}
        corner = scalars.computed(of, exact).get("z") if "h" in of.results else None
        near = 2e-6 * max(1.0, *map(abs, numbers.values()))
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
