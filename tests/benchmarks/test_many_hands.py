"""Short forms of `benchmarks.kills` and `benchmarks.hands`; and that they would see a loss."""

import sys
from pathlib import Path

import pytest

from benchmarks import hands, kills, mortal
from explainers.training.run import Run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked")


def test_of_runs_whose_workers_are_killed_nothing_is_lost(tmp_path: Path) -> None:
    made = kills.trial(tmp_path, 5, seed=0, epochs=4)
    assert made.hits.total() == 5 and made.differences == []
    # Had something been lost, it would have been seen.
    one = Run(tmp_path / "runs" / "killed-1")
    for reader, path in (
        (mortal.curves, one.folder.path / "scalars.bin"),
        (mortal.tensorboards, max(one.folder.path.glob("events.out.tfevents.*"))),
    ):
        points = reader(one)
        content = path.read_bytes()
        last = content.rfind(b"train/loss")  # TensorBoard's name what they hold
        path.write_bytes(content[: last if last > 0 else len(content) // 2])
        assert reader(one) != points
    learned = mortal.learned(one)
    one.folder.latest.write_bytes(one.folder.epoch(1).read_bytes())
    assert mortal.learned(one) != learned


def test_a_run_in_many_hands_learns_what_it_would_have(tmp_path: Path) -> None:
    assert hands.trial(tmp_path, seconds=2, kills=2, epochs=6) == []
