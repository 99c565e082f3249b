"""The arithmetic of `benchmarks.capacity`, and nginx's configuration."""

from __future__ import annotations

import os
import time

import pytest

from benchmarks import proxy, usage
from benchmarks.capacity import next_due, percentile, phases


def test_percentile_is_a_value_that_so_many_do_not_exceed():
    values = [float(value) for value in range(20, 0, -1)]
    assert percentile(values, 50) == 10
    assert percentile(values, 95) == 19
    assert percentile(values, 100) == 20
    assert percentile([3.0], 0) == percentile([3.0], 95) == 3


def test_first_moves_are_spread_over_the_beat():
    assert phases(4, 2.0) == [0.0, 0.5, 1.0, 1.5]


@pytest.mark.parametrize(
    ("now", "due"),
    [(10.0, 12.0), (11.9, 12.0), (12.0, 12.0), (12.1, 14.0), (17.0, 18.0)],
)
def test_a_late_move_leaves_out_those_that_were_due_meanwhile(now, due):
    assert next_due(10.0, now, every=2.0) == due


def test_nginx_is_given_other_servers_and_another_port():
    text = proxy.site(
        proxy.CONFIGURATION.read_text(), 7000, ["http://127.0.0.1:7001", "http://127.0.0.1:7002"]
    )
    assert "listen 127.0.0.1:7000;" in text
    assert [line.strip() for line in text.splitlines() if line.strip().startswith("server ")] == [
        "server 127.0.0.1:7001;",
        "server 127.0.0.1:7002;",
        "server {",
    ]


def test_nginx_takes_as_large_an_upload_as_the_app():
    largest = f"client_max_body_size {_option('maxUploadSize')}m;"
    assert largest in proxy.CONFIGURATION.read_text()


def _option(name: str) -> str:
    lines = (proxy.ROOT / ".streamlit" / "config.toml").read_text().splitlines()
    return next(line.split("=")[1].strip() for line in lines if line.startswith(f"{name} "))


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="reads Linux's /proc")  # noqa: PTH110
def test_a_process_is_known_by_its_processor_time_and_memory():
    mine = [os.getpid()]
    before, own = usage.processor_seconds(mine), time.process_time()
    while time.process_time() - own < 0.05:
        pass
    spent = usage.processor_seconds(mine) - before
    assert spent >= 0.05
    assert usage.processor_seconds(mine * 2) == pytest.approx(2 * (before + spent), rel=0.2)
    assert usage.resident_bytes(mine) > 10_000_000
