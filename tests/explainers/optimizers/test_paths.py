"""Surfaces, schedules and the paths that torch.optim walks on them."""

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explainers.once import Once
from explainers.optimizers import paths
from explainers.optimizers.kinds import KINDS
from explainers.optimizers.landscapes import LANDSCAPES, REACH
from explainers.optimizers.paths import LIMIT, Walk, walk, walk_all
from explainers.optimizers.schedules import NAMES, schedule
from explainers.optimizers.verdicts import verdict


def sgd(lr, momentum=0.0):
    return (("lr", lr), ("momentum", momentum))


@pytest.mark.parametrize("surface", LANDSCAPES.values(), ids=LANDSCAPES)
def test_minima_and_dips_are_flat_curved_upwards_and_the_code_is_the_function(surface):
    axis, losses = surface.grid()
    assert losses.min() >= 0
    assert axis[-1] == REACH
    for place in (*surface.minima, *surface.dips):
        here = torch.tensor(place, dtype=torch.float64, requires_grad=True)
        loss = surface.loss(here)
        (slope,) = torch.autograd.grad(loss, here)
        assert slope.norm() < 1e-5
        assert min(surface.curvatures(place)) > 0
        assert (loss.item() < 1e-9) is (place in surface.minima)
    x, y = torch.randn(2, 50, dtype=torch.float64)
    assert torch.equal(eval(surface.code, {"torch": torch, "x": x, "y": y}), surface.function(x, y))


def test_a_step_on_the_bowl_multiplies_by_one_minus_lr():
    path = walk(Walk("Bowl", (2.0, -1.0), "SGD", sgd(0.25), 3))
    assert path.positions[:, 0].tolist() == [2.0, 1.5, 1.125, 0.84375]
    assert path.losses[1].item() == (1.5**2 + 0.75**2) / 2
    assert torch.equal(path.gradients, path.positions[:-1])
    assert path.rates == (0.25,) * 3
    assert path.diverged_at is None


@pytest.mark.parametrize("lr", [1.9, 2.1])
def test_above_two_over_the_curvature_the_path_diverges(lr):
    path = walk(Walk("Bowl", (2.0, 0.0), "SGD", sgd(lr), 200))
    assert (path.diverged_at is not None) is (lr > 2)
    assert (verdict(path).word == "diverged") is (lr > 2)
    if lr > 2:
        assert path.losses[-1] > LIMIT >= path.losses[-2]
        assert path.steps == path.diverged_at == len(path.gradients)
        assert f"diverged at step {path.diverged_at}: the loss reached" in verdict(path).sentence


def test_a_loss_that_is_no_number_ends_the_path():
    path = walk(Walk("Rosenbrock", (-1.2, 1.0), "SGD", sgd(100.0), 200))
    assert path.diverged_at == 1
    assert path.losses[-1] > LIMIT or math.isnan(path.losses[-1])


@pytest.mark.parametrize(
    ("plan", "word"),
    [
        (Walk("Bowl", (2.0, 1.0), "SGD", sgd(0.5), 40), "arrived"),
        (Walk("Bowl", (2.0, 1.0), "SGD", sgd(0.001), 40), "on the way"),
        (Walk("Bowl", (2.0, 1.0), "SGD", sgd(2.05), 40), "diverging"),
        (Walk("Saddle", (2.5, 0.0), "SGD", sgd(0.2), 60), "stuck"),
        (Walk("Bowl", (2.0, 1.0), "SGD", sgd(0.5, 0.98), 60), "bounces"),
        (Walk("Bowl", (2.0, 1.0), "Adam", (("lr", 20.0),), 20), "thrown off"),
    ],
)
def test_how_a_path_went(plan, word):
    assert verdict(walk(plan)).word == word


def alone(plan):
    """The positions, losses and state of a loop as anybody would write it, to its end."""
    kind, surface = KINDS[plan.optimizer], LANDSCAPES[plan.surface]
    position = torch.tensor(plan.start, requires_grad=True)
    optimizer = kind.optimizer([position], **dict(plan.arguments))
    scheduler = plan.schedule.over(optimizer) if plan.schedule else None
    loss = surface.loss(position)
    positions, losses = [position.tolist()], [loss.item()]
    while len(losses) <= plan.steps and losses[-1] <= LIMIT:
        if plan.zero_grad:
            optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if scheduler:
            scheduler.step()
        loss = surface.loss(position)
        positions.append(position.tolist())
        losses.append(loss.item())
    return positions, losses, optimizer.state[position]


@given(
    st.sampled_from(sorted(LANDSCAPES)),
    st.sampled_from(sorted(KINDS)),
    st.tuples(*[st.floats(-REACH, REACH, width=32)] * 2),
    st.lists(st.floats(1e-5, 100), min_size=1, max_size=24),
    st.sampled_from([0.0, 0.5, 0.9, 1.2]),
    st.sampled_from([0.0, 0.3, 10.0]),
    st.booleans(),
    st.integers(0, 30),
)
def test_walks_side_by_side_are_those_that_each_would_be_alone(
    surface, optimizer, start, rates, momentum, weight_decay, zero_grad, steps
):
    kind = KINDS[optimizer]
    values = {**kind.defaults, "momentum": momentum, "weight_decay": weight_decay}
    plans = [
        Walk(
            surface, start, optimizer, kind.chosen(values | {"lr": lr}), steps, zero_grad=zero_grad
        )
        for lr in rates
    ]
    for plan, path in zip(plans, walk_all(plans), strict=True):
        same_as_alone(plan, path)
        assert path.rates == (dict(plan.arguments)["lr"],) * path.steps


def same_as_alone(plan, path):
    positions, losses, state = alone(plan)
    assert path.plan == plan
    assert path.diverged_at == (None if losses[-1] <= LIMIT else len(losses) - 1)
    for found, expected in ((path.positions, positions), (path.losses, losses)):
        torch.testing.assert_close(found, torch.tensor(expected), rtol=0, atol=0, equal_nan=True)
    assert set(path.state) == {name for name, value in state.items() if value is not None}
    for name, value in path.state.items():
        torch.testing.assert_close(value, state[name], rtol=0, atol=0, equal_nan=True)


@st.composite
def companies(draw):
    """Walks on one surface that have nothing else in common."""
    surface, steps = draw(st.sampled_from(sorted(LANDSCAPES))), draw(st.integers(1, 30))

    def plan():
        kind = KINDS[draw(st.sampled_from(sorted(KINDS)))]
        lr = draw(st.floats(1e-5, 100))
        own = {"lr": lr, "momentum": draw(st.sampled_from([0.0, 0.9]))}
        name = draw(st.sampled_from(NAMES))
        return Walk(
            surface,
            draw(st.tuples(*[st.floats(-REACH, REACH, width=32)] * 2)),
            kind.name,
            kind.chosen(kind.defaults | own),
            draw(st.integers(0, steps)),
            # Of one cycle no part may be empty, whatever the number of steps.
            schedule(name, steps=steps, lr=lr, pct_start=0.99 * steps / (steps + 1) + 1e-3),
            zero_grad=draw(st.booleans()),
        )

    return [plan() for _ in range(draw(st.integers(1, 8)))]


@given(companies())
def test_so_are_walks_of_different_optimizers_schedules_and_loops(plans):
    for plan, path in zip(plans, walk_all(plans), strict=True):
        same_as_alone(plan, path)


RACE = [
    Walk("Saddle", (2.5, 0.05), name, (("lr", 0.0317),), 9) for name in ("SGD", "RMSprop", "Adam")
]


@pytest.fixture
def backward_passes(monkeypatch):
    """Nothing has been walked; and what is added to with each backward pass."""
    passes, grad = [], torch.autograd.grad
    monkeypatch.setattr(paths, "_walks", Once(512, lambda walking: walking.count))
    monkeypatch.setattr(paths, "_company", {})
    monkeypatch.setattr(torch.autograd, "grad", lambda *a: [passes.append(1), grad(*a)][1])
    return passes


def test_all_walks_of_a_company_share_each_backward_pass(backward_passes):
    walk_all(RACE)
    assert len(backward_passes) == 9


def test_what_was_walked_in_company_is_not_walked_again_alone_or_in_another(backward_passes):
    race = walk_all(RACE)
    alone = walk(replace(RACE[1], steps=4))
    assert torch.equal(alone.positions, race[1].positions[:5])
    assert len(backward_passes) == 9
    walk_all([replace(plan, steps=11) for plan in RACE])  # goes on
    assert len(backward_passes) == 11
    walk_all([*RACE[:2], replace(RACE[2], arguments=(("lr", 0.0421),))])
    assert len(backward_passes) == 11 + 9


def test_what_is_walked_by_nobody_any_more_is_forgotten():
    walk(RACE[0])
    for start in range(40):
        many = range(16)
        walk_all([Walk("Bowl", (start / 40, 1.0), "SGD", sgd(1 / (lr + 3)), 0) for lr in many])
    assert sum(len(walking._rows) for walking in set(paths._company.values())) <= 512


def test_walks_side_by_side_have_one_surface_and_one_noise():
    for other in ({"surface": "Bowl"}, {"noise": 0.5}, {"seed": 3}):
        with pytest.raises(ValueError, match="in common"):
            walk_all([RACE[0], replace(RACE[1], **other)])


def test_without_zero_grad_gradients_add_up_like_a_momentum_of_one():
    plan = Walk("Bowl", (2.0, 1.0), "SGD", sgd(0.1), 10, zero_grad=False)
    piled = walk(plan)
    assert torch.allclose(piled.used, piled.gradients.cumsum(0))
    heavy = walk(Walk("Bowl", (2.0, 1.0), "SGD", sgd(0.1, 1.0), 10))
    assert torch.allclose(piled.positions, heavy.positions, atol=1e-5)


def test_noise_comes_from_its_seed(monkeypatch):
    def noisy(seed):
        monkeypatch.setattr(paths, "_company", {})  # nothing is remembered
        monkeypatch.setattr(paths, "_walks", Once(8))
        return walk(Walk("Bowl", (2.0, 1.0), "SGD", sgd(0.5), 10, noise=1.0, seed=seed)).positions

    first = noisy(1)
    assert torch.equal(first, noisy(1))
    assert not torch.equal(first, noisy(2))


def test_a_path_is_the_beginning_of_every_longer_one_whichever_was_asked_for_first():
    plan = Walk("Ravine", (-2.5, 1.0), "Adam", (("lr", 0.0421),), 0, noise=0.3, seed=4)
    lengths = (7, 3, 12, 12, 1)
    with ThreadPoolExecutor(len(lengths)) as threads:
        walked = list(threads.map(lambda steps: walk(replace(plan, steps=steps)), lengths))
    longest = walked[2]
    for path, steps in zip(walked, lengths, strict=True):
        assert path.steps == steps
        assert path.rates == longest.rates[:steps]
        for name in ("positions", "losses"):
            assert torch.equal(getattr(path, name), getattr(longest, name)[: steps + 1])
        for name in ("gradients", "used"):
            assert torch.equal(getattr(path, name), getattr(longest, name)[:steps])
        assert path.state["step"] == steps
    average = torch.zeros(2)
    for step, used in enumerate(longest.used, 1):
        average = 0.9 * average + 0.1 * used
        state = walk(replace(plan, steps=step)).state
        torch.testing.assert_close(state["exp_avg"], average)


@pytest.mark.parametrize("name", KINDS)
def test_the_state_of_a_path_goes_on_where_it_ended(name):
    kind = KINDS[name]
    values = {**kind.defaults, "lr": 0.1, "momentum": 0.9}
    arguments = kind.chosen(values)
    before, after = (walk(Walk("Ravine", (-2.8, 0.6), name, arguments, n)) for n in (7, 8))
    example = kind.example(before.positions[-1], after.gradients[-1], before.state, arguments)
    assert torch.equal(example.output, after.positions[-1])


def test_schedules_give_the_rates_that_their_formulas_say():
    def rates(name, **rest):
        made = schedule(name, steps=12, lr=0.5, **rest)
        return walk(Walk("Bowl", (2.0, 1.0), "SGD", sgd(0.5), 12, schedule=made)).rates

    assert rates("constant") == (0.5,) * 12
    assert rates("StepLR", step_size=4, gamma=0.5) == (0.5,) * 4 + (0.25,) * 4 + (0.125,) * 4
    cosine = [0.1 + 0.2 * (1 + math.cos(math.pi * k / 12)) for k in range(12)]
    assert rates("CosineAnnealingLR", eta_min=0.1) == pytest.approx(cosine)
    cycle = rates("OneCycleLR", pct_start=4 / 13)
    assert cycle[0] == pytest.approx(0.5 / 25)
    assert cycle[3] == pytest.approx(0.5) == pytest.approx(max(cycle))
    assert NAMES[0] == "constant"


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ({"name": "OneCycleLR", "pct_start": 1.5}, "pct_start is 1.5"),
        ({"name": "OneCycleLR", "pct_start": 1.0}, "PyTorch divides by that number"),
        ({"name": "OneCycleLR", "pct_start": 0.1, "steps": 9}, "would have no steps"),
        ({"name": "StepLR", "step_size": 0}, "step_size is 0"),
        ({"name": "Poly"}, "schedule is Poly: it must be one of constant"),
    ],
)
def test_schedules_that_cannot_be_are_refused_in_words(rest, words):
    with pytest.raises(ValueError, match=words):
        schedule(**{"steps": 12, "lr": 0.5, **rest})
