"""The way to Home, where the same picture goes through the whole of the same network."""

from __future__ import annotations

from explainers import settings
from explainers.images import choosing
from explainers.images.pictures import SIZE
from explainers.lessons.feature_maps.numbers import Values
from explainers.networks.layer_setting import BUILDER

AT_HOME = (*settings.table(choosing.OfDataSet), "weights", "run", "epoch", "layers")
"""Settings that Home has as well."""


def query(values: Values) -> dict[str, str] | None:
    """The settings with which Home shows the same picture in the same network.

    None where it cannot: it has no other pictures for a network than its own, none of the reader's
    that are on this page only, and no network without training but the builder's for 3×32×32.
    """
    elsewhere = values.picture in ("own", "camera") or values.trained_on != "fitting"
    odd = values.weights == BUILDER and (values.in_channels, values.size) != (3, (SIZE, SIZE))
    if elsewhere or odd or values.weights == "untrained":
        return None
    return {name: text for name, text in settings.write(values).items() if name in AT_HOME}
