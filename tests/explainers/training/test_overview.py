"""All runs at a glance: what is told of them, as it is by now, and what cannot be read."""

import json
import os
import shutil
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explainers.locks import Lock
from explainers.training import about, changes, listing, overview, racing, scalars
from explainers.training.about import About
from explainers.training.changes import Change
from explainers.training.comparing import Comparison
from explainers.training.curves import short
from explainers.training.event_files import Point
from explainers.training.export import EventFile
from explainers.training.parents import Parent
from explainers.training.run import Run
from explainers.training.status import Status
from explainers.training.tested import Accuracies, exact
from tests.explainers.training.runs_made import STEPS, finished, record


def test_a_run_is_told_with_its_best_epoch_and_its_curve(tmp_path):
    finished(tmp_path, "first", (0.5, 0.75, 0.625), made=1000.0, owner="me", batch_size=32)
    one = overview.look(tmp_path).named("first")
    assert one is not None
    assert (one.best, one.best_epoch, one.created, one.owner) == (0.75, 2, 1000.0, "me")
    assert one.curve == ((1.0, 0.5), (2.0, 0.75), (3.0, 0.625))
    assert (one.recipe.batch_size, one.device, one.test_pictures) == (32, "cpu", 100)
    assert one.over and one.status.phase == "finished"


@given(st.sampled_from([100, 120, 2_000, 10_000]), st.data())
def test_an_accuracy_is_shown_as_the_test_has_it_and_not_as_its_float32(pictures, data):
    tested = data.draw(st.integers(0, pictures)) / pictures
    assert f"{exact(float(np.float32(tested))):.1%}" == f"{tested:.1%}"


def test_the_best_accuracy_is_the_tests_own(tmp_path):
    finished(tmp_path, "first", (0.7985,))
    assert overview.look(tmp_path).named("first").best == 0.7985


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.lists(st.floats(width=32), min_size=1, max_size=4))
def test_an_accuracy_that_no_run_can_have_is_none_wherever_it_is_read(tmp_path, found):
    with tempfile.TemporaryDirectory(dir=tmp_path) as runs:
        run = finished(Path(runs), "strange", (), epochs=4)
        record(run, tuple(found))
        finished(Path(runs), "other", (0.5,))
        possible = [one for one in found if 0 <= one <= 1]
        one, other = (overview.of(Path(runs) / name) for name in ("strange", "other"))
        assert one.best == (exact(max(possible)) if possible else None)
        assert list(scalars.ScalarReader(run.path).read()["test/accuracy"].values) == possible
        assert racing.racer(Run(run.path)).accuracy[1] == tuple(map(short, possible))
        assert Comparison.of(one, other).points is None or possible


def test_the_newest_run_comes_first_and_a_run_without_a_test_has_no_best(tmp_path):
    for made, name in ((2000.0, "second"), (3000.0, "third"), (1000.0, "first")):
        finished(tmp_path, name, () if name == "third" else (0.5,), made=made, epochs=1)
    found = overview.look(tmp_path).found
    assert [one.name for one in found] == ["third", "second", "first"]
    assert (found[0].best, found[0].best_epoch, found[0].curve) == (None, None, ())
    assert sorted(overview.names(tmp_path)) == ["first", "second", "third"]


def test_what_changes_in_a_folder_is_seen_and_what_does_not_is_not_read_again(
    tmp_path, monkeypatch
):
    run = finished(tmp_path, "first", (0.5,))
    before = overview.look(tmp_path).found[0]
    monkeypatch.setattr(overview, "_made", lambda path: pytest.fail("it is known"))
    assert overview.look(tmp_path).found[0] is before
    monkeypatch.undo()
    about.set_note(run, "mine")
    assert overview.look(tmp_path).found[0].about.note == "mine"
    record(run, (0.25, 0.9), done=0)  # it was taken up again from its beginning
    assert overview.look(tmp_path).found[0].best == pytest.approx(0.9)
    run.result.unlink()
    assert overview.look(tmp_path).found[0].status.phase == "finished"  # as its status says
    run.path.rename(tmp_path / "other")
    assert [one.name for one in overview.look(tmp_path).found] == ["other"]


def test_of_a_run_that_was_over_long_ago_two_files_are_looked_at(tmp_path, monkeypatch):
    run = finished(tmp_path, "first", (0.5,))
    os.utime(run.path, (1000.0, 1000.0))
    before = overview.look(tmp_path).found[0]
    looked, stat = [], os.stat
    monkeypatch.setattr(overview.os, "stat", lambda path: looked.append(path) or stat(path))
    assert overview.look(tmp_path).found[0] is before and len(looked) == 2
    monkeypatch.undo()
    about.set_note(run, "mine")  # a file that is put there anew
    assert overview.look(tmp_path).found[0].about.note == "mine"
    os.utime(run.path, (2000.0, 2000.0))
    assert overview.look(tmp_path).found[0].about.note == "mine"
    run.result.unlink()  # somebody goes on with it
    os.utime(run.path, (3000.0, 3000.0))
    worker = Lock(run.lock)
    for phase in ("training", "paused"):
        Status(phase=phase).write(run)
        os.utime(run.path, (3000.0, 3000.0))
        assert worker.acquire()
        assert overview.look(tmp_path).found[0].status.phase == phase
        worker.release()


def test_changes_on_the_way_are_seen(tmp_path):
    run = finished(tmp_path, "first")
    assert overview.look(tmp_path).found[0].changed == ()
    made = [Change(3, "lr", 0.01, 0.02), Change(5, "momentum", 0.9, 0.5)]
    changes.write(run, made)
    assert overview.look(tmp_path).found[0].changed == tuple(made)


def test_a_run_that_goes_on_is_told_as_it_is(tmp_path):
    run = finished(tmp_path, "first", (0.5,))
    run.result.unlink()
    Status(phase="training", step=6, steps_per_epoch=STEPS).write(run)
    assert overview.look(tmp_path).found[0].status.phase == "killed"
    worker = Lock(run.lock)
    assert worker.acquire()
    try:
        assert not overview.look(tmp_path).found[0].over
    finally:
        worker.release()


def test_only_a_name_that_a_run_can_have_is_there(tmp_path):
    finished(tmp_path / "runs", "first")
    runs = tmp_path / "runs"
    there = [
        name
        for name in (
            "first",
            "gone",
            "../runs/first",
            "",
            ".",
            "..",
            "first/",
            "a\0b",
            "x" * 999,
            "\udc80",
        )
        if overview.is_there(runs, name)
    ]
    assert there == ["first"]


def test_a_run_that_cannot_be_read_is_told_in_a_sentence_and_others_are_listed(tmp_path):
    finished(tmp_path, "good")
    bad = finished(tmp_path, "bad")
    bad.recipe.write_text("{")
    (tmp_path / "no-run").mkdir()
    (tmp_path / ".new-1").mkdir()
    (tmp_path / ".new-1" / "recipe.json").write_text("{}")
    found = overview.look(tmp_path)
    assert [one.name for one in found.found] == ["good"]
    assert len(found.unreadable) == 1 and found.unreadable[0].startswith("The run bad cannot be")
    assert overview.look(tmp_path / "nowhere") == overview.Overviews((), ())


def test_a_run_whose_name_is_no_text_is_told_in_a_sentence_that_can_be_shown(tmp_path):
    finished(tmp_path, "good")
    try:
        shutil.copytree(os.fsencode(tmp_path / "good"), os.fsencode(tmp_path) + b"/\xe4pfel")
    except OSError:
        pytest.skip("names are text here")
    seen, listed = overview.look(tmp_path), listing.find_runs(tmp_path)
    assert [one.name for one in seen.found] == [run.name for run in listed.found] == ["good"]
    assert overview.names(tmp_path) == ["good"]
    for sentence in (*seen.unreadable, *listed.unreadable):
        assert sentence.isprintable() and r"\udce4pfel" in sentence
    assert len(seen.unreadable) == len(listed.unreadable) == 1


def test_tests_are_read_on_where_they_were_and_void_ones_are_forgotten(tmp_path):
    run = finished(tmp_path, "first", (0.5, 0.75))
    tested = Accuracies(run.path)
    assert tested.read() == ([4, 8], [0.5, 0.75])
    record(run, (0.25,), done=1)  # the second epoch anew
    assert tested.read() == ([4, 8], [0.5, 0.25])
    with scalars.path(run.path).open("ab") as file:
        file.write(b"half")
    assert tested.read() == ([4, 8], [0.5, 0.25])
    scalars.path(run.path).unlink()
    record(run, (0.125,))
    assert tested.read() == ([4], [0.125])


@pytest.mark.parametrize("content", [b"", b"LbL", b"something else entirely, for many bytes"])
def test_a_damaged_file_of_scalars_tells_no_tests(tmp_path, content):
    run = finished(tmp_path, "first")
    scalars.path(run.path).write_bytes(content)
    assert Accuracies(run.path).read() == ([], [])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes among files")
def test_a_pipe_in_place_of_the_scalars_keeps_nobody_waiting(tmp_path):
    run = finished(tmp_path, "first")
    scalars.path(run.path).unlink()
    os.mkfifo(scalars.path(run.path))
    assert Accuracies(run.path).read() == ([], [])
    with pytest.raises(OSError):
        scalars.ScalarReader(run.path).read_on()


def test_a_run_of_an_older_version_is_read_from_its_event_files(tmp_path):
    events = EventFile(tmp_path, 1)
    events.write(
        [Point(scalars.TEST_ACCURACY, 0.5, 4, 0.0), Point(scalars.TRAIN_LOSS, 2.0, 4, 0.0)]
    )
    events.close()
    assert Accuracies(tmp_path).read() == ([4], [0.5])


def test_more_tests_than_a_recipe_can_have_are_not_kept(tmp_path, monkeypatch):
    run = finished(tmp_path, "first", (0.1, 0.2, 0.3))
    monkeypatch.setattr("explainers.training.tested.MOST", 2)
    assert Accuracies(run.path).read()[0] == [4, 8]


def test_a_note_and_a_pin_are_kept_beside_each_other(tmp_path):
    run = finished(tmp_path, "first")
    assert About.read(run) == About()
    about.set_note(run, "  the one for the lecture\n")
    about.set_pinned(run, True)
    assert About.read(run) == About("the one for the lecture", True)
    about.set_note(run, "")
    assert About.read(run) == About("", True)
    with pytest.raises(ValueError, match="501 characters; it may have 500"):
        about.set_note(run, "x" * 501)
    assert About.read(run) == About("", True)
    run.about.write_text(json.dumps({"note": "x" * 501}))
    assert About.read(run) == About()


def test_who_descends_from_whom_is_told(tmp_path):
    one = finished(tmp_path, "first", made=1000.0)
    parent = Parent.of(one, epoch=1, step=4)
    finished(tmp_path, "second", parent=parent)
    assert overview.look(tmp_path).named("second").parent == parent
    assert one.recipe.stat().st_mtime == parent.made
