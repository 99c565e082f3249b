"""What an answer depends on, asked in one of several ways; and the same of an untrained network."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.attribution import check, grad_cam, integrated, occlusion, saliency
from explainers.attribution.grad_cam import GradCam
from explainers.attribution.integrated import Integrated
from explainers.attribution.occlusion import Occlusion
from explainers.attribution.slopes import affordable
from explainers.lessons.feature_maps import looks, words
from explainers.lessons.feature_maps.looks import Look
from explainers.lessons.feature_maps.numbers import Values
from explainers.networks.trained import Trained, parameters
from explainers.once import Once

SEED = 0
"""Of the noise of SmoothGrad."""


@dataclass(frozen=True)
class Heat:
    """A map of what mattered, (rows, columns), and what it was made from where there is more."""

    map: Tensor
    of: Integrated | GradCam | Occlusion | None = None


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


_reasons: Once[Reasons] = Once(4_000_000, lambda found: _weight(found.here) + _weight(found.there))
_untrained: Once[Trained] = Once(20_000_000, lambda found: parameters(found.network))


def _weight(heat: Heat) -> int:
    made = heat.of.maps.numel() * 2 if isinstance(heat.of, GradCam) else 0
    return heat.map.numel() + made + (3 * heat.map.numel() if heat.of else 0)


def reasons(look: Look, values: Values) -> Reasons:
    """What the network's answer depends on, asked by the method of `values`.

    Raises ValueError or RuntimeError, in words, where it gives no answer or cannot be asked so.
    """
    key = (look.of, values.method, _settings(values))
    return _reasons.get(key, lambda: _reasoned(look, values))


def untrained(look: Look) -> Trained:
    """The network of `look` with first weights, made once."""
    return _untrained.get(look.whose, lambda: check.untrained(look.network))


def _settings(values: Values) -> Hashable:
    return {
        "smoothgrad": (values.n_samples, values.stdev),
        "integrated": (values.n_steps, values.baseline),
        "gradcam": values.cam_layer,
    }.get(values.method)


def asked(values: Values, network: Trained) -> int:
    """How many noisy copies or steps there are, fewer for a large network; 1 where there is one."""
    wanted = {"smoothgrad": values.n_samples, "integrated": values.n_steps}
    return affordable(network, wanted.get(values.method, 1))


def _reasoned(look: Look, values: Values) -> Reasons:
    index = int(looks.chances(look).argmax())
    ask = _WAYS[values.method]
    here, there = (ask(one, look.picture, index, values) for one in (look.network, untrained(look)))
    correlation = check.rank_correlation(here.map, there.map)
    sizes = [heat.map.abs() for heat in (here, there)]
    edge = rim(here.map)
    inner = [one[edge : len(one) - edge, edge : one.shape[1] - edge] for one in sizes]
    return Reasons(
        index,
        asked(values, look.network),
        here,
        there,
        correlation,
        check.rank_correlation(*sizes),
        check.rank_correlation(*inner),
    )


def _saliency(network: Trained, picture: Tensor, index: int, _: Values) -> Heat:
    return Heat(saliency.saliency(network, picture, index))


def _smooth_grad(network: Trained, picture: Tensor, index: int, values: Values) -> Heat:
    return Heat(
        saliency.smooth_grad(
            network,
            picture,
            index,
            n_samples=asked(values, network),
            stdev=values.stdev,
            generator=torch.Generator().manual_seed(SEED),
        )
    )


def _integrated(network: Trained, picture: Tensor, index: int, values: Values) -> Heat:
    start = integrated.baseline(picture, values.baseline)
    found = integrated.integrated_gradients(
        network, picture, start, index, n_steps=asked(values, network)
    )
    return Heat(found.map, found)


def _grad_cam(network: Trained, picture: Tensor, index: int, values: Values) -> Heat:
    if not values.cam_layer:  # `settled` found none
        raise ValueError(words.NO_MAPS)
    found = grad_cam.grad_cam(network, picture, index, values.cam_layer)
    return Heat(found.map, found)


def _occlusion(network: Trained, picture: Tensor, index: int, _: Values) -> Heat:
    found = occlusion.occlusion(network, picture, index)
    return Heat(found.drop, found)


_WAYS: Mapping[str, Callable[[Trained, Tensor, int, Values], Heat]] = {
    "saliency": _saliency,
    "smoothgrad": _smooth_grad,
    "integrated": _integrated,
    "gradcam": _grad_cam,
    "occlusion": _occlusion,
}
