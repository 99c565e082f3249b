"""What TensorBoard shows of a run besides its scalars, read by TensorBoard's own reader."""

import io
import json

import numpy as np
import pytest
import torch
from PIL import Image
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import plugin_data_pb2
from tensorboard.util import tensor_util
from torch import nn

from explainers.images.pictures import Split
from explainers.training import board, engine, folder, taking_up
from explainers.training.engine import Training
from explainers.training.recipe import PRESETS, Recipe
from explainers.training.recorder import Recorder
from explainers.training.status import StatusWriter

RECIPE = Recipe(
    network="layers: Conv2d(3, 10, 3)|Dropout(0.5)|MaxPool2d(10)|Flatten()|Linear(90, 10)",
    device="cpu",
    batch_size=32,
    epochs=2,
)


def read(path):
    found = EventAccumulator(str(path), size_guidance={"images": 0, "tensors": 0})
    found.Reload()
    return found


def pixels(event):
    return np.asarray(Image.open(io.BytesIO(event.encoded_image_string)))


def recorded(place, training, pictures, points=(), until=10**6):
    made = Recorder(place, StatusWriter(place), training, pictures, points)
    for event in training.run():
        made.record(event)
        if training.epoch == until:
            break
    made.close()
    return training


@pytest.fixture
def place(tmp_path):
    return folder.create(RECIPE, tmp_path, "one")


def test_a_run_shows_its_inputs_kernels_and_mistakes(place, pictures, monkeypatch):
    monkeypatch.setattr(engine, "READ_EVERY", 0.0)
    training = recorded(place, Training(RECIPE, pictures), pictures)
    found = read(place.path)
    steps = [training.steps_per_epoch, 2 * training.steps_per_epoch]
    assert [event.step for event in found.Images(board.INPUTS)] == [0]
    for tag in (board.KERNELS, board.MISTAKES):
        assert [event.step for event in found.Images(tag)] == steps, tag
    first = pixels(found.Images(board.INPUTS)[0])[:32, :32]
    expected = pictures.test.images[training.sample[0]].permute(1, 2, 0).numpy()
    assert (first == expected).all()
    [*_, last] = found.Images(board.KERNELS)
    kernel = training.model[0].weight[0].detach()
    each = slice(None, 3 * board.LARGER, board.LARGER)
    shown = torch.tensor(pixels(last)[each, each])
    scaled = (kernel - kernel.min()) / (kernel.max() - kernel.min())
    assert torch.allclose(shown.permute(2, 0, 1) / 255, scaled, atol=0.5 / 255 + 1e-6)


def test_the_graph_holds_every_layer_with_its_shape(place, pictures):
    recorded(place, Training(RECIPE, pictures), pictures, until=1)
    nodes = read(place.path).Graph().node
    assert [node.op for node in nodes] == [
        *("Placeholder", "Conv2d", "Dropout", "MaxPool2d", "Flatten", "Linear"),
    ]
    assert [list(node.input) for node in nodes[1:]] == [[node.name] for node in nodes[:-1]]
    shapes = [node.attr["_output_shapes"].list.shape[0].dim for node in nodes]
    assert [size.size for size in shapes[1]] == [1, 10, 30, 30]
    assert [size.size for size in shapes[-1]] == [1, 3]


def test_the_hyperparameters_are_the_recipes_and_its_measures_the_tests(place, pictures):
    recorded(place, Training(RECIPE, pictures), pictures, until=1)
    told = read(place.path).summary_metadata
    parse = plugin_data_pb2.HParamsPluginData.FromString
    content = {
        tag.rpartition("/")[2]: parse(one.plugin_data.content)
        for tag, one in told.items()
        if one.plugin_data.plugin_name == "hparams"
    }
    experiment = content["experiment"].experiment
    fields = set(json.loads(RECIPE.to_json())) - {"data"}
    assert {info.name for info in experiment.hparam_infos} == fields
    assert [info.name.tag for info in experiment.metric_infos] == list(board.METRICS)
    session = content["session_start_info"].session_start_info.hparams
    assert session["lr"].number_value == RECIPE.lr and session["flip"].bool_value is False
    assert session["optimizer"].string_value == "sgd"
    assert set(board.METRICS) <= set(read(place.path).Tags()["scalars"])


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_field_of_a_recipe_has_a_kind(preset):
    assert len(board.hyperparameters(preset)) == 3


def test_the_surest_mistakes_come_first_and_are_named():
    images = torch.arange(4, dtype=torch.uint8)[:, None, None, None].expand(4, 3, 2, 2)
    labels = torch.tensor([0, 1, 0, 1])
    scores = torch.tensor([[0.0, 1.0], [0.0, 1.0], [0.0, 5.0], [2.0, 0.0]])
    picture, text = board.mistakes(images, labels, scores, ("cat", "dog"))
    shown = pixels(picture.value[0].image)
    assert [int(shown[0, 3 * k, 0]) for k in range(3)] == [2, 3, 0]
    told = tensor_util.make_ndarray(text.value[0].tensor)[0].decode()
    assert "| 1 | cat | dog | 99.3 % |\n| 2 | dog | cat | 88.1 % |" in told
    assert list(board.mistakes(images, scores.argmax(1), scores, ("cat", "dog"))) == []


def test_a_network_that_sees_no_colours_first_shows_no_kernels():
    assert board.kernels(nn.Linear(3, 4)) is None
    assert board.kernels(nn.Conv2d(1, 4, 3)) is None
    split = Split(torch.zeros(1, 3, 2, 2, dtype=torch.uint8), torch.tensor([0]))
    assert board.tested(nn.Linear(3, 4), split, None, ("cat",)) == []


def test_of_many_epochs_some_are_shown():
    for epochs in (1, 7, 20, 21, 400):
        shown = [epoch for epoch in range(1, epochs + 1) if board.shown_after(epoch, epochs)]
        assert shown[0] == 1 and shown[-1] == epochs and len(shown) <= board.MOST_EPOCHS + 2


def test_a_run_is_the_same_to_the_last_bit_with_it_and_without(tmp_path, pictures, monkeypatch):
    weights = []
    for name in ("with", "without"):
        if name == "without":
            monkeypatch.setattr(board, "begun", lambda *_: ((), None))
            monkeypatch.setattr(board, "tested", lambda *_: [])
        place = folder.create(RECIPE, tmp_path, name)
        weights.append(recorded(place, Training(RECIPE, pictures), pictures).model.state_dict())
    one, other = weights
    assert all(torch.equal(value, other[key]) for key, value in one.items())


def test_what_fails_there_does_not_end_the_run(place, pictures, monkeypatch, capsys):
    def fails(*_):
        raise RuntimeError("no room for pictures")

    monkeypatch.setattr(board, "begun", fails)
    monkeypatch.setattr(board, "tested", fails)
    training = recorded(place, Training(RECIPE, pictures), pictures)
    assert training.epoch == 2 and place.epoch(2).is_file()
    assert capsys.readouterr().err.count("RuntimeError: no room for pictures") == 3


def test_a_run_that_is_taken_up_after_an_epoch_shows_that_again(place, pictures):
    recorded(place, Training(RECIPE, pictures), pictures, until=1)
    taken = taking_up.take_up(place, RECIPE, pictures)
    recorded(place, taken.training, pictures, taken.points)
    found, steps = read(place.path), taken.training.steps_per_epoch
    for tag in (board.KERNELS, board.MISTAKES):
        assert [event.step for event in found.Images(tag)] == [steps, 2 * steps], tag
    assert found.Graph().node and len(found.Images(board.INPUTS)) == 1
