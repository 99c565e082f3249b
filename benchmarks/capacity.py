"""How many visitors a server carries: real sessions that all move controls, beside a bare app.

    python -m benchmarks.capacity --visitors 30 60 200 --page convolution --processes 1

Each visitor opens the page over a WebSocket of its own (no browser: see `benchmarks.visitor`) and
moves one of its first sliders every 2 s; the moves of all visitors are spread over those 2 s. A
move that is due while the last one is still unanswered is left out, so moves a second fall behind
those asked for where the server is too slow. A move counts from the message that asks until the
message that the script has finished. The bare app has one slider and one chart, torch imported, and
what it loaded left out of the garbage collection that Streamlit makes after each run; it is served
and visited in the same way.

The visitors run on the same machine: their share of its processor time is given. Memory is that of
the server: with nobody there, with all there, and after all have left and their sessions have been
let go (which Streamlit does 2 minutes later; here after 5 s). Runs on Linux.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import math
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import proxy, usage
from benchmarks.browser import ROOT, STREAMLITS_OWN, Server, start
from benchmarks.visitor import Visitor, visit
from explainers import places

EVERY = 2.0  # seconds between two moves of a visitor
GOAL = 0.5  # seconds: P95 of a move
AT_ONCE = 4  # visitors who come in at the same time
LET_GO = 5  # seconds until the session of a visitor who has left is let go


@dataclass(frozen=True)
class Group:
    """The processes that serve one app, and where visitors find them."""

    address: str
    servers: tuple[int, ...]
    proxies: tuple[int, ...] = ()


@dataclass(frozen=True)
class Figures:
    """What was measured of one app with so many visitors."""

    name: str
    visitors: int
    moves: list[float]  # seconds, each
    seconds: float  # that they were moving
    server_seconds: float  # processor time meanwhile, of servers and proxy
    visitor_seconds: float  # processor time meanwhile, of the visitors
    received: int  # bytes
    memory: tuple[int, int, int]  # bytes: before, with all, after

    @property
    def cost(self) -> float:
        """Seconds of processor time that a move takes of servers and proxy."""
        return self.server_seconds / len(self.moves)

    def __str__(self) -> str:
        """One line of the table."""
        moves = len(self.moves)
        megabytes = "".join(f"{memory / 1e6:8.0f}" for memory in self.memory)
        late = percentile(self.moves, 95)
        return (
            f"{self.name:16}{self.visitors:9}{moves / self.seconds:8.1f}"
            f"{self.visitors / EVERY:7.1f}{percentile(self.moves, 50):9.3f}{late:8.3f}"
            f"{'!' if late > GOAL else ' '}{1000 * self.cost:10.1f}"
            f"{self.received / moves / 1000:8.1f}{megabytes}"
            f"{self.visitor_seconds / self.seconds / (os.cpu_count() or 1):9.0%}"
        )


HEAD = (
    f"{'':16}{'visitors':>9}{'moves/s':>8}{'asked':>7}{'P50 s':>9}{'P95 s':>8} "
    f"{'ms/move':>10}{'kB/move':>8}{'MB none':>8}{'all':>8}{'after':>8}{'visitors':>9}"
)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of `values` that at least `percent` % of them do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(math.ceil(len(ordered) * percent / 100), 1) - 1]


def phases(visitors: int, every: float) -> list[float]:
    """When in the first `every` seconds each visitor moves first: spread evenly."""
    return [every * number / visitors for number in range(visitors)]


def next_due(due: float, now: float, every: float) -> float:
    """The first time after `now` in the beat `due`, `due + every`, …, the present one left out."""
    return due + every * max(1, math.ceil((now - due) / every))


@contextlib.contextmanager
def served(processes: int, script: str | Path, *arguments: str, **settings: str) -> Iterator[Group]:
    """So many servers of `script`, and nginx before them if there is more than one."""
    environment = {
        **settings,
        "OMP_NUM_THREADS": str(os.cpu_count()),
        "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(LET_GO),
    }
    with contextlib.ExitStack() as stack:
        servers = [
            stack.enter_context(start(script, *arguments, **environment)) for _ in range(processes)
        ]
        pids = tuple(server.pid for server in servers)
        if processes == 1:
            yield Group(servers[0].address, pids)
            return
        front: Server = stack.enter_context(proxy.before(servers))
        yield Group(front.address, pids, tuple(usage.children(front.pid)))


async def crowd(group: Group, path: str, visitors: int, name: str, seconds: float) -> Figures:
    """Let `visitors` come, move for `seconds`, and go."""
    before = await _warm(group, path)
    async with _all_in(group.address, path, visitors) as crowd:
        for visitor in crowd:
            await visitor.move()  # what is loaded or computed once is loaded now
        inside = usage.resident_bytes(group.servers)
        received = sum(visitor.received for visitor in crowd)
        server = usage.processor_seconds(group.servers + group.proxies)
        own, begun = time.process_time(), time.monotonic()
        moves = await _moves(crowd, seconds)
        lasted = time.monotonic() - begun
        server = usage.processor_seconds(group.servers + group.proxies) - server
        own = time.process_time() - own
        received = sum(visitor.received for visitor in crowd) - received
        inside = max(inside, usage.resident_bytes(group.servers))
    after = await _emptied(group, path)
    memory = (before, inside, after)
    return Figures(name, visitors, moves, lasted, server, own, received, memory)


async def _warm(group: Group, path: str) -> int:
    """Have every server draw the page once; gives the memory in use afterwards."""
    for seed in range(8 * len(group.servers)):  # a proxy deals visitors out by chance
        async with visit(group.address, path, seed) as visitor:
            await visitor.move()
    await asyncio.sleep(5)  # the app loads what lessons need, behind the first page
    return usage.resident_bytes(group.servers)


async def _emptied(group: Group, path: str) -> int:
    """The memory in use once the sessions of those who have left are let go."""
    await asyncio.sleep(LET_GO + 1)
    for seed in range(4 * len(group.servers)):  # Streamlit lets old ones go when one more leaves
        async with visit(group.address, path, seed):
            pass
    await asyncio.sleep(1)
    return usage.resident_bytes(group.servers)


@contextlib.asynccontextmanager
async def _all_in(address: str, path: str, visitors: int) -> AsyncIterator[list[Visitor]]:
    door = asyncio.Semaphore(AT_ONCE)
    async with contextlib.AsyncExitStack() as stack:

        async def enter(seed: int) -> Visitor:
            async with door:
                return await stack.enter_async_context(visit(address, path, seed))

        yield list(await asyncio.gather(*map(enter, range(visitors))))


async def _moves(crowd: list[Visitor], seconds: float) -> list[float]:
    begin = time.monotonic()
    took: list[float] = []

    async def keep_moving(visitor: Visitor, due: float) -> None:
        while due < begin + seconds:
            await asyncio.sleep(due - time.monotonic())
            took.append(await visitor.move())
            due = next_due(due, time.monotonic(), EVERY)

    starts = (begin + phase for phase in phases(len(crowd), EVERY))
    await asyncio.gather(*map(keep_moving, crowd, starts))
    return took


def measure(options: argparse.Namespace) -> Iterator[tuple[Figures, Figures]]:
    """The bare app and ours, each on fresh servers, with each number of visitors."""
    bare = ROOT / "benchmarks" / "bare_app.py"
    for visitors in options.visitors:
        with served(options.processes, bare, "frozen", **STREAMLITS_OWN) as group:
            yardstick = asyncio.run(crowd(group, "", visitors, "bare app", options.seconds))
        with served(options.processes, "app.py") as group:
            name = f"/{options.page}"
            ours = asyncio.run(crowd(group, options.page, visitors, name, options.seconds))
        yield yardstick, ours


def main() -> None:
    """Print the table, and the ratios of the processor times."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visitors", type=int, nargs="+", default=[30, 60, 200])
    parser.add_argument("--page", default="convolution", help="its address without the slash")
    parser.add_argument("--seconds", type=float, default=20.0, help="that the visitors move")
    parser.add_argument("--processes", type=int, default=1, help="servers, behind nginx if several")
    options = parser.parse_args()
    if options.processes > 1 and proxy.program() is None:
        sys.exit("Several processes need nginx before them, which is not installed here.")
    drawn = ["-m", "explainers.images", "drawn", "--cache", str(places.data().absolute())]
    subprocess.run([sys.executable, *drawn], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    print(f"{options.processes} process(es) on {os.cpu_count()} cores\n{HEAD}")
    ratios = []
    for bare, ours in measure(options):
        print(bare, ours, sep="\n", flush=True)
        ratios.append(f"{ours.cost / bare.cost:.1f}")
    print("processor time a move, times the bare app's:", *ratios)
    print(f"! marks a P95 above {GOAL} s; the last column is the visitors' share of the machine")


if __name__ == "__main__":
    main()
