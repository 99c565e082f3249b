"""Many pictures decoded to 32×32, by several processes; files that cannot be read are noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
import torch

from explainers.images import aside, tones
from explainers.images.archive import Archive
from explainers.images.aside import Aside, TooMuchError
from explainers.images.layout import File
from explainers.images.picture import Array
from explainers.images.pictures import SIZE, PictureError, Progress, Split
from explainers.images.tones import Extent, Tones

_CHUNK = 200  # pictures decoded between two reports of progress
_HEARD = 0.5  # seconds until whoever hears of it may give up, however slow the pictures are
_MOST_HEAVY = 10  # pictures that were ended for their time or memory: with more, all is given up


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

    Each thread hands its files to a process: see `explainers.images.aside`.
    """

    def __init__(self, archive: Archive, files: Sequence[File], progress: Progress) -> None:
        self.pixels = np.empty((len(files), SIZE, SIZE, 3), dtype=np.uint8)
        self.unread: dict[int, str] = {}
        self._deep: dict[int, Extent] = {}
        self._archive, self._files, self._progress = archive, files, progress
        self._helpers: set[Aside] = set()
        self._over, self._heavy = False, 0

    def run(self, numbers: Sequence[int], words: str, greys: Mapping[bool, Tones] = {}) -> None:
        """Decode the files of these numbers; `greys` are the ranges of deep greys, if known."""

        def chunk(first: int) -> None:
            with aside.borrowed() as helper:
                self._helpers.add(helper)
                for number in numbers[first : first + _CHUNK]:
                    if self._over:
                        return
                    try:
                        self._read(helper, number, greys)
                    except PictureError as error:
                        self.unread[number] = str(error)
                        self._weigh(error)
                self._helpers.discard(helper)

        def report(done: int, share: float) -> None:
            self._progress(f"{words}: {done:,} of {len(numbers):,}", share)

        _in_threads(chunk, len(numbers), report, self._give_up)

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

    def _weigh(self, error: PictureError) -> None:
        """Raise `error` where too many pictures took too much: others are waiting."""
        if isinstance(error, TooMuchError):
            self._heavy += 1
            if self._heavy > _MOST_HEAVY:
                raise PictureError(
                    f"More than {_MOST_HEAVY} pictures were given up, so all of them are. The "
                    f"last one: {error}"
                ) from error

    def _give_up(self) -> None:
        """End what is being decoded at this moment, however long it would take."""
        self._over = True
        for helper in tuple(self._helpers):
            helper.end()

    def _read(self, helper: Aside, number: int, greys: Mapping[bool, Tones]) -> None:
        entry, _ = self._files[number]
        name = str(entry.path)
        if entry.path.suffix.lower() == ".zip":
            raise PictureError(f"{name} is a ZIP inside: only pictures are read. Unpack it first.")
        known = self._deep.get(number)
        grey = greys.get(known.floats) if known else None
        self.pixels[number], extent = helper.square(self._archive.read(entry), name, SIZE, grey)
        if extent is not None:
            self._deep[number] = extent


def _told(count: int, floats: bool, grey: Tones) -> str:
    kind = "floats" if floats else "grey of more than 8 bits"
    if count == 1:
        return f"1 picture holds {kind}: in it {grey}."
    return f"{count:,} pictures hold {kind}: in all of them {grey}."


def _in_threads(
    chunk: Callable[[int], None],
    count: int,
    report: Callable[[int, float], None],
    give_up: Callable[[], None],
) -> None:
    pool = ThreadPoolExecutor(aside.AT_ONCE)
    try:
        waiting = {pool.submit(chunk, first) for first in range(0, count, _CHUNK)}
        chunks = len(waiting)
        while waiting:
            ended, waiting = wait(waiting, _HEARD, FIRST_COMPLETED)
            for future in ended:
                future.result()
            done = min((chunks - len(waiting)) * _CHUNK, count)
            report(done, done / count)
    except BaseException:
        give_up()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
