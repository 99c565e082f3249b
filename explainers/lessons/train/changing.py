"""Words on what is changed of a run on the way, on forks, and on what was measured for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explainers.lessons.train.formats import rate
from explainers.markdown import plain
from explainers.training.changes import Change
from explainers.training.precisions import Chosen

UNMEASURED = "auto is measured by the first run of this network and batch size, and kept."

MEASURE_ANEW = "Measure it anew"

TURN = "Use these settings"

ONE_MORE = "One more epoch"

FORK = "Fork this run"

FORK_MEANS = (
    "A fork is a run of its own that shares the past of this one: its curves begin with it, and "
    "its first step is the next one. It goes on with the settings of the controls above. Data, "
    "network, batch size, seed and optimizer must be those of this run."
)

BACK = "Back to before this"

BACK_HELP = "Forks the run just before the change: it goes on as if it had not been made."


def back(step: int) -> str:
    """Where a run that diverged can go back to: it says after which step something was changed."""
    return f"Back to before the change after step {step:,}"


def turn(wanted: Mapping[str, float]) -> str:
    """What becomes of the run that is shown, which has other settings than the `wanted`."""
    if not wanted:
        return "lr, momentum and weight_decay of the controls are those of the run that is shown."
    told = ", ".join(f"{name} {rate(value, 6)}" for name, value in wanted.items())
    return f"From its next step on the run that is shown has what the controls have: {told}."


def measured(chosen: Chosen) -> str:
    """What precision `auto` has come to (Markdown)."""
    found = f"**{chosen.precision}** on {plain(chosen.device)}, PyTorch {plain(chosen.torch)}"
    return f"auto is {found}: measured once, the same for every run since."


def changed(step: int, changes: Sequence[Change]) -> str:
    """What was changed after so many steps (Markdown)."""
    told = ", ".join(f"{one.field} {rate(one.before, 6)} → {rate(one.after, 6)}" for one in changes)
    return f":small[After step {step:,}: **{told}**]"


def moment(epoch: str) -> str:
    """The name of an epoch's checkpoint, empty for the latest."""
    return f"after epoch {epoch}" if epoch else "from the latest checkpoint"


def one_more(schedule: str) -> str:
    """What one more epoch is, of a run with this schedule."""
    rate = (
        "with the same learning rate"
        if schedule == "constant"
        else "with the learning rate that its schedule has at the end of so many epochs: it rises "
        "to that at once, and falls anew"
    )
    return f"A fork with one epoch more, which shares the past of this run. It goes on {rate}."
