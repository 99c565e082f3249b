"""What a run puts down for TensorBoard besides its scalars, see `board`."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from torch import Tensor

from explainers.images.pictures import Pictures
from explainers.training import board, predictions
from explainers.training.engine import Training
from explainers.training.event_files import in_order
from explainers.training.export import EventFile
from explainers.training.folder import Folder


class Display:
    """Shows a run from its beginning, and after some of its epochs."""

    def __init__(
        self, folder: Folder, file: EventFile, training: Training, pictures: Pictures
    ) -> None:
        """Show what is known before the first step; of a run that goes on, the epoch before.

        What was told of the step that a run is taken up at is void, as its scalars are.
        """
        self._file = file
        self._training = training
        self._test = pictures.test
        if in_order(folder.path) == [file.path]:  # nobody has shown it before
            with _not_to_fail():
                images = pictures.test.images[training.sample]
                made = board.begun(training.model, training.recipe, images, training.device)
                file.show(0, *made)
        if training.epoch and training.step == training.epoch * training.steps_per_epoch:
            self.epoch(training.epoch, predictions.read(folder.tested(training.epoch)))

    def epoch(self, epoch: int, scores: Tensor | None) -> None:
        """Show what there is after an epoch, if it is one of those that are shown."""
        training = self._training
        if board.shown_after(epoch, training.recipe.epochs):
            with _not_to_fail():
                shown = board.tested(training.model, self._test, scores, training.classes)
                self._file.show(training.step, shown)


@contextmanager
def _not_to_fail() -> Iterator[None]:
    """Nobody's training ends for a picture on TensorBoard: what went wrong is in the log."""
    try:
        yield
    except Exception:  # noqa: BLE001
        traceback.print_exc()
