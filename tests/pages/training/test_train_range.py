"""The view of the range test: a run of its own kind, and its rate for the recipe."""

import pytest

from explainers.optimizers.rates import rate
from explainers.training import range_test, scalars
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
