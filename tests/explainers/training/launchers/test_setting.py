"""Which launcher the setting means, and what is said of one that there is not."""

import pytest

from explainers.training import launchers
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
