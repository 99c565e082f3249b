"""All points of a run as CSV: what the server sends, and for which names."""

import pytest
from starlette.requests import Request

from explainers import places as where
from explainers.lessons.train import numbers, words
from explainers.training import table
from explainers.training.curves import LONGEST
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
