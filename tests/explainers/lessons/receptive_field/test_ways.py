"""Ways are the gradients of a network whose weights are all 1, where a maximum is a sum."""

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import nn

from explainers.lessons.receptive_field import channels, ways
from explainers.networks import layer_list, typed
from explainers.networks.walk import walk
from tests.explainers.lessons.receptive_field.truth import Sums, real
from tests.explainers.networks.lists import fitted, layers, networks

SUMMED = ("MaxPool2d", "AvgPool2d", "AdaptiveAvgPool2d", "AdaptiveMaxPool2d")
COUNTED = (*SUMMED, "Conv2d", "ConvTranspose2d", "ReLU", "PReLU", "Residual")


def of_ones(layer):
    """A layer with one channel as a module whose gradients are ways."""
    if layer.kind.name == "Residual":
        around = nn.Sequential(*map(of_ones, layer["shortcut"]))
        made = typed.module(layer.changed(layers=layer_list.layers("ReLU()"), shortcut=()))
        made.body, made.shortcut = nn.Sequential(*map(of_ones, layer["layers"])), around
        return made
    if layer.kind.name in SUMMED:
        return Sums(typed.module(layer))
    if "Conv" not in layer.kind.name:
        return nn.Identity()
    module = typed.module(fitted(layer.changed(out_channels=1, groups=1, bias=False), 1)).double()
    nn.init.ones_(module.weight)
    return module


def counted(one):
    """Only layers that are counted; blocks keep those of theirs."""
    if one.kind.name != "Residual":
        return one
    inner = tuple(filter(is_counted, map(counted, one["layers"])))
    around = tuple(filter(is_counted, map(counted, one["shortcut"])))
    return one.changed(layers=inner or layer_list.layers("ReLU()"), shortcut=around)


def is_counted(one):
    return one.kind.name in COUNTED


lists = st.lists(layers(COUNTED).map(counted), min_size=1, max_size=4).map(
    lambda many: tuple(
        one.changed(in_channels=3, out_channels=3, groups=1) if "groups" in one.values else one
        for one in many
    )
)


@settings(max_examples=50)
@given(lists, st.tuples(st.integers(2, 9), st.integers(2, 9)), st.data())
def test_ways_are_gradients_of_ones(made, size, data):
    found = walk(made, (1, 3, *size))
    assume(not found.stopped)
    rows, columns = found.output_shape[2:]
    row, column = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
    picture = torch.zeros(1, 1, *size, dtype=torch.double, requires_grad=True)
    output = nn.Sequential(*map(of_ones, made))(picture)
    (truth,) = torch.autograd.grad(output[0, 0, row, column], picture)
    start = torch.zeros(rows, columns, dtype=torch.double)
    start[row, column] = 1
    assert torch.equal(ways.of(made, (1, 3, *size), start), truth[0, 0])
    separate = ways.along(made, (1, 3, *size), (start.sum(1), start.sum(0)))
    if separate is None:
        assert "Residual" in repr(made)
    else:
        assert torch.equal(torch.outer(*separate), truth[0, 0])


def test_a_block_that_flattens_is_not_counted():
    made = layer_list.layers("Residual(Flatten(), shortcut=Flatten())")
    with pytest.raises(ValueError, match="flattens"):
        ways.of(made, (1, 3, 2, 2), torch.ones(2, 2, dtype=torch.double))


@settings(max_examples=40)
@given(networks(), st.data())
def test_the_channels_that_are_seen(made, data):
    shape = (1, 3, 6, 6)
    found = walk(made, shape)
    assume(not found.stopped and len(found.output_shape) == 4)
    network, seen = real(made), []
    channel = data.draw(st.integers(0, found.output_shape[1] - 1))
    with torch.no_grad():
        for of_input in range(3):
            picture = torch.rand(shape, dtype=torch.double)
            picture[0, of_input] = torch.nan
            try:
                seen.append(bool(network(picture)[0, channel].isnan().any()))
            except ValueError:  # one number has no variance
                assume(False)
    # Where all of a map is padding, nothing is seen, of no channel.
    assume(any(seen))
    assert channels.seen(made, shape, channel).tolist() == seen
