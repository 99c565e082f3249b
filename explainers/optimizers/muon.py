"""torch.optim.Muon's step as worked examples: for matrices, whose singular values it evens out.

From K. Jordan and others, "Muon: An optimizer for hidden layers in neural networks" (2024):
M ← μ M + (1 − μ) G, looked ahead U = (1 − μ) G + μ M, divided by its Frobenius norm, then a few
steps of a Newton–Schulz iteration, X ← a X + (b A + c A²) X with A = X Xᵀ, and
W ← (1 − lr λ) W − lr √max(1, rows / columns) X. Each of these steps makes a s + b s³ + c s⁵ of a
singular value s and leaves its directions alone. PyTorch computes from U to the last X in
bfloat16: each result is rounded to 8 significant bits, which the arithmetic says as bf16(…).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import torch
from torch import Tensor
from torch.optim import Muon

from explainers.optimizers import steps
from explainers.optimizers.steps import Parts, literal
from explainers.worked import Explanation, Index, Part, Read, Role, Term, WorkedExample

COEFFICIENTS = (3.4445, -4.775, 2.0315)
"""PyTorch's a, b and c."""

EPS = 1e-7
"""What the norm is at least, in PyTorch's own default."""

MOST_STEPS = 99  # PyTorch refuses a hundred

PRODUCTS = ("gram", "mix", "next")
"""What each Newton–Schulz step works out, one after the other: A, B, and the next X."""

OPEN, CLOSE = "bf16(", ")"


@dataclass(frozen=True)
class Settings:
    """The arguments of torch.optim.Muon that are set here, checked when they are made."""

    lr: float = 1e-3
    momentum: float = 0.95
    nesterov: bool = True
    weight_decay: float = 0.1
    ns_steps: int = 5

    def __post_init__(self) -> None:
        """Raise ValueError, in words, where torch.optim.Muon would, or no step could be shown."""
        steps.check_numbers(lr=self.lr, momentum=self.momentum, weight_decay=self.weight_decay)
        if not 1 <= self.ns_steps <= MOST_STEPS:
            raise ValueError(f"ns_steps is {self.ns_steps}: it must be from 1 to {MOST_STEPS}.")


@dataclass(frozen=True)
class MuonStep:
    """One step of Muon on a matrix, `output` after it.

    `parts` are its results in order, each a worked example: "momentum", "update", "divide", of
    each Newton–Schulz step k, counted from 1, "gram k", "mix k" and "next k", and "param".
    `update` is what is divided, `iterates` are X before the first of these steps and after each,
    (rows, columns) with no more rows than columns: of a tall matrix the transpose. `scale` is what
    the learning rate is multiplied by.
    """

    output: Tensor
    update: Tensor
    iterates: tuple[Tensor, ...]
    scale: float
    parts: Mapping[str, WorkedExample]

    def singular_values(self) -> Tensor:
        """Those of each X, (steps + 1, rows), in the order of the first X, the largest first.

        A step leaves the directions as they are, so each value is followed along its own: after a
        step the order of the values may be another.
        """
        u, _, v = torch.linalg.svd(self.iterates[0], full_matrices=False)
        return torch.stack([(u.T @ one @ v.T).diagonal() for one in self.iterates])


def work(
    param: Tensor, grad: Tensor, momentum_buffer: Tensor | None = None, *, by: Settings
) -> MuonStep:
    """One step from `param` (rows, columns), float32, with its gradient and what is remembered.

    None stands for the zeros that PyTorch begins with. Raises ValueError where the tensors do not
    fit each other, or are no matrices: for those PyTorch's own words.
    """
    buffer = torch.zeros_like(param) if momentum_buffer is None else momentum_buffer
    steps.check_tensors(param, grad, momentum_buffer=buffer)
    after, state = steps.take(
        Muon, param, grad, {"momentum_buffer": buffer}, lr=by.lr, momentum=by.momentum,
        nesterov=by.nesterov, weight_decay=by.weight_decay, ns_steps=by.ns_steps,
    )  # fmt: skip
    new = state["momentum_buffer"]
    update = (grad.lerp(new, by.momentum) if by.nesterov else new).bfloat16()
    scale = math.sqrt(max(1, param.shape[0] / param.shape[1]))
    parts: dict[str, WorkedExample] = {
        "momentum": _momentum(buffer, grad, new, by),
        "update": _look_ahead(grad, new, update, by),
    }
    tall = update.shape[0] > update.shape[1]
    x = (update.T if tall else update) / update.norm().clamp(min=EPS)
    parts["divide"] = _divide(update, x)
    iterates = [x]
    for k in range(1, by.ns_steps + 1):
        made = _iterate(iterates[-1])
        for name, example in zip(PRODUCTS, _spelled(iterates[-1], *made), strict=True):
            parts[f"{name} {k}"] = example
        iterates.append(made[-1])
    moved = iterates[-1].T if tall else iterates[-1]
    parts["param"] = _moved(param, moved.float(), after, by, scale)
    return MuonStep(after, update.float(), tuple(one.float() for one in iterates), scale, parts)


def refusal(shape: tuple[int, ...]) -> str:
    """What PyTorch says of a parameter of this shape; empty for a matrix."""
    try:
        Muon([torch.zeros(shape, requires_grad=True)])
    except ValueError as error:
        return str(error)
    return ""


def polynomial(s: Tensor, count: int = 1) -> Tensor:
    """What becomes of singular values in so many steps, without any rounding."""
    a, b, c = COEFFICIENTS
    for _ in range(count):
        s = a * s + b * s**3 + c * s**5
    return s


def _iterate(x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """A = X Xᵀ, b A + c A², and the next X."""
    a, b, c = COEFFICIENTS
    gram = x @ x.T
    mix = torch.addmm(gram, gram, gram, beta=b, alpha=c)
    return gram, mix, torch.addmm(x, mix, x, beta=a)


def _momentum(buffer: Tensor, grad: Tensor, new: Tensor, by: Settings) -> WorkedExample:
    keep = literal(by.momentum)
    return steps.example(
        {"momentum_buffer": buffer, "grad": grad},
        new,
        lambda old, g: (f"{keep} × ", old, f" + (1 − {keep}) × ", g),
    )


def _look_ahead(grad: Tensor, new: Tensor, update: Tensor, by: Settings) -> WorkedExample:
    keep = literal(by.momentum)

    def spelling(g: Read, b: Read) -> Parts:
        ahead: Parts = (f"(1 − {keep}) × ", g, f" + {keep} × ", b) if by.nesterov else (b,)
        return (OPEN, *ahead, CLOSE)

    return steps.example({"grad": grad, "momentum_buffer": new}, update.float(), spelling)


def _divide(update: Tensor, x: Tensor) -> WorkedExample:
    """X, of a tall update its transpose, each number of it divided by the length of all."""
    values, shape = update.float(), update.shape
    tall, length = shape[0] > shape[1], float(update.norm()) > EPS

    def explain(index: Index) -> Explanation:
        own = index[::-1] if tall else index
        top = (OPEN, _read("update", values, own))
        if not length:
            return Explanation((Term((*top, f" / {literal(EPS)}{CLOSE}")),), float(x[index]))
        squares = [(_read("update", values, one), "²") for one in product(*map(range, shape))]
        terms = [Term((*top, f" / {OPEN}√[")), *_sum(squares), Term(("]))",))]
        return Explanation(tuple(terms), float(x[index]))

    return WorkedExample(
        {"update": values}, x.float(), explain, {"update": "gradient", "output": "neutral"}
    )


def _spelled(x: Tensor, gram: Tensor, mix: Tensor, after: Tensor) -> Iterator[WorkedExample]:
    """The three products of a Newton–Schulz step."""
    a, b, c = map(literal, COEFFICIENTS)
    xs, grams, mixes = x.float(), gram.float(), mix.float()

    def squared(index: Index) -> Explanation:
        pairs = [
            (_read("X", xs, (index[0], k)), "×", _read("X", xs, (index[1], k)))
            for k in range(x.shape[1])
        ]
        return Explanation((Term((OPEN,)), *_sum(pairs), Term((CLOSE,))), float(gram[index]))

    def mixed(index: Index) -> Explanation:
        pairs = _products("A", grams, "A", grams, index)
        opening = Term((f"{OPEN}{b} × ", _read("A", grams, index), f" + {c} × ("))
        return Explanation((opening, *_sum(pairs), Term(("))",))), float(mix[index]))

    def moved(index: Index) -> Explanation:
        pairs = _products("B", mixes, "X", xs, index)
        opening = Term((f"{OPEN}{a} × ", _read("X", xs, index), " + "))
        return Explanation((opening, *_sum(pairs), Term((CLOSE,))), float(after[index]))

    yield WorkedExample({"X": xs}, grams, squared, _plain("X"))
    yield WorkedExample({"A": grams}, mixes, mixed, _plain("A"))
    yield WorkedExample({"X": xs, "B": mixes}, after.float(), moved, _plain("X", "B"))


def _moved(param: Tensor, step: Tensor, after: Tensor, by: Settings, scale: float) -> WorkedExample:
    lr, decay = literal(by.lr), literal(by.weight_decay)
    rows, columns = param.shape
    larger = f" × √({rows} / {columns})" if scale > 1 else ""

    def spelling(w: Read, x: Read) -> Parts:
        start: Parts = (w, f" × (1 − {lr} × {decay})") if by.weight_decay else (w,)
        return (*start, f" − {lr}{larger} × ", x)

    return steps.example({"param": param, "X": step}, after, spelling)


def _products(
    one: str, left: Tensor, other: str, right: Tensor, index: Index
) -> list[tuple[Part, ...]]:
    """Row times column: what a cell of a product of two matrices adds up."""
    return [
        (_read(one, left, (index[0], k)), "×", _read(other, right, (k, index[1])))
        for k in range(left.shape[1])
    ]


def _sum(parts: Iterable[tuple[Part, ...]]) -> Iterator[Term]:
    """Terms with a plus between them."""
    for place, one in enumerate(parts):
        yield Term(one if place == 0 else (" + ", *one))


def _read(name: str, values: Tensor, index: Index) -> Read:
    return Read(name, index, float(values[index]))


def _plain(*names: str) -> dict[str, Role]:
    return dict.fromkeys((*names, "output"), "neutral")
