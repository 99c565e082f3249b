"""The time of an epoch: real steps are counted, and the rest is a rule of three."""

import sys

import pytest

from explainers.training import epoch_time
from explainers.training.epoch_time import Timing, TimingError
from explainers.training.recipe import preset

RECIPE = preset("notes", batch_size=16, device="cpu")


def test_steps_are_counted_after_those_that_set_things_up() -> None:
    found = epoch_time.one(RECIPE, seconds=0.3)
    assert found.device == "cpu" and found.words.startswith("cpu (")
    assert found.seconds >= 0.3 and found.steps >= 1
    assert 0 < found.pictures <= 16 * found.steps
    assert found.epoch(1000) == pytest.approx(1000 * found.seconds / found.pictures)


def test_each_device_is_measured_in_a_process_of_its_own() -> None:
    (found,) = epoch_time.measure(RECIPE, ["cpu"], seconds=0.3)
    assert isinstance(found, Timing) and found.device == "cpu" and found.rate > 0
    assert 0.3 <= found.seconds < epoch_time.SECONDS  # it counts as long as it is told to


def test_a_measurement_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TimingError, match="mps: the measurement failed: ValueError: device=mps"):
        list(epoch_time.measure(RECIPE, ["mps"]))
    monkeypatch.setattr(epoch_time, "TIMEOUT", 0.05)
    with pytest.raises(TimingError, match=r"cpu: the measurement took more than 0\.05 s"):
        list(epoch_time.measure(RECIPE, ["cpu"]))
    assert sys.modules[epoch_time.__name__] is epoch_time
