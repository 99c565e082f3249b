"""What is often believed when runs are compared, as questions whose answers are computed."""

from __future__ import annotations

from functools import cache

import torch

from explainers.predictions import Prediction
from explainers.shares import SIGN, percent
from explainers.snippets import program

PICTURES, SHARE, EPOCHS, TIMES = 2_000, 0.75, 10, 10_000


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the page."""
    return _equal(), _two_changes(), _best_of()


def _tests(count: int) -> torch.Tensor:
    """Accuracies (TIMES, count) of tests of networks that all recognise SHARE of all pictures."""
    dice = torch.Generator().manual_seed(0)
    right = torch.binomial(
        torch.full((TIMES, count), float(PICTURES)), torch.tensor(SHARE), generator=dice
    )
    return right / PICTURES


_SIMULATED = (
    "_ = torch.manual_seed(0)",
    f"pictures = torch.full(({TIMES}, {{count}}), {float(PICTURES)})",
    f"accuracies = torch.binomial(pictures, torch.tensor({SHARE})) / {PICTURES}",
)


def _simulated(count: int, *last: str) -> str:
    return program(*(line.format(count=count) for line in _SIMULATED), *last)


def _nearest(value: float, options: tuple[float, ...]) -> float:
    return min(options, key=lambda option: abs(option - value))


def _equal() -> Prediction:
    one, other = _tests(2).T
    apart = 100 * float((one - other).abs().mean())
    options = {0.0: "They are the same", 0.1: "About 0.1 points", 1.0: "About 1 point"}
    options[10.0] = "About 10 points"
    return Prediction(
        name="equal",
        question=(
            f"Two networks are equally good: each recognises {percent(SHARE, 0)} of all pictures "
            f"that there are. Each is tested on {PICTURES:,} others. How far apart are their "
            "accuracies, as a rule?"
        ),
        options=tuple(options.values()),
        truth=options[_nearest(apart, tuple(options))],
        code=_simulated(
            2,
            "apart = 100 * (accuracies[:, 0] - accuracies[:, 1]).abs().mean().item()",
            'print(f"{apart:.1f} points")',
        ),
        prints=f"{apart:.1f} points",
        belief="A difference in accuracy says which network is better.",
        because=(
            f"{TIMES:,} such pairs, drawn by the dice, lie {apart:.1f} points apart on average. A "
            "test is a sample, and a sample has luck. So a gain of one point on so few pictures "
            "says next to nothing."
        ),
    )


def _ends(lr: float, steps: int) -> float:
    """The loss w² after so many steps of SGD from w = 1."""
    w = torch.tensor(1.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        (w**2).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return float(w.detach() ** 2)


def _two_changes() -> Prediction:
    (lr, steps), (new_lr, new_steps) = (0.1, 10), (0.95, 40)
    ends = {
        "before": _ends(lr, steps),
        "lr alone": _ends(new_lr, steps),
        "steps alone": _ends(lr, new_steps),
        "both": _ends(new_lr, new_steps),
    }
    helped = ends["lr alone"] < ends["before"], ends["steps alone"] < ends["before"]
    options = {
        (True, True): "Both",
        (True, False): "Only the larger lr",
        (False, True): "Only the more steps",
        (False, False): "Neither alone",
    }
    return Prediction(
        name="two-changes",
        question=(
            f"The loss is w², and SGD begins at w = 1. With lr={lr:g} and {steps} steps it ends at "
            f"{ends['before']:.3f}; with lr={new_lr:g} and {new_steps} steps at "
            f"{ends['both']:.5f}. Which of the two changes made it better?"
        ),
        options=tuple(options.values()),
        truth=options[helped],
        code=program(
            "def ends(lr, steps):",
            "    w = torch.tensor(1.0, requires_grad=True)",
            "    optimizer = torch.optim.SGD([w], lr=lr)",
            "    for _ in range(steps):",
            "        optimizer.zero_grad()",
            "        (w**2).backward()",
            "        optimizer.step()",
            "    return w.item() ** 2",
            "",
            f'print(f"before {{ends({lr:g}, {steps}):.3f}}")',
            f'print(f"lr alone {{ends({new_lr:g}, {steps}):.3f}}")',
            f'print(f"steps alone {{ends({lr:g}, {new_steps}):.1e}}")',
            f'print(f"both {{ends({new_lr:g}, {new_steps}):.5f}}")',
        ),
        prints="\n".join(
            (
                f"before {ends['before']:.3f}",
                f"lr alone {ends['lr alone']:.3f}",
                f"steps alone {ends['steps alone']:.1e}",
                f"both {ends['both']:.5f}",
            )
        ),
        belief="What was changed on the way to a better result has helped.",
        because=(
            f"With the larger lr alone it ends at {ends['lr alone']:.3f}, worse than before: each "
            f"step jumps over the lowest point. With more steps alone it ends at "
            f"{ends['steps alone']:.1e}, better than with both. The two runs by themselves could "
            "not tell. Change one thing at a time."
        ),
    )


def _best_of() -> Prediction:
    best = 100 * float(_tests(EPOCHS).max(1).values.mean())
    options = {
        74.0: "About 74 %",
        75.0: "75 %",
        76.5: "About 76.5 %",
        82.0: "About 82 %",
    }
    return Prediction(
        name="best-of",
        question=(
            f"A network recognises {percent(SHARE, 0)} of all pictures, and does so after each of "
            f"{EPOCHS} epochs. Each test is of {PICTURES:,} pictures, others each time. What is "
            "the best of the accuracies, as a rule?"
        ),
        options=tuple(options.values()),
        truth=options[_nearest(best, tuple(options))],
        code=_simulated(
            EPOCHS,
            "best = 100 * accuracies.max(1).values.mean().item()",
            'print(f"{best:.1f} %")',
        ),
        prints=f"{best:.1f} %",
        belief="The best epoch's accuracy is how good the network is.",
        because=(
            f"The best of {EPOCHS} tests is {best:.1f}{SIGN} on average: who chooses the highest "
            "number chooses luck along with it. The same pictures that chose an epoch, a learning "
            "rate or a run cannot say how good it is; that takes pictures that had no part in it."
        ),
    )
