"""A tiny network of tensors, convolution → pooling → linear → cross-entropy, forward and backward.

Every value and every gradient is a worked example of its own; autograd's gradients of the whole
network are what the nodes show, and tests hold the two equal.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import product

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.backprop.graph import Edge, Graph, Node, Phase, Step
from explainers.layers import conv2d, conv2d_backward, flatten, linear, linear_backward, max_pool2d
from explainers.losses import cross_entropy
from explainers.worked import Explanation, Index, Read, Role, Term, WorkedExample

LEAVES = ("input", "conv.weight", "fc.weight", "fc.bias")
RESULTS = ("conv", "pool", "flat", "logits", "loss")
POOL = 2

PARENTS: Mapping[str, tuple[str, ...]] = {
    "conv": ("input", "conv.weight"),
    "pool": ("conv",),
    "flat": ("pool",),
    "logits": ("flat", "fc.weight", "fc.bias"),
    "loss": ("logits",),
}
CHILD = {parent: child for child, parents in PARENTS.items() for parent in parents}
BACKWARD = (
    "loss",
    "logits",
    "fc.bias",
    "fc.weight",
    "flat",
    "pool",
    "conv",
    "conv.weight",
    "input",
)

SIGNS = {
    "conv": "conv2d",
    "pool": f"max_pool2d({POOL})",
    "flat": "flatten",
    "logits": "linear",
    "loss": "cross_entropy",
}
PLACES = {
    "input": (1, 4),
    "conv.weight": (1, 1),
    "conv": (2, 4),
    "pool": (3, 4),
    "flat": (4, 4),
    "fc.weight": (4, 1),
    "fc.bias": (5, 1),
    "logits": (5, 4),
    "loss": (6, 4),
}
ROLES: Mapping[str, Role] = {
    "input": "input",
    "conv.weight": "kernel",
    "fc.weight": "kernel",
    "fc.bias": "kernel",
}

FORWARD_WORDS = {
    "conv": "conv = conv2d(input, conv.weight): the kernel at 4×4 stops",
    "pool": f"pool = max_pool2d(conv, {POOL}): the largest of each 2×2 window",
    "flat": "flat = flatten(pool): the same numbers in one row",
    "logits": "logits = linear(flat, fc.weight, fc.bias): a score for each class",
    "loss": "loss = cross_entropy(logits, target): how far off the scores are",
}
BACKWARD_WORDS = {
    "loss": "∂loss/∂loss: backward() starts with 1",
    "logits": "logits.grad = softmax(logits) − target: what was given minus what was wanted",
    "fc.bias": "fc.bias.grad = logits.grad: the bias was added once",
    "fc.weight": "fc.weight.grad = logits.grad × flat: each weight multiplied one number",
    "flat": "flat.grad = Σ logits.grad × fc.weight: each number went into every score",
    "pool": "pool.grad = flat.grad, in rows and columns again",
    "conv": "conv.grad: all of a window's gradient to its largest number, none to the others",
    "conv.weight": "conv.weight.grad = Σ conv.grad × input: each weight was used at every stop",
    "input": "input.grad = Σ conv.grad × conv.weight: each cell was read by several windows",
}


@dataclass(frozen=True)
class Given:
    """The leaves, and `target`, the class that is right.

    `input` (1, H, W), `conv_weight` (1, 1, k, k), `fc_weight` (N, F), `fc_bias` (N,).
    """

    input: Tensor
    conv_weight: Tensor
    fc_weight: Tensor
    fc_bias: Tensor
    target: int

    def leaves(self, requires_grad: Collection[str] = ()) -> dict[str, Tensor]:
        """Fresh copies by their names, those in `requires_grad` to be differentiated by."""
        own = (self.input, self.conv_weight, self.fc_weight, self.fc_bias)
        return {
            name: tensor.detach().clone().requires_grad_(name in requires_grad)
            for name, tensor in zip(LEAVES, own, strict=True)
        }


def forward(leaves: Mapping[str, Tensor], target: int, detach: str = "") -> dict[str, Tensor]:
    """Every tensor of the network; from the result named `detach` on, a detached copy is used."""
    tensors = dict(leaves)
    seen = dict(leaves)

    def put(name: str, tensor: Tensor) -> None:
        if tensor.requires_grad:
            tensor.retain_grad()
        tensors[name] = tensor
        seen[name] = tensor.detach() if name == detach else tensor

    put("conv", F.conv2d(seen["input"], seen["conv.weight"]))
    put("pool", F.max_pool2d(seen["conv"], POOL))
    put("flat", torch.flatten(seen["pool"]))
    put("logits", F.linear(seen["flat"], seen["fc.weight"], seen["fc.bias"]))
    put("loss", F.cross_entropy(seen["logits"], torch.tensor(target)))
    return tensors


@dataclass(frozen=True)
class Run:
    """One pass: its graph, and a worked example for each gradient that arrived."""

    graph: Graph
    gradients: Mapping[str, WorkedExample]


def run(given: Given, requires_grad: Collection[str], detach: str = "") -> Run:
    """One pass forward and backward; `refusal` of the graph says where backward() refused."""
    tensors = forward(given.leaves(requires_grad), given.target, detach)
    refusal = ""
    try:
        tensors["loss"].backward()  # type: ignore[no-untyped-call]
    except RuntimeError as error:
        refusal = str(error)
    arrived = [name for name in BACKWARD if _grad(tensors[name]) is not None]
    makers = _gradients(tensors, given.target)
    gradients = {name: makers[name]() for name in arrived if name != "loss"}
    steps = [_forward_step(name, example) for name, example in _values(tensors, given.target)]
    steps += [_backward_step(name, gradients) for name in arrived]
    nodes = {name: _node(name, tensors[name], detach) for name in (*LEAVES, *RESULTS)}
    edges = [Edge(p, child, p == detach) for child, parents in PARENTS.items() for p in parents]
    return Run(Graph(nodes, tuple(edges), tuple(steps), refusal), gradients)


def _node(name: str, tensor: Tensor, detach: str) -> Node:
    return Node(
        name=name,
        label=name,
        does=SIGNS.get(name, ""),
        role=ROLES.get(name, "output"),
        place=PLACES[name],
        value=tensor.detach(),
        grad=_grad(tensor),
        requires_grad=tensor.requires_grad,
        detached=name == detach,
    )


def _values(tensors: Mapping[str, Tensor], target: int) -> list[tuple[str, WorkedExample]]:
    """The forward pass, layer by layer."""
    t = {name: tensor.detach() for name, tensor in tensors.items()}
    return [
        ("conv", conv2d.work(t["input"], t["conv.weight"])),
        ("pool", max_pool2d.work(t["conv"], POOL)),
        ("flat", flatten.work(t["pool"])),
        ("logits", linear.work(t["flat"], t["fc.weight"], t["fc.bias"])),
        ("loss", cross_entropy.work(t["logits"], torch.tensor(target))),
    ]


def _gradients(
    tensors: Mapping[str, Tensor], target: int
) -> dict[str, Callable[[], WorkedExample]]:
    """How to work out each gradient from the one that arrived behind it."""
    t = {name: tensor.detach() for name, tensor in tensors.items()}

    def above(name: str) -> Tensor:
        gradient = _grad(tensors[CHILD[name]])
        assert gradient is not None  # a gradient arrives only through the node behind
        return gradient

    fully_connected = (t["flat"], t["fc.weight"])
    convolved = (t["input"], t["conv.weight"])
    return {
        "logits": lambda: cross_entropy.gradient(t["logits"], torch.tensor(target)),
        "fc.bias": lambda: linear_backward.bias_gradient(above("fc.bias")),
        "fc.weight": lambda: linear_backward.weight_gradient(*fully_connected, above("fc.weight")),
        "flat": lambda: linear_backward.input_gradient(*fully_connected, above("flat")),
        "pool": lambda: _unflatten(above("pool"), t["pool"]),
        "conv": lambda: max_pool2d.backward(t["conv"], above("conv"), POOL),
        "conv.weight": lambda: conv2d_backward.weight_gradient(*convolved, above("conv.weight")),
        "input": lambda: conv2d_backward.input_gradient(*convolved, above("input")),
    }


def _unflatten(gradient: Tensor, like: Tensor) -> WorkedExample:
    """The gradient of flatten: the same numbers, in the shape they had."""
    numbers = torch.arange(like.numel()).view(like.shape)

    def explain(index: Index) -> Explanation:
        place = int(numbers[index])
        read = Read("grad_output", (place,), float(gradient[place]))
        return Explanation((Term((read,)),), float(gradient[place]))

    return WorkedExample(
        {"grad_output": gradient},
        gradient.view(like.shape),
        explain,
        {"grad_output": "gradient", "output": "gradient"},
    )


def _forward_step(name: str, example: WorkedExample) -> Step:
    return _step("forward", name, PARENTS[name], FORWARD_WORDS[name], example)


def _backward_step(name: str, gradients: Mapping[str, WorkedExample]) -> Step:
    if name == "loss":
        one = Explanation((Term(("∂loss/∂loss",)),), 1.0)
        return Step("backward", name, (), BACKWARD_WORDS[name], (), (one,))
    return _step("backward", name, (CHILD[name],), BACKWARD_WORDS[name], gradients[name])


def _step(
    phase: Phase, name: str, beside: tuple[str, ...], words: str, example: WorkedExample
) -> Step:
    cells = product(*(range(size) for size in example.output.shape))
    return Step(phase, name, beside, words, (), tuple(example.explain(*cell) for cell in cells))


def _grad(tensor: Tensor) -> Tensor | None:
    """`.grad`, which PyTorch warns about on a result that keeps none."""
    return tensor.grad if tensor.is_leaf or tensor.retains_grad else None
