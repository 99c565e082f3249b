"""The recipe: what to train, on what and how. One frozen value, checked when it is made."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from explainers.arguments import Choice, Flag, Number, Rule, Text, Whole, held
from explainers.networks import registry
from explainers.once import Once
from explainers.optimizers import rates

OPTIMIZERS: dict[str, str] = {
    "sgd": "SGD: each weight moves against its gradient, by lr times the gradient.",
    "momentum": "SGD with momentum: a running sum of past gradients carries the weights on.",
    "nesterov": "Nesterov momentum: the gradient is taken with the momentum's step looked ahead.",
    "adam": "Adam: every weight has a step size of its own, from its gradients' mean and square.",
    "adamw": "AdamW: Adam with the weight decay kept apart from the gradients.",
    "muon": (
        "Muon: kernels and matrices move by their gradients' running sum with all its singular "
        "values brought near 1; biases and the last layer by SGD with Nesterov momentum."
    ),
}
"""What `Recipe.optimizer` can be, each with a sentence on what it does."""

MOMENTUM = ("momentum", "nesterov", "muon")
"""The optimizers that use `Recipe.momentum`."""

SCHEDULES = rates.KINDS
"""What `Recipe.schedule` can be, each with a sentence on what it does."""

LEARNS: dict[str, str] = {
    "all": "Every layer learns.",
    "linear": "Random filters: only the linear layers learn; all others stay as they were drawn.",
}
"""What `Recipe.learns` can be, each with a sentence on what it does."""

PRECISIONS: dict[str, str] = {
    "float32": "32-bit floating point throughout.",
    "bfloat16": "Convolutions and matrix products in bfloat16, weights and loss in float32.",
    "auto": "bfloat16 if a short measurement finds this device faster at it, else float32.",
}
"""What `Recipe.precision` can be, each with a sentence on what it does."""

DEVICES: dict[str, str] = {
    "auto": "The fastest device found: CUDA, else Apple's MPS, else the CPU.",
    "cpu": "The processor.",
    "cuda": "An NVIDIA (or AMD ROCm) graphics card.",
    "mps": "The graphics cores of an Apple chip.",
}
"""What `Recipe.device` can be, each with a sentence on what it is."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Everything that decides what a training run does; equal recipes give equal runs.

    Making one checks every field: a value that cannot work raises ValueError with a sentence
    that names the field, the value and the rule.
    """

    preset: str = "notes"
    """The preset it was made from, for people to read; nothing depends on it."""
    data: str = "drawn"
    """`"drawn"`, `"cifar10"`, or the path of a folder or ZIP of pictures."""
    network: str = "cifar_quick"
    """A name in `explainers.networks.registry.NETWORKS`, or `layers:` and a list of layers."""
    epochs: int = 10
    batch_size: int = 64
    seed: int = 0
    """Decides the first weights, the order of the pictures and their flips and shifts."""
    device: str = "auto"
    precision: str = "float32"
    optimizer: str = "sgd"
    lr: float = 0.01
    """The learning rate; with `one_cycle` the highest one."""
    momentum: float = 0.9
    """Used by the optimizers `momentum`, `nesterov` and `muon` only: of `muon` by both parts."""
    weight_decay: float = 0.0
    sgd_factor: float = 1.0
    """With `muon`, the learning rate of what it leaves to SGD is `lr` times this."""
    schedule: str = "constant"
    warmup: float = 0.25
    """With `one_cycle`, the part of all steps during which the learning rate rises."""
    step_size: int = 500
    """With `StepLR`, the steps after which the learning rate is multiplied by `gamma`."""
    gamma: float = 0.1
    eta_min: float = 0.0
    """With `CosineAnnealingLR`, the learning rate at the end."""
    pct_start: float = 0.3
    """With `OneCycleLR`, the part of all steps during which the learning rate rises."""
    learns: str = "all"
    """Which layers learn."""
    label_smoothing: float = 0.0
    flip: bool = False
    """Mirror half of the training pictures, left to right, chosen anew each epoch."""
    shift: int = 0
    """Shift training pictures by up to so many pixels each way; the edge is mirrored."""
    normalize: bool = False
    """Bring each colour channel to mean 0 and standard deviation 1; otherwise pixels in [0, 1]."""

    def __post_init__(self) -> None:
        """Check every field; raise ValueError with a sentence about the first that is wrong."""
        for name, rule in _RULES.items():
            held(name, getattr(self, name), rule)
        if not self.data:
            raise ValueError("data is empty: use drawn, cifar10, or the path of a folder or ZIP.")
        registry.check(self.network)

    def with_changes(self, **changes: Any) -> Recipe:
        """The same recipe with some fields changed, checked again."""
        return dataclasses.replace(self, **changes)

    def to_json(self) -> str:
        """All fields as one JSON object, which `from_json` reads back to an equal recipe."""
        return json.dumps(dataclasses.asdict(self), indent=2)

    @classmethod
    def from_json(cls, text: str) -> Recipe:
        """The recipe that `to_json` wrote; fields left out have their default.

        Raises ValueError where the text is no JSON object or an empty one, a field is unknown or a
        value is wrong.
        """
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"The recipe is not valid JSON: {error}.") from error
        if not isinstance(values, dict):
            raise ValueError("A recipe is one JSON object with the recipe's fields.")
        if not values:  # any folder may hold such a file, and no run's recipe is one
            raise ValueError("It names nothing of a run: no data, no network and no epochs.")
        return cls.from_dict(values)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Recipe:
        """The recipe with these fields; raises ValueError for unknown names and wrong values."""
        known = {field.name: str(field.type) for field in dataclasses.fields(cls)}
        for name in values:
            if name not in known:
                raise ValueError(f"A recipe has no field {name!r}. It has {', '.join(known)}.")
        return cls(**{name: _as_float(known[name], value) for name, value in values.items()})


_RULES: Mapping[str, Rule] = {
    "preset": Text(200),
    "data": Text(4096),
    "network": Text(100_000),
    "epochs": Whole(1, 10_000),
    "batch_size": Whole(1, 65_536),
    "seed": Whole(0, 2**32 - 1),
    "device": Choice(DEVICES),
    "precision": Choice(PRECISIONS),
    "optimizer": Choice(OPTIMIZERS),
    "lr": Number(0, 1_000, above=True),
    "momentum": Number(0, 1, below=True),
    "weight_decay": Number(0, 1),
    "sgd_factor": Number(0, 1_000),
    "schedule": Choice(SCHEDULES),
    "warmup": Number(0, 1, above=True, below=True),
    "step_size": Whole(1, 10**9),
    "gamma": Number(0, 1, above=True),
    "eta_min": Number(0, 1_000),
    "pct_start": Number(0, 1),
    "learns": Choice(LEARNS),
    "label_smoothing": Number(0, 1, below=True),
    "flip": Flag(),
    "shift": Whole(0, 16),
    "normalize": Flag(),
}


def _as_float(kind: str, value: Any) -> Any:
    """A whole number where a float belongs, which JSON does not tell apart, made a float."""
    # One that no float holds is left as it is, for the check of its field to name.
    whole = type(value) is int and abs(value) < 1 << 53
    return float(value) if kind == "float" and whole else value


def known(text: str) -> Recipe:
    """As `Recipe.from_json`, once for each text: a list of runs is read anew at every look."""
    return _known.get(text, lambda: Recipe.from_json(text))


_known: Once[Recipe] = Once(2_000_000, lambda recipe: 2_000 + len(recipe.network))
"""Of about 1,000 runs."""

# The notes' nine layers, trained in today's way. The values were found by trying, on CIFAR-10 as
# JPEG files, by benchmarks/time_to_accuracy.py; see there for what they reach.
_FAST = Recipe(
    preset="fast",
    precision="auto",
    optimizer="nesterov",
    batch_size=128,
    lr=0.02,
    weight_decay=5e-4,
    schedule="one_cycle",
    warmup=0.12,
    label_smoothing=0.05,
    flip=True,
    shift=2,
    normalize=True,
)

PRESETS: dict[str, Recipe] = {
    # The notes' own training loop. Its pictures are shuffled, which makes no difference on
    # CIFAR-10's own random order but all the difference on folders, sorted class by class.
    "notes": Recipe(preset="notes"),
    "fast": _FAST,
    # What the nine layers can do where time is no matter. The optimizer and its learning rate were
    # chosen on CIFAR-10 with 5,000 training pictures held out, as benchmarks/best.py does it.
    "best": _FAST.with_changes(
        preset="best", epochs=64, optimizer="muon", lr=0.01, momentum=0.95, shift=3
    ),
}
"""The recipes to start from, by name."""


def preset(name: str, **changes: Any) -> Recipe:
    """The preset called `name`, with some fields changed.

    Raises ValueError for an unknown preset or a value that cannot work.

    >>> preset("notes", epochs=3).lr
    0.01
    """
    held("recipe", name, Choice(PRESETS))
    return PRESETS[name].with_changes(**changes)
