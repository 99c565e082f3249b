"""One of several processes that train together, and not the one that leads, see `together`.

What it trains it is told, and the pictures it loads itself. Of the run's folder it needs nothing:
where it sees it, it renews a lease of its own there, so that it is missed when it is halted.
"""

from __future__ import annotations

import sys
import traceback
from contextlib import nullcontext
from pathlib import Path

from explainers.training import lease, process, signals, troubles
from explainers.training.folder import Folder
from explainers.training.together import Together


def follow(team: Together, cache: Path, folder: Folder) -> int:
    """Train as process 0 says, until it says that it is over; returns the exit status.

    An error is printed, and left for process 0 to tell of.
    """
    team.gather()
    signals.ignore()  # who stops process 0 stops all; and where that ends, its word is missed
    try:
        _train(team, cache, folder)
    except Exception as error:  # noqa: BLE001 whatever it is: process 0 tells of it
        if fault := team.fault():  # it is another's
            print(f"Process {team.rank + 1} ends. {fault}", file=sys.stderr)
            return 1
        traceback.print_exc()
        team.say(troubles.sentence(error))
        return 1
    return 0


def _train(team: Together, cache: Path, folder: Folder) -> None:
    call = team.called()
    if call is None:
        return
    from explainers.images import sources
    from explainers.training.engine import Training

    pictures = sources.load(call.recipe.data, root=cache)
    process.leave_out_compiler()
    process.keep_freed_memory()
    training = Training(call.recipe, pictures, state=call.state, team=team)
    own = lease.of_process(folder.lease, team.rank)
    with lease.kept(own) if folder.path.is_dir() else nullcontext():
        team.meet()
        training.follow()
