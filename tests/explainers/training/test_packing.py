"""A run as a ZIP and back; and what becomes of a ZIP that a stranger has made."""

import io
import json
import os
import stat
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explainers import serving
from explainers.images import archive_zip
from explainers.training import (
    about,
    changes,
    checkpoint,
    content,
    overview,
    packing,
    predictions,
    received,
    scalars,
    unpacking,
)
from explainers.training.changes import Change
from explainers.training.engine import Training
from explainers.training.folder import Folder
from explainers.training.parents import Parent
from explainers.training.recipe import Recipe
from explainers.training.run import Run
from explainers.training.status import Status
from tests.explainers.training.runs_made import finished


@pytest.fixture
def kept(tmp_path, pictures):
    """A run with everything that one has, on pictures of its own."""
    run = finished(
        tmp_path / "runs",
        "first",
        (0.5, 0.75),
        made=1_700_000_000.0,
        owner="somebody",
        parent=Parent("before", 1.0, 2, 8),
        data=str(tmp_path / "secret" / "cats.zip"),
    )
    training = Training(Recipe(epochs=2, device="cpu", data=run.read_recipe().data), pictures)
    changes.write(run, [Change(5, "lr", 0.01, 0.02)])
    for path in (run.epoch(2), run.latest, run.past, changes.just_before(run, 5)):
        checkpoint.save(path, training)
    began = Training(Recipe(device="cpu", optimizer="adam", data=training.recipe.data), pictures)
    checkpoint.save(run.start, began)
    predictions.write(run, 2, torch.rand(4, 3))
    predictions.write_labels(run, torch.tensor([0, 1, 2, 0]))
    images = torch.zeros(1, 3, 32, 32, dtype=torch.uint8)
    torch.save({"images": images, "labels": torch.tensor([0]), "classes": ["a"]}, run.sample)
    guesses = {"step": 8, "epoch": 2, "indices": [0], "guesses": [0], "probabilities": [[1.0]]}
    run.guesses.write_text(json.dumps(guesses))
    told = {"fingerprint": {"classes": ["a"]}, "left_out": ["/secret/x.png: no picture."]}
    run.data.write_text(json.dumps(told))
    about.set_note(run, "mine")
    run.log.write_text("a log")
    return run


def zipped(run: Folder, place: Path) -> Path:
    place.write_bytes(b"".join(packing.packed(run)))
    return place


def made(place: Path, **files: bytes) -> Path:
    """A ZIP with these files in a folder; `__` in a name stands for a slash, `_` for a dot."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in {"recipe.json": Recipe(epochs=1).to_json(), **files}.items():
            file.writestr(f"theirs/{name}", content)
    return place


def test_a_run_comes_back_as_it_was(kept, tmp_path):
    (kept.path / "events.out.tfevents.1.vm.2.0").write_bytes(b"of TensorBoard")
    there = zipped(kept, tmp_path / "x.zip")
    found = unpacking.unpack(there, tmp_path / "other", owner="me")
    run = found.run
    assert (run.name, run.owner, run.created) == ("first", "me", 1_700_000_000.0)
    assert found.left_out == (unpacking._NO_PICTURES,)
    before, after = (overview.of(one.folder.path) for one in (Run(kept.path), run))
    for field in ("best", "best_epoch", "curve", "parent", "about", "device", "changed"):
        assert getattr(before, field) == getattr(after, field), field
    assert after.about.note == "mine" and after.status.phase == "finished"
    for path in sorted(kept.path.rglob("*")):
        inside = path.relative_to(kept.path)
        same = inside.suffix in (".pt", ".npy", ".bin")
        assert not same or (run.folder.path / inside).read_bytes() == path.read_bytes(), inside
    assert run.sample().classes == ("a",) and run.guesses().step == 8
    assert not run.folder.log.exists() and list(kept.path.glob("*.log"))
    assert not list(run.folder.path.glob("events*"))
    again = unpacking.unpack(there, tmp_path / "other")
    assert (again.run.name, again.run.owner) == ("first-2", "")
    assert sorted(path.name for path in (tmp_path / "other").iterdir()) == [
        ".lock",
        "first",
        "first-2",
    ]


@pytest.mark.parametrize("shared", [False, True])
def test_what_is_no_file_or_damaged_stays_behind(kept, tmp_path, monkeypatch, shared):
    if shared:
        monkeypatch.setenv(serving.NAME, serving.SHARED)
    for name in ("scalars.bin", "guesses.json", "data.json"):
        (kept.path / name).unlink(missing_ok=True)
    (kept.path / "scalars.bin").symlink_to("/dev/zero")
    os.mkfifo(kept.path / "guesses.json")
    (kept.path / "data.json").write_text("[" * 100_000)
    with zipfile.ZipFile(zipped(kept, tmp_path / "x.zip")) as file:
        names = {name.partition("/")[2] for name in file.namelist()}
    assert {"recipe.json", "result.json", "sample.pt"} <= names
    assert not {"scalars.bin", "guesses.json"} & names
    assert ("data.json" in names) is not shared  # as it is, where nothing of it is hidden


def test_its_pictures_are_looked_for_nowhere(kept, tmp_path):
    there = zipped(kept, tmp_path / "x.zip")
    (tmp_path / "other").mkdir()
    recipe = unpacking.unpack(there, tmp_path / "other").run.recipe
    assert Path(recipe.data).name == "cats.zip" and not Path(recipe.data).exists()
    assert Path(recipe.data).parent == tmp_path / "other" / ".imported"


def test_of_the_classes_server_no_folder_is_told(kept, tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERS_SERVER", "shared")
    with zipfile.ZipFile(zipped(kept, tmp_path / "x.zip")) as file:
        assert not any("owner" in name or "log" in name for name in file.namelist())
        for name in file.namelist():
            assert b"secret" not in file.read(name), name
        recipe = json.loads(file.read("first/recipe.json"))
        assert recipe["data"] == "cats.zip"
        held = torch.load(io.BytesIO(file.read("first/checkpoints/latest.pt")), weights_only=True)
    assert held["recipe"]["data"] == "cats.zip"
    assert unpacking.unpack(tmp_path / "x.zip", tmp_path / "other").run.epochs() == (2,)


def test_a_run_that_was_going_on_is_stopped_here(kept, tmp_path):
    kept.result.unlink()
    Status(phase="training", pid=os.getpid(), epoch=1, step=5, steps_per_epoch=4).write(kept)
    run = unpacking.unpack(zipped(kept, tmp_path / "x.zip"), tmp_path / "other").run
    assert (run.status().phase, run.status().step) == ("stopped", 5)
    assert Status.read(run.folder).pid == 0


class Evil:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (self.path, "w"))


def evil(path: Path) -> bytes:
    file = io.BytesIO()
    torch.save({"model": Evil(str(path))}, file)
    return file.getvalue()


def other_network(step: int = 4) -> bytes:
    file = io.BytesIO()
    recipe = {**json.loads(Recipe(network="cifar_quick_relu").to_json())}
    training = {"epoch": 1, "step": step}
    held = {
        "recipe": recipe,
        "classes": ["a"],
        "statistics": None,
        "training": training,
        "model": {},
    }
    torch.save(held, file)
    return file.getvalue()


HEAD = scalars.HEAD
STRANGE = np.array([(1, 99, 0, 0.5)], dtype=scalars.RECORD).tobytes()


def point(tag: str, value: float) -> bytes:
    return np.array([(1, scalars._number(tag), 0, value)], dtype=scalars.RECORD).tobytes()


def ended(**numbers: float) -> bytes:
    return json.dumps({"status": "finished", "message": "", **numbers}).encode()


def guessed(probability: float, epoch: int = 1) -> bytes:
    told = {"step": 1, "epoch": epoch, "indices": [0], "guesses": [0]}
    return json.dumps({**told, "probabilities": [[probability]]}).encode()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("run.py", b"import os", "no file that is read of a run"),
        ("../recipe.json", b"{}", "no file that is read of a run"),
        ("checkpoints/deep/epoch-0001.pt", b"", "no file that is read of a run"),
        ("checkpoints/epoch-0001.pt", b"abc", "is damaged"),
        ("checkpoints/epoch-0001.pt", other_network(), "another network"),
        ("checkpoints/latest.pt", b"\0" * 10_000_000, "larger than"),
        ("checkpoints/start.pt", b"abc", "is damaged"),
        ("checkpoints/start.pt", other_network(), "missing"),
        ("sample.pt", b"x" * 3_000_000, "larger than"),
        ("scalars.bin", b"something else", "no scalars"),
        ("scalars.bin", HEAD + STRANGE, "no scalar of a run"),
        ("scalars.bin", HEAD + point("test/accuracy", 12.5), "a test/accuracy of 12.5, which no"),
        ("scalars.bin", HEAD + point("dead_relus/1", -0.5), "a dead_relus/1 of -0.5, which no run"),
        ("status.json", b'{"train_seconds": 1e299}', "train_seconds is not a number from 0 to 3,1"),
        ("status.json", b'{"epoch": -1}', "epoch is not a whole number from 0 to 10,000"),
        ("result.json", ended(test_accuracy=7), "test_accuracy is not a number from 0 to 1"),
        ("result.json", ended(step=2**32), "step is not a whole number from 0 to 4,294,967,295"),
        ("guesses.json", guessed(1.5), "no probability"),
        ("guesses.json", guessed(1.0, epoch=-1), "at no time"),
        ("checkpoints/epoch-0001.pt", other_network(step=-3), "step is -3"),
        ("status.json", b'{"phase": "dancing"}', "phase='dancing' is none"),
        ("result.json", b'{"status": "training", "message": ""}', "is no ending"),
        ("guesses.json", b"{}", "guesses.json was left out"),
        ("about.json", json.dumps({"note": "x" * 501}).encode(), "501 characters"),
        ("changes.json", b'{"changes": [{"step": -1}]}', "changes.json was left out"),
        ("parent.json", b"[]", "no JSON object"),
        ("data.json", b'{"left_out": 3}', "left_out is no list"),
        ("data.json", b"[" * 100_000, "valid JSON"),
        ("predictions/epoch-0001.npy", b"abc", "no scores"),
        ("predictions/labels.npy", b"abc", "no labels"),
    ],
)
def test_what_is_not_what_it_should_be_is_left_out_and_told(tmp_path, name, content, reason):
    found = unpacking.unpack(made(tmp_path / "x.zip", **{name: content}), tmp_path / "runs")
    [told] = found.left_out
    assert reason in told and str(tmp_path) not in told
    written = ("../recipe.json", "result.json")  # by whoever unpacks it
    assert name in written or not (found.run.folder.path / name).exists()
    assert found.run.status().phase in ("stopped", "killed", "failed", "finished")
    assert overview.look(tmp_path / "runs").unreadable == ()


SHARES = ("test/accuracy", "dead_relus/0")
NUMBERS = (*SHARES, "train/loss", "test/loss", "train/lr", "train/images_per_second")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(NUMBERS), st.floats(width=32), st.integers(0, 30))
def test_a_scalar_that_no_run_can_have_is_left_out_and_one_that_it_can_is_taken(
    tmp_path, tag, value, before
):
    whole = b"".join(point(tag, 0.5) for _ in range(before)) + point(tag, value)
    (tmp_path / "runs" / "x").mkdir(parents=True, exist_ok=True)
    kept = scalars.path(tmp_path / "runs" / "x")
    kept.write_bytes(HEAD + whole)
    a_loss = tag.endswith("loss")
    impossible = value < 0 or (tag in SHARES and value > 1) or (np.isnan(value) and not a_loss)
    try:
        received.scalars(Folder(kept.parent), kept, Recipe())
    except ValueError as error:
        assert impossible or not (a_loss or tag in SHARES), error
    else:
        assert not impossible


def test_no_code_of_a_checkpoint_is_run(tmp_path):
    mark = tmp_path / "mark"
    files = {"checkpoints/latest.pt": evil(mark), "sample.pt": evil(mark)}
    found = unpacking.unpack(made(tmp_path / "x.zip", **files), tmp_path / "runs")
    assert len(found.left_out) == 2 and not mark.exists()
    assert not list(found.run.folder.path.rglob("*.pt"))


def test_a_link_is_not_followed(tmp_path):
    place = made(tmp_path / "x.zip")
    with zipfile.ZipFile(place, "a") as file:
        link = zipfile.ZipInfo("theirs/about.json")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, '{"note": "a file that would do"}')
    found = unpacking.unpack(place, tmp_path / "runs")
    assert len(found.left_out) == 1 and not found.run.folder.about.exists()


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"recipe.json": b"{"}, "Its recipe.json is damaged"),
        ({"recipe.json": b"{}"}, "recipe.json is damaged: It names nothing of a run"),
        ({"recipe.json": b'{"epochs": 0}'}, "epochs is 0"),
        ({"recipe.json": b" " * 2_000_000}, "larger than 1,048,576 bytes"),
        ({"recipe.json": b'{"epochs": 1, "batch_size": 65536}'}, "batch_size is 65,536"),
        ({f"{k}.txt": b"" for k in range(501)}, "502 files"),
    ],
)
def test_what_is_no_run_is_refused_and_leaves_nothing(tmp_path, files, reason):
    with pytest.raises(ValueError, match=reason):
        unpacking.unpack(made(tmp_path / "x.zip", **files), tmp_path / "runs")
    assert not list((tmp_path / "runs").glob("*")) and overview.names(tmp_path / "runs") == []


def test_a_zip_that_would_grow_too_large_is_not_begun(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "MOST_BYTES", 1 << 20)
    big = made(tmp_path / "x.zip", **{"scalars.bin": bytes(1 << 20)})
    assert big.stat().st_size < 10_000 and unpacking.size(big) > 1 << 20
    with pytest.raises(ValueError, match="would take 1 MB once decompressed"):
        unpacking.unpack(big, tmp_path / "runs")
    monkeypatch.setattr(archive_zip, "MAX_LISTING", 10)
    with pytest.raises(ValueError, match="list of files"):
        unpacking.unpack(big, tmp_path / "runs")


@pytest.mark.parametrize("content", [b"", b"PK\3\4 half", b"no ZIP at all"])
def test_what_is_no_zip_is_said(tmp_path, content):
    place = tmp_path / "x.zip"
    place.write_bytes(content)
    for look in (unpacking.size, lambda path: unpacking.unpack(path, tmp_path / "runs")):
        with pytest.raises(ValueError, match=r"^It is no whole ZIP"):
            look(place)
    empty = tmp_path / "empty.zip"
    zipfile.ZipFile(empty, "w").close()
    with pytest.raises(ValueError, match="holds no recipe"):
        unpacking.unpack(empty, tmp_path / "runs")


@pytest.mark.parametrize("folder", ["..", ".hidden", "a:b", "x" * 101, ""])
def test_a_name_that_no_run_can_have_becomes_another(tmp_path, folder):
    place = tmp_path / "a run.zip"
    with zipfile.ZipFile(place, "w") as file:
        file.writestr(f"{folder}/recipe.json" if folder else "recipe.json", Recipe().to_json())
    names = [unpacking.unpack(place, tmp_path / "runs").run.name for _ in range(2)]
    expected = "imported" if folder else "a run"
    assert names == [expected, f"{expected}-2"]


def test_a_run_that_nobody_has_started_is_not_stopped_here_either(tmp_path):
    run = unpacking.unpack(made(tmp_path / "x.zip"), tmp_path / "runs").run
    assert run.status().word == "Not started" and not run.folder.result.exists()


def test_one_that_came_without_its_status_says_so(tmp_path):
    """It has learned something: that nobody had started it would be wrong."""
    place = tmp_path / "y.zip"
    made(place, **{"scalars.bin": scalars.HEAD})
    status = unpacking.unpack(place, tmp_path / "runs").run.status()
    assert status.word == "Stopped" and content.message(status) == "It came without its status."


def test_the_zip_comes_in_pieces(kept):
    with scalars.path(kept.path).open("ab") as file:
        file.write(bytes(3 << 20))
    pieces = list(packing.packed(kept))
    assert len(pieces) > 5 and max(map(len, pieces)) < 2.5 * (1 << 20)
