"""Workers that are processes of this machine, and outlive whoever started them."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from explainers import processes
from explainers.training import queue
from explainers.training.launchers.command import PROJECT, command, kept_in
from explainers.training.launchers.interface import Found
from explainers.training.launchers.spare import Spare

NAME = "here"


def launch(folder: Path, cache: Path | None, log: Path) -> subprocess.Popen[bytes]:
    """Start a worker that trains the run in `folder`, see `Launcher.start`."""
    with log.open("ab") as file:
        return subprocess.Popen(
            [sys.executable, *command(folder, kept_in(cache))],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,  # a Ctrl+C at the server's terminal is not for the worker
        )


def job_of(pid: int, known_as: str) -> str:
    """The job that the process `pid` is, which `processes.identity` tells from later ones."""
    return f"{pid} {known_as}"


class Here:
    """Starts processes; they queue by themselves, see `queue`."""

    name = NAME
    queues = False

    def __init__(self) -> None:
        """Nothing is started yet."""
        self._mine: dict[str, subprocess.Popen[bytes]] = {}
        self._spare = Spare()

    def expect(self, cache: Path | None) -> bool:
        """Have a process ready for the next run, see `Launcher.expect`."""
        return self._spare.keep(cache)

    def start(self, folder: Path, cache: Path | None, log: Path) -> str:
        """Start a process, see `Launcher.start`; or give the one that waits its run.

        A run that is to wait itself gets a new one, which does so without having loaded PyTorch.
        """
        ready = self._spare.take(folder, cache, log) if queue.is_free(folder.parent) else None
        process = ready or launch(folder, cache, log)
        job = job_of(process.pid, processes.identity(process.pid))
        self._mine[job] = process
        # Somebody has to take note of the process's end, or it stays behind as a zombie.
        threading.Thread(target=self._see_off, args=(job,), daemon=True).start()
        return job

    def _see_off(self, job: str) -> None:
        self._mine[job].wait()
        del self._mine[job]

    def found(self, job: str) -> Found:
        """Whether the process lives; of one that another server started the system tells."""
        pid, _, known_as = job.partition(" ")
        there = job in self._mine or (known_as and processes.identity(int(pid)) == known_as)
        return Found("there" if there else "gone")

    def stop(self, job: str) -> bool:
        """Send the process a polite signal, if it is still that process."""
        pid, _, known_as = job.partition(" ")
        return processes.signal_one(int(pid), known_as)

    def devices(self) -> Sequence[str]:
        """What PyTorch finds here; it is imported for that."""
        from explainers.training import devices

        return devices.available()

    def check_device(self, device: str) -> None:
        """Raise ValueError if PyTorch finds no such device here."""
        from explainers.training import devices

        devices.resolve(device)
