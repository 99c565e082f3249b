"""Functions and methods that a `forward` calls, as the layers that do the same."""

from __future__ import annotations

import ast

from explainers.networks import kinds, reading
from explainers.networks.layer import Layer, make
from explainers.networks.scope import Scope, Told, last

KEEPING = ("contiguous", "clone", "float", "to", "double", "cuda", "cpu", "requires_grad_")
"""Methods of a tensor that do nothing to its numbers that a list of layers would show."""

_SHAPED = ("view", "reshape", "flatten")
_WITH_WEIGHTS = ("conv2d", "linear", "batch_norm", "layer_norm", "group_norm", "prelu")
_NAMES = {"interpolate": "Upsample", "sigmoid_": "Sigmoid", "tanh_": "Tanh"}
_DROPOUTS = ("dropout", "dropout2d")


def layers(call: ast.Call, arguments: list[ast.expr], scope: Scope, told: Told) -> list[Layer]:
    """The layers for `call`, whose `arguments` are those after the tensor.

    Raises ValueError in words where no layer does the same.
    """
    name = last(call.func) or getattr(call.func, "attr", "")
    if name in _SHAPED:
        return [_flattened(name, arguments, call, scope, told)]
    if name in ("mean", "amax"):
        return _pooled(name, arguments, call, scope)
    if name in _WITH_WEIGHTS:
        raise ValueError(
            f"{name} is a function that is given its weights; in a list of layers it is the layer "
            "that holds them."
        )
    if name in KEEPING:
        return []
    return [_alike(name, arguments, call, scope, told)]


def _flattened(
    name: str, arguments: list[ast.expr], call: ast.Call, scope: Scope, told: Told
) -> Layer:
    given = [scope.text(one) for one in arguments]
    given += [scope.text(k.value) for k in call.keywords if k.arg == "start_dim"]
    if len(given) == 1 and given[0].startswith("("):
        given = [part.strip() for part in given[0].strip("()").split(",") if part.strip()]
    if name == "flatten":
        if given[:1] != ["1"]:
            raise ValueError("flatten without start_dim=1 makes one row of the whole batch.")
    elif len(given) != 2:
        raise ValueError(f"{name} to {len(given)} axes is no layer: only to (N, features).")
    elif given[1] != "-1":
        told.add(
            call,
            f"{name}({', '.join(given)}) is read as Flatten(). They are the same where a picture "
            "has so many numbers; where it has not, view mixes the numbers of several pictures "
            "without a word.",
        )
    return make("Flatten")


def _pooled(name: str, arguments: list[ast.expr], call: ast.Call, scope: Scope) -> list[Layer]:
    axes = [scope.text(one) for one in arguments]
    axes += [scope.text(k.value) for k in call.keywords if k.arg in ("dim", "axis")]
    if axes and set(axes[0].strip("([])").replace(" ", "").split(",")) in (
        {"2", "3"},
        {"-1", "-2"},
    ):
        pool = "AdaptiveAvgPool2d" if name == "mean" else "AdaptiveMaxPool2d"
        return [make(pool, {"output_size": 1}), make("Flatten")]
    raise ValueError(f"{name} is a layer here only over rows and columns, dim=(2, 3).")


def _alike(name: str, arguments: list[ast.expr], call: ast.Call, scope: Scope, told: Told) -> Layer:
    """The layer of the function's own name: F.max_pool2d(x, 2) is MaxPool2d(2)."""
    in_place = name.endswith("_") and name not in _NAMES
    kind = _kind(_NAMES.get(name, name.rstrip("_")))
    keywords = [k for k in call.keywords if k.arg not in ("training", "input")]
    if name in _DROPOUTS:
        told_training = len(arguments) > 1 or len(keywords) < len(call.keywords)
        arguments = arguments[:1]
        if not told_training:
            told.add(
                call,
                f"F.{name} without training=self.training makes numbers 0 in eval(), too. As a "
                "layer it stops there.",
            )
    parts = [scope.text(one) for one in arguments]
    parts += [f"{k.arg}={scope.text(k.value)}" for k in keywords]
    found = reading.layer(f"{kind}({', '.join(parts)})")
    return found.changed(inplace=True) if in_place and "inplace" in found.values else found


def _kind(name: str) -> str:
    try:
        return kinds.find(name).name
    except ValueError as error:
        raise ValueError(f"no layer known here does what {name} does.") from error
