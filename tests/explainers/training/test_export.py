"""Event files: one story in the order of their names, whatever the clock says and the disk does."""

import errno
import time
from pathlib import Path

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from explainers.training import event_files, export
from explainers.training.event_files import Point
from explainers.training.export import EventFile
from explainers.training.scalars import TEST_LOSS, TRAIN_LOSS, ScalarReader


def points(*steps: int, tag: str = TRAIN_LOSS, more: float = 0) -> list[Point]:
    return [Point(tag, step / 4 + more, step, 1000.0 + step) for step in steps]


def both(folder: Path, tag: str = TRAIN_LOSS) -> list[tuple[int, float]]:
    """The points as our reader finds them, and TensorBoard's."""
    series = ScalarReader(folder).read()[tag]
    theirs = EventAccumulator(str(folder))
    theirs.Reload()
    found = [(point.step, point.value) for point in theirs.Scalars(tag)]
    assert found == list(zip(series.steps, series.values, strict=True))
    return found


def life(folder: Path, purge_step: int, *written: Point) -> EventFile:
    file = EventFile(folder, purge_step)
    file.write(written)
    file.close()
    return file


def test_it_can_be_read_as_soon_as_it_is_written(tmp_path: Path) -> None:
    file = EventFile(tmp_path, 1)
    file.write(points(1, 2))
    assert both(tmp_path) == [(1, 0.25), (2, 0.5)]
    file.write(points(3))
    assert both(tmp_path)[-1] == (3, 0.75)
    file.close()


@pytest.mark.parametrize("clock", [-86_400.0, 0.0, 86_400.0])
def test_later_lives_come_later_whatever_the_clock_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: float
) -> None:
    life(tmp_path, 1, *points(1, 2, 3, 4))
    now = time.time() + clock
    monkeypatch.setattr(export.time, "time", lambda: now)
    life(tmp_path, 3, *points(3, more=100))
    life(tmp_path, 3, *points(3, 4, more=200))
    assert both(tmp_path) == [(1, 0.25), (2, 0.5), (3, 200.75), (4, 201.0)]


def test_a_run_that_was_killed_before_its_first_checkpoint_is_told_once(tmp_path: Path) -> None:
    life(tmp_path, 1, *points(1, 2, 3))
    life(tmp_path, 1, *points(1, more=1))
    assert both(tmp_path) == [(1, 1.25)]


def test_a_test_that_was_told_and_not_kept_is_told_once(tmp_path: Path) -> None:
    life(tmp_path, 1, *points(1, 2), *points(2, tag=TEST_LOSS))
    life(tmp_path, 2, *points(2), *points(2, tag=TEST_LOSS, more=1))
    assert both(tmp_path) == [(1, 0.25), (2, 0.5)]
    assert both(tmp_path, TEST_LOSS) == [(2, 1.5)]


def test_files_of_another_name_are_no_times(tmp_path: Path) -> None:
    (tmp_path / "events.out.tfevents.99999999999999.far").write_bytes(b"")
    (tmp_path / "events.out.tfevents.mine").write_bytes(b"")
    made = life(tmp_path, 1).path.name.removeprefix(event_files.NAME)
    assert abs(int(made.partition(".")[0]) - time.time()) < 3600


class Full:
    """A file on a disk that has room for so many bytes more."""

    def __init__(self, file, room: int) -> None:
        self.file, self.room = file, room

    def write(self, data) -> int:
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        done = self.file.write(data[: self.room])
        self.room -= done
        return done

    def __getattr__(self, name: str):
        return getattr(self.file, name)


def test_what_finds_no_room_is_not_written_by_half_and_can_be_written_again(tmp_path: Path) -> None:
    file = EventFile(tmp_path, 1)
    file.write(points(1))
    whole, file._file = file._file, Full(file._file, 60)
    with pytest.raises(OSError, match="No space left"):
        file.write(points(2, 3, 4))
    file._file = whole
    assert both(tmp_path) == [(1, 0.25)]
    file.write(points(2, 3, 4))
    file.close()
    assert [step for step, _ in both(tmp_path)] == [1, 2, 3, 4]
