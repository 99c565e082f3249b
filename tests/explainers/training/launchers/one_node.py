"""A Ray cluster of one machine on the loopback address, for as long as a test wants it."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

LONG = 120.0
"""Seconds for what takes a few on an idle machine: Ray starts a dozen processes."""

PORTS = (
    "port",
    "dashboard-port",
    "dashboard-agent-listen-port",
    "dashboard-agent-grpc-port",
    "runtime-env-agent-port",
    "metrics-export-port",
    "ray-client-server-port",
)


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """The address of its dashboard. It has one core, and no process of it outlives the block."""
    home = Path(tempfile.mkdtemp(prefix="ray-", dir="/tmp"))  # a socket's path has to be short
    ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    address = f"http://127.0.0.1:{ports['dashboard-port']}"
    log = home / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "ray.scripts.scripts", "start", "--head", "--block"),
                *(
                    "--node-ip-address=127.0.0.1",
                    "--dashboard-host=127.0.0.1",
                    f"--temp-dir={home}",
                ),
                *("--num-cpus=1", "--num-gpus=0", "--object-store-memory=80000000"),
                *(
                    "--include-dashboard=true",
                    "--include-log-monitor=false",
                    "--disable-usage-stats",
                ),
                *("--min-worker-port=0", "--max-worker-port=0"),
                *(f"--{name}={port}" for name, port in ports.items()),
            ],
            cwd=home,  # where there is no `explainers`: a job has the code that was sent
            env=os.environ
            | {
                "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
                "RAY_USAGE_STATS_ENABLED": "0",
                "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # or it listens where others can hear it
                "OMP_NUM_THREADS": "1",
            },
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until_up(address, process, log)
        yield address
    finally:
        end(process, home)
        shutil.rmtree(home, ignore_errors=True)


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, each another."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def wait_until_up(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the machine is in the dashboard's list; AssertionError with the log if not."""
    deadline = time.monotonic() + LONG
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()[-3000:]
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"{address}/api/v0/nodes?detail=1", timeout=5) as answer,
        ):
            if b"ALIVE" in answer.read():
                return
        time.sleep(0.1)
    raise AssertionError(f"Ray is not up after {LONG:g} s: {log.read_text()[-3000:]}")


def end(process: subprocess.Popen[bytes], home: Path) -> None:
    """Kill the cluster and its jobs, some of which have sessions of their own."""
    deadline = time.monotonic() + LONG
    while left := members(home):
        assert time.monotonic() < deadline, f"still there: {left}"
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.poll()  # or it is found as a zombie
        time.sleep(0.02)
    process.wait()


def members(home: Path) -> list[int]:
    """The processes that were started in the cluster's home."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (path / "cwd").readlink().is_relative_to(home):
                found.append(int(path.name))
    return found
