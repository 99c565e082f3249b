"""The worker's eye: it looks into the network that is trained, while somebody watches."""

from __future__ import annotations

import time

from explainers.one_thread import one_thread
from explainers.training import checkpoint, troubles
from explainers.training.engine import Training
from explainers.training.folder import Folder
from explainers.training.inside import wishes
from explainers.training.inside.looking import Glass
from explainers.training.inside.packed import pack
from explainers.training.inside.wishes import Turns


class Eye:
    """Looks into the network between two steps; what it learns is the same with it or without."""

    def __init__(self, folder: Folder, training: Training) -> None:
        """Nobody looks yet; what earlier workers left is cleared away."""
        self._folder = folder
        self._training = training
        self._turns = Turns()
        self._glass: Glass | None = None
        self._seen: dict[int, int] = {}  # after which step each picture was looked at
        wishes.clear(folder)

    def open(self) -> None:
        """Look, if somebody wishes it and it is time for it.

        Where that fails, since the network takes no single picture, say, those who wish it are
        told why; the training goes on.
        """
        if not self._turns.due():
            return
        wished = wishes.wished(self._folder, len(self._training.sample))
        self._seen = {picture: self._seen[picture] for picture in wished if picture in self._seen}
        began = time.monotonic()
        picture = self._turns.pick(wished)
        if picture is None:
            self._glass = None
            return
        step = self._training.step
        if self._seen.get(picture) != step:  # during a test, or a pause, there is nothing new
            try:
                self._look(picture)
            except (OSError, ValueError, RuntimeError) as error:
                wishes.fail(self._folder, picture, troubles.sentence(error))
            self._seen[picture] = step
        self._turns.done(began, len(wished))

    def _look(self, picture: int) -> None:
        if picture == wishes.WEIGHTS:
            self._keep()
            return
        if self._glass is None:
            self._glass = Glass(self._training.model)
        image, label = self._training.shown(picture)
        # One picture is so little that several threads would only wait for each other: where the
        # machine has other things to do as well, for longer than a step of training takes.
        with one_thread():
            seen = self._glass.look(image, label)
        packed = pack(seen, step=self._training.step, picture=picture, label=label)
        wishes.tell(self._folder, picture, packed.to_bytes())

    def _keep(self) -> None:
        """Leave the weights as they are now; ValueError where they are too many for that."""
        numbers = sum(values.numel() for values in self._training.model.state_dict().values())
        if numbers > wishes.MOST_WEIGHTS:
            raise ValueError(
                f"The network has {numbers:,} numbers. It is shown after each epoch: only one of "
                f"at most {wishes.MOST_WEIGHTS:,} is shown between them."
            )
        wishes.tell(self._folder, wishes.WEIGHTS, checkpoint.moment(self._training))
