"""One record for everybody: TensorBoard's files, read as they grow."""

from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from torch.utils.tensorboard import SummaryWriter

from explainers.training.scalars import TRAIN_LOSS, ScalarReader, Series


def write(folder: Path, *points: tuple[int, float], again_from: int | None = None) -> Path:
    before = set(folder.iterdir())
    writer = SummaryWriter(str(folder), purge_step=again_from)
    for step, value in points:
        writer.add_scalar(TRAIN_LOSS, value, step)
    writer.close()
    (made,) = set(folder.iterdir()) - before
    return made


def test_points_are_read_once_each(tmp_path: Path) -> None:
    reader = ScalarReader(tmp_path)
    assert reader.read()[TRAIN_LOSS] == Series()
    write(tmp_path, (1, 2.5), (2, 2.25))
    assert reader.read()[TRAIN_LOSS] == Series([1, 2], [2.5, 2.25])
    assert reader.read()[TRAIN_LOSS] == Series([1, 2], [2.5, 2.25])
    assert reader.read(after=1)[TRAIN_LOSS] == Series([2], [2.25])


def test_a_record_that_is_half_written_waits_for_its_other_half(tmp_path: Path) -> None:
    whole = write(tmp_path, (1, 2.5), (2, 2.25)).read_bytes()
    (path,) = tmp_path.iterdir()
    path.write_bytes(whole[:-20])
    reader = ScalarReader(tmp_path)
    assert reader.read()[TRAIN_LOSS] == Series([1], [2.5])
    with path.open("ab") as file:
        file.write(whole[-20:])
    assert reader.read()[TRAIN_LOSS] == Series([1, 2], [2.5, 2.25])


def test_points_that_a_resumed_run_makes_anew_replace_the_old(tmp_path: Path) -> None:
    # The names of event files begin with the second they were made in.
    first = write(tmp_path, (1, 9.0), (2, 8.0), (3, 7.0), (4, 6.0))
    first.rename(tmp_path / "events.out.tfevents.1000000000.first")
    reader = ScalarReader(tmp_path)
    assert reader.read()[TRAIN_LOSS].steps == [1, 2, 3, 4]
    write(tmp_path, (3, 1.0), (4, 0.5), again_from=3)
    assert reader.read()[TRAIN_LOSS] == Series([1, 2, 3, 4], [9.0, 8.0, 1.0, 0.5])
    tensorboard = EventAccumulator(str(tmp_path))
    tensorboard.Reload()
    assert [point.value for point in tensorboard.Scalars(TRAIN_LOSS)] == [9.0, 8.0, 1.0, 0.5]
