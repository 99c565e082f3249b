"""The view of the range test: a run of its own kind, and its rate for the recipe."""

import re

import pytest

from explainers.figures.palette import DARK
from explainers.lessons.train import changing, formats, ranges
from explainers.optimizers.rates import rate
from explainers.training import range_test, scalars
from explainers.training.changes import Change
from explainers.training.recipe import preset
from pages.training.train import starting
from tests.explainers.training.runs_made import finished

pytestmark = pytest.mark.usefixtures("places")


def test_a_test_is_started_and_what_it_found_is_put_into_the_recipe(open_page, places, monkeypatch):
    asked = []

    def start(recipe, runs, name, **rest):
        asked.append((recipe, name))
        made = finished(runs, name, schedule="range_test")
        writer = scalars.ScalarWriter(made.path, 0)
        for step in range(60):
            lr = rate("range_test", step, 60, lr=10.0)
            writer.add(scalars.TRAIN_LR, step + 1, lr)
            writer.add(scalars.TRAIN_LOSS, step + 1, 2.0 - step / 50 if lr < 0.1 else 9.0 * lr)
        writer.close()
        return type("Started", (), {"name": name})

    monkeypatch.setattr(starting, "start_next", start)
    app = open_page("train", view="range")
    assert "Nothing has been measured yet" in " ".join(one.value for one in app.markdown)
    app.button(key="train-range").click().run()
    assert asked == [(range_test.recipe(preset("fast")), "drawn-fast-range")]
    use = app.button(key="train-range-use")
    suggested = float(use.label.removeprefix("Use lr="))
    assert 0.001 < suggested < 0.02
    use.click().run()
    assert app.query_params["lr"] == f"{suggested:g}" and "view" not in app.query_params


def test_no_rate_is_written_with_an_e():
    """A line breaks 1e-05 in two, and who types it wonders."""
    assert [formats.rate(value) for value in (3.64e-5, 10.0, 3.6e-12)] == [
        "0.000036",
        "10",
        "3.6 × 10⁻¹²",
    ]
    assert "from 0.00001 to 10." in ranges.ABOUT
    rates = [1e-5 * 1.26**step for step in range(40)]
    losses = [2.0 - step / 10 if step < 12 else 2.0 for step in range(40)]
    found = range_test.of_points(list(zip(rates, losses, strict=True)))
    assert ranges.figure(found, DARK).data[0]["customdata"][:2] == ["0.00001", "0.0000126"]
    told = f"{ranges.words(found)} {ranges.table(found)}"
    assert "lr=0.0000" in told and not re.search(r"\de-?\d", told)
    changed = changing.changed(7, [Change(7, "lr", 1e-5, 0.0125)])
    assert "lr 0.00001 → 0.0125" in changed and "lr 0.00002." in changing.turn({"lr": 2e-5})
