"""A worker that fails keeps what was learned, says what happened, and can be gone on with.

Its processes are those of `benchmarks.mortal`: forked, so that they start at once. What is done to
each before it begins is a function here.
"""

from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from benchmarks import mortal
from explainers.training import names, troubles
from explainers.training import run as runs
from explainers.training.run import Run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked")

EPOCHS = 3
FAILS_AT = 10
"""The step that fails: the third of the second epoch."""


# --- what goes wrong ----------------------------------------------------------------------------


def _fail_in_a_step(error: BaseException) -> None:
    """Raise once PyTorch has made the forward pass of that step: statistics and dice have moved."""
    from explainers.training import gradients

    scores, made = gradients.scores, [0]

    def failing(model, images, precision):
        out = scores(model, images, precision)
        made[0] += model.training
        if made[0] == FAILS_AT:
            raise error
        return out

    gradients.scores = failing


def bad_value() -> None:
    _fail_in_a_step(ValueError("a label is 10, and there are 10 classes"))


def no_memory() -> None:
    _fail_in_a_step(torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.\nMore"))


def status_cannot_be_written() -> None:
    """The disk is full for all but what the reserve makes room for."""
    from explainers.training import recorder, status

    write, made, room = status.StatusWriter.write, [0], recorder.Reserve.give_back
    full = [False]

    def failing(self):
        full[0] |= self._status.step >= FAILS_AT and not made[0]
        if full[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(self)

    def make_room(self):
        made[0], full[0] = 1, False
        room(self)

    status.StatusWriter.write, recorder.Reserve.give_back = failing, make_room


def optimizer_breaks_off() -> None:
    """Half of the weights have taken the step when it fails: nobody can go on from there."""
    from torch.optim import SGD

    step, made = SGD.step, [0]

    def failing(self, *arguments, **more):
        made[0] += 1
        if made[0] != FAILS_AT:
            return step(self, *arguments, **more)
        self.param_groups[0]["params"][0].data.zero_()
        raise RuntimeError("CUDA error: an illegal memory access was encountered")

    SGD.step = failing


def no_room_for_the_reserve() -> None:
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    os.posix_fallocate = full


def files_stay_small() -> None:
    """From the first checkpoint on, no file may be longer than a quarter of one."""
    from explainers.training import checkpoint

    save = checkpoint.save

    def saving(path, *arguments):
        save(path, *arguments)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size // 4,) * 2)

    checkpoint.save = saving


# --- runs ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("failing")
    mortal.archive(folder / "pictures.zip", train=110, test=30)
    return folder


@pytest.fixture(scope="module")
def whole(place: Path) -> Iterator[Run]:
    """The run that nothing happens to."""
    with mortal.quick_workers():
        one = begin(place / "whole", place)
        assert mortal.started[-1].wait() == 0 and one.status().phase == "finished"
        yield one


def begin(folder: Path, place: Path, name: str = "one", epochs: int = EPOCHS) -> Run:
    recipe = mortal.recipe(place / "pictures.zip", epochs)
    return runs.start(recipe, folder, name, cache=place / "data")


def failed(folder: Path, place: Path, fault: mortal.Fault) -> Run:
    """A run whose worker met with that, and ended."""
    with mortal.quick_workers(fault):
        one = begin(folder, place)
        assert mortal.started[-1].wait() == 1
    assert one.status().phase == "failed", one.last_words()
    return one


def goes_on_as_if_nothing_had_happened(one: Run, place: Path, whole: Run) -> None:
    with mortal.quick_workers():
        one.resume(place / "data")
        assert mortal.started[-1].wait() == 0
    assert one.status().phase == "finished", one.last_words()
    assert mortal.learned(one) == mortal.learned(whole)
    assert mortal.curves(one) == mortal.curves(whole)
    assert mortal.tensorboards(one) == mortal.tensorboards(whole)
    assert [path.name for path in one.checkpoints()] == [
        f"epoch-000{n}.pt" for n in range(1, EPOCHS + 1)
    ]
    assert not list(one.folder.path.rglob("*.part")) and not one.folder.reserve.exists()


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (bad_value, "a label is 10, and there are 10 classes."),
        (no_memory, "There is not enough memory for a step (CUDA out of memory. Tried to allocate"),
        (status_cannot_be_written, "The disk is full (No space left on device). Make room"),
    ],
)
def test_what_was_learned_before_an_error_is_kept(
    tmp_path: Path, place: Path, whole: Run, fault: mortal.Fault, sentence: str
) -> None:
    one = failed(tmp_path, place, fault)
    status, result = one.status(), one.result()
    assert result is not None and result.message == status.message
    assert status.message.startswith(sentence)
    kept = f"What was learned until step {status.step} is kept, and resume goes on there."
    assert status.message.endswith(kept) and status.step >= FAILS_AT - 1
    if fault is not status_cannot_be_written:
        assert status.step == FAILS_AT - 1
    assert torch.load(one.folder.latest, weights_only=True)["training"]["step"] == status.step
    assert "Traceback (most recent call last)" in one.folder.log.read_text()
    goes_on_as_if_nothing_had_happened(one, place, whole)


@pytest.mark.parametrize("fault", [optimizer_breaks_off, files_stay_small])
def test_where_it_cannot_be_kept_the_last_checkpoint_is_left(
    tmp_path: Path, place: Path, whole: Run, fault: mortal.Fault
) -> None:
    one = failed(tmp_path, place, fault)
    assert one.status().message.endswith("Resume goes on from the last checkpoint.")
    for path in one.folder.kept():  # none of them is half of one
        assert torch.load(path, weights_only=True)["training"]["step"] < FAILS_AT
    goes_on_as_if_nothing_had_happened(one, place, whole)


def test_a_disk_that_is_full_before_a_run_begins_leaves_no_name_taken(
    tmp_path: Path, place: Path
) -> None:
    one = failed(tmp_path, place, no_room_for_the_reserve)
    assert one.status().message.startswith("The disk is full (No space left on device).")
    assert names.free_name(tmp_path, "one") == "one"
    with mortal.quick_workers():
        again = begin(tmp_path, place, epochs=1)
        assert mortal.started[-1].wait() == 0 and again.status().phase == "finished"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device", "/runs/one/status.json"),
            "The disk is full (No space left on device). status.json could not be written. Make "
            "room, or raise the limit.",
        ),
        (OSError(errno.EFBIG, "File too large"), "The disk is full (File too large). Make room"),
        (OSError(errno.EIO, "Input/output error"), "[Errno 5] Input/output error."),
        (MemoryError(), "There is not enough memory for a step (MemoryError). End other programs"),
        (
            RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"),
            "There is not enough memory for a step (MPS backend out of memory",
        ),
        (
            RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: 9 bytes"),
            "There is not enough memory for a step ([enforce fail] DefaultCPUAllocator",
        ),
        (ValueError("a label is 10"), "a label is 10."),
        (RuntimeError("odd"), "The training failed: RuntimeError: odd."),
    ],
)
def test_the_sentence_about_an_error(error: Exception, sentence: str) -> None:
    assert troubles.sentence(error).startswith(sentence)


# --- checkpoints that cannot be read ------------------------------------------------------------


@pytest.fixture
def stopped(tmp_path: Path, place: Path, whole: Run) -> Run:
    """A copy of the whole run, as if it had been killed after its last epoch's checkpoint."""
    shutil.copytree(whole.folder.path, tmp_path / "one")
    one = Run(tmp_path / "one")
    one.folder.result.unlink()
    for path in (one.folder.status, one.folder.latest):  # and in the middle of writing these
        path.with_name(f"{path.name}.0123abcd.part").write_bytes(b"half")
    return one


@pytest.mark.parametrize("content", [b"PK\3\4 half", None])
def test_a_checkpoint_that_cannot_be_read_gives_way_to_an_older_one(
    stopped: Run, place: Path, whole: Run, content: bytes | None
) -> None:
    latest, newest = stopped.folder.latest, stopped.folder.epoch(EPOCHS)
    made = {path.stat().st_ino for path in whole.folder.kept()}
    assert len(made) == EPOCHS + 1, "damage to one file is not damage to another"
    for path in (latest, newest):
        if content is None:  # a file of torch.save, and not the state of a training
            values = torch.load(path, weights_only=True)
            values["training"]["optimizer"] = {}
            torch.save(values, path)
        else:
            path.write_bytes(content)
    goes_on_as_if_nothing_had_happened(stopped, place, whole)
    remark = stopped.status().remark
    assert remark.startswith("latest.pt cannot be read: ") and "epoch-0003.pt cannot be" in remark
    assert remark.endswith("The run goes on from epoch-0002.pt, after step 14.")
    assert remark in stopped.folder.log.read_text().replace("\n", " ")
    assert (stopped.folder.checkpoints / "latest.pt.damaged").exists()


def test_without_any_checkpoint_that_can_be_read_the_run_begins_anew(
    stopped: Run, place: Path, whole: Run
) -> None:
    for path in stopped.folder.kept():
        path.write_bytes(b"nothing")
    goes_on_as_if_nothing_had_happened(stopped, place, whole)
    assert stopped.status().remark.endswith("There is no older checkpoint: the run begins anew.")


# --- a disk that is really full -----------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few megabytes, where this machine lets us have one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("this user may not mount a file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path, leave: int = 0) -> Path:
    """Fill a disk but for so many bytes; removing the file empties it again."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as file:
        with pytest.raises(OSError, match="No space left"):
            while True:
                file.write(bytes(1 << 16))
        file.truncate(max(0, file.tell() - leave))
    return path


def disk_fills_in_a_save() -> None:
    """Fill the disk when the second epoch's checkpoint has been begun."""
    from explainers.training import checkpoint

    save, made = torch.save, [0]

    def saving(values, file):
        made[0] += "training" in values and values["training"]["epoch"] == 2
        if made[0] == 1:
            made[0] += 1
            fill(Path(file.name).parents[2], leave=4096)
        save(values, file)

    checkpoint.torch.save = saving


def test_a_disk_that_fills_in_the_middle_of_a_save(
    small_disk: Path, place: Path, whole: Run
) -> None:
    one = failed(small_disk, place, disk_fills_in_a_save)
    assert one.status().message.startswith("The disk is full (No space left on device).")
    assert one.status().message.endswith("until step 14 is kept, and resume goes on there.")
    (small_disk / "filler").unlink()
    goes_on_as_if_nothing_had_happened(one, place, whole)


def test_a_disk_without_room_for_a_run_is_told_and_the_name_is_free(
    small_disk: Path, place: Path
) -> None:
    fill(small_disk)
    with pytest.raises(OSError, match="No space left"):
        begin(small_disk, place)
    assert [path.name for path in small_disk.iterdir() if not path.name.startswith(".")] == [
        "filler"
    ]
    (small_disk / "filler").unlink()
    fill(small_disk, leave=1 << 19)
    with mortal.quick_workers():
        one = begin(small_disk, place)
        assert mortal.started[-1].wait() == 1
    assert one.status().phase in ("failed", "killed")
    assert names.free_name(small_disk, "one") == "one"
