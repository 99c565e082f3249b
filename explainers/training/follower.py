"""One of several processes that train together, and not the one that leads, see `together`.

It knows no run folder: what it trains it is told, and the pictures it loads itself.
"""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

from explainers.training import process, signals, troubles
from explainers.training.together import Together


def follow(team: Together, cache: Path) -> int:
    """Train as process 0 says, until it says that it is over; returns the exit status.

    An error is printed, and left for process 0 to tell of.
    """
    team.gather()
    signals.ignore()  # who stops process 0 stops all; and where that ends, its word is missed
    try:
        _train(team, cache)
    except Exception as error:  # noqa: BLE001 whatever it is: process 0 tells of it
        if fault := team.fault():  # it is another's
            print(f"Process {team.rank + 1} ends. {fault}", file=sys.stderr)
            return 1
        traceback.print_exc()
        team.say(troubles.sentence(error))
        return 1
    return 0


def _train(team: Together, cache: Path) -> None:
    call = team.called()
    if call is None:
        return
    from explainers.images import sources
    from explainers.training.engine import Training

    pictures = sources.load(call.recipe.data, root=cache)
    process.leave_out_compiler()
    process.keep_freed_memory()
    training = Training(call.recipe, pictures, state=call.state, team=team)
    team.meet()
    training.follow()
