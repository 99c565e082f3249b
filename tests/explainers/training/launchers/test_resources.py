"""What a run asks of a cluster, for any recipe's device and any machines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainers.training.launchers import resources
from explainers.training.launchers.cluster import Node
from explainers.training.launchers.resources import Resources
from explainers.training.recipe import DEVICES

NODES = st.lists(
    st.builds(
        Node, st.sampled_from([0.0, 0.5, 1.0, 3.0, 64.0]), st.sampled_from([0.0, 0.5, 1.0, 8.0])
    )
)


@given(st.sampled_from(sorted(DEVICES)), NODES, st.integers(1, 9))
def test_what_is_asked_for_fits_on_a_machine_and_is_what_the_device_needs(device, nodes, processes):
    there = resources.devices(nodes)
    if not there or device not in ("auto", *there):
        with pytest.raises(ValueError, match=f"device={device}: the cluster has none"):
            resources.wanted(device, nodes, processes)
        return
    gpus = processes * (device == "cuda" or (device == "auto" and "cuda" in there))
    if not any(node.gpus >= gpus for node in nodes):
        with pytest.raises(ValueError, match=f"{processes} processes .* no machine of the cluster"):
            resources.wanted(device, nodes, processes)
        return
    asked = resources.wanted(device, nodes, processes)
    assert any(node.cpus >= asked.cpus and node.gpus >= asked.gpus for node in nodes)
    assert asked.gpus == gpus
    assert asked.cpus > 0 or asked.gpus > 0


@pytest.mark.parametrize(
    ("device", "asked"),
    [("cpu", Resources(4, 0)), ("cuda", Resources(2, 1)), ("auto", Resources(2, 1))],
)
def test_a_machine_is_not_asked_for_all_that_it_has(device, asked):
    assert resources.wanted(device, [Node(64, 8), Node(16, 0)]) == asked


def test_each_of_several_processes_has_its_own():
    assert resources.wanted("cpu", [Node(64, 8)], 3) == Resources(12, 0)
    assert resources.wanted("auto", [Node(64, 8), Node(3, 9)], 9) == Resources(3, 9)


def test_the_cores_are_those_of_the_machine_that_has_the_gpu():
    assert resources.wanted("cuda", [Node(64, 0), Node(1, 1)]) == Resources(1, 1)


def test_a_cluster_without_gpus_says_so():
    with pytest.raises(ValueError, match=r"device=cuda: the cluster has none\. It has: cpu\."):
        resources.wanted("cuda", [Node(4, 0)])
    with pytest.raises(ValueError, match=r"It has: no machine that computes\."):
        resources.wanted("auto", [Node(0, 0)])
