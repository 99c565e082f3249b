"""The trainings behind the weights that come with the app: a list for who has no runs yet."""

from __future__ import annotations

from functools import cache

from explainers.training.about import About
from explainers.training.overview import Overview, Overviews
from explainers.training.recipe import preset
from explainers.training.status import Status

CARD: tuple[tuple[str, str, float, float], ...] = (
    ("cifar_quick", "cifar10", 0.7592, 0.734),
    ("cifar_quick_relu", "cifar10", 0.8003, 0.605),
    ("cifar_quick_drawn", "drawn", 0.9880, 0.135),
    ("cifar_quick_relu_drawn", "drawn", 0.9860, 0.118),
)
"""Name, pictures, test accuracy and test loss, from their model card (`networks/weights`)."""

TESTED = {"cifar10": 10_000, "drawn": 2_000}
"""Test pictures of each data set."""

EPOCHS = 16


@cache
def shipped() -> Overviews:
    """The four trainings; their curves were not kept."""
    return Overviews(tuple(_one(place, *told) for place, told in enumerate(CARD)), ())


def _one(place: int, name: str, data: str, accuracy: float, loss: float) -> Overview:
    network = "cifar_quick_relu" if "relu" in name else "cifar_quick"
    recipe = preset("fast", data=data, network=network, epochs=EPOCHS, device="cpu")
    status = Status(
        phase="finished",
        epochs=EPOCHS,
        epoch=EPOCHS,
        test_pictures=TESTED[data],
        test_accuracy=accuracy,
        test_loss=loss,
    )
    return Overview(
        name=name,
        created=-float(place),
        owner="",
        recipe=recipe,
        status=status,
        best=accuracy,
        best_epoch=EPOCHS,
        curve=(),
        device="cpu",
        parent=None,
        about=About(),
    )
