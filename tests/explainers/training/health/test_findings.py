"""What is said of drawn curves: each rule speaks where it must, and only there."""

import pytest

from explainers.shares import percent
from explainers.training.curves import Curve
from explainers.training.health.findings import DIVERGED, TENTH, findings
from explainers.training.health.measures import DEAD, UPDATE, tag
from explainers.training.scalars import SMOOTH, TAGS, TEST_ACCURACY, TEST_LOSS, TRAIN_LOSS

EPOCH = 10


def drawn(**curves):
    """Curves of a run; those of tests have a point an epoch."""
    found = {name: Curve(smooth=name in SMOOTH) for name in TAGS}
    names = {"accuracy": TEST_ACCURACY, "test": TEST_LOSS, "train": TRAIN_LOSS}
    for name, values in curves.items():
        every = 1 if name == "train" else EPOCH
        found[names[name]].extend([every * k for k in range(1, len(values) + 1)], values)
    return found


def layers(kind, *values):
    """Of each layer a curve with these values."""
    found = {}
    for place, some in enumerate(values):
        found[tag(kind, place)] = curve = Curve()
        curve.extend(range(1, len(some) + 1), some)
    return found


def said(curves=None, of=None, names=("conv1", "relu1"), optimizer="sgd"):
    return [one.seen for one in findings(curves or drawn(), of or {}, names, EPOCH, optimizer)]


@pytest.mark.parametrize(
    ("accuracies", "waited"),
    [
        ([0.3, 0.6, 0.5, 0.5, 0.5, 0.5], None),
        ([0.3, 0.6, 0.5, 0.5, 0.5, 0.5, 0.6], 5),
        ([0.3, 0.6, 0.5, 0.5, 0.5, 0.5, 0.6, 0.4], 6),
        ([0.3, 0.6, 0.5, 0.5, 0.5, 0.5, 0.61], None),
        ([], None),
    ],
)
def test_no_improvement_for_some_epochs(accuracies, waited):
    found = said(drawn(accuracy=accuracies))
    expected = f"For {waited} epochs no test was better than the 60.0 % after epoch 2."
    assert found == ([] if waited is None else [expected])


@pytest.mark.parametrize(
    ("test", "train", "speaks"),
    [
        ([1.0, 0.9, 1.0, 1.1, 1.2], [2 - k / 50 for k in range(50)], True),
        ([1.0, 0.9, 1.3, 0.95, 1.2], [2 - k / 50 for k in range(50)], True),  # up and down
        ([1.0, 0.9, 1.3, 0.94, 1.2], [2 - k / 50 for k in range(50)], False),  # one is as low
        ([1.0, 1.1, 1.2], [2 - k / 50 for k in range(50)], False),  # two are too few
        ([1.0, 0.9, 1.0, 1.1, 1.2], [1 + k / 50 for k in range(50)], False),  # it diverges
        ([1.0, 0.9, 0.8, 0.7, 0.6], [2 - k / 50 for k in range(50)], False),
        ([1.0, 0.9, 1.0, 1.1, 1.2], [], False),
    ],
)
def test_learning_by_heart(test, train, speaks):
    found = said(drawn(test=test, train=train))
    assert len(found) == speaks
    if speaks:
        assert found[0].startswith(
            "Since epoch 2 the test loss rose from 0.9 to 1.2 while the training loss fell from "
            "1.65 to 1.11"
        )


@pytest.mark.parametrize(
    ("ratio", "word"),
    [(0.9e-4, "less than 10⁻⁴"), (1.1e-4, ""), (1e-3, ""), (0.9e-2, ""), (1.1e-2, "more than")],
)
def test_updates_too_small_and_too_large(ratio, word):
    found = said(of=layers(UPDATE, [ratio] * 3))
    assert len(found) == bool(word)
    if word:
        assert word in found[0] and found[0].startswith("conv1 (")


@pytest.mark.parametrize(("ratio", "count"), [(0.9e-4, 1), (0.03, 0), (0.09, 0), (0.11, 1)])
def test_a_step_of_muon_may_go_farther(ratio, count):
    found = said(of=layers(UPDATE, [ratio] * 3), optimizer="muon")
    assert len(found) == count
    if ratio > 0.1:
        assert "more than 0.1 of their length; with Muon 0.01 to 0.05 is usual" in found[0]


@pytest.mark.parametrize(
    ("ratio", "written", "told"), [(0.5, "0.5", "Halve"), (2e11, "2×10¹¹", "Begin again")]
)
def test_a_step_longer_than_the_weights_leaves_nothing_to_go_on_with(ratio, written, told):
    (found,) = findings(drawn(), layers(UPDATE, [ratio] * 3), ("conv1",), EPOCH)
    assert found.advice.startswith(told) and found.seen.startswith(f"conv1 ({written})")


@pytest.mark.parametrize(
    ("ratio", "written"),
    [(0.01042, "0.0104"), (2.34e-5, "2.3×10⁻⁵"), (9e-5, "9×10⁻⁵"), (1e-8, "10⁻⁸"), (0.0, "0")],
)
def test_ratios_are_written_as_in_the_charts(ratio, written):
    assert said(of=layers(UPDATE, [ratio] * 3))[0].startswith(f"conv1 ({written}):")


def test_a_single_step_that_left_nothing_is_told_of_though_the_run_moves_less_since():
    of = layers(UPDATE, [1.0, *[1e-3] * 20], [1e-3, 1e-3, 1.63, *[1e-3] * 18])
    (found,) = said(of=of, names=("conv1", "linear1"))
    assert found.startswith("At step 1 a single step moved conv1 (1), linear1 (1.63) by as much")
    assert said(of=layers(UPDATE, [0.99, *[1e-3] * 20])) == []


HEART = {"test": [1.0, 0.9, 1.0, 1.1, 1.2, 1.3], "train": [2 - k / 50 for k in range(60)]}


def test_signs_of_one_cause_do_not_have_opposite_things_tried():
    curves = drawn(accuracy=[0.3, 0.6, *[0.5] * 6], **HEART)
    stuck, heart = findings(curves, layers(UPDATE, [1e-5] * 20), ("conv1",), EPOCH)
    assert "the best epoch is kept" in stuck.advice and "learning rate" not in stuck.advice
    assert "by heart" in heart.seen  # its steps are small for that reason
    alone = findings(drawn(accuracy=[0.3, 0.6, *[0.5] * 6]), {}, (), EPOCH)
    assert alone[0].advice.startswith("Halve the learning rate")


def test_before_a_dead_relu_no_layer_is_said_to_learn_too_slowly():
    names = ("conv1", "relu1", "conv2", "relu2", "linear1", "linear2")
    of = {tag(UPDATE, place): Curve() for place in (0, 2, 4, 5)}
    for place in (0, 2, 4):  # of linear1 each weight is multiplied by 0
        of[tag(UPDATE, place)].extend([1, 2], [0.0, 0.0])
    of[tag(UPDATE, 5)].extend([1, 2], [1e-5, 1e-5])
    of |= {tag(DEAD, place): Curve() for place in (1, 3)}
    of[tag(DEAD, 1)].extend([1], [0.5])
    of[tag(DEAD, 3)].extend([1], [1.0])
    small, dead = findings(drawn(), of, names, EPOCH)
    assert small.seen.startswith("linear2 (10⁻⁵): ")
    assert dead.seen.startswith(f"Units of relu1 ({percent(0.5, 0)}), relu2 ({percent(1, 0)})")
    assert "Before relu2, which is wholly dead, no layer learns" in dead.seen


def test_of_a_run_that_diverged_nothing_is_said_against_its_end():
    curves = drawn(accuracy=[0.3, 0.6, *[0.5] * 6], **HEART)
    of = layers(UPDATE, [0.5] * 3, [1e-6] * 3)
    ended, large = findings(curves, of, ("conv1", "conv2"), EPOCH, diverged=True)
    assert ended is DIVERGED
    assert large.seen.startswith("conv1 (0.5): ") and large.advice == TENTH


def test_of_updates_the_latest_count_and_one_alone_does_not():
    assert said(of=layers(UPDATE, [1e-5] * 50 + [1e-3] * 10)) == []
    assert said(of=layers(UPDATE, [1e-3] * 20 + [0.9])) == []
    both = said(of=layers(UPDATE, [1e-5], [1.0]), names=("a", "b"))
    assert [one.partition(" ")[0] for one in both] == ["a", "b"]


@pytest.mark.parametrize(("share", "speaks"), [(0.24, False), (0.25, True), (1.0, True)])
def test_units_that_died(share, speaks):
    of = {tag(DEAD, 1): (curve := Curve())}
    curve.extend([1, 2], [0.9, share])
    found = said(of=of)
    assert len(found) == speaks
    if speaks:
        assert found[0].startswith(f"Units of relu1 ({percent(share, 0)})")


def test_a_run_that_goes_well_has_nothing_to_be_said_of():
    curves = drawn(
        accuracy=[0.3, 0.5, 0.6, 0.65], test=[1.8, 1.4, 1.1, 1.0], train=[2.0] * 20 + [1.0] * 20
    )
    assert said(curves, layers(UPDATE, [1e-3] * 20)) == []
