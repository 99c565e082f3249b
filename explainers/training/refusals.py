"""Why a run does not begin, or go on. It imports nothing: who shows it need not load PyTorch."""

from __future__ import annotations

from collections.abc import Sequence


class ChangedError(ValueError):
    """The pictures are not those that the run was begun with; the message says what changed.

    `usable` is whether a new run can begin from its weights.
    """

    def __init__(self, sentences: Sequence[str], misfit: str) -> None:
        """`misfit` says why the weights fit no network for these pictures; empty if they do."""
        self.usable = not misfit
        remedy = misfit or "A new run can begin from these weights."
        super().__init__(
            "This run goes on only with the pictures that it was begun with. "
            f"{' '.join(sentences)} Put them back as they were, and it goes on. {remedy}"
        )


class TakenError(ValueError):
    """Another run has the name that a new one is to have."""


class StateError(ValueError):
    """A training cannot be taken up from a state: it is not what the engine wrote."""


class GoneError(ValueError):
    """A run is not there any more."""

    def __init__(self, name: str) -> None:
        """`name` is what it was called."""
        super().__init__(f"The run {name} was deleted, renamed or moved.")
