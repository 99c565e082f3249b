"""The measurement of workers: a real process, real workers, and what can go wrong."""

import json

import pytest

from explainers.figures.palette import LIGHT
from explainers.lessons.loading import loading_times
from explainers.loading import folders, timing
from explainers.loading.timing import Timing, TimingError
from tests.explainers.figures.checked import checked


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return folders.make(tmp_path_factory.mktemp("data"))


def test_it_measures_in_a_process_of_its_own(folder):
    found = list(timing.measure(folder, [0, 1], pictures=12, work="decode", batch_size=4))
    assert [(t.num_workers, t.pictures) for t in found] == [(0, 12), (1, 12)]
    for result in found:
        assert 0 < result.first_batch <= result.first_epoch
        assert result.rate == pytest.approx(12 / result.second_epoch)


def test_a_failure_is_a_sentence(tmp_path):
    with pytest.raises(TimingError, match="The measurement failed"):
        list(timing.measure(tmp_path, [0], pictures=4, work="decode", batch_size=4))


def test_too_long_a_measurement_is_stopped(folder, monkeypatch):
    monkeypatch.setattr(timing, "TIMEOUT", 0.2)
    with pytest.raises(TimingError, match="it took more than"):
        list(timing.measure(folder, [0], pictures=4, work="decode", batch_size=4))


def test_the_program_prints_a_line_each(folder, capsys):
    timing.main([str(folder), "--workers", "0", "--pictures", "5", "--work", "augment"])
    (line,) = capsys.readouterr().out.splitlines()
    assert Timing(**json.loads(line)).pictures == 5


def test_the_verdict_names_the_fastest():
    slow, fast = Timing(0, 100, 0.1, 2, 2), Timing(2, 100, 0.5, 1.6, 1)
    said = timing.verdict([slow, fast])
    assert "without workers 50 pictures a second" in said
    assert "**num_workers=2** with 100: 2.00 times as many" in said
    assert "after 0.10 s without workers and after 0.50 to 0.50 s with" in said
    assert "**No number of workers was faster**" in timing.verdict([slow, Timing(1, 100, 1, 3, 3)])


def test_the_bars_add_up_to_the_first_epoch():
    figure = checked(
        loading_times.bars([Timing(0, 100, 0.25, 2, 1.5), Timing(2, 100, 0.5, 1.5, 1)], LIGHT)
    )
    wait, rest, second = figure.data
    assert list(wait.x) == [0.25, 0.5]
    assert list(rest.base) == [0.25, 0.5]
    assert [a + b for a, b in zip(rest.base, rest.x, strict=True)] == [2, 1.5]
    assert list(second.x) == [1.5, 1]
