"""The lesson on pretrained networks: its controls, the code, and what is counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explainers.networks import torchvision_models as tv
from explainers.networks.torchvision_models import ADD, NEW, REPLACE, SURGERIES, TRAINABLE
from explainers.settings import Choice, Flag, Setting, Text

VGG, MODELS, MAPS, PREDICT = VIEWS = ("VGG16", "Any model", "Feature maps", "Predict, then see")
WEIGHTS = ("None", "IMAGENET1K_V1")

SMALL = ("squeezenet1_1", "mobilenet_v3_small", "resnet18", "vgg16")
"""The models that a picture is sent through: with numbers, so they take memory and time."""

MOST_NODES = 200  # of a graph that is drawn: more are not legible

SETTINGS: tuple[Setting, ...] = (
    Choice("view", VGG, VIEWS),
    Choice("weights", "None", WEIGHTS),
    Choice("surgery", "as it is", SURGERIES),
    Choice("trainable", "everything", TRAINABLE),
    Choice("model", "resnet18", tv.names()),
    Text("part", "", longest=200),
    Flag("graph", False),
    Choice("maps_of", SMALL[0], SMALL),
    Text("node", "", longest=200),
)

HELP: Mapping[str, str] = {
    "weights": "None: random first weights. IMAGENET1K_V1: those trained on ImageNet's pictures.",
    "surgery": "VGG16 knows ImageNet's 1000 classes. Two ways to make them ten.",
    "trainable": "Which parameters have requires_grad=True: only those are changed by training.",
    "model": "Every classification model of torchvision.",
    "part": "Look into one of the model's parts.",
    "graph": "The model traced by torch.fx, as in the network lesson.",
    "maps_of": "The first three are small. VGG16 takes half a gigabyte of memory.",
    "node": "A place in the model's graph, as create_feature_extractor names it.",
}

SURGERY_WORDS: Mapping[str, str] = {
    "as it is": "A thousand scores, one for each class of ImageNet.",
    ADD: (
        "`add_module` puts a **new layer after** the old ones: the thousand scores are weighed up "
        "to ten. All that was learned stays, the thousand scores too."
    ),
    REPLACE: (
        "`classifier[6] = …` puts a **new layer in the place** of the last one: its weights for a "
        "thousand classes are gone, and the ten are learned from the 4096 numbers before it."
    ),
}


def operated(values: Mapping[str, Any]) -> Any:
    """VGG16's outline after the surgery and the freezing of the controls' `values`."""
    model = tv.outline("vgg16")
    tv.operate(model, values["surgery"])
    tv.set_trainable(model, values["trainable"], values["surgery"])
    return model


def advice(values: Mapping[str, Any]) -> str:
    """A sentence on a choice that cannot do what it says; empty if there is none."""
    if values["trainable"] == NEW and values["surgery"] not in (ADD, REPLACE):
        return "There is no new layer yet: everything is frozen, and training would change nothing."
    if values["trainable"] == NEW and values["weights"] == "None":
        return (
            "With random weights in all frozen layers the new one learns from noise. Freezing "
            "makes sense with weights that were trained."
        )
    return ""


def surgery_code(values: Mapping[str, Any]) -> str:
    """Code that does to VGG16 what the controls say, and counts."""
    weights = None if values["weights"] == "None" else values["weights"]
    lines = [
        "from torch import nn",
        "from torchvision.models import vgg16",
        "",
        f"model = vgg16(weights={weights!r})" + ("  # 553 MB the first time" if weights else ""),
    ]
    lines += {
        ADD: ['model.classifier.add_module("add_linear", nn.Linear(1000, 10))'],
        REPLACE: ["model.classifier[6] = nn.Linear(4096, 10)"],
    }.get(values["surgery"], [])
    new = {ADD: "model.classifier.add_linear", REPLACE: "model.classifier[6]"}
    if values["trainable"] != "everything":
        lines += ["", "model.requires_grad_(False)"]
        thawed = "model.classifier" if values["trainable"] != NEW else new.get(values["surgery"])
        lines += [f"{thawed}.requires_grad_(True)"] if thawed else []
    lines += [
        "",
        "print(model.classifier)",
        "print(sum(p.numel() for p in model.parameters()))",
        "print(sum(p.numel() for p in model.parameters() if p.requires_grad))",
    ]
    return "\n".join(lines)


def model_code(name: str, size: int) -> str:
    """Code that walks through the children of the model `name` without allocating it."""
    return "\n".join(
        [
            "import torch",
            "from torchvision.models import get_model",
            "",
            'with torch.device("meta"):  # shapes without numbers',
            f'    model = get_model("{name}", weights=None).eval()',
            "",
            "def tell(module, inputs, output):",
            "    print(type(module).__name__, getattr(output, 'shape', ''),",
            "          sum(p.numel() for p in module.parameters()))",
            "",
            "for child in model.children():",
            "    _ = child.register_forward_hook(tell)",
            "",
            f'output = model(torch.zeros(1, 3, {size}, {size}, device="meta"))',
            "print(sum(p.numel() for p in model.parameters()))",
        ]
    )


def maps_code(name: str, node: str, weights: str, size: int) -> str:
    """Code that takes the maps at a node of the model for a picture."""
    chosen = None if weights == "None" else weights
    return "\n".join(
        [
            "import torch",
            "from torchvision.models import get_model",
            "from torchvision.models.feature_extraction import create_feature_extractor",
            "",
            "_ = torch.manual_seed(0)",
            f'model = get_model("{name}", weights={chosen!r}).eval()',
            f'extractor = create_feature_extractor(model, return_nodes=["{node}"])',
            "with torch.no_grad():",
            f'    maps = extractor(torch.zeros(1, 3, {size}, {size}))["{node}"]',
            "",
            "print(maps.shape)",
        ]
    )
