"""The record of a run's scalars: whatever is torn, made anew or older is read as it was meant."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from torch.utils.tensorboard import SummaryWriter

from explainers.training import scalars
from explainers.training.scalars import (
    HEAD,
    RECORD,
    TAGS,
    TEST_LOSS,
    TRAIN_LOSS,
    ScalarReader,
    ScalarWriter,
    Series,
)


def write(folder: Path, *points: tuple[int, float], done: int = 0) -> None:
    writer = ScalarWriter(folder, done)
    for step, value in points:
        writer.add(TRAIN_LOSS, step, value)
    writer.close()


def loss(folder: Path) -> Series:
    return ScalarReader(folder).read()[TRAIN_LOSS]


def test_points_are_read_as_they_come(tmp_path: Path) -> None:
    reader = ScalarReader(tmp_path)
    assert reader.read()[TRAIN_LOSS] == Series()
    writer = ScalarWriter(tmp_path, 0)
    assert reader.read()[TRAIN_LOSS] == Series()
    writer.add(TRAIN_LOSS, 1, 2.5)
    writer.add(TEST_LOSS, 1, 7.0)
    writer.add(TRAIN_LOSS, 2, 2.25)
    assert reader.read()[TRAIN_LOSS] == Series()
    writer.flush()
    assert reader.read()[TRAIN_LOSS] == Series([1, 2], [2.5, 2.25])
    assert reader.read(after=1) == {
        **{tag: Series() for tag in TAGS},
        TRAIN_LOSS: Series([2], [2.25]),
    }
    writer.add(TRAIN_LOSS, 3, 2.0)
    writer.close()
    assert reader.read()[TRAIN_LOSS] == Series([1, 2, 3], [2.5, 2.25, 2.0])
    assert reader.read()[TEST_LOSS] == Series([1], [7.0])


@given(st.integers(0, 60))
def test_a_record_that_is_half_written_waits_for_its_other_half(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("run")
    write(folder, (1, 2.5), (2, 2.25), (3, 2.0))
    kept = scalars.path(folder)
    whole = kept.read_bytes()
    cut = min(cut, len(whole))
    kept.write_bytes(whole[:cut])
    reader = ScalarReader(folder)
    there = max((cut - len(HEAD)) // RECORD.itemsize - 1, 0)  # the first says what is made anew
    assert reader.read()[TRAIN_LOSS].steps == [1, 2, 3][:there]
    with kept.open("ab") as file:
        file.write(whole[cut:])
    assert reader.read()[TRAIN_LOSS] == Series([1, 2, 3], [2.5, 2.25, 2.0])


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 8), st.integers(0, 11)), max_size=6))
def test_a_run_that_is_killed_and_taken_up_again_is_the_run_that_never_was(
    tmp_path_factory: pytest.TempPathFactory, lives: list[tuple[int, int, int]]
) -> None:
    """Each life begins at some step that was reached, makes some, and dies within a record."""
    folder = tmp_path_factory.mktemp("run")
    reader = ScalarReader(folder)
    reached = 0
    for number, (back, made, torn) in enumerate(lives):
        done = max(reached - back, 0)
        write(folder, *((step, number) for step in range(done + 1, done + made + 1)), done=done)
        kept = scalars.path(folder)
        if torn:  # its last record is cut off
            kept.write_bytes(kept.read_bytes()[:-torn])
        reader.read()
        reached = done + made - bool(torn)
    assert loss(folder).steps == list(range(1, reached + 1))
    assert reader.read() == ScalarReader(folder).read()


def test_what_a_killed_worker_recorded_after_its_checkpoint_is_made_anew(tmp_path: Path) -> None:
    write(tmp_path, (1, 9.0), (2, 8.0), (3, 7.0), (4, 6.0))
    reader = ScalarReader(tmp_path)
    assert reader.read()[TRAIN_LOSS].steps == [1, 2, 3, 4]
    write(tmp_path, (3, 1.0), (4, 0.5), done=2)
    assert reader.read()[TRAIN_LOSS] == Series([1, 2, 3, 4], [9.0, 8.0, 1.0, 0.5])
    write(tmp_path, (1, 3.0), done=0)  # there was no checkpoint
    assert reader.read()[TRAIN_LOSS] == loss(tmp_path) == Series([1], [3.0])


def test_a_full_disk_loses_no_point_and_tears_no_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = ScalarWriter(tmp_path, 0)

    class Full:
        def __init__(self) -> None:
            self.file = writer._file

        def write(self, data: bytes) -> int:
            if len(data) <= 20:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return self.file.write(data[:-20])

        def __getattr__(self, name: str) -> object:
            return getattr(self.file, name)

    for step in (1, 2, 3):
        writer.add(TRAIN_LOSS, step, float(step))
    with monkeypatch.context() as patched:
        patched.setattr(writer, "_file", Full())
        with pytest.raises(OSError, match="No space left"):
            writer.flush()
        assert loss(tmp_path) == Series()
    writer.flush()  # there is room again
    assert loss(tmp_path) == Series([1, 2, 3], [1.0, 2.0, 3.0])
    writer.close()


def test_a_file_of_something_else_is_said_and_replaced_by_what_tensorboard_was_told(
    tmp_path: Path,
) -> None:
    scalars.path(tmp_path).write_bytes(b"something quite different")
    with pytest.raises(ValueError, match=r"scalars\.bin is damaged"):
        loss(tmp_path)
    writer = SummaryWriter(str(tmp_path))
    writer.add_scalar(TRAIN_LOSS, 2.5, 1)
    writer.add_scalar(TRAIN_LOSS, 2.0, 2)
    writer.close()
    write(tmp_path, (2, 1.0), done=1)
    assert loss(tmp_path) == Series([1, 2], [2.5, 1.0])


def test_a_run_of_before_is_read_from_its_event_files_and_goes_on(tmp_path: Path) -> None:
    writer = SummaryWriter(str(tmp_path))
    for step in (1, 2, 3):
        writer.add_scalar(TRAIN_LOSS, step / 4, step)
        writer.add_scalar("of a later version", 0.0, step)
    writer.flush()
    reader = ScalarReader(tmp_path)
    assert reader.read()[TRAIN_LOSS] == Series([1, 2, 3], [0.25, 0.5, 0.75])
    writer.add_scalar(TRAIN_LOSS, 1.0, 4)
    writer.close()
    assert reader.read()[TRAIN_LOSS].steps == [1, 2, 3, 4]
    write(tmp_path, (3, 8.0), done=2)
    assert reader.read()[TRAIN_LOSS] == Series([1, 2, 3], [0.25, 0.5, 8.0])
