"""All points of a run as CSV: what the server sends, and for which names."""

import csv
from urllib.parse import urlencode

import pytest
from starlette.requests import Request

from explainers import places as where
from explainers.lessons.train import numbers, words
from explainers.training import table
from explainers.training.curves import LONGEST
from explainers.training.racing import REACHED
from pages.server import tables
from tests.explainers.training.runs_made import STEPS, finished

pytestmark = pytest.mark.usefixtures("places")


def asked(name: str):
    return tables.points(Request({"type": "http", "path_params": {"run": name}}))


def test_the_points_of_a_run_are_sent_under_its_name():
    finished(where.runs(), "first é")
    answer = asked("first é")
    assert (answer.status_code, answer.media_type) == (200, "text/csv")
    assert answer.headers["content-disposition"].endswith("''first%20%C3%A9.csv")
    rows = "".join(table.csv(where.runs() / "first é")).splitlines()
    assert rows[0] == "step,train/loss,test/accuracy"
    assert rows[1:][STEPS - 1] == f"{STEPS},2.0,0.5"
    assert len(rows) == 1 + 2 * STEPS


@pytest.mark.parametrize("name", ["gone", "..", "first/../first", "damaged"])
def test_there_are_none_of_what_is_no_run_or_is_damaged(name):
    finished(where.runs(), "first")
    (finished(where.runs(), "damaged").path / "scalars.bin").write_bytes(b"something else")
    assert asked(name).status_code == 404


def test_the_reader_chooses_over_how_many_steps_the_loss_is_smoothed():
    assert numbers.smoothing(numbers.Values()) is None
    assert str(LONGEST) == words.SMOOTHED
    assert [numbers.smoothing(numbers.Values(smoothing=name)) for name in ("0", "500")] == [0, 500]


def raced(what: str, runs: str):
    query = urlencode({"runs": runs}).encode()
    path = {"what": what}
    return tables.race(Request({"type": "http", "path_params": path, "query_string": query}))


def test_a_race_is_sent_as_its_curves_and_as_its_table():
    finished(where.runs(), "first é", lr=0.5)
    finished(where.runs(), "=1+1", (0.6,), lr=0.25)
    assert tables.race_address("table", ["first é", "a&b"]) == (
        "race/table.csv?runs=first+%C3%A9%2Ca%26b"
    )
    answer = raced("table", "first é,gone,=1+1")
    assert (answer.status_code, answer.media_type) == (200, "text/csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="race-table.csv"'
    heads, *rows = csv.reader(answer.body.decode().splitlines())
    assert heads[:4] == ["run", "state", "test_accuracy", "train_seconds"]
    assert heads[4:] == [*(f"seconds_to_{goal:g}" for goal in REACHED), "epochs", "lr"]
    assert [row[:4] for row in rows] == [
        ["first é", "finished", "0.75", "12.0"],
        ["'=1+1", "finished", "0.6", "12.0"],
    ]
    assert [row[4:] for row in rows] == [
        ["0.0"] * 4 + ["2", "0.5"],
        ["0.0"] * 2 + ["", "", "1", "0.25"],
    ]
    heads, *points = csv.reader(raced("curves", "=1+1").body.decode().splitlines())
    assert heads == ["run", "curve", "seconds", "value"]
    assert points[0] == ["'=1+1", "test_accuracy", "0.0", "0.6"]
    assert [point[1:] for point in points[1:]] == [["smoothed_loss", "0.0", "2.0"]] * STEPS


@pytest.mark.parametrize(("what", "runs"), [("table", "gone"), ("table", ""), ("else", "first")])
def test_there_is_no_race_of_what_is_no_run(what, runs):
    finished(where.runs(), "first")
    assert raced(what, runs).status_code == 404
