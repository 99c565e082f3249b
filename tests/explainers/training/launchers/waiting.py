"""Stands in for a cluster: its jobs wait, until it is told otherwise. No process is started."""

import pytest

from explainers.training import launchers
from explainers.training.launchers import resources
from explainers.training.launchers.cluster import Node
from explainers.training.launchers.interface import Found, LaunchError

CLUSTER = "http://head:8265"


class Cluster:
    """A launcher that notes what it is asked, and says what it is told to."""

    name = CLUSTER
    queues = True

    def __init__(self):
        self.state = Found("waiting", "the cluster says: Job has not started yet.")
        self.nodes = [Node(4, 1)]
        self.started, self.stopped = [], []
        self.refusal: Exception | None = None

    def expect(self, cache):
        return False

    def start(self, folder, cache, log):
        if self.refusal is not None:
            raise self.refusal
        self.started.append(folder)
        return f"job-{len(self.started)}"

    def found(self, job):
        return self.state

    def stop(self, job):
        self.stopped.append(job)
        raise LaunchError("It does not answer.")

    def devices(self):
        if self.refusal is not None:
            raise self.refusal
        return resources.devices(self.nodes)

    def check_device(self, device):
        self.devices()
        resources.wanted(device, self.nodes)


def chosen(monkeypatch: pytest.MonkeyPatch) -> Cluster:
    """Have the setting mean one of these."""
    found, others = Cluster(), launchers._cluster

    def cluster_at(address):
        return found if address == CLUSTER else others(address)

    monkeypatch.setattr(launchers, "_cluster", cluster_at)
    monkeypatch.setenv(launchers.NAME, CLUSTER)
    return found
