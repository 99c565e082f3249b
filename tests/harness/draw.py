"""Draws addresses of pages: settings that are legal by construction, and anything at all."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from explainers.kinds import Choice, Flag, Number, Pair, Several, Whole
from explainers.lessons.convolution import paddings
from explainers.lessons.optimizers.reals import Reals
from explainers.settings import Setting

Table = Mapping[str, Setting]
Values = dict[str, Any]


def legal(slug: str, table: Table, dice: Random) -> dict[str, str]:
    """An address whose values are within their bounds and go together."""
    values = {name: setting.default for name, setting in table.items()}
    calm = dice.choice((0.3, 0.6, 0.9))  # some addresses change little, some nearly everything
    for name, setting in table.items():
        if name == "view" or dice.random() > calm:
            values[name] = _value(setting, dice)
    for name, make in _TEXTS.get(slug, {}).items():
        if dice.random() < 0.6:
            text = make(values, dice)
            values[name] = text if len(text) <= table[name].kind.longest else values[name]
    _REPAIRS.get(slug, lambda *_: None)(values, dice)
    return {
        name: setting.write(setting.check(values[name]))
        for name, setting in table.items()
        if values[name] != setting.default
    }


def _value(setting: Setting, dice: Random) -> Any:
    kind: Any = setting.kind
    match kind:
        case Reals():
            return tuple(round(dice.uniform(kind.low, kind.high), 3) for _ in range(2))
        case Pair():
            return tuple(_between(kind.low, high, dice) for high in kind.highs)
        case Whole():
            return _between(kind.low, kind.high, dice)
        case Number():
            return _real(kind, dice)
        case Choice():
            return dice.choice(list(kind.options))
        case Flag():
            return dice.random() < 0.5
        case Several():
            return dice.sample(list(kind.options), dice.randint(1, len(kind.options)))
        case paddings.Padding():
            sides = [dice.randint(0, paddings.LARGEST) for _ in range(2)]
            words = [*paddings.WORDS, paddings.written(*sides), paddings.written(*sides[:1] * 2)]
            return dice.choice(words)
    return setting.default


def _between(low: int, high: int, dice: Random) -> int:
    near = min(high, low + 20)
    return dice.choice((low, high, dice.randint(low, near), dice.randint(low, near)))


def _real(kind: Number, dice: Random) -> float:
    low, high = max(kind.low, -1e4), min(kind.high, 1e4)
    ends = [end for end in (kind.low, kind.high) if math.isfinite(end)]
    middle = dice.uniform(max(low, -4), min(high, 4)) if low < 4 and high > -4 else low
    rounded = min(max(round(middle, 2), low), high)
    return dice.choice([*ends, rounded, middle, dice.uniform(low, high)])


# --- typed matrices -----------------------------------------------------------------------------


def number(dice: Random) -> str:
    """A number as a reader may type it."""
    return dice.choice(
        (
            str(dice.randint(-9, 9)),
            str(dice.randint(-9, 9)),
            f"{dice.uniform(-5, 5):.2f}",
            f"{dice.uniform(-5, 5):.7g}",
            dice.choice(
                ("0", "−0", "−1", "1e6", "-1000000", "1e-30", "1e-45", "0.1", "100", "-80")
            ),
        )
    )


def matrix(dice: Random, rows: int, columns: int, planes: int = 1) -> str:
    """Numbers for `planes` planes of `rows` × `columns`."""
    plain = dice.random() < 0.5
    draw = (lambda: str(dice.randint(-9, 9))) if plain else (lambda: number(dice))
    return "\n\n".join(
        "\n".join(" ".join(draw() for _ in range(columns)) for _ in range(rows))
        for _ in range(planes)
    )


def _sized(rows: str, columns: str, planes: str = "") -> Callable[[Values, Random], str]:
    def make(values: Values, dice: Random) -> str:
        return matrix(dice, values[rows], values[columns], values[planes] if planes else 1)

    return make


def _picture(planes: str = "") -> Callable[[Values, Random], str]:
    def make(values: Values, dice: Random) -> str:
        return matrix(dice, *values["size"], values[planes] if planes else 1)

    return make


def _some(rows: int, columns: int) -> Callable[[Values, Random], str]:
    return lambda _, dice: matrix(dice, dice.randint(1, rows), dice.randint(1, columns))


_TEXTS: Mapping[str, Mapping[str, Callable[[Values, Random], str]]] = {
    "convolution": {
        "input": _picture("in_channels"),
        "weight": lambda v, dice: matrix(dice, *v["kernel_size"], dice.randint(1, 4)),
        "grad_output": _some(4, 4),
    },
    "pooling": {"input": _picture("channels"), "grad_output": _some(4, 4)},
    "activations": {"input": _picture()},
    "batch_norm": {
        "input": lambda v, dice: matrix(dice, *v["size"], v["batch_size"] * v["num_features"]),
        "weight": lambda v, dice: matrix(dice, 1, v["num_features"]),
        "bias": lambda v, dice: matrix(dice, 1, v["num_features"]),
    },
    "linear": {
        "input": _sized("batch_size", "in_features"),
        "weight": _sized("out_features", "in_features"),
        "biases": lambda v, dice: matrix(dice, 1, v["out_features"]),
    },
    "softmax": {"input": lambda v, dice: matrix(dice, dice.randint(1, 4), dice.randint(1, 6))},
    "losses": {
        "input": lambda v, dice: matrix(dice, 2, 3),
        "target": lambda v, dice: matrix(dice, 2, 3),
        "logits": lambda v, dice: matrix(dice, 3, 4),
        "labels": lambda v, dice: " ".join(str(dice.randint(0, 3)) for _ in range(3)),
        "outputs": lambda v, dice: matrix(dice, 3, 4),
        "targets": lambda v, dice: " ".join(str(dice.randint(0, 3)) for _ in range(3)),
    },
    "backpropagation": {
        "input": lambda v, dice: matrix(dice, 3, 3),
        "conv_weight": lambda v, dice: matrix(dice, 2, 2),
        "fc_weight": lambda v, dice: matrix(dice, 2, 4),
    },
    "transforms": {
        "mean": lambda v, dice: matrix(dice, 1, 3),
        "std": lambda v, dice: " ".join(str(dice.randint(1, 9)) for _ in range(3)),
    },
}


# --- what depends on each other -----------------------------------------------------------------


def _convolution(values: Values, dice: Random) -> None:
    groups = values["groups"]
    for name in ("in_channels", "out_channels"):
        values[name] = groups * dice.randint(1, 4 // groups)
    if values["padding"] == "same":
        values["stride"] = (1, 1)
    sides = paddings.sides(values["padding"])
    axes = []
    for kernel, side in zip(values["kernel_size"], sides, strict=True):
        dilation = dice.randint(1, min(5, 11 // max(1, kernel - 1)))
        span = dilation * (kernel - 1) + 1
        axes.append((dilation, dice.randint(max(span, side + 1), 12)))
    values["dilation"] = (axes[0][0], axes[1][0])
    values["size"] = (axes[0][1], axes[1][1])
    values["output_padding"] = dice.randint(0, max(1, min(values["stride"])) - 1)
    if values["view"] == "transposed" and values["padding"] in paddings.WORDS:
        values["padding"] = "1"


def _pooling(values: Values, dice: Random) -> None:
    values["padding"] = min(values["padding"], min(values["kernel_size"]) // 2)
    span = max(values["dilation"] * (kernel - 1) + 1 for kernel in values["kernel_size"])
    if span > 12:
        values["dilation"], span = 1, max(values["kernel_size"])
    values["size"] = tuple(max(side, min(span, 12)) for side in values["size"])


def _batch_norm(values: Values, dice: Random) -> None:
    if values["batch_size"] == 1 and values["size"] == (1, 1):
        values["size"] = (1, 2)
    if values["eps"] == "0":
        values["eps"] = "1e-05"


_REPAIRS: Mapping[str, Callable[[Values, Random], None]] = {
    "convolution": _convolution,
    "pooling": _pooling,
    "batch_norm": _batch_norm,
}


# --- anything at all ----------------------------------------------------------------------------

_WILD = (
    "", " ", "0", "-1", "−1", "1.5", "1e9", "9" * 40, "1e400", "nan", "NaN", "inf", "-inf",
    "None", "true", "True", "[]", "{}", "()", "1,2", "1,2,3", ",", "1;2", "1 2\n3", "1 2\n3 4",
    "1 2 3\n\n4 5 6", "0x10", "1_000", "1,000", "1.000,5", "½", "２", "٣", "–3", "‑3", "abc",
    "**bold** _x_ :red[y]", "# Heading", "[link](http://x)", "$x^2$", "`code`", "<b>x</b>",
    "<script>alert(1)</script>", "100 %", "%s %d %%", "%00", "{0} {name}", "\\", "\x00",
    "\u202eabc", "-1e400",
    "é", "e\u0301", "猫", "😀", "x" * 3000, "1 " * 2500, "a|b|c", "../../etc/passwd", "'", '"',
    "nn.Conv2d(3, 4, 5)", "conv1", "cat", "relu", "same", "mean", "\t", "\n\n\n", "|", "||",
)  # fmt: skip


def wild(table: Table, dice: Random) -> dict[str, str]:
    """An address of anything: wrong types, huge numbers, Markdown, unknown names."""
    address = {}
    for name, setting in table.items():
        if dice.random() < 0.4:
            address[name] = dice.choice(_WILD)
        elif dice.random() < 0.3:
            address[name] = setting.write(_value(setting, dice))
    if "view" in table and dice.random() < 0.8:  # else only the first would be reached
        address["view"] = _value(table["view"], dice)
    if dice.random() < 0.2:
        address[dice.choice(("strid", "x" * 300, "view ", "ünknown", "%"))] = dice.choice(_WILD)
    return {name: value for name, value in address.items() if "\x00" not in name}
