"""The code of the training page trains as the engine does: the same losses, step by step."""

import contextlib
import io
import re

import pytest
import torch
import torchvision

from explainers.images import drawn, named, store
from explainers.images.pictures import Pictures, Split
from explainers.lessons.train import code
from explainers.lessons.train import numbers as train
from explainers.snippets import pasteable
from explainers.training.engine import Training
from explainers.training.events import Epoch, Step
from explainers.training.recipe import OPTIMIZERS, SCHEDULES, Recipe, preset

COUNT = 76  # of pictures to train on: a multiple of no batch size used here
OWN = "layers: Conv2d(3, 8, 3)|BatchNorm2d(8)|ReLU()|MaxPool2d(4)|Flatten()|Linear(392, 10)"
SHORT = {"epochs": 2, "batch_size": 16, "device": "cpu", "precision": "float32"}


@pytest.fixture(scope="module")
def pictures() -> Pictures:
    images = torch.cat([drawn._draw_class(name, torch.arange(11), 32) for name in drawn.CLASSES])
    labels = torch.arange(10).repeat_interleave(11)
    mixed = torch.randperm(110, generator=torch.Generator().manual_seed(0))
    images, labels = images[mixed], labels[mixed]
    parts = (slice(0, COUNT), slice(COUNT, None))
    return Pictures(*(Split(images[part], labels[part]) for part in parts), drawn.CLASSES)


@pytest.fixture(autouse=True)
def small(monkeypatch, pictures, tmp_path):
    """An empty folder, but for small data from each source that the code may name."""
    monkeypatch.chdir(tmp_path)

    class Archive:
        classes = drawn.CLASSES

        def __init__(self, root, train, download):
            split = pictures.train if train else pictures.test
            self.data = split.images.permute(0, 2, 3, 1).contiguous().numpy()
            self.targets = split.labels.tolist()

    store.write(tmp_path / named.PICTURES, pictures)
    monkeypatch.setattr(torchvision.datasets, "CIFAR10", Archive)


def printed(recipe: Recipe) -> list[str]:
    """What the code prints, told of every step instead of every hundredth."""
    text = code.program(recipe)
    assert pasteable(text) == text
    assert f"% {code.EVERY} ==" in text
    text = text.replace(f"% {code.EVERY} ==", "% 1 ==")
    out = io.StringIO()
    with torch.random.fork_rng(), contextlib.redirect_stdout(out):
        exec(compile(text, "<train>", "exec"), {})
    return out.getvalue().splitlines()


CASES = {
    "notes": preset("notes", **SHORT),
    "fast": preset("fast", **SHORT),
    "another seed": preset("fast", seed=7, **SHORT),
    "only shifts": preset("fast", flip=False, **SHORT),
    "only flips": preset("fast", shift=0, **SHORT),
    "CIFAR-10": preset("fast", data="cifar10", **SHORT),
    "CIFAR-10, layers": preset("notes", data="cifar10", network=OWN, **SHORT),
    "own pictures, layers": preset("notes", data="/a folder/'s.zip", network=OWN, **SHORT),
    "own pictures": preset("notes", data="/pets", network="cifar_quick_relu", **SHORT),
    "bfloat16": preset("notes", **{**SHORT, "precision": "bfloat16"}),
    **{name: preset("fast", lr=0.003, optimizer=name, **SHORT) for name in OPTIMIZERS},
    **{
        f"muon, {name}": preset(
            "notes", optimizer="muon", sgd_factor=0.3, schedule=name, network=OWN, **SHORT
        )
        for name in SCHEDULES
    },
    "muon, random filters": preset("notes", optimizer="muon", learns="linear", **SHORT),
}


@pytest.mark.parametrize("name", CASES)
def test_it_prints_the_engines_own_losses(name, pictures):
    recipe = CASES[name]
    events = list(Training(recipe, pictures).run())
    steps = [event for event in events if isinstance(event, Step)]
    epochs = [event for event in events if isinstance(event, Epoch)]
    lines = printed(recipe)
    assert lines[0] == f"{COUNT} pictures to train on, 34 to test on"
    told = [re.fullmatch(r"step (\d+): loss (.+)", line) for line in lines]
    found = [(int(one[1]), float(one[2])) for one in told if one]
    assert [step for step, _ in found] == [event.step for event in steps]
    assert [loss for _, loss in found] == pytest.approx([e.loss for e in steps], abs=2e-3)
    tests = [re.fullmatch(r"epoch (\d+): test loss (.+), (.+)% right", line) for line in lines]
    scores = [(float(one[2]), float(one[3])) for one in tests if one]
    assert [loss for loss, _ in scores] == pytest.approx([e.test_loss for e in epochs], abs=2e-3)
    assert [right for _, right in scores] == pytest.approx(
        [100 * event.test_accuracy for event in epochs], abs=3
    )


def test_its_losses_are_the_engines_within_the_rounding_of_float32(pictures):
    recipe = CASES["notes"]
    text = code.program(recipe).replace(f"% {code.EVERY} ==", "% 1 ==").replace(".4f", ".9g")
    out = io.StringIO()
    with torch.random.fork_rng(), contextlib.redirect_stdout(out):
        exec(compile(text, "<train>", "exec"), {})
    found = [float(line.split()[-1]) for line in out.getvalue().splitlines() if line[0] == "s"]
    training = Training(recipe, pictures)
    steps = [event.loss for event in training.run() if isinstance(event, Step)]
    assert found == pytest.approx(steps, rel=1e-5)
    saved = torch.load(code.SAVED, weights_only=True)
    learned = training.model.state_dict()
    assert all(map(torch.allclose, saved.values(), learned.values()))
    assert len(saved) == len(learned)


@pytest.mark.parametrize("name", CASES)
def test_it_needs_nothing_of_this_project(name):
    assert "explainers" not in code.program(CASES[name])


def test_a_network_of_ones_own_gets_as_many_scores_as_there_are_classes():
    recipe = CASES["own pictures, layers"]
    assert "nn.Linear(392, 3)" in code.program(recipe, classes=3)
    assert "nn.Linear(392, 10)" in code.program(recipe)


@pytest.mark.parametrize("device", ["auto", "cpu", "cuda", "mps"])
def test_every_control_is_in_the_code(device):
    values = train.Values(
        recipe="notes",
        epochs=37,
        batch_size="256",
        lr=0.0123,
        seed=4711,
        device=device,
        relu=True,
    )
    text = code.program(train.recipe(values))
    for part in (
        "range(37)",
        "DataLoader(train, 256",
        "lr=0.0123",
        "manual_seed(4711)",
        "nn.ReLU()",
    ):
        assert part in text
    if device == "auto":
        assert "cuda.is_available()" in text and "backends.mps.is_available()" in text
    else:
        assert f'device = "{device}"' in text


def test_the_layers_of_the_notes_are_made_once_to_be_written():
    assert code._layers(relu=True) is code._layers(relu=True) != code._layers(relu=False)
    assert (
        code._layers(relu=False)[0]
        == "Conv2d(3, 32, kernel_size=(5, 5), stride=(1, 1), padding=(2, 2))"
    )
