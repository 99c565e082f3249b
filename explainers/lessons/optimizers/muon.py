"""The optimizers lesson on Muon: its examples, and what is said and shown of a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from explainers import matrices, snippets
from explainers.figures.palette import Palette
from explainers.lessons.optimizers import words
from explainers.lessons.optimizers.numbers import Values
from explainers.optimizers import muon
from explainers.optimizers.muon import PRODUCTS, MuonStep
from explainers.worked import WorkedExample, number

MOST = (4, 5)
"""Rows and columns that can be typed."""

_GRAD = torch.tensor([[2.0, 1.0, 0.0], [2.0, 1.0, 1.0]])
_PARAM = torch.tensor(
    [
        [1.0, 0.0, -1.0, 2.0, 0.5],
        [0.5, 1.0, 2.0, -1.0, 0.0],
        [-1.0, 0.5, 0.0, 1.0, 2.0],
        [0.0, -1.0, 1.0, 0.5, -2.0],
    ]
)

PRESETS: Mapping[str, Values] = {
    "first": Values(),
    "later": Values(momentum_buffer="1 0 1\n0 1 0"),
    "tall": Values(grad="2 -1\n2 2\n0 1", muon_part="param"),
    "weak": Values(grad="1 0 0\n0 0.01 0", muon_part="next", ns_step=5),
    "rank_one": Values(grad="3 1\n9 3", muon_part="divide"),
}


@dataclass(frozen=True)
class Shown:
    """A step, what went into it, and a sentence for each text that could not be used."""

    step: MuonStep
    operands: Mapping[str, Tensor]
    complaints: tuple[str, ...]


def settings_of(values: Values) -> muon.Settings:
    """Muon's arguments."""
    return muon.Settings(
        lr=values.muon_lr,
        momentum=values.muon_momentum,
        nesterov=values.muon_nesterov,
        weight_decay=values.muon_weight_decay,
        ns_steps=values.ns_steps,
    )


def shown(values: Values) -> Shown:
    """The step of the settings; the gradient says how many rows and columns there are."""
    grad, first = matrices.within(values.grad, "grad", _GRAD, MOST)
    rows, columns = grad.shape
    param, second = matrices.typed(values.param, "param", _PARAM[None, :rows, :columns])
    zeros = torch.zeros(1, rows, columns)
    buffer, third = matrices.typed(values.momentum_buffer, "momentum_buffer", zeros)
    operands = {"param": param[0], "grad": grad, "momentum_buffer": buffer[0]}
    step = muon.work(**operands, by=settings_of(values))
    return Shown(step, operands, tuple(filter(None, (first, second, third))))


def chosen(values: Values, step: MuonStep) -> tuple[WorkedExample, dict[str, str]]:
    """The part of the step that is looked at, and what its tensors are called."""
    part, k = values.muon_part, at(values)
    tall = step.output.shape[0] > step.output.shape[1]
    now, after = f"X after {_steps(k - 1)}", f"X after {_steps(k)}"
    captions = {
        "momentum": {"output": "momentum_buffer, new"},
        "update": {"momentum_buffer": "momentum_buffer, new", "output": "U"},
        "divide": {"update": "U", "output": "X, of U transposed" if tall else "X"},
        "gram": {"X": now, "output": "A"},
        "mix": {"output": "B"},
        "next": {"X": now, "output": after},
        "param": {
            "X": f"X{'ᵀ' * tall} after {_steps(values.ns_steps)}",
            "output": "param, new",
        },
    }
    return step.parts[f"{part} {k}" if part in PRODUCTS else part], captions[part]


def at(values: Values) -> int:
    """Which Newton–Schulz step is looked at: one that is made."""
    return min(values.ns_step, values.ns_steps)


def _steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"


def told(step: MuonStep) -> str:
    """What becomes of the singular values, in a line (Markdown)."""
    before, *_, after = (_row(row) for row in step.singular_values().tolist())
    count = len(step.iterates) - 1
    return f"Singular values of U ÷ its length: **{before}**; after {_steps(count)}: **{after}**."


def table(step: MuonStep) -> str:
    """The singular values after each Newton–Schulz step, as a table (Markdown)."""
    found = step.singular_values()
    exact = muon.polynomial(found[0], len(found) - 1)
    heads = ["steps", *map(str, range(len(found))), f"{len(found) - 1}, not rounded"]
    rows = [
        [f"s{_subscript(place)}", *map(number, values), number(float(exact[place]))]
        for place, values in enumerate(found.T.tolist())
    ]
    lines = ["| " + " | ".join(row) + " |" for row in (heads, ["---"] * len(heads), *rows)]
    return "\n".join(lines)


def formula(values: Values, colours: Palette) -> str:
    """The rule as LaTeX, and what its signs stand for (Markdown)."""
    g = rf"\textcolor{{{colours.gradient}}}{{G}}"
    w = rf"\textcolor{{{colours.kernel}}}{{W}}"
    new = rf"\textcolor{{{colours.output}}}{{W'}}"
    ahead = rf"(1 - \mu)\,{g} + \mu M'" if values.muon_nesterov else "M'"
    a, b, c = muon.COEFFICIENTS
    rule = (
        r"\begin{aligned}"
        rf"M' &= \mu M + (1 - \mu)\,{g} \\"
        rf"U &= {ahead} \qquad X = U / \|U\| \\"
        rf"A &= X X^\top \qquad B = {b:g}\,A + {c:g}\,A^2 \\"
        rf"X &\leftarrow {a:g}\,X + B X \qquad\text{{{_times(values.ns_steps)}}} \\"
        rf"{new} &= (1 - \text{{lr}}\,\lambda)\,{w} - \text{{lr}}\;s\,X \\"
        r"s &= \sqrt{\max(1,\ \text{rows} / \text{columns})}"
        r"\end{aligned}"
    )
    return f"$$\n{rule}\n$$\n\n{words.MUON_LEGEND}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def notices() -> tuple[str, ...]:
    """What to notice; what PyTorch says of a bias is asked of PyTorch (Markdown)."""
    return (*words.NOTICE["muon"], words.MUON_REFUSES.format(said=muon.refusal((64,))))


def code(values: Values, given: Shown) -> str:
    """The step by torch.optim.Muon, and once more by hand, with the singular values on the way."""
    by = settings_of(values)
    tensors = [snippets.assign(name, tensor) for name, tensor in given.operands.items()]
    a, b, c = muon.COEFFICIENTS
    ahead = f"grad.lerp(buffer, {by.momentum})" if by.nesterov else "buffer"
    tall = given.step.output.shape[0] > given.step.output.shape[1]
    lines = [
        "_ = param.requires_grad_()",
        "optimizer = torch.optim.Muon(",
        f"    [param], lr={by.lr}, momentum={by.momentum}, nesterov={by.nesterov},",
        f"    weight_decay={by.weight_decay}, ns_steps={by.ns_steps},",
        ")",
        "before = param.tolist()",
        "param.grad = grad",
        'optimizer.state[param]["momentum_buffer"] = momentum_buffer.clone()',
        "optimizer.step()",
        'print("param, new", param.tolist())',
        "",
        "# The same by hand. From here on X has 16 bits a number, as in PyTorch.",
        f"buffer = momentum_buffer.lerp(grad, {1 - by.momentum})",
        f"update = {ahead}.bfloat16()",
        f"x = update{'.T' if tall else ''} / update.norm().clamp(min={muon.EPS})",
        f"for step in range({by.ns_steps}):",
        '    print("singular values", torch.linalg.svdvals(x.float()).tolist())',
        "    gram = x @ x.T",
        f"    mix = torch.addmm(gram, gram, gram, beta={b}, alpha={c})  # b A + c A²",
        f"    x = torch.addmm(x, mix, x, beta={a})  # a X + B X",
        "",
        'print("singular values", torch.linalg.svdvals(x.float()).tolist())',
        "rows, columns = grad.shape",
        f"lr = {by.lr} * max(1, rows / columns) ** 0.5",
        f"by_hand = torch.tensor(before) * {1 - by.lr * by.weight_decay}"
        f" - lr * x{'.T' if tall else ''}.float()",
        'print("apart by", (by_hand - param).abs().max().item())',
    ]
    return snippets.pasteable("\n\n".join(["import torch", *tensors, "\n".join(lines)]))


def _row(values: list[float]) -> str:
    return ", ".join(map(number, values))


def _subscript(place: int) -> str:
    return str(place + 1).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
