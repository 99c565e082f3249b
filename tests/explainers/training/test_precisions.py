"""What `auto` means is measured once: equal starts are equal, whatever the stopwatch says."""

import itertools
import threading
from pathlib import Path

import pytest
import torch

from explainers.images.pictures import Pictures
from explainers.training import devices, precisions
from explainers.training.engine import Training
from explainers.training.recipe import Recipe

RECIPE = Recipe(
    network="layers: MaxPool2d(8)|Flatten()|Linear(48, 10)",
    device="cpu",
    precision="auto",
    batch_size=50,
    epochs=1,
)
SLOW, QUICK = {"float32": 1.0, "bfloat16": 1.0}, {"float32": 1.0, "bfloat16": 0.1}


@pytest.fixture
def stopwatch(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that says now this, now that."""
    says = itertools.cycle([QUICK, SLOW])
    monkeypatch.setattr(devices, "_seconds_per_step", lambda *_: next(says))


def ended(pictures: Pictures, cache: Path, recipe: Recipe = RECIPE) -> Training:
    training = Training(recipe, pictures, choose=devices.chooser(cache, recipe))
    for _ in training.run():
        pass
    return training


@pytest.mark.usefixtures("stopwatch")
def test_twelve_equal_starts_are_the_same_run_to_the_last_bit(
    pictures: Pictures, tmp_path: Path
) -> None:
    found = [ended(pictures, tmp_path) for _ in range(12)]
    assert {one.precision for one in found} == {"bfloat16"}
    first = found[0].model.state_dict()
    for one in found[1:]:
        assert all(
            torch.equal(first[name], value) for name, value in one.model.state_dict().items()
        )


@pytest.mark.usefixtures("stopwatch")
def test_each_network_and_batch_size_is_measured_for_itself(
    pictures: Pictures, tmp_path: Path
) -> None:
    smaller = RECIPE.with_changes(batch_size=20)
    assert [ended(pictures, tmp_path, r).precision for r in (RECIPE, smaller) * 2] == [
        *("bfloat16", "float32"),
        *("bfloat16", "float32"),
    ]
    (known,) = precisions.known(tmp_path, smaller.network, smaller.batch_size)
    assert known.device.startswith("cpu (") and known.torch == torch.__version__
    precisions.forget(tmp_path, RECIPE.network, RECIPE.batch_size)
    assert precisions.known(tmp_path, RECIPE.network, RECIPE.batch_size) == []
    assert precisions.known(tmp_path, smaller.network, smaller.batch_size) == [known]
    assert ended(pictures, tmp_path, smaller).precision == "float32"


@pytest.mark.usefixtures("stopwatch")
def test_a_run_that_goes_on_keeps_what_was_chosen(pictures: Pictures, tmp_path: Path) -> None:
    state = ended(pictures, tmp_path).state_dict()
    longer = RECIPE.with_changes(epochs=2)

    def not_asked(*_: object) -> str:
        raise AssertionError

    assert Training(longer, pictures, state=state, choose=not_asked).precision == "bfloat16"
    exact = longer.with_changes(precision="float32")
    assert Training(exact, pictures, state=state).precision == "float32"


def test_of_many_who_ask_at_once_one_measures(tmp_path: Path) -> None:
    measured = []

    def measure() -> str:
        measured.append(1)
        return "bfloat16" if len(measured) % 2 else "float32"

    found = []

    def ask() -> None:
        found.append(precisions.settled(tmp_path, RECIPE, "cpu", "2", measure))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["bfloat16"] * 8 and measured == [1]


@pytest.mark.parametrize("held", ["{", '{"chosen": 3}', '{"chosen": [{"precision": "int8"}]}'])
def test_a_damaged_file_is_as_none(tmp_path: Path, held: str) -> None:
    precisions.path(tmp_path).write_text(held)
    for _ in range(2):
        assert precisions.settled(tmp_path, RECIPE, "cpu", "2", lambda: "float32") == "float32"
    (known,) = precisions.known(tmp_path, RECIPE.network, RECIPE.batch_size)
    assert known.precision == "float32"


def test_no_more_are_kept_than_the_latest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precisions, "MOST", 2)
    long = [RECIPE.with_changes(network=f"{RECIPE.network}{'|ReLU()' * n}") for n in (18, 19, 20)]
    for recipe in long:
        precisions.settled(tmp_path, recipe, "cpu", "2", lambda: "float32")
    assert [
        len(precisions.known(tmp_path, recipe.network, recipe.batch_size)) for recipe in long
    ] == [0, 1, 1]
