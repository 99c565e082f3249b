"""What is asked of a network on the page of feature maps: the settings of its probes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from explainers.attribution.integrated import BASELINES
from explainers.attribution.slopes import MOST_ASKED
from explainers.images import choosing
from explainers.kinds import Choice, Number, Text, Whole
from explainers.lessons.feature_maps import words
from explainers.probes import adversarial, maximisation
from explainers.settings import Only

MOST = 99_999_999
"""No layer that is looked into here has more maps, or numbers in a row."""


@dataclass(frozen=True, kw_only=True)
class Asked(choosing.OfDataSet):
    """What fools the network, what its answer depends on, and what excites a unit of it.

    `steps`, `lr` and `seed` are those of `explainers.probes.maximisation`.
    """

    epsilon: Annotated[int, Whole(0, adversarial.MOST)] = 4
    other: Annotated[str, Choice(words.OTHERS)] = "relu"
    method: Annotated[str, Choice(words.METHODS)] = "saliency"
    n_samples: Annotated[int, Whole(1, MOST_ASKED), Only("method", "smoothgrad")] = 8
    stdev: Annotated[float, Number(0.0, 0.5), Only("method", "smoothgrad")] = 0.15
    n_steps: Annotated[int, Whole(1, MOST_ASKED), Only("method", "integrated")] = 8
    baseline: Annotated[str, Choice(BASELINES), Only("method", "integrated")] = "black"
    cam_layer: Annotated[str, Text(200), Only("method", "gradcam")] = ""
    cam_row: Annotated[int, Whole(0, MOST), Only("method", "gradcam")] = 3
    cam_column: Annotated[int, Whole(0, MOST), Only("method", "gradcam")] = 3
    steps: Annotated[int, Whole(0, maximisation.MOST)] = 32
    lr: Annotated[float, Number(0.5, 32.0)] = 4.0
    seed: Annotated[int, Whole(0, 99)] = 0
