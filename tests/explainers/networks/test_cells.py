"""Every number of every layer of any network is what the terms beside it give, and PyTorch's."""

import math

import pytest
import torch
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from torch import nn

from explainers import stage
from explainers.networks import stops, typed, walk
from explainers.networks.cells import explain
from explainers.networks.cells.sums import contributions
from explainers.networks.kinds import KINDS
from explainers.networks.residual import Residual
from explainers.networks.stops import Stop
from tests.explainers.networks import lists
from tests.explainers.networks.written import evaluate

ROWS = ("Flatten", "Linear", "LayerNorm", "BatchNorm1d", "Softmax")


def fitted(draw, layer, shape):
    """The layer made for what reaches it, where it is one of those that seldom fit by chance."""
    changes = {
        "Linear": {"in_features": shape[-1]},
        "BatchNorm1d": {"num_features": shape[-1]},
        "LayerNorm": {"normalized_shape": shape[draw(st.integers(1, len(shape) - 1)) :]},
    }
    return layer.changed(**changes.get(layer.kind.name, {}))


@st.composite
def cases(draw, names=tuple(KINDS)):
    """A network whose layers all fit, with weights of any size, and a picture for it."""
    shape = (1, draw(st.integers(1, 4)), draw(st.integers(1, 9)), draw(st.integers(1, 9)))
    chosen: tuple = ()
    for layer in (
        *draw(lists.networks(shape[1])),
        *draw(st.lists(lists.layers(names), max_size=3)),
    ):
        longer = (*chosen, layer)
        found = walk.walk(longer, shape)
        if found.stopped is None and found.memory < 200_000 and found.parameters < 100_000:
            chosen = longer
    assume(chosen)
    network = typed.sequential(chosen).eval()
    generator = torch.Generator().manual_seed(draw(st.integers(0, 10**6)))
    with torch.no_grad():
        for name, tensor in (*network.named_parameters(), *network.named_buffers()):
            if tensor.is_floating_point():
                drawn = torch.randn(tensor.shape, generator=generator)
                tensor.copy_(drawn.abs() + 0.1 if "running_var" in name else drawn)
    return network, torch.randn(shape, generator=generator)


def close(value: float, expected: float, scale: float) -> None:
    assert value == pytest.approx(expected, rel=1e-5, abs=2e-6 * (1 + scale), nan_ok=True)


def size(explanation) -> float:
    """How large the terms are that are added: rounding is a part of that."""
    found = 0.0
    for term in explanation.terms:
        values = [p.value for p in term.parts if not isinstance(p, str) and math.isfinite(p.value)]
        found += max(1, math.prod(map(abs, values))) if values else 0
    return found


def check_story(stop: Stop, cell: tuple[int, ...], source: int) -> None:
    story = explain.explain(stop, cell, source)
    for step in story.steps:
        explanation = step.example.explain()
        scale = size(explanation)
        close(evaluate(explanation), explanation.value, scale)
        close(float(step.example.output), explanation.value, scale)
        assert step.words
        assert set(step.captions) <= {*step.example.operands, "output"}
        drawn = stage.payload(step.example, captions=step.captions, operators=step.operators)
        assert drawn["grids"]
    close(float(story.steps[-1].example.output), float(stop.output[cell]), scale)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases(), st.data())
def test_the_terms_give_the_number_of_any_cell(case, data):
    network, picture = case
    found = stops.walk(network, picture)
    with torch.no_grad():
        try:
            expected = network(picture.clone())[0]
        except (RuntimeError, ValueError) as error:
            assert str(error) in found.trouble
            expected = None
    if expected is not None:
        assert not found.trouble
        torch.testing.assert_close(found.stops[-1].output, expected, equal_nan=True)
    for stop in found.stops:
        if stop.output.isnan().any() or stop.input.isnan().any():
            continue
        cell = tuple(data.draw(st.integers(0, n - 1)) for n in stop.output.shape)
        count = explain.sources(stop)
        check_story(stop, cell, data.draw(st.integers(0, max(0, count - 1))))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases(("Conv2d", "ConvTranspose2d")), st.data())
def test_the_parts_of_a_map_add_up_to_it(case, data):
    network, picture = case
    for stop in stops.walk(network, picture).stops:
        if not isinstance(stop.layer, nn.Conv2d | nn.ConvTranspose2d):
            continue
        channel = data.draw(st.integers(0, len(stop.output) - 1))
        bias = 0 if stop.layer.bias is None else stop.layer.bias[channel].detach()
        whole = contributions(stop.layer, stop.input, channel).detach().sum(0) + bias
        scale = float(stop.input.abs().max()) * float(stop.layer.weight.detach().abs().max())
        torch.testing.assert_close(
            whole, stop.output[channel], atol=1e-4 * (1 + scale), rtol=1e-4, equal_nan=True
        )


def test_every_kind_of_the_builder_is_known():
    for name in KINDS:
        kind = Residual if name == "Residual" else getattr(nn, name)
        assert kind is Residual or kind in explain.SUMS or kind in explain.LOCAL, name


def test_a_layer_that_is_not_known_is_told_with_its_shapes():
    network = nn.Sequential(nn.PixelShuffle(2)).eval()
    (stop,) = stops.walk(network, torch.rand(1, 4, 3, 3)).stops
    with pytest.raises(ValueError, match=r"How PixelShuffle computes .* 4×3×3 numbers into 1×6×6"):
        explain.explain(stop, (0, 0, 0))


def test_layers_in_place_change_no_earlier_stop():
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Sigmoid(), nn.ReLU(inplace=True)).eval()
    gentle = nn.Sequential(network[0], nn.Sigmoid(), nn.ReLU())
    picture = torch.randn(1, 3, 6, 6)
    before = picture.clone()
    for one, other in zip(
        stops.walk(network, picture).stops, stops.walk(gentle, picture).stops, strict=True
    ):
        assert torch.equal(one.output, other.output)
        assert torch.equal(one.input, other.input)
    assert torch.equal(picture, before)
    network[2] = nn.ELU(inplace=True)
    network.append(nn.LeakyReLU(-1.0, inplace=True))
    check = stops.walk(network, picture).stops
    assert torch.equal(check[-1].input, check[-2].output)


def test_a_block_adds_what_stood_there_when_it_did():
    # The first layer of the block writes over what came in, which is the shortcut as well.
    block = Residual(nn.ReLU(inplace=True), nn.Hardtanh(-0.5, 0.5))
    picture = torch.randn(1, 2, 4, 4)
    found = stops.walk(nn.Sequential(block).eval(), picture).stops[-1]
    assert found.addends is not None
    assert torch.equal(found.addends[0], picture[0].relu())
    assert torch.equal(found.addends[0] + found.addends[1], found.output)


def test_linear_layers_know_which_maps_were_flattened():
    layers = [nn.Flatten(), nn.Dropout(), nn.Linear(24, 6), nn.ReLU(), nn.Linear(6, 2)]
    found = stops.walk(nn.Sequential(*layers).eval(), torch.rand(1, 2, 3, 4)).stops
    assert [stop.spread for stop in found] == [None, (2, 3, 4), (2, 3, 4), None, None]
    assert explain.source_of(found[2], 0) == ("input map", 0)
    assert explain.sources(found[2]) == 2
    assert explain.sources(found[4]) == 0


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 3), st.one_of(st.none(), st.integers(1, 9)))
def test_a_sum_that_is_divided_by_another_number_is_called_no_mean(kernel_size, divisor):
    pool = nn.AvgPool2d(kernel_size, divisor_override=divisor)
    (stop,) = stops.walk(nn.Sequential(pool), torch.ones(1, 2, 9, 9)).stops
    words = explain.explain(stop, (1, 0, 1)).steps[0].words
    assert words == (
        f"The sum of its window, divided by {divisor} (divisor_override)."
        if divisor
        else "The mean of its window."
    )
