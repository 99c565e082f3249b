"""A race: seconds of training from the file of scalars, what differs, and what chance does."""

import math

import numpy as np
import pytest

from explainers.training import racing
from explainers.training.curves import Curve
from explainers.training.engine import Training
from explainers.training.events import Epoch, Step
from explainers.training.recipe import Recipe, preset
from explainers.training.run import Run
from explainers.training.scalars import TEST_ACCURACY, TRAIN_SPEED, ScalarWriter
from explainers.training.status import Status
from tests.explainers.training.runs_made import STEPS, finished


def test_the_clock_is_the_trainings_own(pictures):
    recipe = Recipe(network="layers: Flatten()|Linear(3072, 10)", epochs=3, batch_size=16)
    training = Training(recipe.with_changes(device="cpu"), pictures)
    speed, expected, told = Curve(), [], 0.0
    for event in training.run():
        if isinstance(event, Step) and event.images_per_second != told:
            told = event.images_per_second
            speed.extend([event.step], [told])
        if isinstance(event, Epoch):
            expected.append((event.step, training.train_seconds))
    status = Status(steps_per_epoch=7, train_pictures=100)
    steps, seconds = zip(*expected, strict=True)
    found = racing.Clock(speed, 16, status).at(np.array(steps))
    assert found.tolist() == pytest.approx(seconds, rel=1e-5)


def test_a_speed_counts_until_another_is_told():
    speed = Curve()
    speed.extend([1, 4], [10.0, 20.0])
    clock = racing.Clock(speed, 10, Status(steps_per_epoch=3, train_pictures=25))
    # Steps of 10, 10 and 5 pictures at 10 a second, then at 20.
    assert clock.at(np.arange(7)).tolist() == [0.0, 1.0, 2.0, 2.5, 3.0, 3.5, 3.75]


def test_when_a_run_was_first_so_good(tmp_path):
    folder = finished(tmp_path, "one", (0.4, 0.65, 0.6, 0.7), batch_size=10)
    writer = ScalarWriter(folder.path, 4 * STEPS)
    writer.close()
    fresh = finished(tmp_path, "two", (), epochs=4, batch_size=10)
    writer = ScalarWriter(fresh.path, 0)
    writer.add(TRAIN_SPEED, 1, 20.0)
    for epoch, accuracy in enumerate((0.4, 0.65, 0.6, 0.7), 1):
        writer.add(TEST_ACCURACY, epoch * STEPS, accuracy)
    writer.close()
    racer = racing.racer(Run(fresh.path))
    assert racer.accuracy == ((2.0, 4.0, 6.0, 8.0), (0.4, 0.65, 0.6, 0.7))
    assert racer.reached == (4.0, 4.0, 4.0, 8.0)
    assert racing.racer(Run(folder.path)).reached == (0.0, 0.0, 0.0, 0.0)  # no speed was told


def test_a_run_without_points_has_reached_nothing(tmp_path):
    racer = racing.racer(Run(finished(tmp_path, "one", (), epochs=2).path))
    assert racer.accuracy == racer.loss == ((), ())
    assert racer.reached == (None, None, None, None)


def test_what_differs_is_told_and_nothing_else():
    notes = preset("notes")
    assert racing.differing([notes, notes]) == racing.differing([]) == []
    others = [notes, notes.with_changes(lr=0.1), notes.with_changes(momentum=0.5)]
    assert racing.differing(others) == [("lr", ["0.01", "0.1", "0.01"])]


def test_seeds_alone_have_a_spread(tmp_path):
    runs = [finished(tmp_path, f"s{k}", (0.1, 0.5 + k / 10), seed=k) for k in range(3)]
    racers = [racing.racer(Run(run.path)) for run in runs]
    found = racing.spread(racers)
    assert (found.count, found.least, found.most) == (3, 0.5, 0.7)
    assert math.isclose(found.mean, 0.6) and math.isclose(found.deviation, 0.1)
    assert racing.spread(racers[:1]) is None
    other = racing.racer(Run(finished(tmp_path, "other", (0.5,), seed=9, lr=0.5).path))
    assert racing.spread([*racers, other]) is None
