"""The lesson on pretrained networks: its controls, the code, and what is counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explainers import snippets
from explainers.images.member import Origin
from explainers.listed import Choice, Flag, Text
from explainers.networks import surgery
from explainers.networks import torchvision_models as tv
from explainers.networks.surgery import ADD, BESIDE, MISFIT, NEW, REPLACE, SURGERIES, TRAINABLE
from explainers.settings import Setting

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
    "surgery": "VGG16 knows ImageNet's 1000 classes. Two ways to make them ten, and two traps.",
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
    BESIDE: (
        "A trap: `model.add_module` puts the new layer **beside** the classifier. It stands in "
        "`print(model)`, at the very end, and has parameters."
    ),
    MISFIT: (
        "A trap: the new layer takes 1000 numbers, as if it came **after** the last one. But it "
        "stands in its place. Nobody complains while it is put there."
    ),
}


def happened(found: surgery.Outcome, name: str) -> str:
    """What came of a picture that was sent through after the surgery `name` (Markdown)."""
    if found.shape is None:
        got = "×".join(map(str, found.got))
        return (
            f"**A picture is sent through: `{found.refused}` refuses what it gets, {got}.** The "
            "layer before it gives 4096 numbers, whatever comes in its place has to take them."
        )
    shape = "×".join(map(str, found.shape))
    said = f"**A picture is sent through: {shape} comes out.**"
    if name in surgery.NEW_LAYERS and not found.called:
        said += (
            " Still a thousand scores: `forward` of VGG calls `features`, `avgpool` and "
            "`classifier`, and nothing else. The new layer is never called, and no gradient "
            "reaches it: the training changes none of its numbers."
        )
    return said


def operated(values: Mapping[str, Any]) -> Any:
    """VGG16's outline after the surgery and the freezing of the controls' `values`."""
    model = tv.outline("vgg16")
    surgery.operate(model, values["surgery"])
    surgery.set_trainable(model, values["trainable"], values["surgery"])
    return model


def advice(values: Mapping[str, Any]) -> str:
    """A sentence on a choice that cannot do what it says; empty if there is none."""
    if values["trainable"] == NEW and values["surgery"] not in surgery.NEW_LAYERS:
        return "There is no new layer yet: everything is frozen, and training would change nothing."
    if values["trainable"] == NEW and values["surgery"] == BESIDE:
        return "The only layer that may be trained is never called: no number would change."
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
        "import torch",
        "from torch import nn",
        "from torchvision.models import vgg16",
        "",
        f"model = vgg16(weights={weights!r})" + ("  # 553 MB the first time" if weights else ""),
    ]
    lines += {
        ADD: ['model.classifier.add_module("add_linear", nn.Linear(1000, 10))'],
        REPLACE: ["model.classifier[6] = nn.Linear(4096, 10)"],
        BESIDE: ['model.add_module("add_linear", nn.Linear(1000, 10))'],
        MISFIT: ["model.classifier[6] = nn.Linear(1000, 10)"],
    }.get(values["surgery"], [])
    new = {
        ADD: "model.classifier.add_linear",
        REPLACE: "model.classifier[6]",
        BESIDE: "model.add_linear",
        MISFIT: "model.classifier[6]",
    }
    if values["trainable"] != "everything":
        lines += ["", "_ = model.requires_grad_(False)"]
        thawed = "model.classifier" if values["trainable"] != NEW else new.get(values["surgery"])
        lines += [f"_ = {thawed}.requires_grad_(True)"] if thawed else []
    outcome = surgery.outcome(values["surgery"])
    lines += [
        "",
        f"print({'model' if values['surgery'] == BESIDE else 'model.classifier'})",
        "print(sum(p.numel() for p in model.parameters()))",
        "print(sum(p.numel() for p in model.parameters() if p.requires_grad))",
        *snippets.attempt(
            ["print(tuple(model(torch.zeros(1, 3, 224, 224)).shape))"], outcome.words
        ),
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


def maps_code(name: str, node: str, weights: str, picture: Origin) -> str:
    """Code that takes the maps at a node of the model for a picture, and prints their range."""
    chosen = None if weights == "None" else weights
    transforms = tv.about(name).weights.transforms()
    return "\n".join(
        [
            snippets.PROJECT,
            "import torch",
            "from torchvision.models import get_model",
            "from torchvision.models.feature_extraction import create_feature_extractor",
            *picture.imports,
            "",
            "_ = torch.manual_seed(0)",
            f'model = get_model("{name}", weights={chosen!r}).eval()',
            f'extractor = create_feature_extractor(model, return_nodes=["{node}"])',
            f"picture = {picture.expression}",
            f"mean = torch.tensor({list(transforms.mean)}).view(3, 1, 1)",
            f"std = torch.tensor({list(transforms.std)}).view(3, 1, 1)",
            "with torch.no_grad():",
            f'    maps = extractor(((picture / 255 - mean) / std)[None])["{node}"]',
            "",
            "print(tuple(maps.shape))",
            "print(round(maps.min().item(), 3), round(maps.max().item(), 3))",
        ]
    )
