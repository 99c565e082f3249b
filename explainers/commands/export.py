"""`export`: take a run, or what it has learned, elsewhere."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from explainers import files
from explainers.commands.parts import DONE, Commands, Output, add, add_run
from explainers.training import packing
from explainers.training.run import Run

ZIP = "zip"
FORMATS = {ZIP: "zip", "state_dict": "pt", "program": "pt2", "onnx": "onnx", "script": "py"}
"""What can be exported, with the end of the file's name."""

_PORTABLE = {"program": "export", "script": "python"}
"""What `portable` and the page on checkpoints call them: either word is taken."""

_WORDS = {word: word for word in FORMATS} | {its: ours for ours, its in _PORTABLE.items()}

EXAMPLES = """\
  python -m explainers.training export runs/first
      the whole run as first.zip, which /runs and `import` take
  python -m explainers.training export runs/first --format onnx --epoch 3 --out first.onnx
  python -m explainers.training export runs/first --format script
      one Python file that names the class of a picture, with torch, torchvision and pillow alone
"""


def register(commands: Commands) -> None:
    """Declare the command."""
    what = "write a run as a ZIP, or its network as a file that works without this app"
    parser = add(commands, "export", _export, what, EXAMPLES)
    add_run(parser)
    parser.add_argument(
        "--format",
        choices=_WORDS,
        default=ZIP,
        help="by default zip; program may be called export as well, and script python",
    )
    parser.add_argument("--epoch", type=int, default=0, help="after which epoch; 0 for the last")
    parser.add_argument("--out", type=Path, metavar="FILE", help="by default NAME.zip, NAME.pt, …")


def _export(options: argparse.Namespace, out: Output) -> int:
    run, kind = Run(options.run.absolute()), _WORDS[options.format]
    path = options.out or Path(f"{run.name}.{FORMATS[kind]}")
    if path.exists():
        raise ValueError(f"{path} exists already: give another name by --out.")
    if kind == ZIP:
        pieces: Iterable[bytes] = packing.packed(run.folder)
    else:
        pieces = [_network(run, kind, options.epoch, path.name)]
    with files.replacing(path) as file:
        for piece in pieces:
            file.write(piece)
    size = path.stat().st_size
    out.show({"file": path, "format": kind, "bytes": size}, [f"{path}: {size:,} bytes"])
    return DONE


def _network(run: Run, kind: str, epoch: int, name: str) -> bytes:
    """The run's network after an epoch as a file."""
    from explainers.networks import portable
    from explainers.training import learned

    file, _ = learned.file_in(run, epoch)
    found = learned.opened(file)
    return portable.made(_PORTABLE.get(kind, kind), run.recipe.network, found, name)
