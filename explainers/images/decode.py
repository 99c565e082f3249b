"""Many pictures decoded to 32×32, in several threads; files that cannot be read are noted."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

import numpy as np
import torch

from explainers.images import tones
from explainers.images.archive import Archive
from explainers.images.layout import File
from explainers.images.picture import Array, open_file, plain, to_array
from explainers.images.pictures import SIZE, PictureError, Progress, Split
from explainers.images.tones import Extent, Tones

_CHUNK = 200  # pictures decoded between two reports of progress


@dataclass(frozen=True)
class Decoded:
    """The pictures that could be read, mixed; a sentence for each file that could not, by number.

    `remarks` are sentences on how all of them were taken.
    """

    split: Split
    unread: Mapping[int, str]
    remarks: tuple[str, ...] = ()


def decode(
    archive: Archive, train: Sequence[File], test: Sequence[File], progress: Progress
) -> tuple[Decoded, Decoded]:
    """Both parts of a data set. Deep greys get one range, so that they can be compared."""
    files = [*train, *test]
    work = _Work(archive, files, progress)
    work.run(range(len(files)), "Decoding pictures")
    remarks = work.level()
    parts = []
    for first, part in ((0, train), (len(train), test)):
        unread = {
            number - first: sentence
            for number, sentence in sorted(work.unread.items())
            if first <= number < first + len(part)
        }
        pixels = work.pixels[first : first + len(part)]
        parts.append(Decoded(_mixed(pixels, part, unread), unread, remarks))
    return parts[0], parts[1]


def _mixed(pixels: Array, files: Sequence[File], unread: Mapping[int, str]) -> Split:
    """The pictures that could be read, in an order that is always the same."""
    labels = torch.tensor([label for _, label in files], dtype=torch.int64)
    order = torch.randperm(len(files), generator=torch.Generator().manual_seed(0)).tolist()
    readable = torch.tensor([k for k in order if k not in unread], dtype=torch.int64)
    images = torch.from_numpy(pixels)[readable].permute(0, 3, 1, 2).contiguous()
    return Split(images, labels[readable])


class _Work:
    """The files being decoded.

    Threads, not processes: Pillow decodes without holding the interpreter's lock, and processes
    would each import all anew.
    """

    def __init__(self, archive: Archive, files: Sequence[File], progress: Progress) -> None:
        self.pixels = np.empty((len(files), SIZE, SIZE, 3), dtype=np.uint8)
        self.unread: dict[int, str] = {}
        self._deep: dict[int, Extent] = {}
        self._archive, self._files, self._progress = archive, files, progress

    def run(self, numbers: Sequence[int], words: str, greys: Mapping[bool, Tones] = {}) -> None:
        """Decode the files of these numbers; `greys` are the ranges of deep greys, if known."""

        def chunk(first: int) -> None:
            for number in numbers[first : first + _CHUNK]:
                try:
                    self._read(number, greys)
                except PictureError as error:
                    self.unread[number] = str(error)

        _in_threads(chunk, len(numbers), lambda done, share: self._progress(
            f"{words}: {done:,} of {len(numbers):,}", share))  # fmt: skip

    def level(self) -> tuple[str, ...]:
        """Decode deep greys once more, now that the range of all of them is known."""
        kinds = {extent.floats for extent in self._deep.values()}
        greys = {
            floats: tones.choose([e for e in self._deep.values() if e.floats == floats])
            for floats in kinds
        }
        if self._deep:
            self.run(sorted(self._deep), "Decoding deep greys again", greys)
        return tuple(
            _told(sum(e.floats == floats for e in self._deep.values()), floats, grey)
            for floats, grey in sorted(greys.items())
        )

    def _read(self, number: int, greys: Mapping[bool, Tones]) -> None:
        entry, _ = self._files[number]
        name = str(entry.path)
        if entry.path.suffix.lower() == ".zip":
            raise PictureError(f"{name} is a ZIP inside: only pictures are read. Unpack it first.")
        picture = open_file(self._archive.read(entry), name, needed=SIZE).picture
        grey = None
        if tones.is_deep(picture):
            extent = self._deep.setdefault(number, tones.extent(picture))
            grey = greys.get(extent.floats)
        self.pixels[number] = to_array(plain(picture, name, grey=grey), SIZE)


def _told(count: int, floats: bool, grey: Tones) -> str:
    kind = "floats" if floats else "grey of more than 8 bits"
    if count == 1:
        return f"1 picture holds {kind}: in it {grey}."
    return f"{count:,} pictures hold {kind}: in all of them {grey}."


def _in_threads(
    chunk: Callable[[int], None], count: int, report: Callable[[int, float], None]
) -> None:
    pool = ThreadPoolExecutor(min(8, os.cpu_count() or 1))
    try:
        waiting = [pool.submit(chunk, first) for first in range(0, count, _CHUNK)]
        for number, future in enumerate(as_completed(waiting), start=1):
            future.result()
            done = min(number * _CHUNK, count)
            report(done, done / count)
    finally:
        pool.shutdown(cancel_futures=True)
