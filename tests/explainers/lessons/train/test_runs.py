"""All runs: found, told apart, and how each stands."""

import os
import time

import pytest

from explainers.lessons.train import runs as train_runs
from explainers.lessons.train.numbers import Values
from explainers.locks import Lock
from explainers.training.folder import create
from explainers.training.listing import find_runs
from explainers.training.recipe import Recipe, preset
from explainers.training.run import Run
from explainers.training.status import Result, Status


@pytest.fixture
def runs(tmp_path):
    return tmp_path / "runs"


def made(runs, name: str, age: float):
    folder = create(preset("notes", epochs=3), runs, name)
    then = time.time() - age
    os.utime(folder.recipe, (then, then))
    return folder


def test_a_folder_that_cannot_be_read_is_named_and_the_others_are_listed(runs):
    made(runs, "one", 5)
    broken = runs / "broken"
    broken.mkdir()
    (broken / "recipe.json").write_text("{")
    found, complaints = find_runs(runs)
    assert [run.name for run in found] == ["one"]
    assert len(complaints) == 1 and complaints[0].startswith("The run broken cannot be read.")
    assert find_runs(runs / "nowhere") == ([], [])


@pytest.mark.parametrize(
    "content", ["", "{", "[1]", "null", '{"phase": "training", "odd": 1}', "\xff"]
)
@pytest.mark.parametrize("file", ["status", "result"])
def test_a_damaged_file_of_one_run_hides_no_other(runs, file, content):
    made(runs, "one", 5)
    path = getattr(made(runs, "broken", 1), file)
    path.write_bytes(content.encode("latin-1"))
    found, complaints = find_runs(runs)
    assert [run.name for run in found] == ["broken", "one"] and complaints == []
    assert path.name in found[0].status().message
    assert "<td>broken</td><td>Killed</td>" in train_runs.table(found)


def test_the_run_that_goes_on_is_shown_first(runs):
    one = made(runs, "one", 20)
    lock = Lock(one.lock)
    assert lock.acquire()
    later = made(runs, "later", 10)
    found, _ = find_runs(runs)
    assert [run.name for run in found] == ["later", "one"]
    assert train_runs.watched_by_default(found).name == "one"
    assert train_runs.watched_by_default([Run(later.path)]).name == "later"
    assert train_runs.watched_by_default([]) is None
    lock.release()


def test_the_table_says_how_each_run_stands_now(runs):
    folder = made(runs, "one", 5)
    lock = Lock(folder.lock)
    assert lock.acquire()
    Status(phase="training", epoch=1, test_accuracy=0.25, test_loss=2.0, pid=1).write(folder)
    cells = ("one", "Training", "1 of 3", "25.0 %", "2.000", "notes", "drawn")
    assert tuple(vars(train_runs.Standing.of(Run(folder.path))).values()) == cells
    assert train_runs.Standing.of(Run(made(runs, "new", 6).path)).state == "Not started"
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    assert row in train_runs.table([Run(folder.path)])
    Result("stopped", "Stopped.", epochs=2, step=9, device="cpu", test_accuracy=0.5).write(folder)
    lock.release()
    standing = train_runs.Standing.of(Run(folder.path))
    assert (standing.state, standing.epochs, standing.accuracy) == ("Stopped", "2 of 3", "50.0 %")


def test_a_name_is_text_and_never_html(runs):
    folder = made(runs, "&amp; 'x'", 5)
    assert "<td>&amp;amp; &#x27;x&#x27;</td>" in train_runs.table([Run(folder.path)])


def test_a_run_that_cannot_be_shown_is_said_and_the_latest_is_shown(runs):
    made(runs, "one", 5)
    made(runs, "broken", 1).recipe.write_text("{")
    for name in ("one", ""):
        assert train_runs.missing(runs, Values(run=name)) == {}
        assert train_runs.settled(runs, Values(run=name)).run == name
    for name in ("gone", "broken", "../runs/one", str(runs / "one"), "*"):
        said = train_runs.missing(runs, Values(run=name))["run"]
        assert f"There is no run called {name} in {runs}" in said
        after = train_runs.settled(runs, Values(run=name))
        assert after == Values() == train_runs.settled(runs, after)


def test_another_run_is_said_to_be_shown_only_where_there_is_one(runs):
    assert train_runs.missing(runs, Values(run="gone"))["run"].endswith(f"in {runs}.")
    made(runs, "one", 5)
    assert train_runs.missing(runs, Values(run="gone"))["run"].endswith("; another is shown.")


def test_a_recipe_is_read_once_and_runs_are_looked_through_only_for_one_of_them(runs, monkeypatch):
    made(runs, "one", 5)
    find_runs(runs)
    read, looked = [], []
    from_json, find = Recipe.from_json, train_runs.find_runs
    monkeypatch.setattr(Recipe, "from_json", lambda text: [read.append(1), from_json(text)][1])
    monkeypatch.setattr(train_runs, "find_runs", lambda path: [looked.append(1), find(path)][1])
    for values in (Values(), Values(view="inside"), Values(layer="conv1")):
        assert train_runs.missing(runs, values) == {}
        assert train_runs.settled(runs, values) == values
    assert looked == []
    train_runs.settled(runs, Values(run="one"))
    assert len(looked) == 1
    assert read == []
    (runs / "one" / "recipe.json").write_text(preset("notes", seed=918273).to_json())
    assert find_runs(runs).found[0].recipe.seed == 918273
    assert len(read) == 1
