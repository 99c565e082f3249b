"""A trained network as one Python file that needs nothing else: its layers, weights and classes."""

from __future__ import annotations

import base64
import shlex
import textwrap

import torch

from explainers.networks import as_code, registry, saved, typed
from explainers.networks.trained import CIFAR10, Trained

_PROGRAM = '''\
"""A trained network that names what is to be seen in a picture:

    {command}

It needs torch, torchvision (which brings NumPy) and Pillow: the weights stand at its end.
"""

import base64
import io
import sys
from collections import OrderedDict

import numpy as np
{imports}
from PIL import Image, ImageCms, ImageOps
from torchvision.transforms.functional import pil_to_tensor

CLASSES = {classes}
{normalise}

def ends(values, floats):
    """Which numbers of a deep grey picture are black and white: a usual range that they fit in."""
    values = values[np.isfinite(values) & (np.abs(np.nan_to_num(values)) < 1e30)]
    values = values if values.size else np.zeros(1)
    low, high = values.min(), values.max()
    if not floats and low < 0:
        return low, max(high, low + 1)
    if not floats:  # all that as many bits can hold as the largest needs
        return 0, 2 ** max(1, int(high).bit_length()) - 1
    for black, white in ((0, 1), (-1, 1), (0, 255), (0, 65535)):
        if black <= low and high <= white and 4 * (high - low) >= white - black:
            return black, white
    first, last = np.quantile(values, (0.005, 0.995))
    if high - low > 20 * (last - first) > 0:  # a few numbers far out would hide the rest
        return first, last
    if low < high:
        return low, high
    return (0, 1) if 0 <= low <= 1 else (low - 0.5, low + 0.5)


def plain(picture):
    """A picture of any mode in red, green and blue, on white."""
    if picture.mode == "F" or picture.mode.startswith("I"):  # grey of more than 8 bits
        values = np.asarray(picture).astype(np.float64)
        black, white = ends(values, picture.mode == "F")
        share = (np.where(np.isnan(values), black, values) - black) / (white - black)
        return Image.fromarray((share.clip(0, 1) * 255 + 0.5).astype(np.uint8)).convert("RGB")
    if picture.mode == "LAB":
        lab, rgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        return ImageCms.applyTransform(picture, ImageCms.buildTransform(lab, rgb, "LAB", "RGB"))
    if picture.has_transparency_data:
        picture = (picture.convert("LA") if picture.mode == "La" else picture).convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    return picture.convert("RGB")


def prepared(path):
    """The picture upright, on white, its middle square in 32 x 32: floats (1, 3, 32, 32)."""
    with Image.open(path) as held:
        if max(held.size) > 1024:
            held.thumbnail((1024, 1024), reducing_gap=None if held.mode[:2] == "I;" else 2.0)
        picture = plain(ImageOps.exif_transpose(held))
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
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        sys.exit(f"{{sys.argv[1]}} cannot be read as a picture: {{error}}")
    for index in found.argsort(descending=True)[:3].tolist():
        print(f"{{CLASSES[index]}}: {{found[index].item():.1%}}")
'''


def command(file: str) -> str:
    """The line for a shell that asks the file of this name what is to be seen in a picture."""
    return f"python {shlex.quote(f'./{file}' if file.startswith('-') else file)} picture.jpg"


def program(network: str, trained: Trained, file: str = "network.py") -> str:
    """The file of `trained`, whose network is called `network` in a recipe; `file` is its name.

    It takes pictures as `explainers.images.picture` does, for networks of 3×32×32.
    """
    content = saved.written(trained.network.state_dict())
    imports = "import torch\nfrom torch import nn"
    if network.startswith(registry.TYPED):
        layers = typed.trainable(network.removeprefix(registry.TYPED))
        imports = as_code.imports(layers).rstrip()
    return _PROGRAM.format(
        command=_within_a_text(command(file)),
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


def _within_a_text(words: str) -> str:
    """As it is written between triple quotes: a file's name may hold anything."""
    shown = words.encode("utf-8", "replace").decode()
    return shown.replace("\\", "\\\\").replace('"', '\\"')


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
