"""All points of a run as CSV: every number that was recorded, in the row of its step."""

import csv
import io
import math

import numpy as np
import pytest

from explainers.training import scalars, table
from explainers.training.scalars import ScalarWriter


def read(folder):
    return list(csv.DictReader(io.StringIO("".join(table.csv(folder)))))


def test_every_point_is_in_the_row_of_its_step(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "ROWS", 7)
    writer = ScalarWriter(tmp_path, 0)
    losses = np.random.default_rng(0).exponential(size=30).astype(np.float32)
    for step, loss in enumerate(losses.tolist(), 1):
        writer.add(scalars.TRAIN_LOSS, step, loss)
    for step in (10, 20, 30, 31):
        writer.add(scalars.TEST_ACCURACY, step, step / 100)
    writer.close()
    rows = read(tmp_path)
    assert list(rows[0]) == ["step", "train/loss", "test/accuracy"]
    assert [int(row["step"]) for row in rows] == list(range(1, 32))
    assert [np.float32(row["train/loss"]) for row in rows[:-1]] == losses.tolist()
    tested = {int(row["step"]): row["test/accuracy"] for row in rows if row["test/accuracy"]}
    assert tested == {10: "0.1", 20: "0.2", 30: "0.3", 31: "0.31"}
    assert rows[-1]["train/loss"] == ""


def test_what_is_not_a_number_is_told_and_what_was_made_anew_counts_once(tmp_path):
    writer = ScalarWriter(tmp_path, 0)
    for step, loss in ((1, 2.0), (2, math.inf), (3, 5.0)):
        writer.add(scalars.TRAIN_LOSS, step, loss)
    writer.close()
    again = ScalarWriter(tmp_path, 2)
    again.add(scalars.TRAIN_LOSS, 3, math.nan)
    again.close()
    assert [row["train/loss"] for row in read(tmp_path)] == ["2.0", "inf", "nan"]


def test_a_run_without_points_has_a_head_and_a_damaged_one_a_refusal(tmp_path):
    assert "".join(table.csv(tmp_path)) == "step\n"
    scalars.path(tmp_path).write_bytes(b"something else")
    with pytest.raises(ValueError, match="holds no scalars"):
        table.csv(tmp_path)
