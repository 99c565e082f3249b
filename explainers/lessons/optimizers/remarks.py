"""What the optimizers page says of its numbers: of a step, of the loop, of learning rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from explainers.lessons.optimizers import numbers, words
from explainers.lessons.optimizers.numbers import Values
from explainers.optimizers import accumulation
from explainers.optimizers.paths import Path, Walk, walk
from explainers.optimizers.steps import StepExample
from explainers.optimizers.verdicts import verdict
from explainers.worked import number

_WARM_UP = (
    "Both averages begin at 0, so the first ones are far too small: after one step m is only "
    "(1 − β₁) g. Dividing by 1 − β₁ᵗ puts that right, and fades away as t grows."
)


def limit(values: Values) -> str:
    """Which learning rates the surface bears, in Markdown."""
    optimizer, momentum = values.optimizer, values.momentum
    curvature, rate = numbers.steepest(values)
    text = (
        f"The steepest curvature at the nearest minimum is {number(curvature)}. Plain SGD "
        f"multiplies the distance to it by 1 − lr × {number(curvature)} with each step: that "
        f"shrinks only while **lr < 2 / {number(curvature)} = {number(rate)}**."
    )
    if optimizer == "SGD" and momentum:
        bound = number(2 * (1 + momentum) / curvature)
        text += f" With momentum {number(momentum)} (not Nesterov) the bound is {bound}."
    if optimizer != "SGD":
        text += (
            f" {optimizer} divides by the gradient's usual size, so lr is rather the length of a "
            "step along each axis: too large a rate makes it bounce rather than run away."
        )
    return text


def rates(tried: Mapping[float, Path]) -> str:
    """Which of the learning rates that were tried arrive, and from which on the path runs away."""
    word_of = {lr: verdict(path).word for lr, path in tried.items()}
    good = [lr for lr, word in word_of.items() if word == "arrived"]
    bad = [lr for lr, word in word_of.items() if word in ("diverged", "diverging")]
    broken = [lr for lr, word in word_of.items() if word == "broken"]
    opening = f"Of the {len(word_of)} rates tried, "
    which = ", ".join(number(lr) for lr in good)
    parts = [
        opening + (f"**{len(good)} arrive** ({which})" if good else "**none arrives** in time")
    ]
    if bad:
        parts.append(f"from {number(min(bad))} on the loss grows without end")
    if broken:
        parts.append(f"with {len(broken)} of them a number breaks on the way")
    return ", and ".join(parts) + "."


def step(values: Values, before: Path, example: StepExample) -> str:
    """A step in a line: the losses before and after it, and how far it goes (Markdown)."""
    lost = number(float(before.losses[-1]))
    left = number(float(numbers.landscape(values).loss(example.output)))
    slope = number(float(example.operands["grad"].norm()))
    moved = number(float((example.output - example.operands["param"]).norm()))
    text = (
        f"**Step {before.steps + 1}:** loss {lost} before, {left} after. Length of the "
        f":violet[gradient] {slope}, of the step {moved}."
    )
    if values.step > values.steps:
        text += f" The path has {values.steps} steps: its last one is shown."
    return text


def remembered(values: Values, example: StepExample, step: int) -> str:
    """What the optimizer keeps after the step (Markdown)."""
    state = {name: value for name, value in example.state.items() if value.dim()}
    if not state:
        return "After the step nothing is remembered: there is no state."
    kept = "; ".join(f"`{name}` = [{_row(value.tolist())}]" for name, value in state.items())
    text = f"**Remembered after step {step}:** {kept}"
    return f"{text}  \n:small[{_WARM_UP}]" if values.optimizer in ("Adam", "AdamW") else text


def settled(walked: Mapping[str, Path]) -> str:
    """How far from the minimum the paths tremble at their ends, in a line (Markdown)."""
    means = " · ".join(
        f"{name} **{number(numbers.last_losses(path))}**" for name, path in walked.items()
    )
    return f"Mean loss of the last {numbers.LAST} steps: {means}"


def loops(plans: Mapping[str, Walk], step: int) -> str:
    """The lines of each loop in `step`, with what they leave behind, as a table (Markdown)."""
    rows = [f"| step {step} | {words.LOOP_HEADS} |", "| --- |" + " --- | --- |" * len(plans)]
    made = [_lines(plan, step) for plan in plans.values()]
    for line, told in words.LINES.items():
        cells = " | ".join(lines.get(line, "– | –") for lines in made)
        rows.append(f"| {f'`{line}`  ' * bool(line)}{told} | {cells} |")
    return "\n".join(rows)


def _lines(plan: Walk, step: int) -> dict[str, str]:
    """What stands in param and in .grad after each line of a loop, as two cells of a table."""
    found = accumulation.loop(walk(replace(plan, steps=step - 1)))
    return {
        line.code: f":orange[{_row(line.param)}] | "
        + ("None" if line.grad is None else f":violet[{_row(line.grad)}]")
        for line in found
    }


def _row(values: Sequence[float]) -> str:
    return ", ".join(number(value) for value in values)
