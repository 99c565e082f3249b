"""What learners get wrong about pretrained networks, as questions that PyTorch answers."""

from __future__ import annotations

from functools import cache
from typing import Any

from explainers.lessons.pretrained.numbers import Values, operated
from explainers.networks import torchvision_models as tv
from explainers.networks.surgery import ADD, BESIDE, MISFIT, NEW, REPLACE, outcome
from explainers.predictions import Prediction
from explainers.shares import percent
from explainers.snippets import attempt, program


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the page, in the order of the lesson."""
    return _where(), _replaced(), _beside(), _misfit(), _frozen()


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
        code=_vgg16(
            'parts = {"features": model.features, "classifier[0]": model.classifier[0]}',
            'parts["the other linear layers"] = model.classifier[1:]',
            "for name, part in parts.items():",
            "    print(name, sum(p.numel() for p in part.parameters()))",
        ),
        belief="A network of 13 convolutions is made of convolutions.",
        because=(
            f"`classifier[0]` joins 512 × 7 × 7 = 25,088 numbers with 4,096: {first:,} parameters, "
            f"{percent(first / total, 0)} of all. The 13 convolutions together have "
            f"{convolutions:,}."
        ),
        show=Values(),
    )


def _replaced() -> Prediction:
    before = tv.count(tv.outline("vgg16")).total
    counts = {way: tv.count(operated(way)).total - before for way in (ADD, REPLACE)}
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
        code=_vgg16(
            "before = sum(p.numel() for p in model.parameters())",
            "model.classifier[6] = nn.Linear(4096, 10)",
            "print(sum(p.numel() for p in model.parameters()) - before)",
        ),
        belief="A new layer is something more.",
        because=(
            "Assigning replaces: the old layer, with 4,096 × 1,000 weights and 1,000 biases, is "
            f"gone. It is `add_module` that keeps it and adds {counts[ADD]:,}."
        ),
        show=Values(surgery=REPLACE),
    )


def _beside() -> Prediction:
    found = outcome(BESIDE)
    shape = "×".join(map(str, found.shape or ()))
    assert not found.called
    return Prediction(
        name="beside",
        question=(
            '`model.add_module("add_linear", nn.Linear(1000, 10))` is called on VGG16 itself, not '
            "on its classifier. What comes out for one picture?"
        ),
        options=("1×10: the new layer comes last", shape, "An error"),
        truth=shape,
        code=_vgg16(
            'model.add_module("add_linear", nn.Linear(1000, 10))',
            'print(model(torch.zeros(1, 3, 224, 224, device="meta")).shape)',
        ),
        belief="What stands last in print(model) is called last.",
        because=(
            "`print(model)` lists what a module **has**; `forward` says what it **does**. VGG's "
            "calls `features`, `avgpool` and `classifier`: the new layer is never reached. Inside "
            "`classifier`, a Sequential, every layer is called in turn."
        ),
        show=Values(surgery=BESIDE),
    )


def _misfit() -> Prediction:
    found = outcome(MISFIT)
    assert found.shape is None
    assert found.words
    return Prediction(
        name="misfit",
        question="`model.classifier[6] = nn.Linear(1000, 10)`. When does PyTorch complain?",
        options=("At once", "When a picture is sent through", "Never"),
        truth="When a picture is sent through",
        code=_vgg16(
            'model.classifier[6] = nn.Linear(1000, 10, device="meta")',
            'print("put there")',
            *attempt(
                ['model(torch.zeros(1, 3, 224, 224, device="meta"))'],
                f"RuntimeError: {found.words}",
            ),
        ),
        belief="The last layer gets the thousand scores.",
        because=(
            "The thousand scores were made by the layer that is gone. What stands before it gives "
            f"4096 numbers, and the new layer has weights for 1000: “{found.words}”. Putting a "
            "layer somewhere checks nothing."
        ),
        show=Values(surgery=MISFIT),
    )


def _frozen() -> Prediction:
    counted = tv.count(operated(REPLACE, NEW))
    return Prediction(
        name="frozen",
        question=(
            "All layers but the new `classifier[6]` are frozen with `requires_grad=False`. How "
            "many parameters does `sum(p.numel() for p in model.parameters())` count?"
        ),
        options=(f"{counted.trainable:,}", f"{counted.frozen:,}", f"{counted.total:,}"),
        truth=f"{counted.total:,}",
        code=_vgg16(
            "_ = model.requires_grad_(False)",
            "model.classifier[6] = nn.Linear(4096, 10)",
            "print(sum(p.numel() for p in model.parameters()))",
            "print(sum(p.numel() for p in model.parameters() if p.requires_grad))",
        ),
        belief="Frozen parameters no longer count.",
        because=(
            "They are there and are computed with; they only get no gradient. "
            f"{counted.trainable:,} of {counted.total:,} are trained. The forward "
            "pass takes as long as before, the "
            "backward pass much less, and so does the memory for gradients."
        ),
        show=Values(surgery=REPLACE, trainable=NEW),
    )


def _vgg16(*lines: str) -> str:
    """VGG16 without its numbers, which nothing has to be fetched for, and `lines` that use it."""
    made = ('with torch.device("meta"):  # shapes without numbers', "    model = vgg16()")
    return program(*made, "", *lines)
