"""Viewers of one overview that lives: Home, with the newest epoch of a run that goes on.

Each viewer is a session of its own without a browser (see `benchmarks.visitor`): it asks for the
page's fragment as often as the page tells it to, and for the whole picture whenever there is a
newer network, as browsers do. Counted is the server's processor time; the run trains in a process
of its own. Beside it as many viewers of a bare Streamlit app that draws its one heatmap again as
often, torch imported, and what it loaded left out of garbage collections.
"""

from __future__ import annotations

import asyncio
import base64
import json
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import usage
from benchmarks.browser import STREAMLITS_OWN, Server, start
from benchmarks.visitor import PATIENCE, Visitor, visit
from explainers.training import run as runs
from explainers.training.recipe import preset

VIEWERS, SECONDS = 30, 60.0
AT_ONCE = 4  # viewers who come in at the same time
COMPONENT = "layer_by_layer_overview"
HERE = Path(__file__).parent


@dataclass
class Cost:
    """What viewers asked for in a time, and the processor time that it took of the server."""

    seconds: float
    asked: int = 0
    pictures: int = 0

    def __str__(self) -> str:
        """Processor time, and how it came about."""
        return f"{self.seconds:7.2f} s ({self.asked} times the page, {self.pictures} the picture)"


async def watched(server: Server, query: str, viewers: int, seconds: float) -> Cost:
    """The cost of so many viewers in `seconds`, once all are there."""
    door, there = asyncio.Semaphore(AT_ONCE), asyncio.Barrier(viewers + 1)
    cost = Cost(0.0)

    async def view(number: int) -> None:
        async with door:
            opened = visit(server.address, "", number, query)
            visitor = await opened.__aenter__()
        try:
            await there.wait()
            await asyncio.sleep(_period(visitor) * number / viewers)  # not all at the same moment
            await asyncio.wait_for(_watch(visitor, server.address, cost), seconds)
        except TimeoutError:
            pass
        finally:
            await opened.__aexit__(None, None, None)

    async with asyncio.TaskGroup() as group:
        for number in range(viewers):
            group.create_task(view(number))
        await there.wait()
        before = usage.processor_seconds([server.pid])
        await asyncio.sleep(seconds)
        cost.seconds = usage.processor_seconds([server.pid]) - before
    return cost


async def _watch(visitor: Visitor, address: str, cost: Cost) -> None:
    """Ask as the page says, until it is enough."""
    shown = ""
    while True:
        fragment = next(iter(visitor.page.timers))
        await visitor.ask(visitor.page.rerun(fragment))
        cost.asked += 1
        told = next((t for n, t in visitor.page.told.items() if n == COMPONENT), "")
        if told and told != shown:
            shown = told
            await asyncio.to_thread(_picture, address, *_asked(told))
            cost.pictures += 1
        await asyncio.sleep(_period(visitor))


def _period(visitor: Visitor) -> float:
    return next(iter(visitor.page.timers.values()))


def _asked(told: str) -> tuple[str, bytes]:
    """The network and the picture that the component asks the server about."""
    (data,) = json.loads(told)
    return data["network"], base64.b64decode(data["picture"])


def _picture(address: str, network: str, picture: bytes) -> None:
    where = f"{address}/overview/{urllib.parse.quote(network, safe='')}"
    asked = urllib.request.Request(
        where, picture, {"Accept-Encoding": "gzip", "Content-Type": "application/octet-stream"}
    )
    with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
        answer.read()


@contextmanager
def learning(folder: Path) -> Iterator[str]:
    """The name of a run in `folder` that has kept a network and goes on."""
    recipe = preset("fast", epochs=1000, device="cpu", precision="float32")
    run = runs.start(recipe, folder / "runs", "live", cache=folder / "data")
    try:
        while not run.epochs():
            if not run.alive():
                raise RuntimeError(f"The run ended: {run.status().message}")
            time.sleep(0.2)
        yield run.name
    finally:
        run.stop()
        while run.alive():  # it still writes into its folder
            time.sleep(0.2)


def report(viewers: int, seconds: float) -> None:
    """Print what viewers of the overview cost, and of the bare app, a viewer and second."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        places = {"LAYERS_RUNS": str(folder / "runs"), "LAYERS_DATA": str(folder / "data")}
        with learning(folder) as run, start(OMP_NUM_THREADS="2", **places) as server:
            query = urllib.parse.urlencode({"weights": "run", "run": run})
            ours = asyncio.run(watched(server, query, viewers, seconds))
    bare = HERE / "bare_app.py"
    with start(bare, "live", "frozen", **STREAMLITS_OWN, OMP_NUM_THREADS="2") as server:
        plain = asyncio.run(watched(server, "", viewers, seconds))
    each = 1000 * ours.seconds / viewers / seconds
    print(f"{viewers} viewers of a live overview      {ours}, {each:.2f} ms a viewer and second")
    each = 1000 * plain.seconds / viewers / seconds
    print(f"{viewers} viewers of a live bare app      {plain}, {each:.2f} ms a viewer and second")
    print(f"ratio                          {ours.seconds / plain.seconds:7.2f}")
