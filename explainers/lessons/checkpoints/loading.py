"""What PyTorch answers: both ways of saving as files, what loading them takes, and a malicious one.

All of it is about one network of the app, which learned from drawings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor, nn
from torch.nn.modules.utils import consume_prefix_in_state_dict_if_present

from explainers.images import drawn
from explainers.lessons.checkpoints.numbers import Values
from explainers.networks import first_weights, registry, saved, stranger, trained
from explainers.networks.saved import Opened
from explainers.networks.trained import Trained
from explainers.once import Once

NETWORK = "cifar_quick"


@cache
def network() -> Trained:
    """The network that is saved."""
    return trained.shipped(NETWORK, "drawn")


@dataclass(frozen=True)
class File:
    """A file of torch.save: its bytes, the records in it, what it names, and torch.load's answer.

    `numbers` are the bytes of the tensors' numbers alone; `steps` the instructions of its pickle.
    """

    size: int
    numbers: int
    records: int
    steps: int
    named: tuple[str, ...]
    refusal: str


@cache
def both(dtype: str) -> tuple[File, File]:
    """The whole module, and its state_dict, with numbers of the type `dtype`."""
    model = first_weights.seeded(lambda: registry.build(NETWORK), 0)
    model.load_state_dict(network().network.state_dict())
    model = model.eval().to(getattr(torch, dtype))
    numbers = sum(value.nbytes for value in model.state_dict().values())
    return _file(saved.written(model), numbers), _file(saved.written(model.state_dict()), numbers)


def _file(content: bytes, numbers: int) -> File:
    return File(
        len(content),
        numbers,
        len(saved.records(content)),
        len(saved.lines(saved.program(content))),
        tuple(saved.named(content)),
        saved.opened(content).refusal,
    )


# --- loading --------------------------------------------------------------------------------------


def _renamed(state: dict[str, Tensor]) -> dict[str, Tensor]:
    return {f"module.{key}": value for key, value in state.items()}


def _without(state: dict[str, Tensor]) -> dict[str, Tensor]:
    return {key: value for key, value in state.items() if not key.startswith("conv2")}


def _more(state: dict[str, Tensor]) -> dict[str, Tensor]:
    return {**state, "linear3.weight": torch.zeros(10, 10), "linear3.bias": torch.zeros(10)}


def _seven(state: dict[str, Tensor]) -> dict[str, Tensor]:
    return {key: value[:7] if key.startswith("linear2") else value for key, value in state.items()}


CHANGES: Mapping[str, Callable[[dict[str, Tensor]], dict[str, Tensor]]] = {
    "none": dict,
    "module": _renamed,
    "missing": _without,
    "more": _more,
    "classes": _seven,
}
"""What the state_dict has otherwise than the network, by its id."""

WHOLE, OWN = "whole", "own"
"""What else the file may hold: the whole module, or one of a class that a reader has written."""


def _content(change: str) -> bytes:
    model = network().network
    if change in CHANGES:
        return saved.written(CHANGES[change](dict(model.state_dict())))
    whole = saved.written(model)
    return whole if change == WHOLE else saved.of_class(whole, nn.Sequential, "__main__.Net")


@dataclass(frozen=True)
class Loaded:
    """What came of loading a file: torch.load's answer, then that of load_state_dict.

    `device` is where the tensors lie then. `replaced` of `all` numbers are the file's now; `guess`
    is what the drawn cat is taken for then, and how surely; both are None where it came to neither.
    """

    opened: Opened
    device: str = ""
    answer: str = ""
    replaced: int = 0
    all: int = 0
    guess: tuple[str, float] | None = None


_loaded: Once[Loaded] = Once(200)


def loaded(values: Values) -> Loaded:
    """What PyTorch answers to a file that differs as `values` say, loaded as they say."""
    key = (values.change, values.strict, values.prefix, values.saved_on, values.map_location)
    return _loaded.get(key, lambda: _load(values))


def _load(values: Values) -> Loaded:
    content = _content(values.change)
    if values.saved_on != "cpu":
        content = saved.on_device(content, values.saved_on)
    where = None if values.map_location == "None" else values.map_location
    found = saved.opened(content, where)
    if found.refusal:
        return Loaded(found)
    held: dict[str, Tensor] = found.values
    device = ", ".join(sorted({str(value.device) for value in held.values()}))
    if values.prefix:
        consume_prefix_in_state_dict_if_present(held, "module.")
    made = first_weights.seeded(lambda: registry.build(NETWORK), 0).eval()
    before = {key: value.clone() for key, value in made.state_dict().items()}
    try:
        answer = str(made.load_state_dict(held, strict=values.strict))
    except RuntimeError as error:
        answer = f"{type(error).__name__}: {error}"
    after = made.state_dict()
    whole = sum(value.numel() for value in after.values())
    taken = [key for key in after if not torch.equal(after[key], before[key])]
    return Loaded(
        found, device, answer, sum(after[key].numel() for key in taken), whole, _guess(made)
    )


def _guess(made: nn.Module) -> tuple[str, float]:
    one = network()
    asked = Trained(made, one.classes, one.mean, one.std)
    chances = asked.probabilities(drawn.draw("cat", 3))[0]
    best = int(chances.argmax())
    return one.classes[best], float(chances[best])


# --- a malicious file -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Stranger:
    """A malicious file: its bytes, the instructions that matter, and why it is not opened."""

    size: int
    lines: tuple[saved.Line, ...]
    refusal: str


@cache
def malicious(call: str, hidden: bool) -> Stranger:
    """The file that would call `call`, as it is or `hidden` among weights; nothing is run."""
    state = dict(network().network.state_dict()) if hidden else None
    content = stranger.file(call, state)
    found = saved.lines(saved.program(content))
    return Stranger(len(content), tuple(_around(found)), saved.opened(content).refusal)


def _around(found: list[saved.Line]) -> list[saved.Line]:
    """The instructions from the one that names the function to the one that calls it.

    Those that only remember something for later are left out.
    """
    known = ("collections.", "torch.")
    first = next(
        k
        for k, line in enumerate(found)
        if line.name.endswith("GLOBAL") and not line.given.startswith(known)
    )
    last = next(k for k in range(first, len(found)) if found[k].calls)
    return [line for line in found[first : last + 1] if line.name != "BINPUT"]
