"""The overview's numbers are PyTorch's: of all columns, of their lines, and from nearer by."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from explainers.images import drawn
from explainers.networks import flow, layer_list, trained
from explainers.networks.cells import sums
from explainers.networks.examples import NOTES
from explainers.networks.reach import Reach
from explainers.networks.residual import Residual
from explainers.networks.stops import Stop
from explainers.overview import columns, first, kinds, looks, packed
from tests.explainers.overview.reading import arrays, parted, values

NETWORKS = ("cifar_quick_drawn", "cifar_quick_relu")


def picture(seed: int) -> torch.Tensor:
    made = torch.Generator().manual_seed(seed)
    return torch.randint(0, 256, (3, 32, 32), dtype=torch.uint8, generator=made)


def bytes_of(pixels: torch.Tensor) -> bytes:
    return pixels.numpy().tobytes()


def test_the_first_view_is_what_pytorch_computes():
    network = trained.shipped("cifar_quick", "drawn")
    pixels = drawn.draw(first.CLASS, first.DRAWING)
    assert first.picture() == bytes_of(pixels)
    (kept, rest), (made, anew) = map(
        parted, (first.content(), packed.whole(network, pixels, first.NETWORK))
    )
    assert kept["classes"] == made["classes"]
    assert kept["chances"] == pytest.approx(made["chances"], rel=2e-3, abs=1e-6)
    for old, new in zip(kept["columns"], made["columns"], strict=True):
        numbers = [old.pop("numbers"), new.pop("numbers")]
        assert numbers[0] == pytest.approx(numbers[1], rel=2e-3, abs=1e-3)
        assert old.keys() == new.keys()
        exact = ("name", "kind", "layer", "count", "rows", "columns", "field", "signed", "per")
        exact += ("groups",)
        assert [old[field] for field in exact] == [new[field] for field in exact]
        # Another processor may round the last digit otherwise: a step of 255 at most.
        for name in ("", "lines_")[: 1 + bool(old["per"])]:
            found = values(old, rest, name), values(new, anew, name)
            assert torch.allclose(*found, atol=1.5 * new[f"{name}scale"] / 127)


@pytest.mark.parametrize("name", NETWORKS)
def test_every_column_is_what_the_network_computes(name):
    pixels = picture(1)
    told, rest = parted(looks.whole(name, bytes_of(pixels)))
    network = looks._asked(name, b"").network
    scores = network.network(network.prepare(pixels))
    assert told["chances"] == pytest.approx(scores.softmax(1)[0].tolist(), rel=1e-3, abs=1e-6)
    assert rest[: first.BYTES] == bytes_of(pixels)
    now = network.prepare(pixels)
    layers = dict(network.network.named_children())
    for column in told["columns"]:
        if column["name"] != "input":
            layer = layers[column["name"]]
            now = layer(now.flatten(1) if column["name"] == "linear1" else now)
        assert [column["low"], column["high"]] == pytest.approx(
            [float(now.min()), float(now.max())], rel=1e-3, abs=1e-6
        )
        assert torch.allclose(
            values(column, rest), now.flatten().double(), atol=0.51 * column["scale"] / 127
        )
    assert now.flatten().tolist() == pytest.approx(told["columns"][-1]["numbers"], rel=1e-3)


def test_the_whole_picture_is_small_enough():
    assert len(looks.whole("cifar_quick_relu", bytes_of(picture(0)))) < 120_000


@given(
    shape=st.tuples(st.integers(1, 4), st.integers(1, 5), st.integers(1, 3), st.integers(0, 2)),
    stride=st.integers(1, 2),
    seed=st.integers(0, 99),
)
@settings(max_examples=25, deadline=None)
def test_lines_of_a_convolution_are_the_mean_of_what_each_map_adds(shape, stride, seed):
    inputs, outputs, size, padding = shape
    torch.manual_seed(seed)
    layer = nn.Conv2d(inputs, outputs, size, stride, padding)
    maps = torch.randn(inputs, 6, 5)
    stop = Stop("c", layer, maps, layer(maps[None])[0].detach())
    with torch.no_grad():
        found = columns.lines(stop)
        for channel in range(outputs):
            added = sums.contributions(layer, maps, channel)
            assert torch.allclose(found[channel], added.abs().mean((1, 2)), atol=1e-5)
            assert torch.allclose(
                added.sum(0) + layer.bias[channel], stop.output[channel], atol=1e-5
            )


@pytest.mark.parametrize("name", NETWORKS)
def test_a_linear_layers_lines_and_its_biases_are_its_outputs(name):
    found = columns.columns(looks._asked(name, b"").network, picture(2))
    for column in found:
        if column.signed:
            total = column.lines.sum(1) + column.layer.bias
            assert torch.allclose(total, column.values, atol=1e-4)
        elif column.lines is not None and column.lines.dim() == 1:
            assert torch.allclose(column.lines, column.values.abs().mean((1, 2)))


@pytest.mark.parametrize(
    ("layer", "channel"), [("conv1", 5), ("conv2", 31), ("conv3", 63), ("linear1", 9)]
)
def test_what_is_told_from_nearer_by_adds_up(layer, channel):
    pixels = bytes_of(picture(3))
    told, found = arrays(looks.closer("cifar_quick_drawn", pixels, layer, channel))
    assert (told["layer"], told["channel"]) == (layer, channel)
    total = found["parts"].sum(0).flatten() + found["bias"]
    assert torch.allclose(total, found["output"], atol=1e-4)
    if layer == "conv2":  # one part, by hand
        window = found["inputs"][4, 6:11, 7:12]
        assert torch.allclose(
            (window * found["weights"][4]).sum(), found["parts"][4, 8, 9], atol=1e-5
        )


@pytest.mark.parametrize("name", NETWORKS)
def test_a_class_is_spoken_for_by_numbers_and_by_maps_alike(name):
    told, found = arrays(looks.closer(name, bytes_of(picture(4)), "linear2", 7))
    assert found["parts"].shape == found["back"].shape == (64,)
    score = float(found["output"])
    assert float(found["parts"].sum() + found["bias"]) == pytest.approx(score, abs=1e-4)
    assert float(found["back"].sum()) + told["rest"] == pytest.approx(score, abs=1e-4)


def test_a_map_that_is_made_of_one_map_comes_with_it():
    _, found = arrays(looks.closer("cifar_quick_relu", bytes_of(picture(5)), "pool1", 3))
    pooled = nn.functional.max_pool2d(found["inputs"], 2)
    assert set(found) == {"inputs", "output"}
    assert torch.equal(pooled.flatten(), found["output"])


def test_the_fields_are_those_of_the_lesson():
    found = columns.columns(looks._asked("cifar_quick_drawn", b"").network, picture(0))
    reach, shape = Reach(), (1, 3, 32, 32)
    layers = [layer for layer in layer_list.layers(NOTES) if layer.kind.name != "Flatten"]
    for column, layer in zip(found[1:7], layers[:6], strict=True):
        one = flow.flow(layer, shape, reach)
        reach, shape = one.reach, one.shape
        assert (column.field.size, column.field.step, column.field.first) == (
            (reach.down.size, reach.down.step, reach.down.first)
        )
    assert found[-1].field.whole


@pytest.mark.parametrize(
    ("network", "given_", "what"),
    [("resnet", b"", "no network"), (first.NETWORK, b"12", "3072 bytes, this one 2")],
)
def test_what_is_no_picture_or_no_network_is_refused(network, given_, what):
    with pytest.raises(ValueError, match=what):
        first.check(network, given_)


@pytest.mark.parametrize(("layer", "channel"), [("conv9", 0), ("conv1", 32), ("conv1", -1)])
def test_a_part_that_is_not_there_is_refused(layer, channel):
    with pytest.raises(ValueError, match="no such part"):
        looks.closer(first.NETWORK, b"", layer, channel)


def with_each(layer, seed: int) -> trained.Trained:
    """A network that has a layer of this kind behind maps, and, where it takes one, on a row."""
    torch.manual_seed(seed)
    maps = (
        layer(4) if layer is nn.BatchNorm2d else nn.Tanh() if layer is nn.BatchNorm1d else layer()
    )
    row = layer(6) if layer is nn.BatchNorm1d else nn.ELU() if layer in OF_MAPS else layer()
    layers = nn.Sequential(
        *(nn.Conv2d(3, 4, 5), maps, nn.MaxPool2d(4), nn.Flatten()),
        *(nn.Linear(4 * 49, 6), row, nn.Linear(6, 3)),
    )
    for norm in (maps, row):
        for held in (*norm.parameters(), *norm.buffers()):
            if held.is_floating_point():
                held.data.uniform_(0.2, 2.0)
    return trained.Trained(layers.eval(), ("a", "b", "c"))


OF_MAPS = (nn.BatchNorm2d, nn.Dropout2d)


@pytest.mark.parametrize("layer", kinds.CELLWISE)
@given(seed=st.integers(0, 99))
@settings(max_examples=3, deadline=None)
def test_a_layer_that_works_cell_by_cell_is_drawn_as_it_computes(layer, seed):
    network, pixels = with_each(layer, seed), picture(seed)
    found = columns.columns(network, pixels)
    now, met = network.prepare(pixels), []
    for part in network.network:
        now = part(now)
        met += [] if isinstance(part, nn.Flatten) else [now[0]]
    for column, values_ in zip(found[1:], met, strict=True):
        torch.testing.assert_close(column.values, values_)
    for place in (2, 5):  # each sees what the one before it sees
        assert found[place].field == found[place - 1].field
        assert found[place].kind in ("Cell", "ReLU")
        torch.testing.assert_close(
            found[place].lines, met[place - 1].abs().reshape(len(met[place - 1]), -1).mean(1)
        )
    told, _ = parted(packed.whole(network, pixels, "own"))
    assert "e-" not in told["columns"][2]["layer"] and told["columns"][2]["layer"].endswith(")")


def test_a_network_that_is_not_drawn_is_refused():
    wide = (nn.Conv2d(3, 129, 1), nn.MaxPool2d(32), nn.Flatten(), nn.Linear(129, 10))
    heads = (nn.Unflatten(1, (32, 96)), nn.Linear(96, 4), nn.Flatten(), nn.Linear(128, 10))
    for layers, what in (
        (wide, "128 maps beside each other: 0 gives 129"),
        ((nn.Flatten(), nn.Linear(3072, 11)), "10 classes: this network ends with 11 numbers"),
        ([nn.ReLU()] * 15, "14 layers, flattening not counted: this network has 15"),
        ([nn.Conv2d(3, 8, 3)], "no row of scores"),
        ((nn.MaxPool2d(16), nn.Conv2d(3, 2, 1), nn.Flatten()), "no row of scores"),
        ([nn.Flatten()], "Nothing is computed"),
        ((nn.Flatten(2), nn.Flatten(), nn.Linear(3072, 9)), "no picture of what Flatten"),
        ((nn.Flatten(), *heads), "no picture of what Unflatten"),
        ((nn.Flatten(), nn.BatchNorm1d(3072), nn.Linear(3072, 10)), "128 numbers .* 1 gives 3,072"),
    ):
        with pytest.raises(ValueError, match=what):
            columns.stops(trained.Trained(nn.Sequential(*layers).eval(), ()), picture(0))
    body = (nn.Conv2d(128, 128, 3, padding=1), nn.Conv2d(128, 128, 3, padding=1))
    head = (nn.Conv2d(3, 128, 1), Residual(*body), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    norm = trained.Trained(nn.Sequential(*head, nn.Linear(128, 10)), ())
    with pytest.raises(ValueError, match="left out in turn, and this layer is too"):
        columns.stops(norm, picture(0))
    with pytest.raises(ValueError, match="walk ends"):
        columns.stops(trained.Trained(nn.Sequential(nn.Conv2d(4, 3, 3)), ()), picture(0))


def test_a_picture_is_worked_out_once_for_all_who_look(monkeypatch):
    given_ = bytes_of(picture(6))
    one = looks.whole("cifar_quick", given_)
    monkeypatch.setattr(packed, "whole", None)
    assert looks.whole("cifar_quick", given_) is one
    assert looks.whole(first.NETWORK, b"") is first.content()
