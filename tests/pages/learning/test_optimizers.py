"""The optimizers page: every view, its controls, and what it says to settings that cannot be."""

import json

import pytest

from explainers.lessons.optimizers import muon, words
from explainers.lessons.optimizers.numbers import Values
from explainers.worked import number
from tests.pages.reading import as_read, charts


def said(app, words):
    return any(words in node.value for node in app.markdown)


def output_of(data):
    return data["grids"][-1]["texts"]


def notes(app):
    return [node.value for node in (*app.info, *app.success, *app.warning, *app.error)]


@pytest.mark.parametrize("view", words.VIEWS)
def test_every_view_opens(open_page, view):
    app = open_page("optimizers", view=view)
    assert not app.error
    assert app.title[0].value == "Optimizers"
    assert all(len(json.dumps(figure)) < 500_000 for figure in charts(app).values())


def test_a_path_and_its_learning_rate(open_page, staged):
    app = open_page("optimizers")
    assert notes(app) == ["On the way: after 60 steps the loss is 0.04433, of 2.192 at the start."]
    app.selectbox(key="optimizers-preset").set_value("too_large").run()
    assert app.query_params["lr"] == "0.22"
    assert "Diverged at step 37: the loss reached" in app.warning[0].value
    app.select_slider(key="optimizers-lr").set_value(0.1).run()
    app.slider(key="optimizers-momentum").set_value(0.9).run()
    assert app.success[0].value.startswith("Arrived: from step 44 on")
    (path,) = staged(app, "optimizers-path-flat")["paths"]
    assert len(path["points"]) == 61


def test_another_surface_brings_its_own_start(open_page, unfold):
    app = open_page("optimizers")
    app.selectbox(key="optimizers-surface").set_value("rosenbrock").run()
    unfold(app, "optimizers-more")
    assert app.slider(key="optimizers-x").value == -1.2
    assert app.query_params["surface"] == "rosenbrock"


def test_a_step_of_muon_is_looked_at_part_by_part(open_page, staged):
    app = open_page("optimizers", view="Muon")
    shown = output_of(staged(app, "optimizers-muon-stage"))
    assert shown == ["0.1", "0.05", "0", "0.1", "0.05", "0.05"]
    assert not [one for one in app.slider if one.key == "optimizers-ns_step"]
    app.selectbox(key="optimizers-muon_part").set_value("gram").run()
    app.slider(key="optimizers-ns_step").set_value(5).run()
    assert app.query_params["ns_step"] == "5"
    gram = muon.shown(Values()).step.parts["gram 5"].output
    shown = output_of(staged(app, "optimizers-muon-stage"))
    assert shown == [number(value) for value in gram.flatten().tolist()]
    app.slider(key="optimizers-ns_steps").set_value(2).run()
    assert said(app, "after 2 steps: **1.095, 1.143**")


def test_a_matrix_that_cannot_be_used_is_said(open_page):
    app = open_page("optimizers", view="Muon", grad="1 2 3 4 5 6 7")
    assert "at most 4 rows of 5" in app.warning[0].value


def test_a_rate_from_the_address_may_lie_between_the_notches(open_page):
    app = open_page("optimizers", lr="0.0137")
    assert app.select_slider(key="optimizers-lr").value == 0.0137
    app.slider(key="optimizers-steps").set_value(70).run()
    assert app.query_params["lr"] == "0.0137"


def test_a_loss_that_is_no_number_has_its_true_reason(open_page, unfold):
    app = open_page("optimizers", optimizer="Adam", eps="0", x="0", y="0", surface="Bowl")
    assert "Broken at step 1: the loss is NaN" in app.warning[0].value
    assert "divides 0 by √0 + eps" in app.warning[0].value
    unfold(app, "optimizers-more")
    app.number_input(key="optimizers-eps").set_value(1e-8).run()
    assert not app.warning


def test_a_race_lists_where_everybody_ends(open_page, unfold):
    app = open_page("optimizers", view="Race", racers="SGD,Adam,AdamW")
    table = app.dataframe[0].value
    assert sorted(table["optimizer"]) == ["Adam", "AdamW", "SGD"]
    assert table["how it went"].tolist()[0] == "arrived at step 32"
    assert any("their lines lie on each other" in node.value for node in app.caption)
    unfold(app, "optimizers-more")
    app.number_input(key="optimizers-weight_decay").set_value(1.0).run()
    assert not any("their lines lie on each other" in node.value for node in app.caption)


def test_one_step_of_adam_part_by_part(open_page, staged):
    app = open_page("optimizers", view="One step", optimizer="Adam", step="1", lr="0.1")
    assert said(app, "of the step 0.1414")
    assert output_of(staged(app, "optimizers-stage")) == ["−2.7", "0.5"]
    app = open_page("optimizers", view="One step", optimizer="Adam", step="1", part="first moment")
    assert output_of(staged(app, "optimizers-stage")) == ["−0.028", "0.6"]
    app.slider(key="optimizers-step").set_value(2).run()
    assert said(app, "**Step 2:**")
    assert said(app, "Remembered after step 2")


def test_without_zero_grad_the_numbers_add_up(open_page, staged):
    app = open_page(
        "optimizers", view="zero_grad", surface="Bowl", x="2", y="0", lr="0.5", step="3"
    )
    data = staged(app, "optimizers-accumulation")
    assert [grid["texts"] for grid in data["grids"]] == [["3", "0"], ["−0.5", "0"], ["2.5", "0"]]
    app.slider(key="optimizers-step").set_value(1).run()
    assert output_of(staged(app, "optimizers-accumulation")) == ["2", "0"]


def test_a_schedule_beside_the_constant_rate(open_page):
    app = open_page("optimizers", view="Schedule", surface="Bowl", x="2.5", y="1.5", lr="0.5")
    assert said(app, "Mean loss of the last 10 steps")
    assert said(app, "CosineAnnealingLR **0.0723**")
    app.selectbox(key="optimizers-preset").set_value("stairs").run()
    assert said(app, "StepLR **")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"nesterov": "true"}, "Nesterov looks ahead along the velocity"),
        ({"optimizer": "Adam", "betas": "1,0.9"}, "betas[0] is 1"),
        ({"view": "Race", "racers": "SGD,Adam", "betas": "0.5,1"}, "betas[1] is 1"),
        ({"lr": "-1"}, "lr is -1: here it is a number from"),
        ({"lr": "NaN"}, "lr is NaN"),
        ({"x": "1e9"}, "x is 1e9: here it is a number from -3 to 3"),
        ({"steps": "100000"}, "steps is 100000: here it is a whole number from 1 to 200"),
        ({"racers": "Newton"}, "racers names Newton"),
        ({"view": "Schedule", "schedule": "OneCycleLR", "pct_start": "1"}, "divides by that"),
        ({"view": "One step", "lr": "1.8", "step": "9"}, "there is no step 9"),
    ],
)
def test_settings_that_cannot_be_get_a_sentence(open_page, query, sentence):
    app = open_page("optimizers", **query)
    assert any(sentence in as_read(words) for words in notes(app)), notes(app)


def test_nobody_in_the_race_gets_a_sentence(open_page):
    app = open_page("optimizers", view="Race")
    app.get("button_group")[1].set_value([]).run()
    assert not app.exception
    assert any("racers is empty" in words for words in notes(app))


def test_predict_then_see_leads_to_its_own_view(open_page):
    app = open_page("optimizers", view="Predict, then see")
    app.radio(key="optimizers-predict-zero_grad").set_value("1").run()
    assert "it is **3**" in app.info[0].value
    app.button(key="optimizers-predict-zero_grad-show").click().run()
    assert app.query_params["view"] == "zero_grad"
