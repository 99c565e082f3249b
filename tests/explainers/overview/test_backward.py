"""The way back through the overview is autograd's: every gradient, and what each target sends."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

from explainers.networks import stops
from explainers.overview import backward, columns, first, kinds, looks
from explainers.overview.backward import Aim
from tests.explainers.overview.reading import arrays, parted, values
from tests.explainers.overview.test_overview import bytes_of, picture, with_each


def gradients(network, pixels, aim):
    """By autograd: of the input, and of what leaves each layer but the flattening."""
    met = {"input": network.prepare(pixels).requires_grad_()}
    now = met["input"]
    for name, layer in network.network.named_children():
        now = layer(now)
        if name != "flatten":
            met[name] = now
    target = torch.tensor([aim.index])
    value = now[0, aim.index] if aim.kind == "score" else F.cross_entropy(now, target)
    found = torch.autograd.grad(value, list(met.values()))
    return value.item(), dict(zip(met, (one[0] for one in found), strict=True))


ASKED = {
    "network": st.sampled_from(first.NETWORKS),
    "seed": st.integers(0, 999),
    "aim": st.builds(Aim, st.sampled_from(backward.KINDS), st.integers(0, 9)),
}


@given(**ASKED)
@settings(max_examples=6, deadline=None)
def test_every_gradient_is_autograds(network, seed, aim):
    pixels = picture(seed)
    value, expected = gradients(looks._asked(network, b"").network, pixels, aim)
    told, rest = parted(looks.back(network, bytes_of(pixels), aim))
    assert told["back"] == {
        "kind": aim.kind,
        "index": aim.index,
        "value": pytest.approx(value, rel=1e-3, abs=1e-6),
    }
    assert [column["name"] for column in told["columns"]] == list(expected)
    for column in told["columns"]:
        slopes = expected[column["name"]].flatten()
        step = column["scale"] / 127
        assert torch.allclose(values(column, rest), slopes.double(), atol=0.51 * step + 1e-9)
        if column["rows"] == 1:
            assert column["numbers"] == pytest.approx(slopes.tolist(), rel=1e-3, abs=1e-6)


@given(**ASKED, data=st.data())
@settings(max_examples=12, deadline=None)
def test_what_all_targets_send_adds_up_to_the_gradient(network, seed, aim, data):
    pixels = bytes_of(picture(seed))
    way = looks._asked(network, pixels).way(aim)
    found = backward.columns(way)
    place = data.draw(st.integers(0, len(found) - 2))
    slopes, lines, layer = found[place].values, found[place + 1].lines, found[place + 1].layer
    channel = data.draw(st.integers(0, len(slopes) - 1))
    _, sent = arrays(looks.back_closer(network, pixels, aim, found[place].name, channel))
    parts, exact = sent["parts"], slopes[channel].flatten()
    near = 1e-5 * float(slopes.abs().max()) + 1e-12
    assert torch.equal(sent["output"], exact)
    assert torch.allclose(parts.sum(0).flatten(), exact, atol=near)
    if isinstance(layer, nn.Conv2d | nn.Linear) and slopes.dim() == 3:
        strengths = parts.abs().mean((1, 2))
    else:
        strengths = parts.flatten(1).sum(1) if slopes.dim() == 1 else exact.abs().mean()
    own = lines[:, channel] if lines.dim() == 2 else lines[channel]
    assert torch.allclose(own, strengths.to(own), atol=near)


@given(
    shape=st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), st.integers(0, 1)),
    stride=st.integers(1, 3),
    dilation=st.integers(1, 2),
    size=st.tuples(st.integers(5, 8), st.integers(5, 8)),
    seed=st.integers(0, 99),
)
@settings(max_examples=20, deadline=None)
def test_windows_of_any_stride_send_back_what_autograd_does(shape, stride, dilation, size, seed):
    inputs, outputs, kernel, padding = shape
    torch.manual_seed(seed)
    options = {"stride": stride, "padding": min(padding, kernel // 2), "dilation": dilation}
    layers = nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, **options),
        nn.MaxPool2d(2, 1, ceil_mode=bool(seed % 2)) if stride == 1 else nn.ReLU(inplace=True),
        nn.Flatten(),
        nn.LazyLinear(3),
    )
    maps = torch.randn(inputs, *size)
    layers(maps[None])
    found = stops.walk(layers, maps[None]).stops
    way = backward.back([stop for stop in found if stop.name != "2"], Aim("loss", 1))
    leaf = maps[None].requires_grad_()
    (slope,) = torch.autograd.grad(F.cross_entropy(layers(leaf), torch.tensor([1])), leaf)
    assert torch.allclose(way.gradients[0], slope[0], atol=1e-6)
    for place, name in enumerate(["input", "0", "1"]):
        for channel in range(len(way.gradients[place])):
            _, sent = arrays(backward.closer(way, name, channel))
            assert torch.allclose(sent["parts"].sum(0).flatten(), sent["output"], atol=1e-6)


@pytest.mark.parametrize("layer", kinds.CELLWISE)
@given(seed=st.integers(0, 99), aim=st.builds(Aim, st.sampled_from(backward.KINDS), st.just(1)))
@settings(max_examples=3, deadline=None)
def test_a_layer_that_works_cell_by_cell_sends_back_what_autograd_does(layer, seed, aim):
    network, pixels = with_each(layer, seed), picture(seed)
    found = columns.stops(network, pixels)
    way = backward.back(found, aim)
    met = [network.prepare(pixels).requires_grad_()]
    for part in network.network:
        met.append(part(met[-1]))
    met.pop(4)  # what was flattened is what leaves the pool
    expected = torch.autograd.grad(aim.value(met[-1][0]), [*met[:4], *met[4:]])
    for place, slope in enumerate(expected):
        torch.testing.assert_close(way.gradients[place], slope[0], rtol=1e-4, atol=1e-7)
    for name in (found[0].name, found[3].name):  # what the two layers read
        for channel in range(4):
            _, sent = arrays(backward.closer(way, name, channel))
            torch.testing.assert_close(
                sent["parts"].flatten(), sent["output"], rtol=1e-4, atol=1e-7
            )
            torch.testing.assert_close(sent["weights"] * sent["inputs"], sent["parts"])


def test_a_pool_gives_all_to_the_largest_and_relu_to_what_is_above_zero():
    given_ = "cifar_quick_relu", bytes_of(picture(7)), Aim("loss", 3)
    told, found = arrays(looks.back_closer(*given_, "conv1", 4))
    pairs = {"size": [2, 2], "stride": [2, 2], "padding": [0, 0], "dilation": [1, 1]}
    assert told["window"] == pairs
    _, most = F.max_pool2d(found["values"].view(1, 32, 32), 2, return_indices=True)
    assert torch.equal(found["took"], most[0].float())
    _, found = arrays(looks.back_closer(*given_, "pool1", 4))
    assert torch.equal(found["weights"].flatten(), (found["values"] > 0).float())
    layers = nn.Sequential(nn.ReLU(), nn.Flatten(), nn.Linear(2, 2))
    relu, _, linear = stops.walk(layers, torch.tensor([[[[0.0, 2.0]]]])).stops
    way = backward.back([relu, linear], Aim("score", 0))  # at 0 itself nothing passes
    _, found = arrays(backward.closer(way, "input", 0))
    assert torch.equal(found["parts"].flatten(), found["output"])


def test_a_window_of_a_convolution_times_its_weights_turned_round_is_what_is_sent():
    _, found = arrays(
        looks.back_closer("cifar_quick", bytes_of(picture(8)), Aim("score", 2), "pool1", 9)
    )
    window, weights = found["inputs"][5, 4:9, 6:11], found["weights"][5]
    total = (window * weights.flip(0, 1)).sum()
    assert torch.allclose(total, found["parts"][5, 6, 8], rtol=1e-4)


def test_nothing_is_left_on_a_shared_network():
    network = looks._asked(first.NETWORK, b"").network.network
    looks.back_closer(first.NETWORK, bytes_of(picture(9)), Aim("loss", 0), "conv2", 0)
    for layer in network.modules():
        assert not layer.training
        assert not (layer._forward_hooks or layer._forward_pre_hooks or layer._backward_hooks)
        held = (*layer.parameters(recurse=False), *layer.buffers(recurse=False))
        assert all(one.grad is None and not one.requires_grad for one in held)


def test_the_way_back_is_worked_out_once_and_small_enough(monkeypatch):
    given_ = "cifar_quick_relu", bytes_of(picture(10)), Aim("score", 9)
    one = looks.back(*given_)
    assert len(one) < 120_000
    monkeypatch.setattr(backward, "whole", None)
    assert looks.back(*given_) is one


@pytest.mark.parametrize(
    ("aim", "said"),
    [(Aim("score", 10), "no class 10"), (Aim("loss", -1), "no class -1"), (Aim("x", 1), "'x'")],
)
def test_what_no_gradient_runs_back_from_is_said(aim, said):
    with pytest.raises(ValueError, match=said):
        looks.back(first.NETWORK, b"", aim)
    with pytest.raises(ValueError, match="it has no answer" if aim.kind == "score" else said):
        aim.value(torch.zeros(1, 2, 2) if aim.kind == "score" else torch.zeros(0))


@pytest.mark.parametrize(("layer", "channel"), [("linear2", 0), ("input", 3), ("conv9", 0)])
def test_a_part_that_gets_no_gradient_is_refused(layer, channel):
    with pytest.raises(ValueError, match="gets gradients"):
        looks.back_closer(first.NETWORK, b"", Aim("loss", 0), layer, channel)
