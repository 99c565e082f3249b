"""From a batch to the gradients of its loss: all of a step but the optimizer's part."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn

from explainers.training import graphs
from explainers.training.batches import Batches, Plan
from explainers.training.evaluation import scores
from explainers.training.losses import losses
from explainers.training.recipe import Recipe
from explainers.training.team import ALONE, Share, Team
from explainers.training.undo import Undo

Record = Callable[[Callable[[], Tensor]], graphs.Recorded | None]


class Gradients:
    """Leaves in a network's weights the gradients of the loss of a batch."""

    def __init__(
        self,
        trained: nn.Module,
        batches: Batches,
        recipe: Recipe,
        precision: str,
        undo: Undo,
        team: Team,
    ) -> None:
        """See `gradients`."""
        self._trained = trained
        self._batches = batches
        self._recipe = recipe
        self._precision = precision
        self._undo = undo
        self._team = team

    def of(self, plan: Plan, start: int, stop: int) -> Tensor:
        """Both losses (2) of the pictures at these places of the plan, still on the device.

        Nothing here waits for the device. What fails leaves no trace but among the gradients.
        Several processes do it all together or not at all: by the mean of their losses each knows
        that all have had their gradients.
        """
        with self._undo.if_it_fails():
            return self._team.mean(self._computed(plan, self._team.share(start, stop)))

    def _computed(self, plan: Plan, share: Share) -> Tensor:
        images, labels = self._batches.take(plan, share.start, share.stop)
        out = scores(self._trained, images, self._precision)
        loss, plain = losses(out, labels, self._recipe.label_smoothing, share.factor)
        self._trained.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        return torch.stack((loss.detach(), plain.detach()))


class Recording(NamedTuple):
    """What was recorded of a whole batch: where it reads, and where it leaves what it finds."""

    places: Plan
    made: graphs.Recorded
    gradients: list[tuple[nn.Parameter, Tensor | None]]


class RecordedGradients(Gradients):
    """The same for CUDA: recorded at the first whole batch, and played from then on."""

    record: Record = staticmethod(graphs.recorded)

    _recording: Recording | None = None
    _refused = False

    def of(self, plan: Plan, start: int, stop: int) -> Tensor:
        """As `Gradients.of`. A last batch of another size is computed as it comes."""
        whole = stop - start == self._recipe.batch_size
        if whole and self._recording is None and not self._refused:
            self._recording = self._recorded(plan.part(start, stop))
            self._refused = self._recording is None
        if not whole or self._recording is None:
            return super().of(plan, start, stop)
        places, made, gradients = self._recording
        places.become(plan.part(start, stop))
        made.play()
        for weight, gradient in gradients:
            weight.grad = gradient  # a batch of another size has left others there
        return made.out.clone()

    def _recorded(self, part: Plan) -> Recording | None:
        """None where it cannot be recorded. What is tried on the way leaves no trace."""
        places = part.copy()
        share = Share(0, len(places.order), 1.0)
        with self._undo.afterwards():
            made = self.record(lambda: self._computed(places, share))
        if made is None:
            return None
        return Recording(places, made, [(one, one.grad) for one in self._trained.parameters()])


def gradients(
    trained: nn.Module,
    batches: Batches,
    recipe: Recipe,
    precision: str,
    undo: Undo,
    team: Team = ALONE,
) -> Gradients:
    """Those of a recipe's batches, by the way that is quickest on the batches' device.

    `trained` is the network, or what is called in its place; `undo` is that network's.
    """
    alone_on_cuda = batches.labels.is_cuda and team.processes == 1
    kind = RecordedGradients if alone_on_cuda else Gradients
    return kind(trained, batches, recipe, precision, undo, team)
