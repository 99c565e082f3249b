"""What a network gets of a picture, and answers; and the weights that come with the app."""

import pytest
import torch

from explainers.images import drawn
from explainers.networks import feature_maps, made, trained
from explainers.networks.trained import Trained

PICTURE = drawn.draw("cat", 3)


def test_the_walk_ends_with_the_networks_answer():
    model = trained.untrained("cifar_quick_relu", 1)
    stops = feature_maps.walk(model, PICTURE).stops
    assert [s.name for s in stops] == [name for name, _ in model.network.named_children()]
    torch.testing.assert_close(stops[-1].output, model.network(model.prepare(PICTURE))[0])


@pytest.mark.parametrize("channels", [1, 2, 3, 5])
@pytest.mark.parametrize("size", [(32, 32), (7, 12), (64, 40)])
def test_a_picture_is_brought_to_what_the_network_takes(channels, size):
    layers = f"AdaptiveAvgPool2d(4)|Flatten()|Linear({16 * channels},3)"
    model = made.network(layers, channels, size)
    prepared = model.prepare(PICTURE)
    assert prepared.shape == (1, channels, *size)
    colours = PICTURE.float().mean((1, 2)) / 255
    expected = [float(colours[k % 3]) for k in range(channels)]
    if channels == 1:
        expected = [float(colours @ torch.tensor([0.299, 0.587, 0.114]))]
    torch.testing.assert_close(
        prepared[0].mean((1, 2)), torch.tensor(expected), atol=0.02, rtol=0.02
    )
    seen = model.seen(PICTURE)
    assert seen.shape == (3, *size)
    assert torch.equal(seen[0], prepared[0, 0])
    assert torch.equal(
        seen[2], prepared[0, 0 if channels == 1 else 2] if channels != 2 else seen[2] * 0
    )
    assert model.probabilities(PICTURE).shape == (1, 3)
    assert model.label(2) == "output 2"


def test_a_network_that_ends_in_a_softmax_answers_with_its_outputs():
    layers = "Flatten()|Linear(3072,10)"
    model, plain = made.network(f"{layers}|Softmax(dim=1)"), made.network(layers)
    torch.testing.assert_close(model.probabilities(PICTURE), plain.probabilities(PICTURE))
    logs = made.network(f"{layers}|LogSoftmax(dim=1)")
    torch.testing.assert_close(logs.probabilities(PICTURE), plain.probabilities(PICTURE))
    with pytest.raises(ValueError, match="gives maps, not a row of scores"):
        made.network("Conv2d(3,4,3)").probabilities(PICTURE)


@pytest.mark.parametrize(
    ("layers", "sentence"),
    [
        ("Conv2d(3,8,3)|Linear(7,10)", "Layer 2, Linear"),
        ("Conv2d(3,8,3)|Nonsense()", "Nonsense is no layer known here"),
        ("", "empty"),
        ("Flatten()|Linear(3072,900000)", "parameters; at most 20,000,000"),
        ("Upsample(scale_factor=40)|Upsample(scale_factor=40)", "activations for a picture"),
    ],
)
def test_networks_that_cannot_be_looked_into_are_told(layers, sentence):
    with pytest.raises(ValueError, match=sentence):
        made.network(layers)


# --- weights that come with the app ----------------------------------------------------------


def test_shipped_weights_survive_the_way_to_a_file_and_back(tmp_path, monkeypatch):
    monkeypatch.setattr(trained, "WEIGHTS", tmp_path)
    model = trained.untrained("cifar_quick", 5)
    model = Trained(model.network, model.classes, (0.5, 0.4, 0.3), (0.2, 0.2, 0.2))
    trained.ship(model, trained.file_of("cifar_quick"))
    again = trained.shipped("cifar_quick")
    torch.testing.assert_close(again.probabilities(PICTURE), model.probabilities(PICTURE))
    assert (again.classes, again.mean, again.std) == (model.classes, model.mean, model.std)
    for junk in (b"PK damaged", b"broken", b""):
        (tmp_path / "cifar_quick.pt").write_bytes(junk)
        with pytest.raises(ValueError, match=r"cifar_quick\.pt (breaks off|is damaged|is empty)"):
            trained.shipped("cifar_quick")
    with pytest.raises(ValueError, match="No trained weights of cifar_quick_relu"):
        trained.shipped("cifar_quick_relu")


NETWORKS = ("cifar_quick", "cifar_quick_relu")


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("data", ["cifar10", "drawn"])
def test_the_shipped_weights_are_small(network, data):
    assert trained.file_of(network, data).stat().st_size < 1_000_000
    model = trained.shipped(network, data)
    assert sum(p.numel() for p in model.network.parameters()) == 145_578
    assert model.classes == trained.CIFAR10 == drawn.CLASSES


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize(("data", "least"), [("cifar10", 0.2), ("drawn", 0.97)])
def test_the_shipped_weights_know_drawn_test_pictures(network, data, least):
    model = trained.shipped(network, data)
    right = [
        (model.probabilities(drawn.draw_several(name, range(1000, 1050))).argmax(1) == label)
        for label, name in enumerate(drawn.CLASSES)
    ]
    assert torch.cat(right).float().mean().item() > least  # chance is 0.1


@pytest.mark.parametrize(
    "make",
    [
        lambda: trained.shipped("cifar_quick", "cifar10"),
        lambda: trained.shipped("cifar_quick_relu", "drawn"),
        lambda: trained.untrained("cifar_quick"),
        lambda: made.network("Conv2d(3,4,3)|Flatten()|Linear(3600,2)"),
    ],
)
def test_kernels_lie_as_convolutions_of_several_pictures_are_quickest(make):
    kernels = [one for one in make().network.parameters() if one.dim() == 4]
    assert kernels
    assert all(one.is_contiguous(memory_format=torch.channels_last) for one in kernels)
