"""The optimizers lesson: its snippets walk the very paths, and its beliefs have their truths."""

import contextlib
import io
import json
import math
from dataclasses import replace
from itertools import pairwise

import pytest
import torch

from explainers import settings
from explainers.figures.palette import LIGHT
from explainers.lessons.optimizers import (
    beliefs,
    code,
    figures,
    landscape,
    numbers,
    remarks,
    surfaces,
    words,
)
from explainers.lessons.optimizers.numbers import Values
from explainers.optimizers.landscapes import LANDSCAPES, REACH
from explainers.optimizers.paths import walk
from explainers.optimizers.verdicts import verdict
from explainers.worked import number
from tests.explainers.figures.checked import checked

TABLE = settings.table(Values)
ALL = (*numbers.PRESETS.values(), *numbers.RACES.values(), *numbers.SCHEDULED.values())


def run(snippet):
    """What a snippet leaves behind, and under "printed" what it prints."""
    names = {}
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(snippet, names)
    return {**names, "printed": out.getvalue()}


def test_presets_and_predictions_hold_legal_settings():
    for values in (*ALL, *(p.show for p in beliefs.predictions())):
        assert settings.checked(values) == values
    assert [*numbers.PRESETS] == [*words.PRESETS]
    assert [*numbers.RACES] == [*words.RACES]
    assert [*numbers.SCHEDULED] == [*words.SCHEDULED]


@pytest.mark.parametrize("preset", numbers.PRESETS)
@pytest.mark.parametrize("zero_grad", [True, False])
def test_the_code_of_a_path_walks_it(preset, zero_grad):
    plan = replace(numbers.plan(numbers.PRESETS[preset]), zero_grad=zero_grad)
    left, path = run(code.path(plan)), walk(plan)
    assert left["positions"] == path.positions.tolist()
    assert (f"diverged at step {path.diverged_at}" in left["printed"]) is bool(path.diverged_at)
    assert len(left["printed"].splitlines()) == path.steps + bool(path.diverged_at)


@pytest.mark.parametrize("name", ["StepLR", "CosineAnnealingLR", "OneCycleLR", "constant"])
def test_the_code_of_a_schedule_walks_its_noisy_path(name):
    values = Values(schedule=name, lr=0.1, seed=3)
    plan = numbers.scheduled(values)[name]
    assert run(code.path(plan))["positions"] == walk(plan).positions.tolist()


@pytest.mark.parametrize("race", numbers.RACES)
def test_the_code_of_a_race_runs_it(race):
    values = replace(numbers.RACES[race], racers=tuple(words.RACERS), steps=30)
    plans = numbers.race(values)
    assert list(plans) == list(words.RACERS.values())
    assert dict(plans["Nesterov"].arguments)["nesterov"] is True
    left = run(code.race(plans))
    assert left["paths"] == {name: walk(p).positions.tolist() for name, p in plans.items()}


@pytest.mark.parametrize("optimizer", ["SGD", "RMSprop", "Adam", "AdamW"])
@pytest.mark.parametrize("step", [1, 7])
def test_the_code_of_a_step_gives_the_stages_numbers(optimizer, step):
    values = Values(optimizer=optimizer, momentum=0.5, step=step, lr=0.05)
    before, example = numbers.at_step(values)
    assert before.steps == step - 1
    left = run(code.one_step(replace(numbers.plan(values), steps=step)))
    assert torch.equal(left["param"].detach(), example.output)
    assert left["before"] == example.operands["param"].tolist()
    assert torch.equal(left["param"].grad, example.operands["grad"])
    for name, value in left["state"].items():
        assert name == "step" or torch.equal(value, example.operands[name])


def test_the_code_of_the_rates_gives_the_losses_at_the_end():
    values = Values(optimizer="Adam", steps=20)
    ends = {lr: float(path.losses[-1]) for lr, path in numbers.swept(values)[0].items()}
    left = run(code.sweep(numbers.plan(values), list(numbers.SWEEP)))
    assert left["ends"] == pytest.approx(ends, rel=1e-6)


@pytest.mark.parametrize(
    ("lr", "around"),
    [(0.18, [0.018, 0.18, 1.8]), (2e-5, [1e-5, 2e-5, 2e-4]), (50.0, [5.0, 50.0, 100.0])],
)
def test_a_rate_and_those_around_it_are_walked_with_the_rates_of_the_sweep(monkeypatch, lr, around):
    seen, walk_all = [], numbers.walk_all
    monkeypatch.setattr(numbers, "walk_all", lambda plans: [seen.append(1), walk_all(plans)][1])
    sweep, near = numbers.swept(Values(lr=lr, steps=5))
    assert list(sweep) == list(numbers.SWEEP)
    assert list(near) == pytest.approx(around)
    assert len(seen) == 1
    for rate, path in near.items():
        alone = walk(numbers.plan(Values(lr=rate, steps=5)))
        assert torch.equal(path.positions, alone.positions)


def test_the_presets_teach_what_their_names_say():
    ways = {
        name: verdict(walk(numbers.plan(values))).word for name, values in numbers.PRESETS.items()
    }
    assert ways["momentum"] == ways["dip"] == "arrived"
    assert ways["too_large"] == "diverged"
    assert ways["too_small"] == ways["zigzag"] == "on the way"
    assert ways["ridge"] == "stuck"
    still = replace(numbers.PRESETS["dip"], momentum=0.0)
    assert verdict(walk(numbers.plan(still))).word == "stuck"


def test_a_schedule_settles_where_a_constant_rate_trembles():
    for name in ("cosine", "stairs", "one_cycle"):
        plans = numbers.scheduled(numbers.SCHEDULED[name])
        constant, changed = (float(walk(p).losses[-10:].mean()) for p in plans.values())
        assert changed < constant / 3


def test_the_limit_is_where_sgd_begins_to_diverge():
    curvature, limit = numbers.steepest(Values())
    assert (curvature, limit) == pytest.approx((10, 0.2))
    ways = [
        verdict(walk(numbers.plan(Values(lr=lr, steps=200)))).word
        for lr in (0.99 * limit, 1.05 * limit)
    ]
    assert ways == ["arrived", "diverged"]
    told = remarks.limit(Values(momentum=0.9))
    assert "lr < 2 / 10 = 0.2" in told
    assert "the bound is 0.38" in told


def test_the_truths_of_the_predictions():
    assert {p.name: p.truth for p in beliefs.predictions()} == {
        "twice": "It diverges: every step lands farther away",
        "overshoot": "Only the one with momentum",
        "zero_grad": "3",
        "decay": "With AdamW",
        "directions": "Both move about as far",
    }


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("racers", "SGD,Adagrad", "racers names Adagrad: choose among sgd"),
        ("racers", "", "racers is empty"),
        ("betas", "0.9", "two numbers from 0 to 1"),
        ("betas", "0.9,high", "two numbers from 0 to 1"),
        ("betas", "0.9,nan", "two numbers from 0 to 1"),
        ("lr", "0", "lr is 0: here it is a number from 0.00001 to 100"),
        ("lr", "inf", "lr is inf"),
    ],
)
def test_settings_that_cannot_be_used_get_a_sentence(name, text, words):
    with pytest.raises(ValueError, match=words):
        TABLE[name].read(text)


def test_settings_survive_the_address():
    for name, value in (("racers", ("adam", "sgd")), ("betas", (0.5, 0.25)), ("lr", 0.0137)):
        setting = TABLE[name]
        back = setting.read(setting.write(value))
        assert back == (("sgd", "adam") if name == "racers" else value)
    assert 0.0137 in numbers.scale_with(0.0137)


def test_a_step_after_the_divergence_is_refused_in_words():
    with pytest.raises(
        ValueError, match=r"ended at step 3: there is no step 9 .* The steps are too large"
    ):
        numbers.at_step(Values(lr=1.8, step=9))


# --- figures ------------------------------------------------------------------------------------


def test_the_view_from_above_has_every_step_of_every_path():
    plans = numbers.race(Values())
    paths = {name: walk(plan) for name, plan in plans.items()}
    data = landscape.payload(LANDSCAPES["Ravine"], paths)
    assert data == json.loads(json.dumps(data))
    for shown, (name, path) in zip(data["paths"], paths.items(), strict=True):
        assert shown["name"] == name
        assert len(shown["points"]) == len(shown["losses"]) == path.steps + 1
        assert torch.allclose(torch.tensor(shown["points"]), path.positions, atol=1e-4)
        assert shown["losses"][0] == number(float(path.losses[0]))
    looks = {(path["role"], path["dash"], path["symbol"]) for path in data["paths"]}
    assert len(looks) == len(paths)
    assert data["start"] == [-2.8, 0.6]
    figure = checked(surfaces.solid(LANDSCAPES["Ravine"], paths, LIGHT))
    assert len({trace.line.dash for trace in figure.data if trace.meta}) == len(paths)


def test_a_start_beyond_the_part_that_is_shown_shows_all():
    def tall(y):
        path = walk(numbers.plan(Values(y=y)))
        return landscape.payload(LANDSCAPES["Ravine"], {"SGD": path})["tall"]

    assert (tall(1.5), tall(1.55)) == (1.5, REACH)


def test_a_path_that_runs_away_stays_within_what_a_figure_can_hold():
    path = walk(numbers.plan(Values(surface="rosenbrock", lr=100.0)))
    (shown,) = landscape.payload(LANDSCAPES["Rosenbrock"], {"SGD": path})["paths"]
    assert max(abs(part) for point in shown["points"] for part in point) <= landscape.FAR
    solid = checked(surfaces.solid(LANDSCAPES["Rosenbrock"], {"SGD": path}, LIGHT))
    assert math.isnan(solid.data[1].z[-1])
    chart = checked(figures.losses({"SGD": path}, LIGHT))
    assert f"diverged at step {path.diverged_at}" in chart.layout.annotations[0].text
    assert max(chart.data[0].y) <= 1e7


def test_a_path_is_drawn_up_to_where_its_numbers_end():
    path = walk(numbers.plan(Values(surface="bowl", x=0.0, y=1.0, optimizer="Adam", eps=0.0)))
    assert path.positions[-1].isnan().any()
    (shown,) = landscape.payload(LANDSCAPES["Bowl"], {"Adam": path})["paths"]
    assert shown["points"] == [[0, 1]]
    chart = checked(figures.losses({"Adam": path}, LIGHT))
    assert list(chart.data[0].y) == [0.5]
    assert "NaN at step 1" in chart.layout.annotations[0].text


def test_names_stand_apart():
    paths = {name: walk(plan) for name, plan in numbers.race(Values()).items()}
    chart = checked(figures.losses(paths, LIGHT))
    low, high = chart.layout.yaxis.range
    heights = sorted(a.y for a in chart.layout.annotations)
    assert len(heights) == len(paths)
    assert min(b - a for a, b in pairwise(heights)) > 0.04 * (high - low)


@pytest.mark.parametrize("optimizer", ["SGD", "RMSprop", "Adam", "AdamW"])
@pytest.mark.parametrize("momentum", [0.0, 0.5])
def test_a_step_has_the_parts_that_are_offered(optimizer, momentum):
    values = Values(view="one_step", optimizer=optimizer, momentum=momentum, part="velocity")
    _, example = numbers.at_step(values)
    offered = numbers.parts(values)
    assert {words.PARTS[part] for part in offered} == set(example.parts)
    kept = numbers.settled(values)
    assert kept.part in ("whole", *offered) or not offered
    assert numbers.settled(kept) == kept
