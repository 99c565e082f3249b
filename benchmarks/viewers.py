"""What a run that goes on costs to be watched by 1, 200 and 1,000 real WebSocket viewers.

    python -m benchmarks.viewers --viewers 1 200 1000

A run of the recipe `notes` on the drawn pictures goes on throughout; the viewers, all in one
process of their own, are told of it as browsers are (with compression). The delay of a frame is
that against its first arrival at any of them; reach is how many of the frames that were told to
somebody came to everybody. The run's speed under their eyes is compared with its speed just
before and just after, with nobody there. They run on the same machine: their share of a core is
what the run loses to them and not to the server. First, the time for the first frame of a run of
200,000 steps, for a later one, and the memory that it takes. Runs on Linux.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from websockets.asyncio.client import connect

from benchmarks import usage
from benchmarks.browser import ROOT, start
from explainers.training import folder as folders
from explainers.training import run as runs
from explainers.training.recipe import preset
from explainers.training.scalars import TRAIN_CROSS_ENTROPY, TRAIN_LOSS, TRAIN_LR, ScalarWriter
from explainers.training.status import Status
from explainers.training.watch import Watch

COMING = 20  # viewers who come in at the same time
TAG = re.compile(r'"tag":"(\w+)"')
GOALS = "goals for 1,000: p95 50 ms, reach 1, the run at 0.9 of its speed"
STEPS = 200_000


@dataclass(frozen=True)
class Seen:
    """What the viewers saw, all together."""

    frames: int
    p50: float
    p95: float
    reach: float
    bytes_each: float  # a second


# The viewers, in a process of their own


async def view(address: str, seen: list[tuple[float, str, int]], there: asyncio.Semaphore) -> None:
    """One viewer, until the run or the process ends."""
    async with there:
        socket = await connect(address, open_timeout=60, max_queue=None)
    async for told in socket:
        text = str(told)
        found = TAG.search(text)
        seen.append((time.monotonic(), found[1] if found else "", len(text)))


async def view_all(address: str, count: int, seconds: float) -> Seen:
    """What `count` viewers see in that time, once all are there."""
    there = asyncio.Semaphore(COMING)
    seen: list[list[tuple[float, str, int]]] = [[] for _ in range(count)]
    viewers = [asyncio.create_task(view(address, one, there)) for one in seen]
    while not all(seen):
        await asyncio.sleep(0.1)
        for viewer in viewers:
            if viewer.done():
                viewer.result()
    print("there", flush=True)
    begun = time.monotonic()
    await asyncio.sleep(seconds)
    ended = time.monotonic()
    found = summary(seen, begun + 0.5, ended - 1.0)
    for viewer in viewers:
        viewer.cancel()
    return found


def summary(seen: list[list[tuple[float, str, int]]], begun: float, ended: float) -> Seen:
    """Of the frames that came to somebody first between these moments."""
    arrivals: dict[str, list[float]] = defaultdict(list)
    for one in seen:
        for when, tag, _ in one:
            arrivals[tag].append(when)
    told = {tag: times for tag, times in arrivals.items() if begun <= min(times) <= ended}
    delays = sorted(when - min(times) for times in told.values() for when in times)
    size = sum(size for one in seen for when, _, size in one if begun <= when <= ended)
    return Seen(
        frames=len(told),
        p50=delays[len(delays) // 2],
        p95=delays[int(0.95 * len(delays))],
        reach=len(delays) / (len(told) * len(seen)),
        bytes_each=size / len(seen) / (ended - begun),
    )


# The measurement


def speed(run: runs.Run, seconds: float) -> float:
    """Images per second of the run's steps and pauses between them, by the clock."""
    before, began = run.status(), time.monotonic()
    time.sleep(seconds)
    after = run.status()
    if not after.running:
        raise RuntimeError(f"The run ended meanwhile: {after.message}")
    return (after.step - before.step) * run.recipe.batch_size / (time.monotonic() - began)


def watched(run: runs.Run, server: int, address: str, count: int, seconds: float) -> str:
    """A line on `count` viewers of the run."""
    alone = speed(run, seconds)
    command = [sys.executable, "-m", "benchmarks.viewers", "--client", address]
    command += ["--viewers", str(count), "--seconds", str(seconds)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as client:
        assert client.stdout is not None
        client.stdout.readline()  # all are there
        pids = (server, client.pid)
        before = [usage.processor_seconds([pid]) for pid in pids]
        busy = speed(run, seconds - 1)
        shares = [
            (usage.processor_seconds([pid]) - was) / (seconds - 1)
            for pid, was in zip(pids, before, strict=True)
        ]
        seen = Seen(**json.loads(client.stdout.readline()))
    ratio = busy / statistics.mean([alone, speed(run, seconds)])
    total = seen.bytes_each * count
    return (
        f"{count:5d} viewers: {seen.frames:3d} frames, delay p50 {seen.p50 * 1e3:5.1f} "
        f"p95 {seen.p95 * 1e3:5.1f} ms, reach {seen.reach:.4f}, "
        f"{seen.bytes_each / 1e3:5.2f} kB/s each, {total / 1e6:5.2f} MB/s in all; "
        f"server {shares[0]:4.0%} of a core, viewers {shares[1]:4.0%}; "
        f"the run at {ratio:.2f} of its speed"
    )


def long_run(folder: Path) -> runs.Run:
    """A run of 200,000 steps, as its worker would have recorded it."""
    made = folders.create(preset("fast", epochs=500), folder, "long")
    chance = random.Random(0)
    writer = ScalarWriter(made.path, 0)
    for step in range(1, STEPS + 1):
        loss = 2.3 * math.exp(-step / 50_000) + chance.random() / 5
        for tag, value in ((TRAIN_LOSS, loss), (TRAIN_CROSS_ENTROPY, loss), (TRAIN_LR, 0.01)):
            writer.add(tag, step, value)
    writer.close()
    Status(phase="training", epochs=500, steps_per_epoch=400, step=STEPS).write(made)
    return runs.Run(made.path)


def frames_of(run: runs.Run) -> str:
    """A line on the first frame of a long run, and on later ones."""
    firsts, laters = [], []
    for _ in range(3):
        watch, writer = Watch(runs.Run(run.folder.path)), ScalarWriter(run.folder.path, STEPS)
        firsts.append(_seconds(watch))
        for step in range(STEPS + 1, STEPS + 11):
            writer.add(TRAIN_LOSS, step, 0.5)
        writer.close()
        watch.expire()
        laters.append(_seconds(watch))
    tracemalloc.start()
    watch = Watch(runs.Run(run.folder.path))
    watch.frame()
    kept, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (
        f"{STEPS:,} steps: first frame {statistics.median(firsts):.3f} s (goal 0.3), a later one "
        f"{statistics.median(laters) * 1e3:.1f} ms (goal 5), memory {kept / 1e6:.1f} MB, "
        f"{most / 1e6:.1f} MB at most (goal 20)"
    )


def _seconds(watch: Watch) -> float:
    began = time.process_time()
    watch.frame()
    return time.process_time() - began


def measure(counts: list[int], seconds: float) -> None:
    """Print a line for each number of viewers."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        print(frames_of(long_run(Path(name) / "long")), flush=True)
        kept, data = Path(name) / "runs", Path(name) / "data"
        run = runs.start(preset("notes", data="drawn", epochs=10_000), kept, "one", cache=data)
        with start(LAYERS_RUNS=str(kept), LAYERS_DATA=str(data)) as server:
            while run.status().step < 50:
                time.sleep(0.2)
            address = f"{server.address.replace('http', 'ws')}/live/one/frames"
            for count in counts:
                print(watched(run, server.pid, address, count, seconds), flush=True)
            print(GOALS)
        run.stop()
        while run.alive():
            time.sleep(0.1)


def main() -> None:
    """Measure, or be the viewers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--viewers", type=int, nargs="+", default=[1, 200, 1000])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--client", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.client:
        seen = asyncio.run(view_all(asked.client, asked.viewers[0], asked.seconds))
        print(json.dumps(vars(seen)), flush=True)
    else:
        measure(asked.viewers, asked.seconds)


if __name__ == "__main__":
    main()
