"""Workers that are jobs of a Ray cluster.

The run's folder, the pictures and this server's view of them lie on storage that the cluster's
machines see under the same paths; they have Python with PyTorch, and Ray. The code is sent.
"""

from __future__ import annotations

import secrets
import shlex
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from explainers.training import queue
from explainers.training.folder import Folder
from explainers.training.launchers import code, resources
from explainers.training.launchers.asked import Asked
from explainers.training.launchers.cluster import TIMEOUT, Cluster, Node, RefusedError
from explainers.training.launchers.command import command, kept_in, processes
from explainers.training.launchers.interface import Found, LaunchError
from explainers.training.launchers.resources import Resources

MACHINES = 5.0
"""Seconds for which the list of the cluster's machines is good."""

_OVER = ("SUCCEEDED", "FAILED", "STOPPED")


class Ray:
    """Hands in jobs, which wait in the cluster's own queue."""

    queues = True

    def __init__(self, address: str) -> None:
        """Nothing is asked yet. Raises ValueError if `address` is not a dashboard's."""
        self._cluster = Cluster(address)
        self.name = self._cluster.address
        self._jobs = Asked(self._ask_job, lasts=lambda found: found.state == "gone")
        self._nodes = Asked(self._ask_nodes, fresh=MACHINES)

    def expect(self, cache: Path | None) -> bool:
        """Nothing: a place in the cluster is not taken before there is a run for it."""
        return False

    def start(self, folder: Path, cache: Path | None, log: Path) -> str:
        """Hand in a job, see `Launcher.start`."""
        device = Folder(folder).read_recipe().device
        try:
            wanted = resources.wanted(device, self._cluster.nodes(), processes())
        except ValueError as error:
            raise LaunchError(str(error)) from error
        package = code.name()
        if not self._cluster.has_package(package):
            self._cluster.upload(package, code.packed())
        job = f"layers-{secrets.token_hex(8)}"
        try:
            self._cluster.submit(
                submission_id=job,
                entrypoint=entrypoint(folder, kept_in(cache), log),
                entrypoint_num_cpus=wanted.cpus,
                entrypoint_num_gpus=wanted.gpus,
                metadata={"run": folder.name},
                runtime_env={
                    "py_modules": [f"gcs://{package}"],
                    # The cluster has given it a place: it has no other queue to wait in.
                    "env_vars": {queue.AT_ONCE: str(queue.MOST), **_threads(wanted)},
                },
            )
        except LaunchError:
            with suppress(LaunchError):  # its answer may have been lost on the way
                self._cluster.stop(job)
            raise
        return job

    def found(self, job: str) -> Found:
        """What the cluster says of it; at most a second old, if it answers."""
        found = self._jobs.now(job)
        return found or Found("unknown", "the cluster has not answered yet.")

    def _ask_job(self, job: str) -> Found:
        try:
            status, words = self._cluster.job(job)
        except RefusedError as error:
            if error.code == 404:
                return Found("gone", "The cluster does not know it any more.")
            return Found("unknown", str(error))
        except LaunchError as error:
            return Found("unknown", str(error))
        if status in _OVER:
            return Found("gone", f"The cluster says: {words}")
        if status == "RUNNING":
            return Found("there", "The cluster has given it a place.")
        return Found("waiting", f"the cluster says: {words}")

    def stop(self, job: str) -> bool:
        """Take a job out of the cluster's queue."""
        self._cluster.stop(job)
        return True

    def devices(self) -> Sequence[str]:
        """What the cluster's machines have."""
        return resources.devices(self._machines())

    def check_device(self, device: str) -> None:
        """Raise ValueError if no machine of the cluster has such a device."""
        resources.wanted(device, self._machines(), processes())

    def _machines(self) -> Sequence[Node]:
        found = self._nodes.now("all", TIMEOUT)
        if isinstance(found, LaunchError):
            raise LaunchError(str(found))
        if found is None:
            raise LaunchError("The cluster has not answered yet.")
        return found

    def _ask_nodes(self, _: str) -> Sequence[Node] | LaunchError:
        try:
            return self._cluster.nodes()
        except LaunchError as error:
            return error


def _threads(given: Resources) -> dict[str, str]:
    """How many threads each of several processes takes; Ray sees to it where there is one."""
    if processes() == 1:
        return {}
    return {"OMP_NUM_THREADS": str(max(1, int(given.cpus) // processes()))}


def entrypoint(folder: Path, cache: Path, log: Path) -> str:
    """The job's command line. What it prints stands in the run's folder, as that of any worker."""
    line = shlex.join(["python", *command(folder, cache)])
    return f"exec {line} >> {shlex.quote(str(log))} 2>&1"
