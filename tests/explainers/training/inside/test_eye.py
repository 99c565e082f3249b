"""The worker's eye: it sees for those who wish it, and the run is the same to the last bit."""

import time

import pytest
import torch

from explainers.training import checkpoint, lease
from explainers.training.engine import Training
from explainers.training.folder import create
from explainers.training.inside import wishes
from explainers.training.inside.eye import Eye
from explainers.training.inside.kinds import KERNELS
from explainers.training.inside.looking import Glass
from explainers.training.inside.packed import Packed
from explainers.training.inside.wishes import WEIGHTS, Turns
from explainers.training.recipe import preset

DICE = (
    "layers: Conv2d(3, 4, 3)|BatchNorm2d(4)|ReLU(inplace=True)|Dropout(0.5)|Flatten()"
    "|Linear(3600, 10)"
)


@pytest.fixture
def folder(tmp_path):
    return create(preset("notes"), tmp_path / "runs", "one")


def recipe(network: str):
    return preset("fast", device="cpu", precision="float32", batch_size=16, epochs=2, lr=0.002,
                  network=network)  # fmt: skip


def trained(network, pictures, look=lambda _: None) -> dict:
    training = Training(recipe(network), pictures)
    for _ in training.run():
        look(training)
    return training.state_dict()


def same(one, other) -> bool:
    if isinstance(one, torch.Tensor):
        return torch.equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


@pytest.mark.parametrize("network", ["cifar_quick_relu", DICE])
def test_a_run_that_is_looked_into_is_the_same_to_the_last_bit(
    network, folder, pictures, monkeypatch
):
    monkeypatch.setattr(Turns, "EVERY", 0.0)
    monkeypatch.setattr(Turns, "SHARE", 1.0)
    monkeypatch.setattr("explainers.training.engine.READ_EVERY", 0.0)
    eyes, seen = [], set()

    def look(training):
        if not eyes:
            eyes.append(Eye(folder, training))
            wishes.wish(folder, 1)
            wishes.wish(folder, 4)
            wishes.wish(folder, WEIGHTS)
        eyes[0].open()
        if (path := wishes.look_at(folder, WEIGHTS)).exists():
            seen.add((WEIGHTS, checkpoint.load(path).step))
        for picture in (1, 4):
            if (path := wishes.look_at(folder, picture)).exists():
                seen.add((picture, Packed.from_bytes(path.read_bytes()).step))

    alone, watched = trained(network, pictures), trained(network, pictures, look)
    assert len(seen) > 12  # it was looked at throughout, with both pictures and as a whole
    assert {picture for picture, _ in seen} == {1, 4, WEIGHTS}
    for state in (alone, watched):
        del state["train_seconds"]
    assert same(alone, watched)


def test_what_is_seen_is_of_the_step_that_was_made(folder, pictures):
    training = Training(recipe("cifar_quick"), pictures)
    eye = Eye(folder, training)
    wishes.wish(folder, 2)
    list(training.run())
    eye.open()
    seen = Packed.from_bytes(wishes.look_at(folder, 2).read_bytes())
    assert (seen.step, seen.picture) == (training.step, 2)
    assert seen.label == int(pictures.test.labels[training.sample[2]])
    kernels = next(part for part in seen.parts if part.kind == KERNELS)
    weight = training.model.get_submodule("conv1").weight.detach()
    assert (kernels.low, kernels.high) == (weight.min(), weight.max())


def test_why_there_is_nothing_to_be_seen_is_told_and_the_training_goes_on(
    folder, pictures, monkeypatch
):
    training = Training(recipe("cifar_quick"), pictures)
    eye = Eye(folder, training)

    def refuse(*_):
        raise RuntimeError("one picture is too few")

    wishes.wish(folder, 2)
    assert wishes.failure(folder, 2) == ""
    with monkeypatch.context() as once:
        once.setattr(Eye, "_look", refuse)
        eye.open()
    assert "one picture is too few" in wishes.failure(folder, 2)
    list(training.run())
    eye._turns = Turns()
    eye.open()
    assert wishes.look_at(folder, 2).exists() and wishes.failure(folder, 2) == ""


def test_a_look_takes_one_thread_and_leaves_the_training_its_own(folder, pictures, monkeypatch):
    training = Training(recipe("cifar_quick"), pictures)
    look, found = Glass.look, []
    monkeypatch.setattr(
        Glass, "look", lambda *one: found.append(torch.get_num_threads()) or look(*one)
    )
    eye = Eye(folder, training)
    wishes.wish(folder, 2)
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        eye.open()
        assert (found, torch.get_num_threads()) == ([1], 2)
    finally:
        torch.set_num_threads(threads)


def test_nothing_is_done_while_nobody_looks(folder, pictures, monkeypatch):
    training = Training(recipe("cifar_quick"), pictures)
    monkeypatch.setattr("explainers.training.inside.eye.Glass", None)
    monkeypatch.setattr(checkpoint, "moment", None)
    Eye(folder, training).open()
    assert not folder.inside.exists()


def test_weights_are_written_while_somebody_looks_at_them_and_are_gone_afterwards(
    folder, pictures, monkeypatch
):
    monkeypatch.setattr(Turns, "due", lambda _: True)
    training = Training(recipe("cifar_quick"), pictures)
    eye, path = Eye(folder, training), wishes.look_at(folder, WEIGHTS)
    wishes.wish(folder, 1)
    eye.open()
    assert wishes.look_at(folder, 1).exists() and not path.exists()
    wishes.wish(folder, WEIGHTS)
    eye.open()  # each has its turn
    eye.open()
    before = checkpoint.load(path)
    assert same(before.model, dict(training.model.state_dict()))
    written = path.stat().st_ino
    eye.open()
    eye.open()
    assert path.stat().st_ino == written  # it is the same step still
    list(training.run())
    eye.open()
    eye.open()
    after = checkpoint.load(path)
    assert (before.step, after.step) == (0, training.step)
    assert same(after.model, dict(training.model.state_dict()))
    assert not same(before.model, after.model)
    monkeypatch.setattr(lease, "is_late", lambda wish: wish.name.endswith("weights"))
    eye.open()
    assert [one.name for one in sorted(folder.inside.iterdir())] == ["look-1.bin", "wish-1"]


def test_the_weights_of_a_network_that_is_too_large_are_not_written(folder, pictures, monkeypatch):
    training = Training(recipe("cifar_quick"), pictures)
    numbers = sum(one.numel() for one in training.model.parameters())
    for most, written in ((numbers - 1, False), (numbers, True)):
        monkeypatch.setattr(wishes, "MOST_WEIGHTS", most)
        eye = Eye(folder, training)
        wishes.wish(folder, WEIGHTS)
        eye.open()
        assert wishes.look_at(folder, WEIGHTS).exists() == written
        assert (f"{numbers:,} numbers" in wishes.failure(folder, WEIGHTS)) == (not written)


def test_a_wish_that_nobody_renews_ends(folder, monkeypatch):
    wishes.wish(folder, 3)
    wishes.tell(folder, 3, b"seen")
    assert wishes.wished(folder, 9) == [3]
    monkeypatch.setattr(lease, "is_late", lambda _: True)
    assert wishes.wished(folder, 9) == []
    assert list(folder.inside.iterdir()) == []


def test_wishes_for_what_is_no_picture_are_not_heard(folder):
    for picture in (2, 9, 10):
        wishes.wish(folder, picture)
    (folder.inside / "wish-x").touch()
    assert wishes.wished(folder, 9) == [2]


def test_pictures_have_their_turns():
    turns = Turns()
    assert [turns.pick([1, 4, 7]) for _ in range(4)] == [1, 4, 7, 1]
    assert turns.pick([4]) == 4
    assert turns.pick([]) is None and not turns.due()


def test_looks_take_no_more_than_their_share(monkeypatch):
    turns, now = Turns(), [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    assert turns.due()
    for took, among, then in (
        (0.01, 1, 1.0),
        (0.005, 3, 1 / 3),
        (0.005, 50, 1 / 3),
        (0.1, 1, 5.0),
        (0.6, 1, 10.6),
    ):
        began = now[0]
        now[0] += took
        turns.done(began, among)
        now[0] = began + then * 0.999
        assert not turns.due()
        now[0] = began + then * 1.001
        assert turns.due()
