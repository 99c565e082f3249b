"""The way uphill against torch.optim.SGD and closed forms; and nothing is left behind."""

from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.attribution import check
from explainers.networks import feature_maps, made, trained
from explainers.networks.trained import Trained
from explainers.probes import maximisation
from explainers.probes.maximisation import BLOCK, Unit
from tests.explainers.probes.networks import SIDE, network, state

seeds = st.integers(0, 2**31)
LAYERS = st.sampled_from([("0", 5), ("1", 5), ("2", 5), ("3", 20), ("4", 4)])
rates = st.floats(0.5, 32)


@st.composite
def units(draw):
    layer, channels = draw(LAYERS)
    return Unit(layer, draw(st.integers(0, channels - 1)))


def activation(model, unit, picture):
    """The mean of what leaves the layer, with PyTorch alone; hooks would be in the way."""
    layers = list(model.network)[: int(unit.layer) + 1]
    x = model.prepare(picture)
    for layer in layers:
        x = torch.relu(x) if isinstance(layer, torch.nn.ReLU) else layer(x)
    return x[0, unit.channel].mean()


@settings(max_examples=30, deadline=None)
@given(seeds, units(), rates)
def test_each_step_is_one_of_sgd_that_maximises(seed, unit, lr):
    model = network(seed)
    way = maximisation.block(model, unit, maximisation.noise(model, seed), lr)
    assert len(way) == BLOCK + 1
    for before, after in pairwise(way):
        x = torch.nn.Parameter(before.picture[None].clone())
        value = activation(model, unit, x)
        value.backward()
        assert before.activation == pytest.approx(value.item(), rel=1e-4, abs=1e-5)
        torch.testing.assert_close(before.slope, x.grad[0])
        if bool(x.grad.any()):
            x.grad /= x.grad.square().mean().sqrt()
        torch.optim.SGD([x], lr=lr, maximize=True).step()
        torch.testing.assert_close(after.picture, x.detach().clamp(0, 255)[0], rtol=1e-4, atol=1e-3)


@settings(max_examples=30, deadline=None)
@given(seeds, st.integers(0, 3), rates)
def test_one_layer_is_climbed_straight_to_the_corner(seed, channel, lr):
    model = network(seed, linear=True)
    start = maximisation.noise(model, seed)
    way = maximisation.block(model, Unit("1", channel), start, lr)
    per_step = torch.tensor(model.std).view(3, 1, 1) * 255
    slope = model.network[1].weight[channel].view(3, SIDE, SIDE) / per_step
    straight = slope / slope.square().mean().sqrt()
    for step, one in enumerate(way):
        expected = (start + step * lr * straight).clamp(0, 255)
        torch.testing.assert_close(one.picture, expected, rtol=1e-3, atol=1e-2)
    risen = [one.activation for one in way]
    assert all(b >= a - 1e-4 * abs(a) for a, b in pairwise(risen))
    assert risen[-1] > risen[0]


@settings(max_examples=15, deadline=None)
@given(seeds, units(), rates)
def test_the_way_goes_on_where_it_was_left(seed, unit, lr):
    model = network(seed)
    first = maximisation.block(model, unit, maximisation.noise(model, seed), lr)
    told = []
    more = maximisation.block(model, unit, first[-1], lr, told.append)
    assert told == list(range(BLOCK)) and len(more) == BLOCK
    before = first[-1]
    for one in more:
        assert torch.equal(one.picture, maximisation.stepped(before, lr))
        before = one


@pytest.mark.parametrize("name", ["cifar_quick", "cifar_quick_relu"])
@pytest.mark.parametrize("layer", ["conv1", "conv2", "conv3", "linear2"])
def test_both_networks_are_more_excited_at_the_end(name, layer):
    model = trained.shipped(name, "drawn")
    for one in (model, check.untrained(model)):
        way = maximisation.block(one, Unit(layer, 3), maximisation.noise(one, 0), 4.0)
        assert way[-1].activation > way[BLOCK // 2].activation > way[0].activation


def test_the_activation_is_that_of_the_feature_map():
    layers = "Residual(Conv2d(3,3,3,padding=1),ReLU(inplace=True))|Conv2d(3,2,3)|ReLU(inplace=True)"
    model = made.network(layers, 3, (SIDE, SIDE + 1))
    start = maximisation.noise(model, 5)
    assert start.shape == (3, SIDE, SIDE + 1)
    for stop in feature_maps.walk(model, start).stops:
        found = maximisation.moment(model, Unit(stop.name, 1), start)
        assert found.activation == pytest.approx(stop.output[1].mean().item(), rel=1e-5)


def test_nothing_is_left_in_the_network_nor_in_the_dice_of_others():
    model = network(1)
    before, dice = state(model), torch.random.get_rng_state()
    start = maximisation.noise(model, 3)
    kept = start.clone()
    maximisation.block(model, Unit("2", 1), start, 4.0)
    with pytest.raises(ValueError, match="channel is 9: what leaves 2 is counted from 0 to 4"):
        maximisation.block(model, Unit("2", 9), start, 4.0)
    assert state(model) == before
    assert torch.equal(start, kept)
    assert torch.equal(torch.random.get_rng_state(), dice)


def test_the_noise_is_a_picture_and_the_seeds_own():
    model = trained.untrained("cifar_quick")
    noise = maximisation.noise(model, 4)
    assert torch.equal(noise, maximisation.noise(model, 4))
    assert not torch.equal(noise, maximisation.noise(model, 5))
    assert torch.equal(noise, noise.to(torch.uint8).float())
    assert noise.mean().item() == pytest.approx(maximisation.GREY, abs=2)
    assert noise.std().item() == pytest.approx(maximisation.SPREAD, abs=2)


def test_a_unit_that_is_silent_has_no_way_to_go():
    model = network(2)
    with torch.no_grad():
        model.network[0].bias.fill_(-1e4)
    way = maximisation.block(model, Unit("1", 0), maximisation.noise(model, 0), 4.0)
    assert not way[0].slope.any() and way[-1].activation == 0
    assert torch.equal(way[-1].picture, way[0].picture)


def test_a_large_network_takes_fewer_steps_and_a_wrong_or_diverged_one_is_refused():
    model = network(0)
    assert maximisation.most(model) == maximisation.MOST
    large = Trained(model.network, model.classes, size=model.size, macs=10**9)
    assert maximisation.most(large) == BLOCK
    wide = [maximisation.most(made.network("ReLU()", 3, (n, n))) for n in (32, 64, 128, 256)]
    assert wide == [128, 128, 80, 16]
    with pytest.raises(ValueError, match="no layer called “9”"):
        maximisation.moment(model, Unit("9", 0), maximisation.noise(model, 0))
    with torch.no_grad():
        model.network[0].weight.fill_(float("nan"))
    with pytest.raises(ValueError, match="diverged"):
        maximisation.moment(model, Unit("0", 0), maximisation.noise(model, 0))
