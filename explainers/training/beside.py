"""TensorBoard beside the app: a process of its own on this machine's loopback address.

It ends when it is told to, and also when the server ends, however that ends: it reads from a pipe
that nobody ever writes to, and whose other end the system closes with the server.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from explainers import serving

HOST = "127.0.0.1"

State = Literal["off", "starting", "on", "failed"]


def installed() -> bool:
    """Whether there is a TensorBoard to start."""
    return importlib.util.find_spec("tensorboard") is not None


class Beside:
    """One TensorBoard, for all who look at this server; any thread may ask for it."""

    def __init__(self) -> None:
        """Nothing is started yet."""
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self.address = ""
        """Where it answers, once it does."""
        self.trouble = ""
        """What it said last, where it did not come to that."""

    @property
    def state(self) -> State:
        """How it stands."""
        process = self._process
        if process is None:
            return "failed" if self.trouble else "off"
        if process.poll() is not None:
            return "failed" if not self.address else "off"
        return "on" if self.address else "starting"

    def start(self, runs: Path) -> None:
        """Start it on the folder of all runs, unless it is there; returns at once.

        Raises ValueError on a server that a class shares: there nobody has this machine at hand.
        """
        if serving.shared():
            raise ValueError("TensorBoard is started on a server of one's own only.")
        with self._lock:
            if self.state in ("on", "starting"):
                return
            self.address = self.trouble = ""
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(runs.absolute())],
                cwd=Path(__file__).parents[2],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            listener = threading.Thread(
                target=self._listen, args=(self._process,), name="tensorboard", daemon=True
            )
            listener.start()

    def stop(self) -> None:
        """End it, if it is there; returns when it is gone."""
        with self._lock:
            process, self._process, self.address = self._process, None, ""
        if process is not None:
            process.kill()
            process.wait()
            assert process.stdin is not None
            process.stdin.close()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        """Hear where it answers; or, where it ends before, why."""
        assert process.stdout is not None and process.stderr is not None
        with process.stdout, process.stderr:
            said = process.stdout.readline().strip()
            if said and process is self._process:
                self.address = said
            last = process.stderr.read().strip().splitlines()[-1:]  # until it ends
        if not said and process is self._process:
            self.trouble = last[0] if last else "It ended without a word."


ONE = Beside()
"""The one of this server."""


def main(arguments: Sequence[str]) -> None:
    """The process: TensorBoard on a free port of the loopback address, until nobody holds stdin."""
    from tensorboard import program

    (runs,) = arguments
    board = program.TensorBoard()
    options = ("--logdir", runs, "--host", HOST, "--port", "0", "--load_fast", "false")
    board.configure(argv=("tensorboard", *options))
    print(board.launch(), flush=True)
    sys.stdin.read()
    os._exit(0)  # its threads would go on


if __name__ == "__main__":
    main(sys.argv[1:])
