"""What would pass the limit of the disk is told before it begins."""

import os

import pytest

from explainers import serving
from explainers.locks import Lock
from explainers.training import disk, room
from explainers.training.disk import GIGABYTE, check_run, check_upload, limit, used
from explainers.training.folder import create
from explainers.training.recipe import preset
from explainers.training.run import Run

RECIPE = preset("fast")


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Folders of runs and of data, which may take as much as a run's checkpoints take twice."""
    runs, data = tmp_path / "runs", tmp_path / "data"
    runs.mkdir()
    data.mkdir()
    monkeypatch.setattr(disk, "limit", lambda: 2 * room.run_bytes(RECIPE) + 10_000)
    return runs, data


def fill(path, size: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.truncate(path, size)


@pytest.mark.parametrize(
    ("server", "said", "expected"),
    [
        (serving.OWN, "", None),
        (serving.SHARED, "", 20 * GIGABYTE),
        (serving.OWN, "3", 3 * GIGABYTE),
        (serving.SHARED, "100", 100 * GIGABYTE),
    ],
)
def test_the_limit_is_what_the_environment_says(monkeypatch, server, said, expected):
    monkeypatch.setenv(serving.NAME, server)
    monkeypatch.setenv(disk.NAME, said)
    assert limit() == expected


@pytest.mark.parametrize("said", ["0", "-1", "1.5", "much", "٣", "1000001"])
def test_a_limit_that_is_no_number_is_told(monkeypatch, said):
    monkeypatch.setenv(disk.NAME, said)
    with pytest.raises(ValueError, match=r"LAYERS_DISK is .* from 1 to 1,000,000"):
        limit()


def test_what_lies_in_folders_counts_however_deep(tmp_path):
    fill(tmp_path / "a" / "b" / "c", 1000)
    fill(tmp_path / "d", 24)
    (tmp_path / "e").symlink_to("/dev/zero")
    assert 1024 <= used(tmp_path, tmp_path / "nowhere") < 1100
    assert used(tmp_path / "nowhere") == 0


def test_a_run_is_begun_only_where_its_checkpoints_fit(places):
    runs, data = places
    size = room.run_bytes(RECIPE)
    check_run(RECIPE, runs, data)
    fill(data / "pictures", size)
    check_run(RECIPE, runs, data)
    fill(runs / "old" / "checkpoints" / "latest.pt", 20_000)
    with pytest.raises(ValueError, match=r"The disk is full for now: .* this run would take .* GB"):
        check_run(RECIPE, runs, data)


def test_what_runs_that_go_on_are_to_write_is_taken(places):
    runs, data = places
    locks = []
    for name in ("first", "second"):
        check_run(RECIPE, runs, data)
        folder = create(RECIPE, runs, name)
        locks.append(Lock(folder.lock))
        assert locks[-1].acquire()
    with pytest.raises(ValueError, match="The disk is full for now"):
        check_run(RECIPE, runs, data)
    locks[1].release()  # it was stopped, and can be resumed: nobody has taken its place
    check_run(RECIPE, runs, data, resumed=Run(folder.path))
    locks[0].release()


def test_an_upload_is_kept_only_where_it_fits(places):
    runs, data = places
    check_upload(room.run_bytes(RECIPE), runs, data)
    with pytest.raises(ValueError, match="this upload would take"):
        check_upload(2 * room.run_bytes(RECIPE) + 20_000, runs, data)


def test_without_a_limit_nothing_is_counted(tmp_path, monkeypatch):
    monkeypatch.setenv(serving.NAME, serving.OWN)
    monkeypatch.delenv(disk.NAME, raising=False)
    monkeypatch.setattr(disk, "used", lambda *_: pytest.fail("it was counted"))
    check_run(RECIPE, tmp_path, tmp_path)
    check_upload(10**12, tmp_path, tmp_path)
