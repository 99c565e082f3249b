"""What is measured of a step's layers is what a plain loop finds; it is recorded and read again."""

import pytest
import torch
from torch import nn

from explainers.networks import registry
from explainers.networks.cifar_quick import cifar_quick
from explainers.training import scalars
from explainers.training.engine import Training
from explainers.training.folder import create
from explainers.training.health import measures, pulse
from explainers.training.health.measures import DEAD, GRADIENT, KINDS, UPDATE, Beat, tag
from explainers.training.health.pulse import Pulse, watching
from explainers.training.recipe import preset
from explainers.training.recorder import Recorder
from explainers.training.run import Run
from explainers.training.scalars import ScalarReader, ScalarWriter
from explainers.training.status import StatusWriter


def test_gradient_and_update_are_those_of_the_step():
    torch.manual_seed(0)
    model = cifar_quick(relu=True)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=0.01)
    felt = Pulse(model)
    model(torch.rand(4, 3, 32, 32)).square().mean().backward()
    before = {name: layer.weight.detach().clone() for name, layer in weighted(model)}
    with felt.feeling(7):
        optimizer.step()
    beat = felt.told()
    assert beat is not None and beat.step == 7
    names = pulse.names("cifar_quick_relu")
    assert {names[place] for place in beat.gradients} == set(before)
    for place, gradient in beat.gradients.items():
        weight = model.get_submodule(names[place]).weight
        old = before[names[place]]
        assert gradient == pytest.approx(weight.grad.norm().item(), rel=1e-4)
        moved = (weight - old).norm() / old.norm()
        assert beat.updates[place] == pytest.approx(moved.item(), rel=1e-3)
    assert felt.told() is None


def weighted(model: nn.Module) -> list[tuple[str, nn.Module]]:
    return [(name, layer) for name, layer in model.named_children() if hasattr(layer, "weight")]


def test_a_step_is_measured_once_in_a_while(monkeypatch):
    model, now = nn.Sequential(nn.Linear(2, 2)), [50.0]
    monkeypatch.setattr(pulse.time, "monotonic", lambda: now[0])
    felt, told = Pulse(model), []
    for step in range(1, 8):
        with felt.feeling(step):
            pass
        told.append(felt.told())
        now[0] += 0.4
    assert [beat.step for beat in told if beat] == [1, 4, 7]


def test_layers_that_do_not_learn_are_not_measured():
    model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    model[0].requires_grad_(False)
    felt = Pulse(model)
    model(torch.ones(1, 2)).sum().backward()
    with felt.feeling(1):
        pass
    assert set(felt.told().gradients) == {1}


def test_dead_is_a_unit_that_is_0_for_all_pictures():
    model = nn.Sequential(nn.Conv2d(1, 4, 1), nn.ReLU(), nn.Flatten(), nn.Linear(16, 4), nn.ReLU())
    with torch.no_grad():
        model[0].weight.fill_(1.0)
        model[0].bias.copy_(torch.tensor([0.0, -1.0, -9.0, -9.0]))  # the first two live somewhere
        model[3].weight.zero_()
        model[3].bias.copy_(torch.tensor([-1.0, -1.0, -1.0, 1.0]))
    pictures = torch.zeros(3, 1, 2, 2)
    pictures[2, 0, 1, 1] = 2.0
    with watching(model) as dead:
        model(pictures)
    assert dead == {1: 0.5, 3: 0.75}
    model(torch.zeros(1, 1, 2, 2))
    assert dead == {1: 0.5, 3: 0.75}  # nobody looks any more


def test_names_are_those_of_the_network_that_is_trained():
    names = pulse.names("cifar_quick_relu")
    model = registry.build("cifar_quick_relu", 3)
    assert names == tuple(name for name, _ in pulse.layers(model))
    assert names == (
        *("conv1", "relu1", "conv2", "relu2", "conv3", "relu3"),
        *("linear1", "linear2"),
    )


def test_every_scalar_of_a_layer_has_a_number_of_its_own():
    tags = [tag(kind, layer) for kind in KINDS for layer in range(measures.MOST_LAYERS)]
    numbers = {measures.number(one) for one in tags}
    assert len(numbers) == len(tags) and min(numbers) >= len(scalars.TAGS)
    assert max(numbers) == measures.BEYOND - 1
    assert [measures.tag_of(measures.number(one)) for one in tags] == tags


def test_what_a_run_measures_is_found_in_its_folder(tmp_path, pictures, monkeypatch):
    monkeypatch.setattr(pulse, "EVERY", 0.0)
    monkeypatch.setattr("explainers.training.engine.READ_EVERY", 0.0)
    recipe = preset("notes", device="cpu", epochs=1, batch_size=16, network="cifar_quick_relu")
    folder = create(recipe, tmp_path / "runs", "one")
    training = Training(recipe, pictures)
    recorder = Recorder(folder, StatusWriter(folder), training, pictures)
    beats = []
    for event in training.run():
        recorder.record(event)
        if isinstance(event, Beat):
            beats.append(event)
    recorder.close()
    recorded = Run(folder.path).recorded
    recorded.read_on()
    conv1 = recorded.layers[tag(GRADIENT, 0)]
    assert list(conv1.steps) == [beat.step for beat in beats] == list(range(1, 8))
    assert list(conv1.values) == pytest.approx([beat.gradients[0] for beat in beats])
    updates = recorded.layers[tag(UPDATE, 2)]
    assert list(updates.values) == pytest.approx([beat.updates[2] for beat in beats])
    assert list(recorded.layers[tag(DEAD, 1)].steps) == [0, 7]
    assert "dead" not in folder.guesses.read_text()


def test_what_is_made_anew_is_measured_anew(tmp_path):
    writer = ScalarWriter(tmp_path, 0)
    for step in (1, 5, 9):
        writer.add(tag(UPDATE, 3), step, step / 10)
    writer.close()
    reader = ScalarReader(tmp_path)
    reader.read_on()
    ScalarWriter(tmp_path, 5).close()
    reader.read_on()
    assert list(reader.layers[tag(UPDATE, 3)].steps) == [1, 5]
