"""How a run stands, whoever trains it and wherever: told by its folder, and by who was sent."""

from __future__ import annotations

from dataclasses import replace

from explainers.locks import Lock
from explainers.training import lease
from explainers.training.control import Control
from explainers.training.folder import Folder
from explainers.training.launched import Launched
from explainers.training.launchers.interface import Found
from explainers.training.recovered import is_begun, recovered
from explainers.training.status import NOT_STARTED, OVER, Result, Status

SILENT = (
    f"Its worker has said nothing for more than {lease.LATE:.0f} seconds: it was halted, or its "
    "machine is too busy, asleep or gone."
)
"""What is said of a run whose lease is late."""


LOST = "It was trained, and its status is not there: a power cut can take that."


def is_at_work(folder: Folder) -> bool:
    """Whether a worker is at it: the system knows, or the lease of one elsewhere tells."""
    return Lock(folder.lock).is_held() or lease.is_held_elsewhere(folder.lease)


def is_on_its_way(folder: Folder) -> bool:
    """Whether a worker was sent for that waits for its place, or has not said a word yet."""
    sent = _Sent.of(folder)
    if sent is None or not sent.awaited or folder.result.exists():
        return False
    return sent.found().state != "gone"


class _Sent:
    """The worker that a launcher was asked for which keeps a queue of its own."""

    def __init__(self, note: Launched, awaited: bool) -> None:
        self._note = note
        self.awaited = awaited
        """Whether it has not been heard of."""

    @classmethod
    def of(cls, folder: Folder) -> _Sent | None:
        """None if it is a process of this machine, of which the folder tells all there is."""
        asked = Control.tolerant(folder)
        note = Launched.of(folder, asked.life)
        return cls(note, asked.awaited) if note is not None and note.by.queues else None

    def found(self) -> Found:
        return self._note.by.found(self._note.job)


def standing(folder: Folder) -> Status:
    """What is going on with the run in `folder`, see `Run.status`."""
    # Who is awaited first: if it comes meanwhile, its lock tells. Then the locks: a worker that
    # ends now has written its result by then.
    sent = _Sent.of(folder)
    sent_for = Lock(folder.start_lock).is_held()
    at_work = is_at_work(folder)
    try:
        status, damage = Status.read(folder), ""
    except ValueError as error:
        status, damage = Status(), str(error)
    if at_work or sent_for:
        # The worker writes it anew in a moment, unless it has only just been sent for.
        if damage:
            return replace(status, message=damage, phase="training", doubt="damaged")
        return _silent(status) if lease.is_any_late(folder.lease) else status
    if damage or not folder.status.exists():
        status = recovered(folder, status)
    try:
        result = Result.read(folder)
    except ValueError as error:
        return replace(status, phase="killed", message=f"{error} {_kept(folder)}")
    if result is not None:
        return _over(status, result)
    if status.phase in OVER:
        return status
    if not folder.status.exists() and not is_begun(folder):
        return replace(status, phase="stopped", message=NOT_STARTED)
    found = sent.found() if sent is not None else Found("gone")
    if sent is not None and sent.awaited:
        return _on_its_way(folder, status, found)
    if found.state == "there":  # it was halted; or it has just ended, and why is told in a moment
        return _silent(status) if lease.is_late(folder.lease) else status
    lost = "" if folder.status.exists() else LOST
    words = [damage or lost or _killed(status), found.sentence, _kept(folder)]
    return replace(status, phase="killed", message=" ".join(filter(None, words)))


def _silent(status: Status) -> Status:
    """The status of a run whose worker is there and has said nothing for too long."""
    return replace(status, message=SILENT, doubt="silent")


def _on_its_way(folder: Folder, status: Status, found: Found) -> Status:
    """The status of a run whose worker was sent for and has not been heard of."""
    match found.state:
        case "gone":
            words = f"Its worker ended before it began. {found.sentence} {_kept(folder)}"
            return replace(status, phase="killed", message=words)
        case "there":
            return replace(status, phase="starting", message=found.sentence)
        case _:
            return replace(status, phase="queued", message=f"Waiting: {found.sentence}")


def _kept(folder: Folder) -> str:
    """What a resume goes on from, in a sentence."""
    if folder.kept():
        return "Resume goes on from the last checkpoint."
    return "There is no checkpoint yet: resume starts from the beginning."


def _over(status: Status, result: Result) -> Status:
    """The last status of a run that ended, with the result's numbers where it got to have any."""
    status = replace(status, phase=result.status, message=result.message)
    if result.device is None:
        return status
    return replace(
        status,
        device=status.device or result.device,
        precision=status.precision or result.precision or "",
        epoch=result.epochs,
        step=result.step,
        test_loss=result.test_loss,
        test_accuracy=result.test_accuracy,
        train_seconds=result.train_seconds,
        images_per_second=result.images_per_second,
    )


def _killed(status: Status) -> str:
    """The sentence about a worker that ended without a word."""
    where = f"after step {status.step}" if status.step else "before the first step"
    return f"The worker (process {status.pid}) was killed or crashed {where}."
