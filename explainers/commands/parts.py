"""What several commands share: options, and what they print."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from explainers import places
from explainers.training.progress import Bar

DONE, REFUSED, MISUSED = 0, 1, 2
"""Exit statuses: it is done; it cannot be done, and a sentence says why; argparse's own."""

Command = Callable[[argparse.Namespace, "Output"], int]
Commands = Any  # argparse's own class for what `add_subparsers` gives is private
C = TypeVar("C", bound=Mapping[str, Any])


class Output:
    """What a command prints: lines for people, or one JSON document; the rest goes to stderr."""

    def __init__(self, *, as_json: bool = False) -> None:
        """With `as_json` there is exactly one document on stdout, whatever happens."""
        self.as_json = as_json
        self.bar = Bar(sys.stderr)

    def show(self, document: Mapping[str, Any], lines: Iterable[str]) -> None:
        """Print the document, or the lines that say the same."""
        if self.as_json:
            print(json.dumps(plain(document), indent=2, ensure_ascii=False, allow_nan=False))
        else:
            for line in lines:
                print(line)

    def progress(self, message: str, fraction: float) -> None:
        """Hears from what takes its time how far it is."""
        self.bar.show(fraction, message)

    def refuse(self, error: Exception) -> int:
        """Say why it cannot be done; the exit status for that."""
        print(f"error: {error}", file=sys.stderr)
        if self.as_json:
            print(json.dumps({"error": str(error)}, ensure_ascii=False))
        return REFUSED


def plain(value: Any) -> Any:
    """The same in JSON's types, which know no NaN and no paths."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, Path) else value


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """Lines with columns below each other; the last column is as long as it is."""
    cells = [list(heads), *(list(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)][:-1]
    return [
        "  ".join(
            [*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), line[-1]]
        )
        for line in cells
    ]


def add(commands: Commands, name: str, do: Command, help: str, examples: str) -> Any:
    """A command's parser, whose `--help` ends in examples, and which can answer in JSON."""
    parser = commands.add_parser(
        name,
        help=help,
        description=f"{help[0].upper()}{help[1:]}.",
        epilog=f"examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(do=do)
    parser.add_argument(
        "--json", action="store_true", help="print one JSON document on stdout, and nothing else"
    )
    return parser


def add_cache(parser: argparse.ArgumentParser) -> None:
    """Where pictures are kept."""
    parser.add_argument(
        "--cache",
        type=Path,
        default=places.data(),
        metavar="DIR",
        help="where data sets are kept once they were drawn, downloaded or decoded "
        "(by default: LAYERS_DATA, or data)",
    )


def add_data(parser: argparse.ArgumentParser) -> None:
    """Which pictures."""
    parser.add_argument(
        "--data",
        default="drawn",
        metavar="drawn|cifar10|PATH",
        help="the pictures; PATH is a folder or ZIP of train/<class>/* and test/<class>/*",
    )


def add_run(parser: argparse.ArgumentParser, **more: Any) -> None:
    """Which run, by its folder."""
    parser.add_argument("run", type=Path, metavar="DIR/NAME", help="the run's folder", **more)


def add_runs(parser: argparse.ArgumentParser) -> None:
    """Where the folders of all runs lie."""
    parser.add_argument(
        "--runs",
        type=Path,
        default=places.runs(),
        metavar="DIR",
        help="the folder that all runs lie in (by default: LAYERS_RUNS, or runs)",
    )
