"""A trained network as one Python file that needs nothing else: its layers, weights and classes."""

from __future__ import annotations

import base64
import textwrap

import torch

from explainers.networks import as_code, registry, saved, typed
from explainers.networks.trained import CIFAR10, Trained

_PROGRAM = '''\
"""A trained network that names what is to be seen in a picture:

    python {file} picture.jpg

It needs torch, torchvision and Pillow, and nothing else: the weights stand at its end.
"""

import base64
import io
import sys
from collections import OrderedDict

{imports}
from PIL import Image, ImageOps
from torchvision.transforms.functional import pil_to_tensor

CLASSES = {classes}
{normalise}

def prepared(path):
    """The picture upright, on white, its middle square in 32 x 32: floats (1, 3, 32, 32)."""
    with Image.open(path) as held:
        picture = ImageOps.exif_transpose(held)
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    picture = picture.convert("RGB")
    if picture.size != (32, 32):
        picture = ImageOps.fit(picture, (32, 32), Image.Resampling.BICUBIC)
    pixels = pil_to_tensor(picture)[None].float() / 255
    return {prepared}


def network():
    """The network with its weights, ready to be used."""
    net = nn.Sequential(OrderedDict([
{layers}
    ]))
    held = io.BytesIO(base64.b64decode(WEIGHTS))
    net.load_state_dict(torch.load(held, weights_only=True))
    return net.eval()


def probabilities(path):
    """How likely each of CLASSES is, for the picture at `path`."""
    with torch.no_grad():
        scores = network()(prepared(path))
    return {softmax}


WEIGHTS = """
{weights}
"""

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: python {{sys.argv[0]}} picture.jpg")
    try:
        found = probabilities(sys.argv[1])
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:  # as Pillow has it
        sys.exit(f"{{sys.argv[1]}} cannot be read as a picture: {{error}}")
    for index in found.argsort(descending=True)[:3].tolist():
        print(f"{{CLASSES[index]}}: {{found[index].item():.1%}}")
'''


def program(network: str, trained: Trained, file: str = "network.py") -> str:
    """The file of `trained`, whose network is called `network` in a recipe; `file` is its name.

    It takes pictures as `Trained.prepare` does, for networks of 3×32×32.
    """
    content = saved.written(trained.network.state_dict())
    imports = "import torch\nfrom torch import nn"
    if network.startswith(registry.TYPED):
        layers = typed.trainable(network.removeprefix(registry.TYPED))
        imports = as_code.imports(layers).rstrip()
    return _PROGRAM.format(
        file=file,
        imports=imports,
        classes=tuple(trained.classes),
        normalise=_normalise(trained),
        prepared="pixels" if trained.mean is None else "(pixels - MEAN) / STD",
        layers="\n".join(
            f'        ("{name}", {code}),' for name, code in layers_of(network, trained)
        ),
        softmax="scores[0]" if trained.ends_in_softmax else "scores.softmax(1)[0]",
        weights="\n".join(textwrap.wrap(base64.b64encode(content).decode(), 96)),
    )


def layers_of(network: str, trained: Trained) -> list[tuple[str, str]]:
    """The name of each layer of a network, and the code that makes it."""
    classes = len(trained.classes) or len(CIFAR10)
    if network.startswith(registry.TYPED):
        found = typed.trainable(network.removeprefix(registry.TYPED), classes)
        codes = [layer.code for layer in found]
    else:
        with torch.device("meta"):  # no weights are needed to print
            codes = [f"nn.{layer}" for layer in registry.build(network, classes).children()]
    names = [name for name, _ in trained.network.named_children()]
    return list(zip(names, codes, strict=True))


def _normalise(trained: Trained) -> str:
    if trained.mean is None or trained.std is None:
        return ""
    lines = (
        f"{name} = torch.tensor({values}).view(3, 1, 1)"
        for name, values in (("MEAN", tuple(trained.mean)), ("STD", tuple(trained.std)))
    )
    return "\n".join(lines) + "\n"
