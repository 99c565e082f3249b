"""Folders and ZIPs of small pictures, made by the tests in their true formats."""

import io
import zipfile
from pathlib import Path

from PIL import Image


def encoded(image, kind="PNG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def png(colour=(1, 2, 3), size=(32, 32)):
    return encoded(Image.new("RGB", size, colour))


def written(path: Path, content):
    """A folder; a name that ends in / is an empty folder."""
    path.mkdir(exist_ok=True)
    for name, data in content.items():
        if name.endswith("/"):
            (path / name).mkdir(parents=True, exist_ok=True)
        else:
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(data)
    return path


class Unmarked(zipfile.ZipInfo):
    """An entry whose name is written as bytes of an encoding, as old programs do."""

    encoding = "cp437"

    def _encodeFilenameFlags(self):  # noqa: N802 (Python's own name)
        return self.filename.encode(self.encoding), 0


def zipped(path: Path, content, encoding=None):
    """A ZIP; with `encoding` its names are kept in it, without the mark of UTF-8."""
    with zipfile.ZipFile(path, "w") as file:
        for name, data in content.items():
            info = zipfile.ZipInfo(name) if encoding is None else Unmarked(name)
            if encoding is not None:
                info.encoding = encoding
            file.writestr(info, data)
    return path
