"""A few of the addresses of `benchmarks.hostile`, on a real server: it and another visitor live."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from benchmarks import hostile
from benchmarks.browser import start

WAIT = 20.0  # seconds: another visitor is answered, however slow the machine is
FEW = ("graph: one pool", "network: padding", "maps: 40", "Markdown")


async def _all(address: str) -> list[hostile.Tried]:
    given = [one for one in (*hostile.networks(), *hostile.others()) if one[0].startswith(FEW)]
    return [one async for one in hostile.tried(address, given, visitors=3, least=0.0)]


def test_nothing_fails_and_the_memory_stays_below_the_goal(tmp_path) -> None:
    environment = {"LAYERS_RUNS": str(tmp_path / "runs"), "LAYERS_DATA": str(tmp_path / "data")}
    with (
        start("app.py", **environment) as server,
        hostile.watched(server.pid) as watch,
        ThreadPoolExecutor(1) as pool,  # a browser test before this one has a loop of its own
    ):
        found = pool.submit(asyncio.run, _all(server.address)).result()
    assert len(found) == len(FEW)
    assert not [str(one) for one in found if one.became]
    assert not [str(one) for one in found if one.waited > WAIT]
    assert 0 < watch.alone < hostile.MOST_MEMORY
