"""The PyTorch code of the optimizers page: each view's loop, which prints the view's numbers."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.optimizers.kinds import KINDS
from explainers.optimizers.landscapes import LANDSCAPES
from explainers.optimizers.paths import LIMIT, Walk
from explainers.snippets import arguments


def path(plan: Walk) -> str:
    """The walk of `plan`: prints each step's position and loss, and leaves `positions`."""
    body = _loop(plan, "position")
    body += [
        "    positions.append(position.tolist())",
        "    loss = f(*position).item()",
        "    print(step, positions[-1], loss)",
        *_guard(""),
    ]
    opening = [f"position = {_start(plan)}", *_make(plan, "position")]
    return "\n".join([*_head(plan), *opening, "positions = [position.tolist()]", *body])


def race(plans: Mapping[str, Walk]) -> str:
    """All walks, one after the other: prints where each ends, and leaves `paths`."""
    first = next(iter(plans.values()))
    makers = [f'    "{name}": lambda p: {_optimizer(plan, "p")},' for name, plan in plans.items()]
    lines = [
        *_head(first),
        "optimizers = {",
        *makers,
        "}",
        "paths = {}",
        "for name, make in optimizers.items():",
        f"    position = {_start(first)}",
        "    optimizer = make(position)",
        "    paths[name] = [position.tolist()]",
        f"    for step in range(1, {first.steps + 1}):",
        "        optimizer.zero_grad()",
        "        f(*position).backward()",
        "        optimizer.step()",
        "        paths[name].append(position.tolist())",
        *(f"    {line}" for line in _guard("name, ", "f(*position).item()")),
        "    print(name, paths[name][-1], f(*position).item())",
    ]
    return "\n".join(lines)


def one_step(plan: Walk) -> str:
    """The walk of `plan`, whose last step is looked at: state before, gradient, parameter after."""
    lines = [
        *_head(plan),
        f"param = {_start(plan)}",
        *_make(plan, "param"),
        f"for step in range(1, {plan.steps + 1}):",
        "    before = param.tolist()",
        "    state = {k: v.clone() for k, v in optimizer.state[param].items() if v is not None}",
        "    optimizer.zero_grad()",
        "    f(*param).backward()",
        "    optimizer.step()",
        "",
        'print("param before", before)',
        'print("state before", state)',
        'print("grad", param.grad)',
        'print("param after", param.tolist())',
        'print("state after", dict(optimizer.state[param]))',
    ]
    return "\n".join(lines)


def sweep(plan: Walk, rates: list[float]) -> str:
    """One walk for each of `rates`: prints the loss at the end, and leaves `ends`."""
    changed = dict(plan.arguments) | {"lr": "lr"}
    made = _optimizer(plan, "position", changed)
    lines = [
        *_head(plan),
        "ends = {}",
        f"for lr in {rates}:",
        f"    position = {_start(plan)}",
        f"    optimizer = {made}",
        f"    for step in range(1, {plan.steps + 1}):",
        "        optimizer.zero_grad()",
        "        f(*position).backward()",
        "        optimizer.step()",
        *(f"    {line}" for line in _guard('"lr", lr, ', "f(*position).item()")),
        "    ends[lr] = f(*position).item()",
        "    print(lr, ends[lr])",
    ]
    return "\n".join(lines)


def _head(plan: Walk) -> list[str]:
    return [
        "import torch",
        "",
        "",
        "def f(x, y):",
        f"    return {LANDSCAPES[plan.surface].code}",
        "",
        "",
    ]


def _start(plan: Walk) -> str:
    return f"torch.tensor({list(plan.start)}, requires_grad=True)"


def _make(plan: Walk, name: str) -> list[str]:
    lines = [f"optimizer = {_optimizer(plan, name)}"]
    if plan.schedule:
        given = arguments(dict(plan.schedule.arguments), {})
        made = f"torch.optim.lr_scheduler.{plan.schedule.name}(optimizer{given})"
        lines.append(f"scheduler = {made}")
    if plan.noise:
        lines.append(f"generator = torch.Generator().manual_seed({plan.seed})")
    return lines


def _optimizer(plan: Walk, name: str, changed: Mapping[str, object] | None = None) -> str:
    kind = KINDS[plan.optimizer]
    chosen = dict(plan.arguments) if changed is None else dict(changed)
    # The learning rate is always written down: it is the one that is asked for first.
    lr = chosen.pop("lr")
    defaults = kind.defaults
    return f"torch.optim.{plan.optimizer}([{name}], lr={lr}{arguments(chosen, defaults)})"


def _loop(plan: Walk, name: str) -> list[str]:
    lines = [f"for step in range(1, {plan.steps + 1}):"]
    if plan.zero_grad:
        lines.append("    optimizer.zero_grad()")
    lines.append(f"    f(*{name}).backward()")
    if plan.noise:
        lines.append(f"    {name}.grad += {plan.noise} * torch.randn(2, generator=generator)")
    lines.append("    optimizer.step()")
    if plan.schedule:
        lines.append("    scheduler.step()")
    return lines


def _guard(subject: str, loss: str = "loss") -> list[str]:
    return [
        f"    if not {loss} <= {LIMIT:.0f}:",
        f'        print({subject}"diverged at step", step)',
        "        break",
    ]
