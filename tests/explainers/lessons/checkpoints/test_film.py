"""The film: its bytes against the tensors that they were made of, and its size."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from explainers.images import drawn
from explainers.lessons.checkpoints import figures, film
from explainers.lessons.checkpoints.film import Film, Scene
from explainers.lessons.checkpoints.numbers import LAST, Values
from explainers.networks import stops
from explainers.networks.trained import Trained
from explainers.training import timeline
from explainers.training.timeline import Moment, Opened

MOMENTS = timeline.of_shipped("cifar_quick_relu", "drawn")
LAYERS = [name for name, _ in timeline.opened(MOMENTS[0]).trained.network.named_children()]


def scene(layer: str, channel: int = 0, number: int = 3) -> Scene:
    return Scene(MOMENTS, drawn.draw("cat", number), layer, channel)


def network(moment: int) -> Trained:
    return timeline.opened(MOMENTS[moment]).trained


@pytest.mark.parametrize("layer", LAYERS)
def test_the_maps_are_those_of_the_network_as_far_as_bytes_tell(layer):
    made, picture = film.film(scene(layer)), drawn.draw("cat", 3)
    wall = made.maps
    for moment in (0, 1):
        walk = stops.walk(network(moment).network, network(moment).prepare(picture))
        seen = next(stop.output for stop in walk.stops if stop.name == layer)
        seen = seen.view(len(seen), *(seen.shape[1:] or (1, 1)))[: film.WALL]
        expected = seen[:, :: wall.step, :: wall.step]
        assert wall.scales[moment] == pytest.approx(expected.abs().max().item(), rel=1e-6)
        found = wall.values(moment)[..., 0]
        torch.testing.assert_close(found, expected, atol=wall.scales[moment] / 253, rtol=0)


@pytest.mark.parametrize(
    ("layer", "channel", "expected"),
    [
        ("conv1", 5, lambda w: w["conv1"].permute(0, 2, 3, 1)),
        ("pool1", 5, lambda w: w["conv1"].permute(0, 2, 3, 1)),
        ("conv2", 5, lambda w: w["conv2"][5, ..., None]),
        ("relu3", 60, lambda w: w["conv3"][60, ..., None]),
        ("linear1", 7, lambda w: w["linear1"][7].view(64, 4, 4, 1)),
        ("linear2", 9, lambda w: w["linear2"][9].view(1, 8, 8, 1)),
    ],
)
def test_the_weights_are_those_of_the_layer_or_of_the_last_before_it(layer, channel, expected):
    wall = film.film(scene(layer, channel)).kernels
    for moment in (0, 1):
        named = network(moment).network.named_parameters()
        weights = {name.removesuffix(".weight"): value.detach() for name, value in named}
        torch.testing.assert_close(
            wall.values(moment), expected(weights), atol=wall.scales[moment] / 253, rtol=0
        )


def test_the_chances_are_the_networks():
    made = film.film(scene("conv1"))
    for moment, frame in enumerate(made.frames):
        expected = network(moment).probabilities(drawn.draw("cat", 3))[0]
        torch.testing.assert_close(torch.tensor(frame.chances), expected)
    assert made.classes == network(0).classes


@given(
    st.tuples(st.integers(1, 80), st.integers(1, 40), st.integers(1, 40), st.sampled_from([1, 3])),
    st.integers(1, 22),
    st.integers(0, 79),
)
def test_a_film_is_no_larger_than_it_may_be(shape, count, first):
    moments = [torch.randn(shape) for _ in range(count)]
    wall = film._wall(moments, most := 20_000, first)
    if first >= shape[0]:
        assert wall is None
        return
    assert len(wall.content) <= most
    assert len(wall.content) == count * wall.tiles * wall.rows * wall.columns * wall.colours
    expected = moments[-1][first : first + film.WALL, :: wall.step, :: wall.step]
    torch.testing.assert_close(wall.values(count - 1), expected, atol=wall.scales[-1] / 253, rtol=0)


def test_numbers_that_are_none_have_no_colour():
    broken = nn.Sequential(nn.Conv2d(3, 1, 1), nn.Flatten(), nn.Linear(1024, 2))
    nn.init.constant_(broken[0].weight, float("nan"))
    moment = Moment(0, "", object(), lambda: Opened(Trained(broken, ())))
    made = film.film(Scene((moment,), drawn.draw("cat", 3), "0", 0))
    assert set(made.content) == {0}
    assert made.frames[0].chances == ()


def test_a_film_that_is_not_known_is_none():
    assert film.content("no such film") is None


def shown(made: Film, **changes) -> figures.Payload:
    return figures.payload(made, Values(weights="relu", **changes), "light")


def test_what_is_sent_tells_where_the_bytes_are():
    made = film.film(scene("conv2"))
    kernels, maps = shown(made, layer="conv2")["walls"]
    assert (kernels["offset"], maps["offset"]) == (0, len(made.kernels.content))
    assert maps["offset"] + len(made.maps.content) == len(made.content)
    assert (kernels["item"], kernels["chosen"], maps["item"]) == ("slice", -1, "map")
    assert kernels["title"] == "Kernel 0 of conv2, slice by slice"


def test_what_is_sent_has_the_numbers_of_the_way():
    made = film.film(scene("conv2"))
    first, last = shown(made, layer="conv2")["frames"]
    assert set(first["ratios"]) == {0.0}
    assert first["score"] == "not tested"
    distance = made.frames[1].distances[1]
    assert last["ratios"][1] == pytest.approx(distance.ratio, rel=1e-3)
    told = last["told"].replace("−", "-").split(" = ")
    moved, start = map(float, told[1].split(" / "))
    assert last["told"].startswith("conv2: ‖W − W₀‖ / ‖W₀‖ = ")
    assert moved / start == pytest.approx(float(told[2]), rel=1e-3)


@pytest.mark.parametrize(("asked", "shown_at"), [(0, 0), (7, 0), (9, 1), (LAST, 1)])
def test_the_nearest_moment_is_shown(asked, shown_at):
    assert shown(film.film(scene("conv1")), epoch=asked)["at"] == shown_at


def test_the_table_has_every_moment_and_layer():
    made = film.film(scene("conv1"))
    head, _, *rows = figures.table(made, Values(weights="relu")).splitlines()
    assert len(rows) == 2
    assert all(f"`{layer}`" in head for layer in made.layers)


def test_what_a_later_layer_writes_over_is_shown_as_it_was():
    layers = nn.Sequential(
        nn.Conv2d(3, 2, 3), nn.ReLU(inplace=True), nn.Flatten(), nn.Linear(1800, 2)
    )
    nn.init.constant_(layers[0].bias, -9.0)  # as no weight that is drawn could make up for
    moment = Moment(0, "", object(), lambda: Opened(Trained(layers, ())))
    maps = film.film(Scene((moment,), drawn.draw("cat", 3), "0", 0)).maps
    assert maps.values(0).min() < 0
