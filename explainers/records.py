"""Reading the small JSON files of a run folder, whatever has become of them.

They may be empty, cut, of another version, edited by hand, huge, or something else of the same
name. Whoever reads one here is given what it says, None if there is none, or one sentence.
"""

from __future__ import annotations

import dataclasses
import json
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from explainers.arguments import Flag, Number, Rule, Text, Whole

T = TypeVar("T")

SMALL = 1 << 20
"""Bytes that a file may have, if its reader does not know better."""

_RULES: Mapping[Any, Rule] = {
    bool: Flag(),
    # As far as a float counts without a gap, so that whoever computes with them meets no overflow.
    int: Whole(0, 1 << 53),
    float: Number(0, 1e300),
    str: Text(100_000),
}


def read_text(path: Path, most: int = SMALL) -> str | None:
    """The text of a file, or None if there is no such file.

    Raises ValueError with a sentence where it is no file, cannot be opened, has more than `most`
    bytes, or holds no text.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for its other end
            raise ValueError(f"{path} is damaged: it is not a file.")
        with path.open("rb") as file:
            content = file.read(most + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(content) > most:
        raise ValueError(f"{path} is damaged: it has more than {most:,} bytes.")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is damaged: it is not text ({error.reason}).") from error


def read_json(path: Path, most: int = SMALL) -> dict[str, Any] | None:
    """The JSON object in a file, or None if there is no such file.

    Raises ValueError with a sentence, as `read_text` does, and where it holds no JSON object.
    """
    text = read_text(path, most)
    if text is None:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path} is damaged: it is not valid JSON ({error}).") from error
    if not isinstance(value, dict):
        raise ValueError(f"{path} is damaged: it holds no JSON object.")
    return value


def read_as(kind: Callable[..., T], path: Path) -> T | None:
    """The dataclass `kind` that the JSON object in a file describes, or None if there is none.

    Raises ValueError with a sentence, as `read_json` does, and where a field is missing or
    unknown, or holds what its type does not: bool, int, float or str, and None where it may be;
    a number may be `Annotated` with a rule of its own.
    """
    values = read_json(path)
    if values is None:
        return None
    hints = get_type_hints(kind, include_extras=True)
    fields = {field.name: hints[field.name] for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    try:
        known = {name: _held(name, value, fields[name]) for name, value in values.items()}
        return kind(**known)
    except KeyError as error:
        what = f"there is no field {error}."
        raise ValueError(f"{path} is damaged, or of another version: {what}") from error
    except (TypeError, ValueError) as error:
        raise ValueError(f"{path} is damaged, or of another version: {error}") from error


def _held(name: str, value: Any, hint: Any) -> Any:
    """The value of a field, as its type has it."""
    of = (hint,) if get_origin(hint) is Annotated else get_args(hint) or (hint,)
    if value is None and NoneType in of:
        return None
    (one,) = (one for one in of if one is not NoneType)
    kind, rule = get_args(one) if get_origin(one) is Annotated else (one, _RULES[one])
    if kind is float and type(value) is int and Whole(0, 1 << 53).fits(value):
        value = float(value)  # JSON does not tell 1 from 1.0
    if not _RULES[kind].fits(value) or not rule.fits(value):
        raise ValueError(f"{name} is not {rule.words}.")
    return value
