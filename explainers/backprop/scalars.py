"""Networks of a few numbers, run forward and backward by PyTorch, with the chain rule spelled out.

The gradient of a number is the sum, over everything computed from it, of the gradient that
arrived there times the local derivative (the multivariate chain rule; see PyTorch's "Autograd
mechanics").
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.backprop import operations
from explainers.backprop.graph import Edge, Graph, Node, Step
from explainers.backprop.operations import Operation
from explainers.backprop.scalar_networks import LOSS, Network
from explainers.worked import Explanation, Read, Role, Term, added, digits_for, number

TIMES = " × "

NOWHERE = "nowhere"
"""No number is detached."""


def computed(
    network: Network, leaves: Mapping[str, Tensor], detach: str = NOWHERE
) -> dict[str, Tensor]:
    """Every number of the network from its leaves, tensors without axes.

    From the result named `detach` on, the rest of the network sees a detached copy.
    """
    tensors = dict(leaves)
    seen = dict(leaves)
    for name, result in network.results.items():
        tensors[name] = result.operation.function(*(seen[parent] for parent in result.parents))
        seen[name] = tensors[name].detach() if name == detach else tensors[name]
    return tensors


def run(
    network: Network,
    values: Mapping[str, float],
    requires_grad: Collection[str],
    detach: str = NOWHERE,
) -> Graph:
    """One pass forward and backward, with its steps.

    Where backward() refuses (nothing requires a gradient, or all of it is cut off) the graph has
    the forward steps only, and PyTorch's own sentence as its `refusal`.
    """
    leaves = {
        name: torch.tensor(values[name], requires_grad=name in requires_grad)
        for name in network.leaves
    }
    tensors = computed(network, leaves, detach)
    for name in network.results:
        if tensors[name].requires_grad:
            tensors[name].retain_grad()
    refusal = ""
    try:
        tensors[LOSS].backward()  # type: ignore[no-untyped-call]
    except RuntimeError as error:
        refusal = str(error)
    found = _Pass(network, tensors, detach)
    return Graph(found.nodes(), found.edges(), (*found.forward(), *found.backward()), refusal)


@dataclass(frozen=True)
class _Pass:
    network: Network
    tensors: Mapping[str, Tensor]
    detach: str

    def nodes(self) -> dict[str, Node]:
        shown = {}
        for name, leaf in self.network.leaves.items():
            shown[name] = self._node(name, "", leaf.role, leaf.place)
        for name, result in self.network.results.items():
            shown[name] = self._node(name, result.operation.sign, "output", result.place)
        return shown

    def _node(self, name: str, does: str, role: Role, place: tuple[int, int]) -> Node:
        tensor = self.tensors[name]
        return Node(
            name=name,
            label=self.network.label(name),
            does=does,
            role=role,
            place=place,
            value=tensor.detach(),
            grad=_grad(tensor),
            requires_grad=tensor.requires_grad,
            detached=name == self.detach,
        )

    def edges(self) -> tuple[Edge, ...]:
        return tuple(
            Edge(parent, name, parent == self.detach)
            for name, result in self.network.results.items()
            for parent in result.parents
        )

    # --- forward --------------------------------------------------------------------------------

    def forward(self) -> list[Step]:
        return [self._computed(name) for name in self.network.results]

    def _computed(self, name: str) -> Step:
        result = self.network.results[name]
        slots = {str(k): parent for k, parent in enumerate(result.parents)}
        value = self.tensors[name].item()
        values = [self.tensors[parent].item() for parent in result.parents]
        digits = operations.digits_of(result.operation, values, value)
        reads = {
            slot: Read(p, (), held, digits=digits)
            for (slot, p), held in zip(slots.items(), values, strict=True)
        }
        written = operations.term(result.operation.written, reads)
        return Step(
            phase="forward",
            node=name,
            beside=result.parents,
            symbols=f"{result.label} = {self._named(name)}",
            notes=_tiny(result.operation, values, value),
            cells=(Explanation((written,), value),),
        )

    def _named(self, name: str) -> str:
        """What a result is computed as, in names: `e²`."""
        result = self.network.results[name]
        labels = {str(k): self.network.label(p) for k, p in enumerate(result.parents)}
        # Numbers may be negative and need the brackets of `(−2)²`; a name does not.
        bare = result.operation.written.replace("({0})²", "{0}²")
        return operations.named(bare, labels)

    # --- backward -------------------------------------------------------------------------------

    def backward(self) -> list[Step]:
        order = self._order()
        return [self._gradient(name) for name in order if _grad(self.tensors[name]) is not None]

    def _order(self) -> list[str]:
        """From the loss back: each number after everything that was computed from it."""
        order: list[str] = []
        for name in reversed(list(self.network.results)):
            order.append(name)
            for parent in self.network.results[name].parents:
                if parent in self.network.leaves and {*self.network.children(parent)} <= {*order}:
                    order.append(parent)
        return order

    def _gradient(self, name: str) -> Step:
        label = self.network.label(name)
        value = float(self.tensors[name].grad)  # type: ignore[arg-type]
        if name == LOSS:
            one = Explanation((Term(("∂L/∂L",)),), value)
            note = "backward() starts here: when L grows by 1, L grows by 1."
            return Step("backward", name, (), "The gradient of the loss by itself", (note,), (one,))
        children = self._sending(name)
        symbols = " + ".join(
            f"∂L/∂{self.network.label(c)} × {self._local_name(c, name)}" for c in children
        )
        factors: list[float] = []
        for child in children:
            factors += [float(self.tensors[child].grad), self.local(child, name)]  # type: ignore[arg-type]
        digits = digits_for(factors, _chained, value)
        products: list[Term] = []
        for child, above, slope in zip(children, factors[::2], factors[1::2], strict=True):
            arrived = Read(f"∂L/∂{child}", (), above, digits=digits)
            local = Read(f"∂{child}/∂{name}", (), slope, digits=digits)
            products.append(Term((arrived, TIMES, local)))
        return Step(
            phase="backward",
            node=name,
            beside=children,
            symbols=f"∂L/∂{label} = {symbols}",
            notes=tuple(self._local_words(child, name) for child in children),
            cells=(Explanation(tuple(added(products)), value),),
        )

    def _sending(self, name: str) -> tuple[str, ...]:
        """The results that a gradient comes from; nothing passes where `name` was detached."""
        if name == self.detach:
            return ()
        return tuple(
            child for child in self.network.children(name) if _grad(self.tensors[child]) is not None
        )

    def local(self, child: str, name: str) -> float:
        """The local derivative of `child` by `name`, by autograd."""
        result = self.network.results[child]
        leaves = [self.tensors[p].detach().requires_grad_() for p in result.parents]
        wanted = leaves[result.parents.index(name)]
        (found,) = torch.autograd.grad(result.operation.function(*leaves), wanted)
        return float(found)

    def _local_words(self, child: str, name: str) -> str:
        """Such as `∂y/∂z = y × (1 − y) = 0.6 × (1 − 0.6) = 0.24`."""
        result = self.network.results[child]
        template = result.operation.derivatives[result.parents.index(name)]
        slots = {str(k): parent for k, parent in enumerate(result.parents)} | {"out": child}
        labels = {slot: self.network.label(n) for slot, n in slots.items()}
        values = {slot: self.tensors[n].item() for slot, n in slots.items()}
        steps = [operations.named(template, labels)]
        slope = self.local(child, name)
        digits, value = operations.slope_digits(template, values, slope), number(slope)
        if " where " in template:  # a case is decided, not computed
            steps[0] += f"; here it is {value}"
        else:
            steps += [operations.numbered(template, values, digits), value]
        told = [text for k, text in enumerate(steps) if k == 0 or text != steps[k - 1]]
        return f"{self._local_name(child, name)} = {' = '.join(told)}"

    def _local_name(self, child: str, name: str) -> str:
        """How a local derivative is written; that of the loss by what it is computed as."""
        above = f"({self._named(child)})" if child == LOSS else self.network.label(child)
        return f"∂{above}/∂{self.network.label(name)}"


def _chained(factors: list[float]) -> float:
    """The sum over all ways of the gradient that arrived times the local derivative."""
    return sum(a * b for a, b in zip(factors[::2], factors[1::2], strict=True))


def _tiny(operation: Operation, values: list[float], result: float) -> tuple[str, ...]:
    """That a result is too small for float32, where it is not the one of the numbers shown."""
    exact = float(operation.function(*torch.tensor(values, dtype=torch.float64)))
    if not 0 < abs(exact) < torch.finfo(torch.float32).tiny or exact == result:
        return ()
    return ("Below 1.2 × 10⁻³⁸ float32 holds fewer and fewer digits, and at last 0.",)


def _grad(tensor: Tensor) -> Tensor | None:
    """`.grad`, which PyTorch warns about on a result that keeps none."""
    return tensor.grad if tensor.is_leaf or tensor.retains_grad else None
