"""Code that shows what the lesson on pretrained networks shows."""

from __future__ import annotations

from explainers import snippets
from explainers.images.member import Origin
from explainers.lessons.pretrained.numbers import NO_WEIGHTS, Values
from explainers.networks import surgery
from explainers.networks import torchvision_models as tv
from explainers.networks.surgery import ADD, BESIDE, EVERYTHING, MISFIT, NEW, REPLACE

_SURGERIES = {
    ADD: ['model.classifier.add_module("add_linear", nn.Linear(1000, 10))'],
    REPLACE: ["model.classifier[6] = nn.Linear(4096, 10)"],
    BESIDE: ['model.add_module("add_linear", nn.Linear(1000, 10))'],
    MISFIT: ["model.classifier[6] = nn.Linear(1000, 10)"],
}
_NEW = {
    ADD: "model.classifier.add_linear",
    REPLACE: "model.classifier[6]",
    BESIDE: "model.add_linear",
    MISFIT: "model.classifier[6]",
}


def vgg16(values: Values) -> str:
    """Code that does to VGG16 what the controls say, and counts."""
    weights = None if values.weights == NO_WEIGHTS else values.weights
    outcome = surgery.outcome(values.surgery)
    return "\n".join(
        [
            "import torch",
            "from torch import nn",
            "from torchvision.models import vgg16",
            "",
            f"model = vgg16(weights={weights!r})"
            + ("  # 553 MB the first time" if weights else ""),
            *_SURGERIES.get(values.surgery, []),
            *_frozen(values),
            "",
            f"print({'model' if values.surgery == BESIDE else 'model.classifier'})",
            "print(sum(p.numel() for p in model.parameters()))",
            "print(sum(p.numel() for p in model.parameters() if p.requires_grad))",
            *snippets.attempt(
                ["print(tuple(model(torch.zeros(1, 3, 224, 224)).shape))"], outcome.words
            ),
        ]
    )


def _frozen(values: Values) -> list[str]:
    if values.trainable == EVERYTHING:
        return []
    thawed = _NEW.get(values.surgery) if values.trainable == NEW else "model.classifier"
    lines = [f"_ = {thawed}.requires_grad_(True)"] if thawed else []
    return ["", "_ = model.requires_grad_(False)", *lines]


def model(name: str) -> str:
    """Code that walks through the children of the model `name` without allocating it."""
    size = tv.side(name)
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


def maps(values: Values, picture: Origin) -> str:
    """Code that takes the maps at a node of the model for a picture, and prints their range."""
    name, node = values.maps_of, values.node
    chosen = None if values.weights == NO_WEIGHTS else values.weights
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
