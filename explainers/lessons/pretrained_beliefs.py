"""What learners get wrong about pretrained networks, as questions that PyTorch answers."""

from __future__ import annotations

from functools import cache
from typing import Any

from explainers.lessons.predictions import Prediction
from explainers.networks import torchvision_models as tv
from explainers.networks.torchvision_models import ADD, NEW, REPLACE


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the page, in the order of the lesson."""
    return _where(), _replaced(), _frozen()


def _where() -> Prediction:
    model: Any = tv.outline("vgg16")
    total = tv.count(model).total
    convolutions, classifier = tv.count(model.features).total, tv.count(model.classifier).total
    first = tv.count(model.classifier[0]).total
    counts = {
        "In the 13 convolutions": convolutions,
        "In the first linear layer": first,
        "In the other two linear layers": classifier - first,
    }
    return Prediction(
        name="where",
        question=f"VGG16 has 13 convolutions, 3 linear layers and {total:,} parameters. Where are "
        "most of them?",
        options=tuple(counts),
        truth=max(counts, key=lambda name: counts[name]),
        belief="A network of 13 convolutions is made of convolutions.",
        because=(
            f"`classifier[0]` joins 512 × 7 × 7 = 25,088 numbers with 4,096: {first:,} parameters, "
            f"{first / total:.0%} of all. The 13 convolutions together have {convolutions:,}."
        ),
        show={"surgery": "as it is"},
    )


def _replaced() -> Prediction:
    counts = {}
    for surgery in (ADD, REPLACE):
        model = tv.outline("vgg16")
        before = tv.count(model).total
        tv.operate(model, surgery)
        counts[surgery] = tv.count(model).total - before
    return Prediction(
        name="replaced",
        question=(
            "`classifier[6]` was `Linear(4096, 1000)` and becomes `Linear(4096, 10)`. What happens "
            "to the number of parameters?"
        ),
        options=(
            f"It falls by {-counts[REPLACE]:,}",
            f"It grows by {counts[ADD]:,}",
            "It stays the same",
        ),
        truth=f"It falls by {-counts[REPLACE]:,}",
        belief="A new layer is something more.",
        because=(
            "Assigning replaces: the old layer, with 4,096 × 1,000 weights and 1,000 biases, is "
            f"gone. It is `add_module` that keeps it and adds {counts[ADD]:,}."
        ),
        show={"surgery": REPLACE},
    )


def _frozen() -> Prediction:
    model = tv.outline("vgg16")
    tv.operate(model, REPLACE)
    tv.set_trainable(model, NEW, REPLACE)
    counted = tv.count(model)
    return Prediction(
        name="frozen",
        question=(
            "All layers but the new `classifier[6]` are frozen with `requires_grad=False`. How "
            "many parameters does `sum(p.numel() for p in model.parameters())` count?"
        ),
        options=(f"{counted.trainable:,}", f"{counted.frozen:,}", f"{counted.total:,}"),
        truth=f"{counted.total:,}",
        belief="Frozen parameters no longer count.",
        because=(
            "They are there and are computed with; they only get no gradient. "
            f"{counted.trainable:,} of {counted.total:,} are trained. The forward "
            "pass takes as long as before, the "
            "backward pass much less, and so does the memory for gradients."
        ),
        show={"surgery": REPLACE, "trainable": NEW},
    )
