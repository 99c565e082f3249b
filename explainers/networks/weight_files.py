"""Files of weights, whoever wrote them: read without running anything in them, and fitted.

Whatever is wrong with a file is told in a sentence: what it is, or which tensors do not fit.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from explainers.networks import unfolded

Stamp = tuple[int, int, int]
State = Mapping[str, Tensor]

MOST_NAMED = 3
"""Tensors that a sentence names, of those that do not fit."""

WRAPPERS = ("module.", "_orig_mod.")
"""What DataParallel and torch.compile put before every name."""

HOLDERS = ("state_dict", "model_state_dict", "model", "net", "network")
"""Where programs keep a state_dict in a file that holds more."""

COUNTER = "num_batches_tracked"
"""How many batches a norm has seen: files of old programs do not say."""

_TERMINAL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def stamp(path: Path) -> Stamp:
    """What changes when the file is replaced, for the keys of caches; OSError if it is not there.

    Time in nanoseconds, bytes, and the number of the file on its disk.
    """
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino


def read(path: Path) -> Any:
    """What torch.save wrote to `path`, its tensors on the CPU.

    Raises OSError if the file cannot be opened, and ValueError with a sentence if it is none that
    torch.save wrote, only a part of one, one that would have to be run to be opened, or one that
    says more than it holds, see `unfolded`.
    """
    with path.open("rb") as file:
        begins = file.read(4)
    if not begins:
        raise ValueError(f"{path.name} is empty: it holds 0 bytes.")
    if begins[:2] == b"PK":
        _check_archive(path)
    try:
        values = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # random bytes make the unpickler fail in every way there is
        raise ValueError(_why(path, error)) from error
    unfolded.check(values, path)
    return values


def state_of(values: Any, name: str) -> State:
    """The state_dict in what `read` gave, on its own or among other things.

    Raises ValueError, calling the file `name`, where there is none.
    """
    for held in (values, *(values.get(key) for key in HOLDERS if isinstance(values, dict))):
        if isinstance(held, dict) and held and all(isinstance(v, Tensor) for v in held.values()):
            return {str(key): value for key, value in held.items()}
    what = f"a {type(values).__name__}"
    if isinstance(values, dict):
        what = f"a dictionary of {_some([repr(key) for key in values]) or 'nothing'}"
    raise ValueError(
        f"{name} holds {what}, and no state_dict: names of layers, each with its tensor."
    )


@dataclass(frozen=True)
class Fitted:
    """A state_dict that fits a network, and sentences on what had to be changed for that."""

    state: dict[str, Tensor]
    remarks: tuple[str, ...]


def fitted(network: nn.Module, state: State, name: str) -> Fitted:
    """`state` as `network` takes it: names without wrappers, numbers in the network's own type.

    Raises ValueError, calling the file `name`, that lists the tensors that are missing, unknown or
    of another shape, or that hold numbers with which nothing can be computed.
    """
    wanted = network.state_dict()
    state, remarks = unwrapped(wanted, state, name)
    _check_fit(wanted, state, name)
    _check_numbers(state, name)
    kinds = {_kind(value) for key, value in state.items() if value.dtype != wanted[key].dtype}
    if kinds:
        remarks.append(f"The numbers in {name} are {_some(sorted(kinds))}; float32 is used here.")
    taken = {
        # Only a counter may be missing.
        key: state[key].to(value.dtype) if key in state else torch.zeros((), dtype=value.dtype)
        for key, value in wanted.items()
    }
    _check_overflow(state, taken, name)
    return Fitted(taken, tuple(remarks))


def unwrapped(wanted: State, state: State, name: str) -> tuple[State, list[str]]:
    """`state` by the network's own names, and a sentence on each thing that was changed for that.

    What programs put before every name is left out; where only names differ, order decides.

    `wanted` is what the network has; the file is called `name`.
    """
    remarks = []
    while wrapper := _wrapper(state):  # they are put around each other in either order
        state = {key.removeprefix(wrapper): value for key, value in state.items()}
        remarks.append(f"Every name in {name} begins with “{wrapper}”, which is left out.")
    if outer := _outer(state, wanted):
        state = {key.removeprefix(outer): value for key, value in state.items()}
        remarks.append(f"Every name in {name} begins with “{outer}”, which is left out.")
    if called := _in_order(wanted, state):
        remarks.append(
            f"The layers in {name} have other names, as nn.Sequential's, which are numbers. Kinds "
            "and shapes fit in their order, so they are taken in it: "
            f"{_some([f'{theirs} as {ours}' for theirs, ours in called.items()])}. PyTorch itself "
            "goes by names alone, and would refuse them."
        )
        state = {_renamed(key, called): value for key, value in state.items()}
    return state, remarks


def _wrapper(state: State) -> str:
    """What a program has put before every name; empty where there is nothing of the kind."""
    return next((w for w in WRAPPERS if state and all(key.startswith(w) for key in state)), "")


def _outer(state: State, wanted: State) -> str:
    """The module that the network is a part of in the file, `model.`, if that is all that differs.

    Lightning and others keep a network as a part of a larger module. Empty where the names fit as
    they are, and where they do not without it either.
    """
    parts = next(iter(state), "").split(".")[:-1]
    outer = ("".join(f"{part}." for part in parts[:count]) for count in range(len(parts) + 1))
    fits = (o for o in outer if all(k.startswith(o) and k.removeprefix(o) in wanted for k in state))
    return next(fits, "")


def _in_order(wanted: State, state: State) -> dict[str, str]:
    """What the network calls the layers of the file, where nothing but their names differs.

    Their tensors have the same kinds (`weight`, `bias`) and shapes, one after the other. Empty
    where any name fits, and where names are not all that differs.
    """
    needed, there = ([k for k in one if not k.endswith(COUNTER)] for one in (wanted, state))
    if len(needed) != len(there) or any(key in wanted for key in state):
        return {}
    called: dict[str, str] = {}
    for ours, theirs in zip(needed, there, strict=True):
        (layer, _, kind), (other, _, its_kind) = ours.rpartition("."), theirs.rpartition(".")
        if kind != its_kind or wanted[ours].shape != state[theirs].shape:
            return {}
        if called.setdefault(other, layer) != layer:
            return {}
    return called if len(set(called.values())) == len(called) else {}


def _renamed(key: str, called: Mapping[str, str]) -> str:
    layer, _, kind = key.rpartition(".")
    return f"{called[layer]}.{kind}" if layer in called else key


def load(network: nn.Module, state: State, name: str) -> tuple[str, ...]:
    """Give `network`, which may be an outline on the meta device, the weights; the remarks.

    Raises ValueError as `fitted` does.
    """
    found = fitted(network, state, name)
    # `assign` takes the tensors themselves: no second copy of them.
    network.load_state_dict(found.state, assign=True)
    return found.remarks


# --- what is wrong ------------------------------------------------------------------------------


def _check_archive(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        raise ValueError(
            f"{path.name} breaks off: only a part of the file is here. Copy or download it again."
        )
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    names = [member.filename for member in members]
    if not any(name.endswith("data.pkl") for name in names):
        inside = f"It holds {_some(names)}" if names else "It holds nothing"
        raise ValueError(f"{path.name} is a ZIP, but none that torch.save wrote. {inside}.")
    if sum(member.file_size for member in members) > 2 * path.stat().st_size + 2**20:
        raise ValueError(
            f"{path.name} is a ZIP that would unpack to much more than its size. torch.save does "
            "not compress, so it is not opened."
        )


def _why(path: Path, error: BaseException) -> str:
    text = _TERMINAL.sub("", str(error))
    code = re.search(r"GLOBAL ([\w.]+)", text)
    if code:
        return (
            f"{path.name} holds a whole pickled object ({code[1]}), not its weights alone. To open "
            "it, code that the file names would have to be run, so it is not opened. Where the "
            "model is at hand, torch.save(model.state_dict(), …) writes a file that can be."
        )
    if isinstance(error, EOFError | struct.error) or "truncated" in text:
        return f"{path.name} breaks off: only a part of the file is here."
    return (
        f"{path.name} is damaged, or no file that torch.save wrote: its content cannot be read "
        "as tensors."
    )


def _check_fit(wanted: State, state: State, name: str) -> None:
    counters = {key for key in wanted if key.endswith(COUNTER)}
    other = [key for key in wanted if key in state and state[key].shape != wanted[key].shape]
    missing = [key for key in wanted if key not in state and key not in counters]
    unknown = [key for key in state if key not in wanted]
    shapes = [f"{key} is {_shape(state[key])} and should be {_shape(wanted[key])}" for key in other]
    found = [
        f"{words} {_some(texts)}"
        for words, texts in (
            ("of another shape:", shapes),
            ("missing:", [f"{key} ({_shape(wanted[key])})" for key in missing]),
            ("not of this network:", [f"{key} ({_shape(state[key])})" for key in unknown]),
        )
        if texts
    ]
    if found:
        hint = "" if missing or unknown else _classes(wanted, state, other)
        raise ValueError(f"{name} does not fit this network; {'; '.join(found)}.{hint}")


def _classes(wanted: State, state: State, other: Sequence[str]) -> str:
    """A hint where the last layer has another number of outputs, and nothing else differs."""
    last = list(wanted)[-1].rpartition(".")[0]
    outputs = {(*state[key].shape[:1], *wanted[key].shape[:1]) for key in other}
    if {key.rpartition(".")[0] for key in other} == {last} and len(outputs) == 1:
        was, now = (*next(iter(outputs)), 0, 0)[:2]
        return f" It was made for {was:,} classes, and here there are {now:,}."
    return ""


def _check_numbers(state: State, name: str) -> None:
    for key, value in state.items():
        if value.is_complex() or value.is_quantized or value.layout != torch.strided:
            sort = "" if value.layout == torch.strided else f" (kept as {value.layout})"
            raise ValueError(
                f"{name}: {key} is {_kind(value)}{sort}, and plain real numbers are needed."
            )
        if value.is_floating_point() and not bool(value.isfinite().all()):
            bad = int((~value.isfinite()).sum())
            raise ValueError(
                f"{name}: {key} holds {bad:,} of {value.numel():,} numbers that are NaN or "
                "infinite. The training that wrote it had lost its way, and nothing can be "
                "computed with it."
            )


def _check_overflow(state: State, taken: State, name: str) -> None:
    """Raise ValueError where float32 is too small a type for a number: it would be infinite."""
    for key in state:
        if not bool(taken[key].isfinite().all()):
            raise ValueError(
                f"{name}: {key} holds numbers of {_kind(state[key])} that are too large for "
                "float32, with which is computed here."
            )


def _kind(value: Tensor) -> str:
    return str(value.dtype).removeprefix("torch.")


def _shape(value: Tensor) -> str:
    return "×".join(map(str, value.shape)) or "one number"


def _some(words: Sequence[str]) -> str:
    """The first few of `words`, and how many there are more."""
    more = len(words) - MOST_NAMED
    return ", ".join(words[:MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")
