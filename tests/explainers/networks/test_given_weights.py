"""Weights of a stranger: read aside and within limits, compared by name, and then in use."""

import subprocess
import sys
from collections import OrderedDict

import pytest
import torch

from explainers.images import drawn
from explainers.networks import (
    given_weights,
    portable,
    saved,
    stranger,
    trained,
    weights_reader,
)
from explainers.networks.given_weights import Row

NETWORK = trained.shipped("cifar_quick", "drawn")
STATE = NETWORK.network.state_dict()


@pytest.fixture
def here(monkeypatch):
    """Read in this process: what its own does is told by `test_a_process_of_its_own_reads`."""

    def run(command, **rest):
        told = []
        monkeypatch.setattr(weights_reader.processes, "step_back", lambda: None)
        monkeypatch.setattr(weights_reader.processes, "confine", told.append)
        monkeypatch.setattr(
            weights_reader.processes, "wind_up", lambda *limits: told.extend(limits)
        )
        held = _Output()
        monkeypatch.setattr(weights_reader.sys, "stdout", held)
        threads = torch.get_num_threads()
        weights_reader.main(command[-1])
        torch.set_num_threads(threads)
        monkeypatch.undo()
        assert told == [weights_reader.MEGABYTES, weights_reader.SECONDS, weights_reader.PATIENCE]
        return subprocess.CompletedProcess(command, 0, bytes(held.content))

    monkeypatch.setattr(given_weights.subprocess, "run", run)


class _Output:
    def __init__(self):
        self.content = bytearray()
        self.buffer = self

    def write(self, some):
        self.content += some

    def flush(self):
        pass


def test_a_process_of_its_own_reads_and_refuses(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = given_weights.given("mine.pt", portable.made("state_dict", "cifar_quick", NETWORK))
    assert all(torch.equal(found.state[key], STATE[key]) for key in STATE)
    assert (found.classes, found.mean, found.std) == (NETWORK.classes, NETWORK.mean, NETWORK.std)
    surprise = tmp_path / "surprise.txt"
    with pytest.raises(ValueError, match="not opened"):
        given_weights.given("gift.pt", stranger.file("exec", STATE, str(surprise)))
    assert not surprise.exists()


@pytest.mark.parametrize("dtype", ["float64", "float16", "bfloat16", "int64", "bool"])
def test_tensors_of_every_type_and_shape_come_back(dtype, here):
    kind = getattr(torch, dtype)
    shapes = {"a": (2, 3), "b": (), "c": (0, 4), "d": (1, 1, 5)}
    state = {name: torch.randint(0, 2, shape).to(kind) for name, shape in shapes.items()}
    state["e"] = torch.arange(6).view(2, 3).t().to(kind)
    found = given_weights.given(f"{dtype}.pt", saved.written(state)).state
    assert found.keys() == state.keys()
    for key, value in state.items():
        assert found[key].dtype == kind
        assert torch.equal(found[key], value)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"wide": torch.zeros(1).expand(10**9)}, "repeats its 4"),
        (dict.fromkeys(map(str, range(1000)), torch.zeros(10**6)), "tensors of 3,815 MB"),
        ({"few": torch.eye(3).to_sparse()}, "kept as torch.sparse_coo"),
        ({"answer": 42}, "no state_dict"),
    ],
)
def test_what_would_take_too_much_or_is_no_weights_is_said(values, words, here):
    with pytest.raises(ValueError, match=words):
        given_weights.given(f"{words}.pt", saved.written(values))


def test_a_process_that_is_ended_is_said(monkeypatch):
    monkeypatch.setattr(
        given_weights.subprocess, "run", lambda *c, **r: subprocess.CompletedProcess(c, -27, b"")
    )
    with pytest.raises(ValueError, match="more time or memory"):
        given_weights.given("endless.pt", b"PK")
    monkeypatch.setattr(given_weights, "MOST_MEGABYTES", 0)
    with pytest.raises(ValueError, match="more than 0 MB"):
        given_weights.given("large.pt", b"PK")


def test_names_and_shapes_are_told_beside_those_that_are_needed():
    state = OrderedDict({f"module.{key}": value for key, value in STATE.items()})
    del state["module.conv2.bias"]
    state["module.linear2.weight"] = torch.zeros(7, 64)
    state["module.extra"] = torch.zeros(3)
    rows = given_weights.compared(
        given_weights.outline("cifar_quick"), given_weights.Given("it", state)
    )
    assert [row.name for row in rows] == [*STATE, "extra"]
    assert [row for row in rows if not row.fits] == [
        Row("conv2.bias", (32,), None),
        Row("linear2.weight", (10, 64), (7, 64)),
        Row("extra", None, (3,)),
    ]


def test_weights_are_used_as_the_network_that_they_are_of():
    state = {f"module.{key}": value for key, value in STATE.items()}
    found = given_weights.Given("it", state, NETWORK.classes, NETWORK.mean, NETWORK.std)
    network, (remark,) = given_weights.into(given_weights.outline("cifar_quick"), found)
    assert "module." in remark
    picture = drawn.draw("ship", 4)
    assert torch.equal(network.probabilities(picture), NETWORK.probabilities(picture))
    bare = given_weights.Given("it", state, ("one",), (0.5,), (0.0, 1.0))
    network, _ = given_weights.into(given_weights.outline("cifar_quick"), bare)
    assert network.classes == trained.CIFAR10
    assert (network.mean, network.std) == (None, None)


def test_a_network_of_ones_own_is_outlined():
    found = given_weights.outline("layers: Flatten()|Linear(3072, 10)")
    assert {key: tuple(value.shape) for key, value in found.state_dict().items()} == {
        "linear1.weight": (10, 3072),
        "linear1.bias": (10,),
    }
    with pytest.raises(ValueError, match="Layer 1"):
        given_weights.outline("layers: Linear(5, 10)")


def test_the_process_ends_itself_where_a_file_takes_too_long(tmp_path):
    script = "from explainers import processes\nprocesses.wind_up(1, 5)\nwhile True: pass\n"
    done = subprocess.run([sys.executable, "-c", script], cwd=given_weights.PROJECT, check=False)
    assert done.returncode < 0
