"""The engine trains as a plain PyTorch loop would, and can be left and taken up at any moment."""

import copy
import math
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from explainers.images.pictures import Pictures, Split
from explainers.networks.cifar_quick import cifar_quick
from explainers.optimizers.rates import one_cycle
from explainers.training import begun, engine, evaluation, telling
from explainers.training.batches import plan_epoch
from explainers.training.engine import Training
from explainers.training.events import Diverged, Epoch, Event, Finished, Guesses, Started, Step
from explainers.training.recipe import Recipe, preset

FAST = preset("fast", device="cpu", precision="float32", batch_size=16, epochs=3, lr=0.002)
NOTES = preset("notes", device="cpu", batch_size=16, epochs=2)


def told(training: Training, kind: type) -> list[Any]:
    return [event for event in training.run() if isinstance(event, kind)]


def weights(training: Training) -> dict[str, torch.Tensor]:
    return training.model.state_dict()


def assert_same_weights(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> None:
    assert one.keys() == other.keys()
    for name, weight in one.items():
        assert torch.equal(weight, other[name]), name


def plain_loop(pictures: Pictures, memory_format: torch.memory_format) -> nn.Module:
    """The notes' loop, as one writes it: one picture after the other, nothing clever."""
    torch.manual_seed(NOTES.seed)
    model = cifar_quick(num_classes=3).to(memory_format=memory_format)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for epoch in range(NOTES.epochs):
        model.train()
        order = plan_epoch(NOTES, epoch, 100, 32, 32).order
        for index in order.split(16):
            images = torch.stack([pictures.train.images[i].float().div(255) for i in index])
            images = images.contiguous(memory_format=memory_format)
            loss = F.cross_entropy(model(images), pictures.train.labels[index])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model


def test_notes_is_the_plain_loop_to_the_last_bit(pictures: Pictures) -> None:
    training = Training(NOTES, pictures)
    told(training, Finished)
    expected = plain_loop(pictures, torch.channels_last)
    assert_same_weights(weights(training), expected.state_dict())


def test_notes_is_the_plain_loop_in_pytorchs_default_layout_too(pictures: Pictures) -> None:
    training = Training(NOTES, pictures)
    told(training, Finished)
    expected = plain_loop(pictures, torch.contiguous_format).state_dict()
    for name, weight in weights(training).items():
        torch.testing.assert_close(weight, expected[name], rtol=1e-4, atol=1e-6)


def test_two_runs_of_a_recipe_are_the_same_to_the_last_bit(pictures: Pictures) -> None:
    one, other = Training(FAST, pictures), Training(FAST, pictures)
    one_losses, other_losses = ([s.loss for s in told(t, Step)] for t in (one, other))
    assert one_losses == other_losses
    assert_same_weights(weights(one), weights(other))


def test_another_seed_is_another_run(pictures: Pictures) -> None:
    one, other = (Training(FAST.with_changes(seed=seed), pictures) for seed in (0, 1))
    assert told(one, Step)[0].loss != told(other, Step)[0].loss


@pytest.mark.parametrize("recipe", [FAST, FAST.with_changes(optimizer="adamw", lr=0.001)])
@pytest.mark.parametrize("stop_at", [1, 5, 7, 9, 21])
def test_a_resumed_run_ends_with_the_same_bits(
    recipe: Recipe, stop_at: int, pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "READ_EVERY", 0.0)  # an event, and so a place to stop, per step
    through = Training(recipe, pictures)
    epochs = told(through, Epoch)

    left = Training(recipe, pictures)
    for event in left.run():
        if isinstance(event, Step) and event.step == stop_at:
            break
    state = copy.deepcopy(left.state_dict())
    torch.manual_seed(99)  # what happens in between must not matter

    again = Training(recipe, pictures, state=state)
    events: list[Event] = list(again.run())
    first = events[0]
    assert isinstance(first, Started) and first.step == stop_at
    steps = [event.step for event in events if isinstance(event, Step)]
    assert steps == list(range(stop_at + 1, 22))
    assert_same_weights(weights(through), weights(again))
    later = [event for event in events if isinstance(event, Epoch)]
    assert [e.train_loss for e in later] == [e.train_loss for e in epochs][-len(later) :]
    assert later[-1].test_loss == epochs[-1].test_loss


def test_dropout_goes_on_with_the_same_random_numbers(
    pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_dropout(network: str, num_classes: int) -> nn.Module:
        layers = [nn.Flatten(), nn.Dropout(0.5), nn.Linear(3072, num_classes)]
        return nn.Sequential(*layers)

    monkeypatch.setattr(begun.registry, "build", with_dropout)
    monkeypatch.setattr(engine, "READ_EVERY", 0.0)
    through = Training(FAST, pictures)
    told(through, Finished)
    left = Training(FAST, pictures)
    for event in left.run():
        if isinstance(event, Step) and event.step == 10:
            break
    again = Training(FAST, pictures, state=copy.deepcopy(left.state_dict()))
    told(again, Finished)
    assert_same_weights(weights(through), weights(again))


def test_it_learns(pictures: Pictures) -> None:
    training = Training(FAST.with_changes(epochs=6), pictures)
    epochs = told(training, Epoch)
    assert epochs[-1].test_accuracy == 1.0
    assert epochs[-1].test_loss < epochs[0].test_loss


def test_events_come_in_order_and_count_from_one(pictures: Pictures) -> None:
    events = list(Training(NOTES, pictures).run())
    assert isinstance(events[0], Started)
    assert events[0].parameters == 145_578 - 7 * 65  # three classes in place of ten
    assert (events[0].train_pictures, events[0].test_pictures) == (100, 40)
    assert isinstance(events[1], Guesses) and events[1].step == 0
    assert isinstance(events[2], Step) and (events[2].step, events[2].epoch) == (1, 1)
    steps = [event for event in events if isinstance(event, Step)]
    assert [step.step for step in steps] == list(range(1, 15))
    assert [step.epoch for step in steps] == [1] * 7 + [2] * 7
    assert all(step.lr == 0.01 for step in steps)
    assert isinstance(events[-1], Finished) and events[-1].step == 14


def test_train_loss_of_an_epoch_is_the_mean_over_its_pictures(pictures: Pictures) -> None:
    events = list(Training(NOTES, pictures).run())
    losses = [event.loss for event in events if isinstance(event, Step) and event.epoch == 2]
    (epoch,) = [event for event in events if isinstance(event, Epoch) and event.epoch == 2]
    expected = (16 * sum(losses[:6]) + 4 * losses[6]) / 100
    assert epoch.train_loss == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("smoothing", [0.0, 0.3])
def test_training_and_test_loss_are_the_same_loss(pictures: Pictures, smoothing: float) -> None:
    """Label smoothing is for the step; what is compared with the test has none."""
    recipe = NOTES.with_changes(label_smoothing=smoothing, batch_size=100, epochs=1)
    training = Training(recipe, pictures)
    with torch.no_grad():
        scores = training.model(pictures.train.images.float() / 255)
    labels = pictures.train.labels
    objective = F.cross_entropy(scores, labels, label_smoothing=smoothing).item()
    plain = F.cross_entropy(scores, labels).item()
    events = list(training.run())
    (step,) = [event for event in events if isinstance(event, Step)]
    (epoch,) = [event for event in events if isinstance(event, Epoch)]
    assert step.loss == pytest.approx(objective, rel=1e-4)
    assert step.cross_entropy == epoch.train_loss == pytest.approx(plain, rel=1e-4)
    assert (step.loss == step.cross_entropy) == (smoothing == 0)


def test_test_loss_is_the_mean_over_pictures(
    pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "BATCH_SIZE", 32)  # batches of 32 and 8 pictures
    training = Training(NOTES, pictures)
    epoch = told(training, Epoch)[-1]
    with torch.no_grad():
        scores = training.model.eval()(pictures.test.images.float() / 255)
    labels = pictures.test.labels
    assert epoch.test_loss == pytest.approx(F.cross_entropy(scores, labels).item(), rel=1e-5)
    assert epoch.test_accuracy == (scores.argmax(1) == labels).sum().item() / 40
    parts = [F.cross_entropy(s, t) for s, t in zip(scores.split(32), labels.split(32), strict=True)]
    assert epoch.test_loss != pytest.approx(torch.stack(parts).mean().item(), rel=1e-5)


def test_layers_are_in_the_right_mode(pictures: Pictures, monkeypatch: pytest.MonkeyPatch) -> None:
    modes = []

    class Spy(nn.Module):
        def forward(self, images: torch.Tensor) -> torch.Tensor:
            modes.append((len(images), self.training, torch.is_grad_enabled()))
            return images

    def build(network: str, num_classes: int) -> nn.Module:
        return nn.Sequential(Spy(), nn.Flatten(), nn.Linear(3072, num_classes))

    monkeypatch.setattr(begun.registry, "build", build)
    told(Training(NOTES.with_changes(epochs=1), pictures), Finished)
    guesses, train, test = (9, False, False), (16, True, True), (40, False, False)
    assert modes == [guesses, *[train] * 6, (4, True, True), test, guesses]


def test_one_cycle_rises_and_falls(pictures: Pictures) -> None:
    rates = [step.lr for step in told(Training(FAST, pictures), Step)]
    peak = rates.index(max(rates))
    assert rates[0] == pytest.approx(FAST.lr / 10)
    assert max(rates) == pytest.approx(FAST.lr, rel=0.1)
    assert rates[-1] == pytest.approx(FAST.lr / (21 - 21 * FAST.warmup))  # 0 after the last
    assert rates[:peak] == sorted(rates[:peak])
    assert rates[peak:] == sorted(rates[peak:], reverse=True)


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 1000])
def test_one_cycle_of_few_steps(steps: int) -> None:
    rates = [one_cycle(step, steps, 0.25) for step in range(steps)]
    assert all(0 < rate <= 1 for rate in rates)
    assert rates[0] == 0.1
    assert one_cycle(steps, steps, 0.25) == 0


def test_the_learning_rate_can_be_changed_on_the_way(
    pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "READ_EVERY", 0.0)
    training = Training(NOTES, pictures)
    rates = []
    for event in training.run():
        if isinstance(event, Step):
            rates.append(event.lr)
            training.knobs = training.knobs._replace(lr_scale=0.5 if event.step >= 3 else 1)
    assert rates == [0.01] * 3 + [0.005] * 11


def test_guesses_are_about_the_same_pictures_of_every_class(pictures: Pictures) -> None:
    training = Training(NOTES, pictures)
    guesses = told(training, Guesses)
    assert len({guess.indices for guess in guesses}) == 1
    labels = pictures.test.labels[list(guesses[-1].indices)]
    assert labels.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    with torch.no_grad():
        images = pictures.test.images[list(guesses[-1].indices)].float() / 255
        expected = training.model.eval()(images).softmax(1)
    torch.testing.assert_close(torch.tensor(guesses[-1].probabilities), expected)
    assert guesses[-1].guesses == tuple(expected.argmax(1).tolist())


def test_a_loss_that_overflows_ends_the_run_with_a_sentence(pictures: Pictures) -> None:
    training = Training(NOTES.with_changes(lr=1000.0, epochs=50), pictures)
    events = list(training.run())
    last = events[-1]
    assert isinstance(last, Diverged)
    assert not math.isfinite(last.loss)
    assert (
        f"at step {last.step}, in epoch {last.epoch}, with a learning rate of 1000" in last.message
    )
    assert last.message.endswith("Try a smaller learning rate, such as 100.")
    odd = telling.diverged(training, 3, math.inf, 0.0335875)
    assert odd.message.endswith("such as 0.003."), "a rate that one would type"
    assert training.diverged
    assert all(math.isfinite(event.loss) for event in events if isinstance(event, Step))


def test_a_test_loss_that_is_no_number_ends_the_run_too(pictures: Pictures) -> None:
    """The last step of an epoch is too large: its own loss is that of before the step."""
    training = Training(NOTES.with_changes(batch_size=100), pictures)
    training.knobs = training.knobs._replace(lr_scale=1e30)
    events = list(training.run())
    (step,) = [event for event in events if isinstance(event, Step)]
    last = events[-1]
    assert math.isfinite(step.loss)
    assert isinstance(last, Diverged) and not math.isfinite(last.loss)
    assert (last.step, last.epoch, last.lr) == (1, 1, pytest.approx(1e28))
    assert training.diverged and training.epoch == 0
    assert not any(isinstance(event, Epoch | Finished) for event in events)


def test_no_pictures(pictures: Pictures) -> None:
    none = Split(torch.empty(0, 3, 32, 32, dtype=torch.uint8), torch.empty(0, dtype=torch.int64))
    with pytest.raises(ValueError, match="no pictures to train on, or none to test on"):
        Training(NOTES, Pictures(pictures.train, none, pictures.classes))


def test_bfloat16_learns_too(pictures: Pictures) -> None:
    recipe = FAST.with_changes(precision="bfloat16", epochs=6)
    training = Training(recipe, pictures)
    epochs = told(training, Epoch)
    assert epochs[-1].test_accuracy == 1.0
    assert {weight.dtype for weight in weights(training).values()} == {torch.float32}
