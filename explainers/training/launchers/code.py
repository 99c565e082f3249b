"""The code of this project as a package for a cluster: the very files that this server has."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from explainers.training.launchers.command import PROJECT

PACKAGE = "explainers"


def name() -> str:
    """What the package is called: by its content, so that each is sent once."""
    digest = hashlib.sha256()
    for path in _files():
        content = path.read_bytes()
        digest.update(f"{path.relative_to(PROJECT).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return f"_ray_pkg_{digest.hexdigest()[:32]}.zip"


def packed() -> bytes:
    """The package, a ZIP."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in _files():
            archive.write(path, path.relative_to(PROJECT).as_posix())
    return file.getvalue()


def _files() -> Iterator[Path]:
    for path in sorted((PROJECT / PACKAGE).rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
            yield path
