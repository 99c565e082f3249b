"""Feature maps: every pixel is the sum that is shown, on random networks and pictures."""

import itertools

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from explainers.images import drawn
from explainers.networks import feature_maps, trained

PICTURE = drawn.draw("cat", 3)


def stops_of(network: str, seed: int, picture=PICTURE):
    return {s.name: s for s in feature_maps.walk(trained.untrained(network, seed), picture)}


def test_the_walk_ends_with_the_networks_answer():
    model = trained.untrained("cifar_quick_relu", 1)
    stops = feature_maps.walk(model, PICTURE)
    assert [s.name for s in stops] == [name for name, _ in model.network.named_children()]
    torch.testing.assert_close(stops[-1].output, model.network(model.prepare(PICTURE))[0])
    for before, after in itertools.pairwise(stops):
        assert torch.equal(before.output, after.input)


@settings(max_examples=40)
@given(st.integers(0, 1000), st.sampled_from(["conv1", "conv2", "conv3"]), st.data())
def test_a_convolutions_pixel_is_the_sum_of_its_parts(seed, name, data):
    stop = stops_of("cifar_quick", seed)[name]
    channels, rows, columns = stop.output.shape
    channel = data.draw(st.integers(0, channels - 1))
    pixel = (data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1)))
    source = data.draw(st.integers(0, len(stop.input) - 1))
    parts = feature_maps.contributions(stop, channel)
    torch.testing.assert_close(
        parts.sum(0) + stop.layer.bias[channel], stop.output[channel], atol=1e-5, rtol=1e-4
    )
    patch = feature_maps.products(stop, channel, source, pixel)
    assert patch.output.item() == pytest.approx(parts[source][pixel].item(), abs=1e-5)
    total = feature_maps.total(stop, channel, pixel)
    explanation = total.explain()
    assert sum(read.value for read in explanation.reads) == pytest.approx(
        stop.output[channel][pixel].item(), abs=1e-4
    )
    assert total.output == stop.output[channel][pixel]


@settings(max_examples=30)
@given(st.integers(0, 63), st.integers(0, 3), st.integers(0, 3))
def test_a_pools_pixel_is_the_largest_of_its_window(channel, row, column):
    stop = stops_of("cifar_quick", 0)["pool3"]
    example = feature_maps.pooled(stop, channel, (row, column))
    assert example.output.item() == stop.output[channel, row, column].item()


def test_layers_that_do_not_fit_are_named():
    stops = stops_of("cifar_quick_relu", 0)
    with pytest.raises(ValueError, match="pool1 is no convolution"):
        feature_maps.contributions(stops["pool1"], 0)
    with pytest.raises(ValueError, match="relu1 is no max pool"):
        feature_maps.pooled(stops["relu1"], 0, (0, 0))


def linear_model(weight: torch.Tensor) -> trained.Trained:
    layer = nn.Linear(3 * 32 * 32, 2, bias=False)
    with torch.no_grad():
        layer.weight.copy_(weight.flatten(1))
    return trained.Trained(nn.Sequential(nn.Flatten(), layer), ("one", "two"))


def test_saliency_is_the_weight_of_a_linear_model():
    weight = torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    found = feature_maps.saliency(linear_model(weight), PICTURE, 1)
    torch.testing.assert_close(found, weight[1].abs().amax(0))


def test_covering_what_counts_lowers_the_probability():
    weight = torch.zeros(2, 3, 32, 32)
    weight[1, :, 8:16, 8:16] = 0.1  # class two is a bright square in this place
    picture = torch.full((3, 32, 32), 255, dtype=torch.uint8)
    drop = feature_maps.occlusion(linear_model(weight), picture, 1)
    assert drop.shape == (7, 7)
    assert divmod(int(drop.argmax()), 7) == (2, 2)
    assert drop[6, 6] == pytest.approx(0, abs=1e-6)


def test_shipped_weights_survive_the_way_to_a_file_and_back(tmp_path, monkeypatch):
    monkeypatch.setattr(trained, "WEIGHTS", tmp_path)
    model = trained.untrained("cifar_quick", 5)
    model = trained.Trained(model.network, model.classes, (0.5, 0.4, 0.3), (0.2, 0.2, 0.2))
    trained.ship(model, "cifar_quick", tmp_path)
    again = trained.shipped("cifar_quick")
    torch.testing.assert_close(again.probabilities(PICTURE), model.probabilities(PICTURE))
    assert (again.classes, again.mean, again.std) == (model.classes, model.mean, model.std)
    for junk in (b"PK damaged", b"broken", b""):
        (tmp_path / "cifar_quick.pt").write_bytes(junk)
        with pytest.raises(ValueError, match=r"cifar_quick\.pt (breaks off|is damaged|is empty)"):
            trained.shipped("cifar_quick")
    with pytest.raises(ValueError, match="No trained weights of cifar_quick_relu"):
        trained.shipped("cifar_quick_relu")


@pytest.mark.parametrize("network", ["cifar_quick", "cifar_quick_relu"])
def test_the_shipped_weights_are_small_and_know_drawn_pictures_better_than_chance(network):
    assert (trained.WEIGHTS / f"{network}.pt").stat().st_size < 1_000_000
    model = trained.shipped(network)
    assert sum(p.numel() for p in model.network.parameters()) == 145_578
    assert model.classes == trained.CIFAR10 == drawn.CLASSES
    pictures = torch.stack([drawn.draw(name, seed) for name in drawn.CLASSES for seed in range(20)])
    labels = torch.arange(10).repeat_interleave(20)
    right = (model.probabilities(pictures).argmax(1) == labels).float().mean().item()
    assert right > 0.2  # trained on photographs, asked about drawings; chance is 0.1
