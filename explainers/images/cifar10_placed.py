"""CIFAR-10 as a reader has placed it in the data folder: found, verified, and left as it is."""

from __future__ import annotations

import hashlib
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from explainers.images.pictures import PictureError, Progress

ARCHIVES = ("cifar-10-python.tar.gz", "cifar-10-python.tgz", "cifar-10-python.tar")
"""The archive's name, also as some browsers keep it: shortened, or without its compression."""

FOLDER = "cifar-10-batches-py"
_INSIDE = ("", "cifar-10-python", FOLDER)  # folders that unpacking programs put around it
_LARGEST = 64 * 2**20  # bytes of one file in the archive: it has 31 million


def is_there(root: Path) -> bool:
    """Whether anything was placed in `root`, whole or not."""
    return bool(_folders(root) or _archives(root))


def find(root: Path, empty: Path, progress: Progress) -> Path:
    """The folder in which torchvision finds the files: `root`, one in it, or `empty`.

    An archive is unpacked into `empty`. Every file has the MD5 that torchvision knows. Raises
    PictureError, in words, where what was placed is not whole.
    """
    progress("Checking the CIFAR-10 that was placed here", 0.2)
    wrong: list[str] = []
    for folder in _folders(root):
        faults = [fault for name, md5 in _files() if (fault := _fault(folder / name, md5))]
        if not faults:
            return folder.parent
        wrong.append(f"{folder} is not whole: {_some(faults)}.")
    for archive in _archives(root):
        progress(f"Unpacking {archive.name}", 0.5)
        fault = _unpack(archive, empty / FOLDER)
        if not fault:
            return empty
        wrong.append(f"{archive} cannot be used: {fault}.")
    raise PictureError(
        f"{' '.join(wrong)} Nothing of it was changed. Place it again, or remove it: then CIFAR-10 "
        "is downloaded."
    )


def is_web_page(file: Path) -> bool:
    """Whether a file that should be an archive is HTML."""
    with file.open("rb") as content:
        start = content.read(1024).lstrip().lower()
    return start.startswith(b"<") or b"<html" in start


def _folders(root: Path) -> list[Path]:
    return [place for inside in _INSIDE if (place := root / inside / FOLDER).is_dir()]


def _archives(root: Path) -> list[Path]:
    return [root / name for name in ARCHIVES if (root / name).is_file()]


def _files() -> Iterator[tuple[str, str]]:
    """The name of each file that torchvision reads, and its MD5."""
    from explainers.vision import datasets

    theirs = datasets.CIFAR10

    yield from map(tuple, (*theirs.train_list, *theirs.test_list))
    yield theirs.meta["filename"], theirs.meta["md5"]


def _fault(file: Path, md5: str) -> str:
    try:
        with file.open("rb") as content:
            found = hashlib.file_digest(content, _md5).hexdigest()
    except FileNotFoundError:
        return f"{file.name} is missing"
    except OSError as error:
        return f"{file.name} cannot be opened ({error.strerror or error})"
    return "" if found == md5 else f"{file.name} is damaged (its MD5 is another one)"


def _md5() -> hashlib._Hash:
    return hashlib.md5(usedforsecurity=False)


def _unpack(archive: Path, into: Path) -> str:
    """Write the known files of `archive` below `into`, each verified; gives what is wrong."""
    if is_web_page(archive):
        return "it is a web page, as a network that wants a login answers; download it again"
    wanted = dict(_files())
    into.mkdir()
    try:
        with tarfile.open(archive) as opened:
            for member in opened:
                name = member.name.rpartition("/")[2]
                if member.isfile() and name in wanted and member.size <= _LARGEST:
                    content = opened.extractfile(member)
                    (into / name).write_bytes(content.read() if content else b"")
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        return f"it is cut off or damaged ({error})"
    faults = [fault for name, md5 in wanted.items() if (fault := _fault(into / name, md5))]
    return _some(faults) if faults else ""


def _some(faults: list[str]) -> str:
    return ", ".join(faults[:3]) + (f" and {len(faults) - 3} more" if len(faults) > 3 else "")
