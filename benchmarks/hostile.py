"""What becomes of a server, and of another visitor, while addresses and files try to take it.

    python -m benchmarks.hostile --visitors 4

Each address of the list is opened by several visitors at the same moment; the files that it names
are made first, in their true formats. Meanwhile another visitor moves a slider of /convolution
twice a second. Printed are, for each address, how long its page took and what it said, and the
other visitor's longest wait; and at the end that wait over all, the highest memory of the server
itself, and of it together with the processes that it starts. Runs on Linux.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import hostile_files as files
from benchmarks import usage
from benchmarks.browser import start
from benchmarks.visitor import Visitor, visit

MOST_MEMORY = 2e9  # bytes of the server
MOST_WAIT = 1.0  # seconds of the other visitor
EVERY = 0.5  # seconds between two moves of the other visitor
LEAST = 3.0  # seconds that each address is given, for what goes on after the page is there
PATIENCE = 60.0  # seconds until an address is given up

LIVE = "![x](http://host.test/x.png)[Sign in](http://host.test)<b>$x$"
IN_PLACE = "Residual(" + ",".join(["Sigmoid(),ReLU(inplace=True)"] * 6) + ")"


def networks() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Lists of layers that look small, on each page that follows them."""
    texts = {
        "one pool, a large batch": "MaxPool2d(1)",
        "padding of 10,000": 'Conv2d(4,3,1,padding=10000,padding_mode="replicate")',
        "40 × a million bins": "|".join(["AdaptiveAvgPool2d(1000000)"] * 40),
        "999 of 999 of 999": "Sequential((0): 999 x " * 3 + "ReLU()" + ")" * 3,
        "2,500 layers in a block": "Residual(" + ",".join(["ReLU()"] * 2500) + ")",
        "195 layers in place": "|".join([IN_PLACE] * 15),
        "a block that makes 400 million": "Residual(Upsample(size=20000),Conv2d(3,3,1))",
        "pools of 255×255": "|".join(["MaxPool2d(255,1,127)"] * 40),
        "windows written out": "Conv2d(3,1,31,padding=150,dilation=10)",
        "a trillion weights": "Flatten()|Linear(196608,1000000)|Linear(1000000,1000000)",
    }
    batch = {"batch_size": "1024"}
    for name, text in texts.items():
        channels = "64" if name.startswith("one pool") else "3"
        given = {"layers": text, "in_channels": channels, "size": "256"}
        yield f"network: {name}", {"": "network", **given, **batch}
        yield (
            f"graph: {name}",
            {"": "network", "view": "graph", "detail": "operations", **given, **batch},
        )
        yield f"maps: {name}", {"": "feature_maps", "weights": "The builder's network", **given}
        yield f"field: {name}", {"": "receptive_field", "view": "effective", "draws": "32", **given}


def of_files(folder: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Pictures and ZIPs that look small, by their paths."""
    pictures = {
        "slow.jpg": files.slow_jpeg(),
        "line.png": files.large_png(),
        "deep.png": files.deep_png(),
        "clear.png": files.large_png("RGBA", (6300, 6300)),
    }
    for name, data in pictures.items():
        place = folder / name.partition(".")[0] / "a"
        place.mkdir(parents=True)
        (place / name).write_bytes(data)
        yield (
            f"picture: {name}",
            {"": "loading", "view": "own", "labels": "own", "root_dir": str(place.parent)},
        )
        made = files.data_set(folder / f"{name}.zip", data, name.rpartition(".")[2])
        yield f"ZIP of: {name}", {"": "train", "data": "own", "path": str(made)}
    for entries in (200_000, 1_000_000):
        made = files.long_zip(folder / f"{entries}.zip", entries)
        yield f"ZIP of {entries:,} entries", {"": "train", "data": "own", "path": str(made)}


def others() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Settings of other kinds."""
    deep = f"layers: {'|'.join(['Conv2d(3,3,1)'] * 39)}|Flatten()|Linear(3072,10)"
    yield "a name of 5,000 letters", {"": "train", "run": "x" * 5000}
    yield "a folder of the system", {"": "train", "data": "own", "path": "/proc"}
    yield (
        "a recipe of 1,024 pictures",
        {"": "train", "network": deep, "batch_size": "1024", "epochs": "1000"},
    )
    yield "Markdown", {"": "convolution", "stride": LIVE, "padding": LIVE, LIVE: "1"}
    yield "a matrix of 4,000 numbers", {"": "losses", "input": "1 " * 2000, "target": "1 " * 2000}


@dataclass
class Watch:
    """The memory of a server, looked at ten times a second; in bytes."""

    pid: int
    alone: int = 0
    together: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        """Until it is over."""
        while not self.over.wait(0.1):
            try:
                self.alone = max(self.alone, usage.resident_bytes([self.pid]))
                family = [self.pid, *usage.descendants(self.pid)]
                self.together = max(self.together, usage.resident_bytes(family))
            except OSError:  # one of them has ended meanwhile
                continue


@contextmanager
def watched(pid: int) -> Iterator[Watch]:
    """Watch the server's memory for the length of a block."""
    watch = Watch(pid)
    thread = threading.Thread(target=watch.look, daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        watch.over.set()
        thread.join()


class Other:
    """The visitor who moves a slider meanwhile, and the longest wait since it was last asked."""

    def __init__(self, visitor: Visitor) -> None:
        """Of a page that is open."""
        self.visitor = visitor
        self.longest, self._since = 0.0, 0.0

    async def move(self) -> None:
        """Go on for ever: a move every half second, or as soon as the last one was answered."""
        while True:
            self._since = time.monotonic()
            await self.visitor.move()
            took = time.monotonic() - self._since
            self.longest = max(self.longest, took)
            self._since = 0.0
            await asyncio.sleep(max(0.0, EVERY - took))

    def waited(self) -> float:
        """The longest wait, one that is not over included; begin anew."""
        now = time.monotonic() - self._since if self._since else 0.0
        found, self.longest = max(self.longest, now), 0.0
        return found


async def opened(address: str, given: Mapping[str, str], visitors: int) -> tuple[float, str]:
    """Seconds until all visitors have the page, and what became of it in a word."""
    query = urlencode({name: value for name, value in given.items() if name})
    begun = time.monotonic()

    async def one(seed: int) -> None:
        async with visit(address, given[""], seed, query):
            pass

    try:
        async with asyncio.timeout(PATIENCE):
            found = await asyncio.gather(*map(one, range(visitors)), return_exceptions=True)
    except TimeoutError:
        return time.monotonic() - begun, f"not within {PATIENCE:.0f} s"
    wrong = [error for error in found if isinstance(error, BaseException)]
    return time.monotonic() - begun, f"failed: {wrong[0]!r}" if wrong else ""


@dataclass(frozen=True)
class Tried:
    """An address that was opened: how long that took, what became of it, and the other's wait."""

    name: str
    seconds: float
    became: str
    waited: float

    def __str__(self) -> str:
        """One line of the table."""
        mark = "!" if self.waited > MOST_WAIT else " "
        return f"{self.name[:44]:46}{self.seconds:8.2f} s  {self.waited:6.2f} s{mark} {self.became}"


async def tried(
    address: str, given: Sequence[tuple[str, Mapping[str, str]]], visitors: int, least: float
) -> AsyncIterator[Tried]:
    """Open all of the addresses, each for `least` seconds or longer."""
    async with visit(address, "convolution", 0) as visitor:
        for _ in range(4):
            await visitor.move()
        other = Other(visitor)
        moving = asyncio.create_task(other.move())
        try:
            for name, settings in given:
                seconds, became = await opened(address, settings, visitors)
                await asyncio.sleep(max(0.0, least - seconds))
                yield Tried(name, seconds, became, other.waited())
                if moving.done():
                    moving.result()
        finally:
            moving.cancel()


async def printed(
    address: str, given: Sequence[tuple[str, Mapping[str, str]]], visitors: int
) -> float:
    """A line for each of the addresses; gives the other's longest wait."""
    longest = 0.0
    async for one in tried(address, given, visitors, LEAST):
        print(one, flush=True)
        longest = max(longest, one.waited)
    return longest


def main() -> None:
    """Print the lines, the memory and the wait."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visitors", type=int, default=4, help="who open each address at once")
    parser.add_argument("--only", default="", help="only those with this in their name")
    options = parser.parse_args()
    print(f"{options.visitors} visitors at once, on {os.cpu_count()} cores")
    print(f"{'':46}{'until there':>10}{'the other':>10}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        places = {"LAYERS_RUNS": str(folder / "runs"), "LAYERS_DATA": str(folder / "data")}
        with start("app.py", **places) as server, watched(server.pid) as watch:
            everything = (*networks(), *of_files(folder), *others())
            given = [one for one in everything if options.only in one[0]]
            longest = asyncio.run(printed(server.address, given, options.visitors))
    high = "!" if watch.alone > MOST_MEMORY else ""
    print(f"the server's highest memory: {watch.alone / 1e6:,.0f} MB{high}")
    print(f"with the processes that it starts: {watch.together / 1e6:,.0f} MB")
    print(f"the other visitor's longest wait: {longest:.2f} s{'!' * (longest > MOST_WAIT)}")
    print(f"! marks more than {MOST_MEMORY / 1e6:,.0f} MB, or than {MOST_WAIT:g} s")


if __name__ == "__main__":
    main()
