"""Text as people have it, read into layers: a list, `print(model)`, or `nn.Sequential(…)`.

`Conv2d(3, 32, 5)`, `nn.Conv2d(…)`, `self.conv1 = nn.Conv2d(…)`, `("conv1", nn.Conv2d(…))` and
`(conv1): Conv2d(…)` are the same layer, the last four with a name. Nothing is evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, cycle, islice
from typing import Any

from explainers.networks import calls, kinds, pieces
from explainers.networks.calls import Word
from explainers.networks.kind import Kind
from explainers.networks.layer import Entry, Layer, Unreadable, count
from explainers.networks.taken import Argument, Padding
from explainers.networks.taken import Word as OneOf

DEEPEST = 8
"""How many containers may stand in one another."""

MOST = 200
"""Layers in all, those in blocks included: ResNet-50 has 175."""

CHAINS = ("Sequential", "OrderedDict")

_PRINTED = re.compile(r"\(\s*([\w.-]+)\s*\)\s*:\s*(?:(\d{1,3}) x )?")
_ASSIGNED = re.compile(
    r"(?:return\s+)|([\w.]+)\s*(?::[\w.\s\[\]]+)?=(?!=)\s*|[\"'](\w*)[\"']\s*:\s*"
)
_PAIR = re.compile(r"\(\s*[\"'](\w*)[\"']\s*,(.*)\)", re.DOTALL)

_MOVED = re.compile(
    r"\s*\.\s*(?:to|cuda|cpu|eval|train|float|half|double)\((?:[^()]|\([^()]*\))*\)\s*$"
)
"""What sends a module elsewhere, at the end of its line: the layers are the same."""

PRINTED = (
    "print(model) shows the layers as __init__ made them. What forward does besides, such as "
    "F.relu(x), torch.flatten(x, 1) or x + y, does not appear there: paste the class to have it."
)
"""What is to be said of a network that was pasted as it is printed."""

_OWN_CLASS = re.compile(r"\s*(?:\w+\s*=\s*)?(\w+)\s*\(\s*\([\w.-]+\)\s*:")

_IGNORED: dict[str, Any] = {
    "device": None,
    "dtype": None,
    "return_indices": False,
    "recompute_scale_factor": None,
}
"""Arguments that a layer may have in code and that are left out here, with the value they have."""


def entries(text: str, depth: int = 0) -> Iterator[Entry]:
    """The layers of `text`, each under its name; what is no layer is told in its place.

    At most `MOST` and one: then there are too many, however many more.
    """
    return islice(chain.from_iterable(_of_piece(p, depth) for p in pieces.split(text)), MOST + 1)


def is_printed(text: str) -> bool:
    """Whether `text` is what print says of a class of one's own, whose forward is not known."""
    found = _OWN_CLASS.match(text)
    return found is not None and found[1] not in (*CHAINS, *kinds.KINDS)


def _of_piece(piece: str, depth: int) -> Iterator[Entry]:
    name, times, body = _named(piece)
    while moved := _MOVED.search(body):
        body = body[: moved.start()]
    inside = _inside(body)
    if inside is None:
        yield from [_layer(piece, body, name, depth)] * times
    elif depth >= DEEPEST:
        yield Unreadable(piece, f"more than {DEEPEST} containers stand in one another.")
    else:
        found = list(entries(inside, depth + 1))
        yield from islice(cycle(found), min(MOST + 1, times * len(found)))


def _named(piece: str) -> tuple[str, int, str]:
    """The name that stands before a layer, how often the layer stands there, and the layer."""
    if pair := _PAIR.fullmatch(piece):
        return pair[1], 1, pair[2].strip()
    if printed := _PRINTED.match(piece):
        return printed[1], int(printed[2] or 1), piece[printed.end() :]
    if assigned := _ASSIGNED.match(piece):
        name = assigned[1] or assigned[2] or ""
        return name.rpartition(".")[2], 1, piece[assigned.end() :]
    return "", 1, piece


def _inside(body: str) -> str | None:
    """What stands in a container of layers, or None where `body` is none."""
    bare = body.lstrip("*")
    if bare[:1] in ("[", "{") and bare[-1:] in ("]", "}"):
        return bare[1:-1]
    found = calls.head(bare)
    if found is None:
        return None
    name, inside = found
    if name in CHAINS:
        return inside
    # A module of one's own, as it is printed: Net(\n  (conv1): Conv2d(…)\n …)
    own = _PRINTED.match(inside.lstrip()) and name not in kinds.KINDS
    return inside if own else None


def _layer(piece: str, body: str, name: str, depth: int) -> Entry:
    try:
        found = layer(body, depth)
    except ValueError as error:
        return Unreadable(piece, str(error))
    return found.named(name if name.isidentifier() else "")


def layer(text: str, depth: int = 0) -> Layer:
    """The one layer of `text`; raises ValueError with a sentence where it is none."""
    found = calls.head(text)
    if found and found[0] == "Residual":
        return _block(found[1], depth)
    call = calls.read(text)
    return bind(
        kinds.find(call.name),
        [(text, calls.value(text)) for text in call.by_place],
        [(name, text, calls.value(text)) for name, text in call.by_name],
    )


def bind(kind: Kind, by_place: list[tuple[str, Any]], by_name: list[tuple[str, str, Any]]) -> Layer:
    """A layer of `kind` with these arguments, each with its text; raises ValueError in words."""
    if kind.name == "Identity":  # PyTorch's takes any arguments, and uses none
        return Layer(kind)
    places = [argument for argument in kind.arguments if not argument.keyword]
    # Flatten's own two arguments may be there with their usual values.
    if kind.name == "Flatten" and [value for _, value in by_place] in ([1], [1, -1]):
        by_place = []
    if len(by_place) > len(places):
        raise ValueError(
            f"{kind.name} takes {len(places)} arguments by their place, and there are "
            f"{len(by_place)}."
        )
    named = [(a.name, *given) for a, given in zip(places, by_place, strict=False)]
    values: dict[str, Any] = {}
    for name, text, value in (*named, *by_name):
        if name in values:
            raise ValueError(f"{name} is given twice.")
        values[name] = _said(kind, name, text, value)
    return Layer(kind, kind.check(_without_usual(kind, values)))


def _said(kind: Kind, name: str, text: str, value: Any) -> Any:
    """The value of an argument; a word without quotes only where it is one that it takes."""
    if not isinstance(value, Word):
        return value
    argument = next((a for a in kind.arguments if a.name == name), None)
    if value.text in _words(argument):
        return value.text
    raise ValueError(
        f"{name} is {text}: it takes a number, a word in quotes, or a pair of numbers."
    )


def _words(argument: Argument | None) -> tuple[str, ...]:
    """As `print(model)` writes them: `padding=same`."""
    if isinstance(argument, OneOf):
        return argument.options
    return ("same", "valid") if isinstance(argument, Padding) else ()


def _without_usual(kind: Kind, given: dict[str, Any]) -> dict[str, Any]:
    known = {argument.name for argument in kind.arguments}
    usuals = dict(_IGNORED)
    if "affine" in known:  # the newest norms have a bias of its own
        usuals["bias"] = given.get("affine", True)
    ignored = {n for n in given.keys() - known if n in usuals and given[n] == usuals[n]}
    if kind.name == "Flatten":
        ignored |= {"start_dim", "end_dim"}
        for name, usual in (("start_dim", 1), ("end_dim", -1)):
            if given.get(name, usual) != usual:
                raise ValueError(
                    f"{name} is {given[name]!r}: here Flatten always starts at axis 1, so that "
                    "each picture keeps a row of its own. (The linear page shows the others.)"
                )
    return {name: value for name, value in given.items() if name not in ignored}


# --- the residual block ---------------------------------------------------------------------------


def _block(inside: str, depth: int) -> Layer:
    if depth >= DEEPEST:
        raise ValueError(f"more than {DEEPEST} blocks stand in one another.")
    kind = kinds.KINDS["Residual"]
    body: list[Layer] = []
    shortcut: list[Layer] = []
    for piece in pieces.split(inside):
        name, _, rest = _named(piece)
        into = shortcut if name == "shortcut" else body
        into += _readable(rest if name in ("shortcut", "body") else piece, depth)
    if [layer.kind.name for layer in shortcut] == ["Identity"]:
        shortcut = []
    block = Layer(kind, kind.check({"layers": tuple(body), "shortcut": tuple(shortcut)}))
    if count([block]) > MOST:
        raise ValueError(f"there are more than {MOST} layers in the block.")
    return block


def _readable(text: str, depth: int) -> list[Layer]:
    found = []
    for entry in entries(text, depth + 1):
        if isinstance(entry, Unreadable):
            raise ValueError(f"in the block, {entry.shown}: {entry.sentence}")
        found.append(entry.named(""))
    return found
