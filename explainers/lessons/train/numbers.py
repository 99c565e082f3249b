"""The training page's controls: what can be chosen, what it means, and the recipe that it makes.

Every control is a field of `explainers.training.recipe.Recipe` or an option of the command line,
under the same name. A preset's own values are the defaults, so an address holds only what
differs from the recipe that it names.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from explainers.images.named import OWN, PATH_HELP, data_of
from explainers.listed import Choice, Flag, Number, Text, Whole
from explainers.settings import Setting
from explainers.training.recipe import DEVICES, OPTIMIZERS, PRESETS, Recipe, preset
from explainers.tries import Try

DEFAULT = "fast"  # the recipe that a first visitor can watch succeed

VIEWS = ("Train", "One epoch on each device", "Predict, then see")

DATA: Mapping[str, str] = {
    "drawn": "12,000 drawn pictures of CIFAR-10's ten classes, 32×32. They need no download.",
    "cifar10": "60,000 photographs of ten classes, 32×32: the data set of the notes.",
    OWN: "Your own pictures, in a folder or ZIP laid out train/<class>/* and test/<class>/*.",
}
"""What can be trained on, each with a sentence."""

RECIPES: Mapping[str, str] = {
    "notes": (
        "The notes' own loop: plain SGD, one learning rate throughout, pixels from 0 to 1. One "
        "thing differs: the notes take the pictures as they lie. Here they come in a new order "
        "in each epoch. CIFAR-10 lies in a random order already, so that it makes no difference "
        "there; where pictures lie class by class, as in a folder, each batch would hold one class "
        "alone, and the network would forget the others."
    ),
    "fast": (
        "Today's way with the same network: momentum, a learning rate that rises and falls, "
        "pictures flipped and shifted, normalised pixels, softened targets."
    ),
}
"""What each preset is, in a sentence."""

HELP: Mapping[str, str] = {
    "view": "What is shown: a training, this machine's devices, or questions.",
    "data": "What the network learns to tell apart.",
    "recipe": "A set of choices that go together. Choosing one sets the controls beside it.",
    "epochs": "How often the network sees every training picture. After each epoch it is tested.",
    "batch_size": (
        "How many pictures one step averages over: more make a steadier step, and fewer steps "
        "in an epoch."
    ),
    "lr": (
        "The learning rate: how far each step goes against the gradient. Too small and nothing "
        "happens; too large and the loss explodes. With the recipe fast it is the highest one."
    ),
    "optimizer": "How the gradients become a step.",
    "device": "Which part of this machine does the arithmetic.",
    "seed": "Decides the first weights and the order of the pictures: the same seed, the same run.",
    "relu": (
        "The notes' network has no activation at all. This puts max(0, x) where Caffe's "
        "cifar10_quick has it: after the first pool and after the second and third convolution."
    ),
    "network": "A list of layers from the Network page's builder; empty for the notes' network.",
    "path": PATH_HELP,
    "run": "Every run is kept in a folder of its own, finished ones too.",
}
"""What each control does, in a sentence."""

DEVICE_NOTE = (
    "`model.to(device)` moves the weights into that device's memory (`.cuda()` is the older way, "
    "for one kind of device). The pictures have to follow with `images.to(device)`: PyTorch "
    "refuses to compute with tensors that lie on two devices. A module is moved in place, a "
    "tensor is copied, so write `images = images.to(device)`."
)

_NOTES = {"batch_size": "64", "optimizer": "sgd"}

NOTICE = (
    "The loss of each step jumps about: every batch is another sample. The smoothed line shows "
    "where it goes.",
    "Before anything is learned the loss is about 2.30 = −ln(1/10): ten classes, all guessed "
    "equally.",
    "The test counts pictures that the network never learned from. Where the training loss falls "
    "on and the test loss rises, it learns by heart.",
    "Training and test loss are the same cross-entropy, but not of the same pictures and moment: "
    "the training loss of a step is of moved pictures with the recipe fast, and of the weights "
    "before the step.",
)
"""What to notice on the page (Markdown)."""

TRIES = (
    Try(
        "Set lr to 1 with the recipe notes and press Start. Which is the largest lr that still "
        "learns?",
        "With steps that long the loss does not come down: it jumps about, or becomes NaN, and "
        "then the run ends and says at which step. Halve lr until the loss falls. The border is "
        "another one for another network, other pictures and another optimizer.",
        {"recipe": "notes", **_NOTES, "lr": 1.0},
        keep=True,
    ),
    Try(
        "Train with notes, then with fast, for the same number of epochs. Compare their accuracy "
        "in the list of all runs.",
        "The network is the same, and so are its pictures. Momentum, a learning rate that rises "
        "and falls, moved and normalised pictures get further in the same number of epochs: on "
        "CIFAR-10 the notes report 65 % at best within 50 epochs.",
    ),
    Try(
        "Turn on ReLU: not one weight more. Does the network get better?",
        "ReLU has no weights, so the number of parameters stays the same. Without it only the "
        "pools are not linear; with it every convolution is followed by a bend, and more can be "
        "told apart. Compare two runs of the same seed, with it and without.",
        {"relu": True},
        keep=True,
    ),
)
"""Something to try there (Markdown)."""

_SIZES = sorted({8, 16, 32, 64, 128, 256, 512, 1024} | {p.batch_size for p in PRESETS.values()})


def settings(recipe: str = DEFAULT) -> tuple[Setting, ...]:
    """The page's controls, with the defaults of the preset `recipe`, or of `DEFAULT` if unknown."""
    base = PRESETS.get(recipe, PRESETS[DEFAULT])
    return (
        Choice("view", VIEWS[0], VIEWS),
        Choice("data", "drawn", tuple(DATA)),
        Choice("recipe", DEFAULT, tuple(PRESETS)),
        Text("path", "", longest=1000),
        Whole("epochs", base.epochs, 1, 1000),
        Choice("batch_size", str(base.batch_size), tuple(map(str, _SIZES))),
        Number("lr", base.lr, 1e-6, 100.0),
        Choice("optimizer", base.optimizer, tuple(OPTIMIZERS)),
        Choice("device", base.device, tuple(DEVICES)),
        Whole("seed", base.seed, 0, 99_999),
        Flag("relu", base.network == "cifar_quick_relu"),
        Text("network", "", longest=5000),
        Text("run", "", longest=100),
    )


OF_PRESET = ("epochs", "batch_size", "lr", "optimizer", "device", "seed", "relu")
"""The controls that choosing a preset sets anew."""


def preset_values(recipe: str) -> dict[str, Any]:
    """What the controls show once the preset `recipe` is chosen."""
    defaults = {setting.name: setting.default for setting in settings(recipe)}
    return {name: defaults[name] for name in OF_PRESET}


def recipe(values: Mapping[str, Any]) -> Recipe:
    """The recipe that the controls' `values` stand for; ValueError where it cannot be."""
    if values["data"] == OWN and not values["path"].strip():
        raise ValueError("path is empty: give a folder or ZIP of your pictures, or upload a ZIP.")
    return preset(
        values["recipe"],
        data=data_of(values["data"], values["path"]),
        network=values["network"] or ("cifar_quick_relu" if values["relu"] else "cifar_quick"),
        epochs=values["epochs"],
        batch_size=int(values["batch_size"]),
        lr=values["lr"],
        optimizer=values["optimizer"],
        device=values["device"],
        seed=values["seed"],
    )


def command(values: Mapping[str, Any], runs: Path, cache: Path, name: str) -> str:
    """The command line that trains the same; options at the preset's own value are left out."""
    wanted, base = recipe(values), PRESETS[values["recipe"]]
    parts = ["python -m explainers.training run", f"--data {shlex.quote(wanted.data)}"]
    parts.append(f"--recipe {wanted.preset}")
    for field in ("epochs", "batch_size", "lr", "optimizer", "device", "seed"):
        value = getattr(wanted, field)
        if value != getattr(base, field):
            text = f"{value:.12g}" if isinstance(value, float) else str(value)
            parts.append(f"--{field.replace('_', '-')} {text}")
    if values["network"]:
        parts.append(f"--network {shlex.quote(wanted.network)}")
    elif values["relu"]:
        parts.append("--relu")
    parts.append(f"--runs {shlex.quote(str(runs))}")
    if cache != Path("data"):
        parts.append(f"--cache {shlex.quote(str(cache))}")
    parts.append(f"--name {shlex.quote(name)}")
    return " \\\n    ".join(parts)


def run_name(values: Mapping[str, Any]) -> str:
    """What to call a run of these values, before a number is added to tell several apart."""
    data = Path(values["path"].strip()).stem if values["data"] == OWN else values["data"]
    plain = "".join(c if c.isalnum() or c in "-_" else "-" for c in data).strip("-")[:40] or OWN
    network = "-own" if values["network"] else "-relu" if values["relu"] else ""
    return f"{plain}-{values['recipe']}{network}"


def advice(values: Mapping[str, Any]) -> str:
    """A sentence of warning about values that work but hardly ever well; empty if there is none."""
    if values["optimizer"] in ("adam", "adamw") and values["lr"] > 0.01:
        return (
            "Adam moves every weight by about lr, whatever the size of its gradient: "
            f"{values['lr']:g} is a lot for weights this small. 0.001 is usual. Try it all the "
            "same, if you like to see a loss explode."
        )
    return ""
