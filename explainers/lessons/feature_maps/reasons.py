"""What an answer depends on, as the controls ask for it: worked out once for all who look."""

from __future__ import annotations

from explainers.attribution import check, methods
from explainers.attribution.grad_cam import GradCam
from explainers.attribution.methods import Asking, Heat, Reasons
from explainers.lessons.feature_maps import looks, words
from explainers.lessons.feature_maps.looks import Look
from explainers.lessons.feature_maps.numbers import Values
from explainers.networks.trained import Trained, parameters
from explainers.once import Once

_reasons: Once[Reasons] = Once(4_000_000, lambda found: _weight(found.here) + _weight(found.there))
_untrained: Once[Trained] = Once(20_000_000, lambda found: parameters(found.network))


def _weight(heat: Heat) -> int:
    made = heat.of.maps.numel() * 2 if isinstance(heat.of, GradCam) else 0
    return heat.map.numel() + made + (3 * heat.map.numel() if heat.of else 0)


def reasons(look: Look, values: Values) -> Reasons:
    """What the network's answer depends on, asked by the method of `values`.

    Raises ValueError or RuntimeError, in words, where it gives no answer or cannot be asked so.
    """
    asked = asking(values)
    return _reasons.get((look.of, asked), lambda: _reasoned(look, asked))


def untrained(look: Look) -> Trained:
    """The network of `look` with first weights, made once."""
    return _untrained.get(look.whose, lambda: check.untrained(look.network))


def asking(values: Values) -> Asking:
    """How the controls ask; what the method does not know is left as it is."""
    match values.method:
        case "smoothgrad":
            return Asking(values.method, values.n_samples, stdev=values.stdev)
        case "integrated":
            return Asking(values.method, values.n_steps, baseline=values.baseline)
        case "gradcam":
            return Asking(values.method, 1, layer=values.cam_layer)
        case _:
            return Asking(values.method, 1)


def _reasoned(look: Look, asked: Asking) -> Reasons:
    index = int(looks.chances(look).argmax())
    if asked.method == "gradcam" and not asked.layer:  # `settled` found none
        raise ValueError(words.NO_MAPS)
    return methods.reasons(look.network, untrained(look), look.picture, index, asked)
