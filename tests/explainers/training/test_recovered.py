"""A run whose status is gone or damaged: what is told of it is what its other files hold."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.training import changes, content, overview, scalars
from explainers.training.changes import Change
from explainers.training.curves import Curve
from explainers.training.parents import Parent
from explainers.training.run import Run
from explainers.training.scalars import ScalarWriter
from explainers.training.status import Result, Status
from tests.explainers.training.runs_made import STEPS, finished

COUNTS = {"train": {"counts": [128, 100]}, "test": {"counts": [50, 50]}}  # 4 batches of 64
PARTS = ("result", "data", "changes")


def whole(runs, accuracies, **recipe):
    """A run whose learning rate was halved on its way; all of it is there."""
    run = finished(runs, "one", accuracies, device="auto", **recipe)
    run.data.write_text(json.dumps({"fingerprint": COUNTS}))
    changes.write(run, [Change(2, "lr", 0.01, 0.005)])
    writer = ScalarWriter(run.path, len(accuracies) * STEPS)
    writer.add(scalars.TRAIN_LR, len(accuracies) * STEPS + 1, 0.005)
    writer.close()
    status = replace(Status.read(run), lr=0.005, lr_scale=0.5, train_pictures=228)
    status.write(run)
    return run


@settings(max_examples=40)
@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=4),
    st.sampled_from([None, "{", '{"epoch": -1}']),
    st.sets(st.sampled_from(PARTS)),
)
def test_what_other_files_tell_is_told_and_nothing_else(found, status, gone):
    with tempfile.TemporaryDirectory() as runs:
        run = whole(Path(runs), tuple(found))
        before = overview.of(run.path)
        run.status.unlink()
        if status is not None:
            run.status.write_text(status)
        for name in gone:
            (run.path / f"{name}.json").unlink()
        after = overview.of(run.path)
    for field in ("best", "best_epoch", "curve"):
        assert getattr(after, field) == getattr(before, field), field
    told = ("epoch", "steps_per_epoch", "lr", *({"test_pictures"} if "data" not in gone else ()))
    for field in told:
        assert getattr(after.status, field) == getattr(before.status, field), field
    assert after.device == ("–" if "result" in gone else "cpu")
    assert after.status.phase == ("killed" if "result" in gone else "finished")
    shown = content.numbers(after.status, after.recipe, {tag: Curve() for tag in scalars.TAGS})
    assert (shown["lr"], shown["epoch"]) == (0.005, len(found))
    assert after.status.lr_scale == (1.0 if "changes" in gone else 0.5)


def test_that_the_status_is_gone_is_said_and_that_it_can_go_on(tmp_path):
    run = whole(tmp_path, (0.5,))
    run.epoch(1).write_bytes(b"")
    for path in (run.status, run.result):
        path.unlink()
    told = Run(run.path).status()
    assert (told.word, told.step) == ("Killed", STEPS)
    assert told.message.startswith("It was trained, and its status is not there")
    assert told.message.endswith("Resume goes on from the last checkpoint.")


def test_a_run_that_nobody_has_started_is_not_said_to_have_lost_anything(tmp_path):
    for name, past in (("new", False), ("fork", True)):
        run = finished(tmp_path, name, (0.5,), parent=Parent("one", step=4) if past else None)
        for path in (run.status, run.result):
            path.unlink()
        if past:
            run.past.touch()
            run.latest.touch()
        else:
            scalars.path(run.path).unlink()
        assert Run(run.path).status().word == "Not started"


@pytest.mark.parametrize("each", [1, 0])
def test_an_epoch_that_the_recipe_has_not_is_left_out(tmp_path, each):
    run = finished(tmp_path, "one", (0.5, 0.75))
    status = replace(Status.read(run), steps_per_epoch=each)
    status.write(run)
    Result.reached(status).write(run)
    one = overview.of(run.path)
    assert (one.best, one.best_epoch, one.curve) == (0.75, None, ())


@pytest.mark.parametrize("counts", [[-1], [10**10], ["x"], 3, None, [True], [5e8]])
def test_a_fingerprint_of_anything_is_no_fingerprint(tmp_path, counts):
    run = finished(tmp_path, "one", (0.5,))
    run.data.write_text(json.dumps({"fingerprint": {"train": {"counts": counts}, "test": counts}}))
    run.status.unlink()
    assert Run(run.path).status().steps_per_epoch == STEPS
