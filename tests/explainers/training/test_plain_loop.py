"""Ten steps of the engine are ten steps of the loop that everybody writes, to the last bit."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.optim import SGD, Adam, AdamW, Muon, Optimizer
from torch.optim.lr_scheduler import CosineAnnealingLR, OneCycleLR, StepLR

from explainers.images.pictures import Pictures
from explainers.training import engine
from explainers.training.batches import plan_epoch
from explainers.training.engine import Training
from explainers.training.events import Step
from explainers.training.knobs import Knobs
from explainers.training.recipe import OPTIMIZERS, SCHEDULES, Recipe

STEPS = 10
LAYERS = "Conv2d(3, 4, 5, stride=3)|ReLU()|MaxPool2d(2)|Flatten()|Linear(100, 10)"
RECIPE = Recipe(
    network=f"layers: {LAYERS}",
    epochs=2,  # of seven steps
    batch_size=16,
    device="cpu",
    seed=3,
    lr=0.05,
    momentum=0.8,
    weight_decay=0.1,  # large enough to be seen after ten steps
    label_smoothing=0.2,
    step_size=3,
    gamma=0.5,
    eta_min=0.01,
    pct_start=0.4,
    sgd_factor=0.3,
)
FOURTEEN = 14


@pytest.fixture(autouse=True)
def _every_step_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "READ_EVERY", 0.0)


def optimizer(name: str, parameters: Iterator[nn.Parameter]) -> Optimizer:
    """As PyTorch's documentation has it, every number written out."""
    if name == "sgd":
        return SGD(parameters, lr=0.05, momentum=0.0, weight_decay=0.1, fused=True)
    if name == "momentum":
        return SGD(parameters, lr=0.05, momentum=0.8, weight_decay=0.1, fused=True)
    if name == "nesterov":
        return SGD(parameters, lr=0.05, momentum=0.8, weight_decay=0.1, nesterov=True, fused=True)
    kind = {"adam": Adam, "adamw": AdamW}[name]
    return kind(parameters, lr=0.05, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.1, fused=True)


def muon(model: nn.Sequential) -> tuple[list[tuple[Optimizer, float]], Callable[[], None]]:
    """Muon for the flattened kernels, SGD for the rest, each with its part of lr; and a step."""
    kernel, *rest = model.parameters()
    matrix = nn.Parameter(kernel.detach().flatten(1).clone())
    first = Muon([matrix], lr=0.05, weight_decay=0.1, momentum=0.8, adjust_lr_fn="original")
    second = SGD(rest, lr=0.015, momentum=0.8, weight_decay=0.1, nesterov=True, fused=True)

    def step() -> None:
        assert kernel.grad is not None
        matrix.grad = kernel.grad.flatten(1)
        first.step()
        second.step()
        with torch.no_grad():
            kernel.copy_(matrix.view(kernel.shape))

    return [(first, 1.0), (second, 0.3)], step


def rate(schedule: str, step: int) -> float:
    """The learning rate of a step, from 0: of `one_cycle` two straight lines, 25 % up and down."""
    top = 0.25 * FOURTEEN
    if schedule == "constant":
        return 0.05
    if schedule == "one_cycle":
        up = 0.05 * (0.1 + 0.9 * step / top)
        return up if step < top else 0.05 * (FOURTEEN - step) / (FOURTEEN - top)
    if schedule == "range_test":
        return float(0.05 * 1e6 ** (step / (FOURTEEN - 1) - 1))
    steps = SGD([torch.zeros(1, requires_grad=True)], lr=0.05)
    made = {
        "StepLR": lambda: StepLR(steps, 3, 0.5),
        "CosineAnnealingLR": lambda: CosineAnnealingLR(steps, FOURTEEN, 0.01),
        "OneCycleLR": lambda: OneCycleLR(
            steps, 0.05, FOURTEEN + 1, pct_start=0.4, cycle_momentum=False
        ),
    }[schedule]()
    for _ in range(step):
        steps.step()
        made.step()
    return float(made.get_last_lr()[0])


def plain(pictures: Pictures, name: str, schedule: str) -> tuple[nn.Module, list[float]]:
    """The plain loop: its network and losses after ten steps."""
    torch.manual_seed(3)
    model = nn.Sequential(
        nn.Conv2d(3, 4, 5, stride=3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(100, 3)
    ).to(memory_format=torch.channels_last)
    if name == "muon":
        parts, move = muon(model)
    else:
        parts = [(optimizer(name, model.parameters()), 1.0)]
        move = parts[0][0].step
    orders = [plan_epoch(RECIPE, epoch, 100, 32, 32).order.split(16) for epoch in (0, 1)]
    losses = []
    for step, index in enumerate([*orders[0], *orders[1]][:STEPS]):
        for part, factor in parts:
            part.param_groups[0]["lr"] = rate(schedule, step) * factor
        images = pictures.train.images[index].float().div(255)
        images = images.contiguous(memory_format=torch.channels_last)
        scores = model(images)
        loss = nn.CrossEntropyLoss(label_smoothing=0.2)(scores, pictures.train.labels[index])
        model.zero_grad()
        loss.backward()
        move()
        losses.append(loss.item())
    return model, losses


def first(training: Training, count: int) -> list[Step]:
    """The first steps that a training makes; then it is left."""
    found = []
    for event in training.run():
        if isinstance(event, Step):
            found.append(event)
            if len(found) == count:
                break
    return found


def same(one: dict[str, Tensor], other: dict[str, Tensor]) -> bool:
    return all(torch.equal(a, b) for a, b in zip(one.values(), other.values(), strict=True))


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_ten_steps_are_those_of_the_plain_loop(
    name: str, schedule: str, pictures: Pictures
) -> None:
    expected, losses = plain(pictures, name, schedule)
    training = Training(RECIPE.with_changes(optimizer=name, schedule=schedule), pictures)
    made = first(training, STEPS)
    assert [step.loss for step in made] == losses
    rates = [rate(schedule, step) for step in range(STEPS)]
    assert [step.lr for step in made] == pytest.approx(rates, rel=1e-12)
    assert same(training.model.state_dict(), expected.state_dict())


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_each_of_them_goes_on_as_if_it_had_never_been_left(
    name: str, schedule: str, pictures: Pictures
) -> None:
    recipe = RECIPE.with_changes(optimizer=name, schedule=schedule)
    through = Training(recipe, pictures)
    through.knobs = Knobs(0.5, 0.6, 0.01)
    expected = first(through, STEPS)
    left = Training(recipe, pictures)
    left.knobs = Knobs(0.5, 0.6, 0.01)
    first(left, 4)
    again = Training(recipe, pictures, state=copy.deepcopy(left.state_dict()))
    assert again.knobs == Knobs(0.5, 0.6, 0.01)
    assert [told(s) for s in first(again, STEPS - 4)] == [told(s) for s in expected[4:]]
    assert same(again.model.state_dict(), through.model.state_dict())


def told(step: Step) -> tuple[Any, ...]:
    return step.step, step.epoch, step.loss, step.cross_entropy, step.lr


def test_with_random_filters_only_the_linear_layers_learn(pictures: Pictures) -> None:
    training = Training(RECIPE.with_changes(learns="linear", weight_decay=0.1), pictures)
    before = copy.deepcopy(training.model.state_dict())
    first(training, STEPS)
    after = training.model.state_dict()
    moved = {name for name in after if not torch.equal(before[name], after[name])}
    assert moved == {"linear1.weight", "linear1.bias"}


def test_a_network_without_linear_layers_has_nothing_that_learns(pictures: Pictures) -> None:
    network = "layers: Conv2d(3, 10, 32)|Flatten()"
    with pytest.raises(ValueError, match="no Linear layer"):
        Training(RECIPE.with_changes(learns="linear", network=network), pictures)
