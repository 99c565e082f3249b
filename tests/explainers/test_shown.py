"""On a shared server nobody is shown where its files lie."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explainers import serving
from explainers.lessons.runs import code as of_runs
from explainers.lessons.train import races
from explainers.lessons.train.numbers import Values
from explainers.lessons.train.runs import missing
from explainers.shown import all_without_folders, without_folders
from explainers.training.folder import create
from explainers.training.listing import find_runs
from explainers.training.recipe import preset
from explainers.training.run import Run
from explainers.training.status import Status
from explainers.training.watch import Watch, watch
from tests.explainers.training.runs_made import finished

VISITOR = "0123456789abcdef" * 2


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a shared server, whose name has a space in it."""
    place = tmp_path / "of all"
    monkeypatch.setenv(serving.NAME, serving.SHARED)
    monkeypatch.setenv("LAYERS_RUNS", str(place / "runs"))
    monkeypatch.setenv("LAYERS_DATA", str(place / "data"))
    return place


def test_files_are_named_without_their_folders(shared: Path) -> None:
    for text, shown in (
        (f"{shared}/data/uploads/{VISITOR}/my pets-1234.zip holds no", "my pets-1234.zip holds no"),
        (f"'{shared}/data/prepared/x.pt'", "'prepared/x.pt'"),
        (f"{shared}/runs/first/recipe.json is damaged", "first/recipe.json is damaged"),
        (f"exists already in {shared}/runs. Choose", "exists already in runs. Choose"),
        ('File "/usr/lib/python3/json/it.py", line 3', 'File "it.py", line 3'),
        ("in ~/layers/app.py and (/opt/x/y.py)", "in app.py and (y.py)"),
        (
            "see https://pytorch.org/docs/x.html, 1/2/3",
            "see https://pytorch.org/docs/x.html, 1/2/3",
        ),
        (
            "1/2/3 images/second, train/<class>/*, a / b / c",
            "1/2/3 images/second, train/<class>/*, a / b / c",
        ),
    ):
        assert without_folders(text) == shown


def test_an_own_server_shows_them_whole(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(serving.NAME, serving.OWN)
    assert without_folders(f"{shared}/runs/first") == f"{shared}/runs/first"
    assert all_without_folders([f"{shared}/runs"]) == [f"{shared}/runs"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=20),
    st.sampled_from(["/data", f"/data/uploads/{VISITOR}", "/runs", "/runs/a b", ""]),
)
def test_no_sentence_tells_where_the_server_lies(shared: Path, around: str, below: str) -> None:
    told = {"a": [f"{around} {shared}{below}/x.zip{around}", 1.5, None], "b": f"{shared}/runs"}
    said = json.dumps(all_without_folders(told), ensure_ascii=False)
    assert (f"{shared}/runs" not in said) and (f"{shared}/data" not in said)
    assert VISITOR not in said and "x.zip" in said


def test_everything_of_a_run_that_is_shown_is_so(shared: Path) -> None:
    """Its message, remark, left-out files and last words; a damaged file; a run that is none."""
    where = f"{shared}/data/uploads/{VISITOR}/pets.zip"
    folder = create(preset("notes", data=where), shared / "runs", "first")
    Status(phase="failed", message=f"{where} is damaged.", remark=f"{where}.").write(folder)
    folder.data.write_text(json.dumps({"left_out": [f"{where}: empty"]}))
    folder.log.write_text(f'File "{where}"\n  File "{__file__}", line 1')
    folder.guesses.write_text("{")
    broken = create(preset("notes"), shared / "runs", "broken")
    broken.recipe.write_text("{")

    run = Run(folder.path)
    status, frame = run.status(), Watch(run).frame()
    assert status.message.startswith("pets.zip is damaged.") and status.remark == "pets.zip."
    assert run.left_out() == ["pets.zip: empty"]
    assert run.last_words() == 'File "pets.zip"\n  File "test_shown.py", line 1'
    assert "guesses.json is damaged" in frame.text and "pets.zip: empty" in frame.text
    [told] = find_runs(shared / "runs").unreadable
    assert told.startswith("The run broken cannot be read. broken/recipe.json is damaged")
    gone = missing(shared / "runs", Values(run="gone"))["run"]
    with pytest.raises(ValueError, match="no run called gone in runs") as refused:
        watch(shared / "runs", "gone")
    for text in (frame.text, told, gone, str(refused.value)):
        assert str(shared) not in text and VISITOR not in text


CODES = {"runs": of_runs.all_of_them, "race": races.code}


@pytest.mark.parametrize("which", CODES)
def test_the_code_that_lists_runs_finds_them_wherever_they_lie(tmp_path, monkeypatch, which):
    finished(tmp_path / "else where's", "the-first")
    monkeypatch.setenv("LAYERS_RUNS", str(tmp_path / "else where's"))
    root = Path(serving.__file__).parents[1]
    ran = subprocess.run(
        [sys.executable, "-c", CODES[which]()], cwd=root, capture_output=True, text=True, check=True
    )
    [line] = ran.stdout.splitlines()
    assert line.startswith("the-first ")


@pytest.mark.parametrize("which", CODES)
def test_where_they_lie_no_visitor_is_told(shared, which):
    assert str(shared) not in CODES[which]() and "Path('runs')" in CODES[which]()
