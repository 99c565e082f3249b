"""Which launcher the setting means, and what is said of one that there is not."""

from pathlib import Path

import pytest

from explainers.training import launchers, process
from explainers.training.launchers import command
from explainers.training.launchers.here import Here
from explainers.training.launchers.ray import Ray


def test_without_a_setting_workers_are_processes_of_this_machine(monkeypatch):
    monkeypatch.delenv(launchers.NAME, raising=False)
    launchers.check()
    assert isinstance(launchers.chosen(), Here) and not launchers.chosen().queues


@pytest.mark.parametrize(
    "address", ["http://head:8265", "https://head/ray", "http://[::1]:8265", "http://10.0.0.1:8265"]
)
def test_an_address_is_that_of_a_ray_cluster(monkeypatch, address):
    monkeypatch.setenv(launchers.NAME, f"{address}/")
    launchers.check()
    chosen = launchers.chosen()
    assert isinstance(chosen, Ray) and chosen.queues and chosen.name == address
    assert launchers.named(chosen.name).name == address


@pytest.mark.parametrize(
    "said",
    [
        *("", "there", "ray://head:10001", "http://", "http://head:port", "http://head:99999"),
        *("http://head:0", "http://user:pw@head", "http://head?x=1", "http://he ad"),
        *("file:///etc", "http://head#x", f"http://{'h' * 400}", "http://head\n"),
    ],
)
def test_what_is_neither_is_refused_in_a_sentence(monkeypatch, said):
    monkeypatch.setenv(launchers.NAME, said)
    with pytest.raises(ValueError, match="The environment variable LAYERS_LAUNCHER is ") as refused:
        launchers.check()
    assert "it must be here" in str(refused.value) and "http://head:8265" in str(refused.value)


def test_one_process_is_a_worker_and_several_are_started_by_torchrun(monkeypatch):
    worker = ["-m", "explainers.training", "resume", "/runs/one", "--cache", "/data"]
    monkeypatch.delenv(command.PROCESSES, raising=False)
    assert command.command(Path("/runs/one"), Path("/data")) == ["-u", *worker]
    monkeypatch.setenv(command.PROCESSES, "3")
    launchers.check()
    torchrun = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node=3"]
    assert command.command(Path("/runs/one"), Path("/data")) == ["-u", *torchrun, *worker]


@pytest.mark.parametrize("said", ["", "0", "65", "two", "-1", "1.5", "²"])
def test_a_number_of_processes_that_is_none_is_refused_in_a_sentence(monkeypatch, said):
    monkeypatch.setenv(command.PROCESSES, said)
    with pytest.raises(ValueError, match=r"LAYERS_PROCESSES is .* whole number from 1 to 64"):
        launchers.check()


@pytest.mark.parametrize(
    ("local", "said", "threads"),
    [
        ("1", "1", "1"),
        ("2", "1", "5"),
        ("2", None, "5"),
        ("3", "1", "3"),
        ("99", "1", "1"),
        ("2", "4", "4"),
    ],
)
def test_processes_of_one_machine_share_its_cores(monkeypatch, local, said, threads):
    monkeypatch.setattr(process.os, "cpu_count", lambda: 10)
    monkeypatch.setenv("LOCAL_WORLD_SIZE", local)
    monkeypatch.setenv("OMP_NUM_THREADS", said or "1")
    if said is None:
        monkeypatch.delenv("OMP_NUM_THREADS")
    process.share_cores()
    assert process.os.environ["OMP_NUM_THREADS"] == threads
