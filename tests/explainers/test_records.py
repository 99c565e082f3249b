"""A run folder some of whose files are damaged, in random ways: told in a sentence, read by all."""

import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explainers import places, records
from explainers.lessons.train import runs as train_runs
from explainers.training import learned
from explainers.training.control import Control
from explainers.training.folder import Folder, create
from explainers.training.listing import find_runs
from explainers.training.names import free_name
from explainers.training.recipe import preset
from explainers.training.status import OVER, RUNNING, Result, Status
from explainers.training.watch import Watch
from tests.explainers.training.texts import holds_no_sentence

PARTS = ("recipe", "status", "result", "guesses", "data", "control")
GUESSES = {
    "step": 1,
    "epoch": 1,
    "indices": [0],
    "guesses": [1],
    "probabilities": [[0.25, 0.5, 0.25]],
}

anything = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.just(10**400),
        st.floats(),
        st.text(max_size=5),
        st.sampled_from([*RUNNING, *OVER]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def damage(draw: st.DrawFn, whole: bytes) -> bytes | None:
    """A file made of a whole one: cut, empty, other bytes, one field changed, left out or added."""
    values = json.loads(whole)
    field = draw(st.sampled_from([*values, "odd"]))
    fewer = {key: value for key, value in values.items() if key != field}
    return draw(
        st.one_of(
            st.none(),
            st.integers(0, len(whole)).map(lambda end: whole[:end]),
            st.binary(max_size=30),
            st.just(whole * 2),
            st.just(b"[" * 100_000),
            st.just(json.dumps(fewer).encode()),
            anything.map(lambda value: json.dumps({**values, field: value}).encode()),
            anything.map(lambda value: json.dumps(value).encode()),
        )
    )


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged") / "runs"


@pytest.fixture(scope="module")
def folders(runs: Path) -> tuple[Folder, Folder]:
    """A run that will be damaged, and another one."""
    made = tuple(create(preset("fast", epochs=3), runs, name) for name in ("damaged", "whole"))
    for one in made:
        one.epoch(1).write_bytes(b"weights")
        mend(one)
    return made


def mend(folder: Folder) -> None:
    known = {"epoch": 1, "step": 7, "test_accuracy": 0.5, "test_loss": 1.5}
    folder.recipe.write_text(preset("fast", epochs=3).to_json())
    status = Status(
        "stopped",
        "Stopped.",
        pid=1,
        epochs=3,
        steps_per_epoch=7,
        train_seconds=1.5,
        lr=0.01,
        **known,
    )
    folder.status.write_text(json.dumps(asdict(status)))
    result = {"status": "stopped", "message": "Stopped.", "epochs": 1, "step": 7, "device": "cpu"}
    folder.result.write_text(json.dumps({**result, "train_seconds": 1.5}))
    folder.guesses.write_text(json.dumps(GUESSES))
    folder.data.write_text(json.dumps({"left_out": ["cat/1.png cannot be read."]}))
    folder.control.write_text(json.dumps(vars(Control(life=2))))


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_a_file_holds_the_run_is_told_and_the_others_are_shown(
    runs: Path, folders: tuple[Folder, Folder], data: st.DataObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERS_RUNS", str(runs))
    folder = folders[0]
    mend(folder)
    for part in data.draw(st.lists(st.sampled_from(PARTS), min_size=1, max_size=3, unique=True)):
        path: Path = getattr(folder, part)
        content = data.draw(damage(path.read_bytes()), label=part)
        path.unlink() if content is None else path.write_bytes(content)
    found, unreadable = find_runs(runs)
    names = [run.name for run in found]
    assert "whole" in names
    # It is listed, or a sentence says why not; it is gone only where its recipe is.
    assert ("damaged" in names) + len(unreadable) == folder.recipe.exists()
    assert all(said.startswith("The run damaged cannot be read. ") for said in unreadable)
    table = train_runs.table(found)
    assert table.count("<tr>") == 1 + len(found)
    train_runs.watched_by_default(found)
    free_name(runs, "damaged")
    assert learned.file_of("whole", 1).name == "epoch-0001.pt"
    assert places.runs() == runs
    for run in found:
        status = run.status()
        assert status.message and status.phase in (*OVER, *RUNNING)
        frame = Watch(run).frame().data
        assert json.loads(json.dumps(frame, allow_nan=False)) == frame
        given_names = [run.name, run.recipe.optimizer, status.device, status.precision]
        holds_no_sentence(frame, [*given_names, *frame["classes"]])
        run.last_words()
        if run.name == "whole":
            assert (status.phase, status.step, frame["damaged"]) == ("stopped", 7, [])


@pytest.mark.parametrize("part", ["status", "result"])
@pytest.mark.parametrize(
    "content", ["", "{", "[1]", '{"phase": "odd", "status": "odd"}', '{"x": 1}']
)
def test_a_run_with_a_damaged_file_says_which(
    folders: tuple[Folder, Folder], part: str, content: str
) -> None:
    folder = folders[0]
    mend(folder)
    folder.result.unlink()
    path = getattr(folder, part)
    path.write_text(content)
    (run,) = (run for run in find_runs(folder.path.parent).found if run.name == "damaged")
    status = run.status()
    assert status.phase == "killed" and str(path) in status.message
    assert status.message.endswith("Resume goes on from the last checkpoint.")


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "status.json"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(ValueError, match=r"status\.json is damaged: it has more than 1,048,576"):
        records.read_json(path)


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path):
        with pytest.raises(ValueError, match="is damaged: it is not a file"):
            records.read_json(path)
    assert records.read_json(tmp_path / "none") is None


def test_whole_numbers_are_taken_for_fractions_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "status.json"
    path.write_text('{"train_seconds": 2, "lr": null}')
    status = records.read_as(Status, path)
    assert status is not None and type(status.train_seconds) is float and status.lr is None
    for text in (
        '{"step": 1.0}',
        '{"step": true}',
        '{"step": null}',
        '{"step": -1}',
        '{"lr": NaN}',
    ):
        path.write_text(text)
        with pytest.raises(ValueError, match=r"damaged, or of another version: (step|lr) is not a"):
            records.read_as(Status, path)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    folder = create(preset("notes"), tmp_path, "one")
    status = Status("training", "Training.", step=3, lr=0.5, test_loss=7.9e20)
    status.write(folder)
    assert Status.read(folder) == status
    result = Result("stopped", "Stopped.", step=3, images_per_second=1.5)
    result.write(folder)
    assert Result.read(folder) == result
    Control(stop=True, life=4, awaited=True).write(folder)
    assert Control.read(folder) == Control(stop=True, life=4, awaited=True)
