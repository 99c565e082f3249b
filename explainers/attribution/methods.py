"""Every way to ask what an answer depends on, of a network and of the same one untrained."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.attribution import check, grad_cam, integrated, occlusion, saliency
from explainers.attribution.grad_cam import GradCam
from explainers.attribution.integrated import Integrated
from explainers.attribution.occlusion import Occlusion
from explainers.attribution.slopes import affordable
from explainers.networks.trained import Trained

SEED = 0
"""Of the noise of SmoothGrad."""


@dataclass(frozen=True)
class Asking:
    """How is asked: a `method` of `METHODS`, and what it is told.

    `count` is how many noisy copies or steps there are, `layer` whose maps Grad-CAM weighs.
    """

    method: str
    count: int = 8
    stdev: float = 0.15
    baseline: str = "black"
    layer: str = ""


@dataclass(frozen=True)
class Heat:
    """A map of what mattered, (rows, columns), and what it was made from where there is more."""

    map: Tensor
    of: Integrated | GradCam | Occlusion | None = None

    @property
    def gradient(self) -> bool:
        """Whether it is a gradient itself, or a mean of some, and not made from one."""
        return self.of is None


@dataclass(frozen=True)
class Reasons:
    """What the answer, class `index`, depends on: of the network, and of the same one untrained.

    `asked` is how many noisy copies, or steps, there were: fewer than asked for where the network
    is a large one. `correlation` is the rank correlation of both maps, and `sizes` that of their
    numbers without signs, NaN where there is no order; without negative numbers both are the same.
    `inner` is as `sizes` without the rim of `rim` pixels, which fewer windows reach.
    """

    index: int
    asked: int
    here: Heat
    there: Heat
    correlation: float
    sizes: float
    inner: float

    @property
    def rim(self) -> int:
        """How many pixels of each side are left out of `inner`; 0 where the map is too small."""
        return rim(self.here.map)

    @property
    def signed(self) -> bool:
        """Whether a map has numbers of both signs."""
        return bool((self.here.map < 0).any() or (self.there.map < 0).any())

    @property
    def chance(self) -> float:
        """How far from 0 the rank correlation of as many random numbers lies, as a rule.

        Its standard deviation, 1 / √(n − 1) for n of them (Kendall, 1948).
        """
        return 1 / math.sqrt(max(1, self.here.map.numel() - 1))


def rim(map: Tensor) -> int:
    """An eighth of the sides of a map that is large enough to have a rim, else 0."""
    least = min(map.shape)
    return least // 8 if least >= 16 else 0


def reasons(
    network: Trained, untrained: Trained, picture: Tensor, index: int, asking: Asking
) -> Reasons:
    """What the answer `index` of both networks to `picture`, uint8 (3, H, W), depends on.

    Raises ValueError or RuntimeError, in words, where one cannot be asked so.
    """
    here, there = (ask(one, picture, index, asking) for one in (network, untrained))
    sizes = [heat.map.abs() for heat in (here, there)]
    edge = rim(here.map)
    inner = [one[edge : len(one) - edge, edge : one.shape[1] - edge] for one in sizes]
    return Reasons(
        index,
        affordable(network, asking.count),
        here,
        there,
        check.rank_correlation(here.map, there.map),
        check.rank_correlation(*sizes),
        check.rank_correlation(*inner),
    )


def ask(network: Trained, picture: Tensor, index: int, asking: Asking) -> Heat:
    """The map of one network; raises as `reasons`."""
    return METHODS[asking.method](network, picture, index, asking)


def _saliency(network: Trained, picture: Tensor, index: int, _: Asking) -> Heat:
    return Heat(saliency.saliency(network, picture, index))


def _smooth_grad(network: Trained, picture: Tensor, index: int, asking: Asking) -> Heat:
    return Heat(
        saliency.smooth_grad(
            network,
            picture,
            index,
            n_samples=affordable(network, asking.count),
            stdev=asking.stdev,
            generator=torch.Generator().manual_seed(SEED),
        )
    )


def _integrated(network: Trained, picture: Tensor, index: int, asking: Asking) -> Heat:
    start = integrated.baseline(picture, asking.baseline)
    count = affordable(network, asking.count)
    found = integrated.integrated_gradients(network, picture, start, index, n_steps=count)
    return Heat(found.map, found)


def _grad_cam(network: Trained, picture: Tensor, index: int, asking: Asking) -> Heat:
    found = grad_cam.grad_cam(network, picture, index, asking.layer)
    return Heat(found.map, found)


def _occlusion(network: Trained, picture: Tensor, index: int, _: Asking) -> Heat:
    found = occlusion.occlusion(network, picture, index)
    return Heat(found.drop, found)


METHODS: Mapping[str, Callable[[Trained, Tensor, int, Asking], Heat]] = {
    "saliency": _saliency,
    "smoothgrad": _smooth_grad,
    "integrated": _integrated,
    "gradcam": _grad_cam,
    "occlusion": _occlusion,
}
