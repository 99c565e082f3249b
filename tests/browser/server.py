"""Starts a Streamlit server of its own for a test and stops it again."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass(frozen=True)
class Server:
    """A Streamlit server that runs: where it answers, and the number of its process."""

    address: str
    pid: int


@contextlib.contextmanager
def serve(
    script: str | Path = "app.py", *, cwd: Path = ROOT, port: int = 0, **environment: str
) -> Iterator[str]:
    """Run `streamlit run script` until the block ends; gives the server's address.

    It listens at `port`, or else at one that is free.
    """
    with start(script, cwd=cwd, port=port, **environment) as server:
        yield server.address


@contextlib.contextmanager
def start(
    script: str | Path = "app.py",
    *arguments: str,
    cwd: Path = ROOT,
    port: int = 0,
    **environment: str,
) -> Iterator[Server]:
    """The same, for those who want to know the process; `arguments` are the script's own."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    command += ["--server.headless", "true", "--", *arguments]
    usual = {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "LAYERS_SPARE": "off"}
    environment = {**os.environ, **usual, **environment}
    # Streamlit prints its greeting and tracebacks to stdout, where a benchmark prints its table.
    process = subprocess.Popen(
        command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=2
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_healthy(process, address)
        yield Server(address, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_healthy(process: subprocess.Popen, address: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the Streamlit server ended with exit code {process.returncode}")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the Streamlit server did not answer within {seconds:g} s")
