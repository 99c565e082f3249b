"""What who looks at the layers' health is told: their curves, sentences and latest numbers."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from explainers.training.folder import Folder
from explainers.training.health import vitals
from explainers.training.health.measures import DEAD, GRADIENT, UPDATE, tag
from explainers.training.health.vitals import Vitals
from explainers.training.scalars import ScalarWriter
from explainers.training.status import Result, Status
from explainers.training.watch import watch
from tests.explainers.training import runs_made


@pytest.fixture
def told(tmp_path, monkeypatch) -> Iterator[tuple[Vitals, ScalarWriter]]:
    monkeypatch.setattr("explainers.training.making.FRESH", -1.0)
    monkeypatch.setattr("explainers.training.making.FRESH_AT_FIRST", -1.0)
    run = runs_made.finished(tmp_path, "one", network="cifar_quick_relu")
    with closing(ScalarWriter(run.path, 8)) as writer:
        yield vitals.vitals(watch(tmp_path, "one")), writer


def test_before_anything_was_measured_there_is_nothing_but_the_layers_names(told):
    frame = told[0].frame().data
    assert frame["kinds"] == [] and frame["latest"] == [] and frame["found"] == []
    assert frame["names"][:2] == ["conv1", "relu1"] and frame["state"] == "over"


def test_what_was_measured_is_drawn_listed_and_put_into_words(told):
    seen, writer = told
    for step in (9, 10, 11):
        for kind, layer, value in ((GRADIENT, 0, 0.5), (UPDATE, 0, 0.05), (DEAD, 1, 0.5)):
            writer.add(tag(kind, layer), step, value)
    writer.flush()
    frame = seen.frame().data
    assert frame["kinds"] == [GRADIENT, UPDATE, DEAD]
    assert frame["charts"][tag(UPDATE, 0)] == [[9, 10, 11], pytest.approx([0.05] * 3)]
    assert frame["charts"]["points"] == 9 and seen.frame().begun
    said = [sentence for sentence, _ in frame["found"]]
    assert "conv1 (0.05): a step moves the weights by more than 0.01" in said[0]
    assert "Units of relu1 (50\xa0%)" in said[1]
    assert frame["latest"] == [
        {"name": "conv1", "step": 11, GRADIENT: 0.5, UPDATE: pytest.approx(0.05), DEAD: None},
        {"name": "relu1", "step": 11, GRADIENT: None, UPDATE: None, DEAD: 0.5},
    ]


def test_who_has_a_frame_is_told_what_is_new(told):
    seen, writer = told
    writer.add(tag(GRADIENT, 0), 9, 0.5)
    writer.flush()
    before = seen.frame()
    writer.add(tag(GRADIENT, 0), 10, 0.25)
    writer.add(tag(UPDATE, 0), 10, 0.25)
    writer.flush()
    after = seen.frame()
    patch = json.loads(after.told_to(before.tag))
    assert patch["charts"][tag(GRADIENT, 0)] == {"keep": 1, "then": [[10], [0.25]]}
    assert patch["charts"][tag(UPDATE, 0)] == {"keep": 0, "then": [[10], [0.25]]}
    assert "names" not in patch


def test_a_gradient_of_0_has_no_place_on_decades_and_is_listed(told):
    seen, writer = told
    for tag_, value in ((tag(GRADIENT, 0), 0.0), (tag(DEAD, 1), 0.0)):
        writer.add(tag_, 9, value)
    writer.flush()
    frame = seen.frame().data
    assert frame["charts"][tag(GRADIENT, 0)] == [[], []]
    assert frame["charts"][tag(DEAD, 1)] == [[9], [0.0]]
    assert frame["latest"][0][GRADIENT] == 0


def test_a_run_that_diverged_is_not_called_healthy(told, tmp_path):
    seen, writer = told
    writer.add(tag(UPDATE, 0), 9, 0.001)
    writer.flush()
    run = Folder(tmp_path / "one")
    ended = replace(Status.read(run), phase="diverged")
    ended.write(run)
    Result.reached(ended).write(run)
    [[said, advice]] = seen.frame().data["found"]
    assert "diverged" in said and "before the change" in advice
