"""The graph of the network page: what is traced, and what is drawn of it."""

from itertools import pairwise

import pytest
import torch
from torch import nn

from explainers.figures.graph import dot
from explainers.figures.palette import DARK, LIGHT
from explainers.lessons.network import figures
from explainers.lessons.network.numbers import PRESETS
from explainers.networks import graph, layer_list, typed
from explainers.networks.examples import NOTES
from explainers.networks.walk import walk
from tests.explainers.lessons.network.test_numbers import FITTING


def test_the_graph_of_a_residual_block_branches_and_joins():
    with torch.device("meta"):
        made = typed.sequential(layer_list.layers("Residual(Conv2d(3, 3, 1))"))
    found = graph.trace(made, (1, 3, 8, 8))
    (added,) = [n for n in found.nodes if n.label == "add"]
    assert len([edge for edge in found.edges if edge[1] == added.name]) == 2
    assert len([edge for edge in found.edges if edge[0] == found.nodes[0].name]) == 2


@pytest.mark.parametrize("name", [name for name in FITTING if name != "residual"])
def test_the_traced_graph_is_the_walk(name):
    values = PRESETS[name]
    layers = layer_list.layers(values.layers)
    shape = (1, values.in_channels, 32, 32)
    with torch.device("meta"):
        made = typed.sequential(layers)
    found = graph.trace(made, shape)
    steps = walk(layers, shape).steps
    assert [n.shape for n in found.nodes[1:-1]] == [s.flow.shape for s in steps]
    assert [n.parameters for n in found.nodes[1:-1]] == [s.parameters.value for s in steps]
    names = [n.name for n in found.nodes]
    assert found.edges == tuple(pairwise(names))
    opened = graph.trace(made, shape, operations=True)
    assert sum(n.parameters for n in opened.nodes) == walk(layers, shape).parameters


def test_the_operations_are_pytorchs_functions():
    with torch.device("meta"):
        made = typed.sequential(layer_list.layers(NOTES))
    found = graph.trace(made, (1, 3, 32, 32), operations=True)
    operations = [n.label for n in found.nodes if n.kind == "operation"]
    assert operations == ["conv2d", "max_pool2d"] * 3 + ["flatten", "linear", "linear"]


def test_a_network_that_looks_at_its_numbers_cannot_be_traced():
    class Deciding(nn.Module):
        def forward(self, x):
            return x if x.sum() > 0 else -x

    with pytest.raises(ValueError, match=r"torch.fx cannot trace this network: .* decides by"):
        graph.trace(Deciding(), (1, 3, 8, 8))


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_drawing_names_every_layer_and_quotes_what_it_must(colours):
    with torch.device("meta"):
        made = typed.sequential(layer_list.layers('Conv2d(3, 4, 3, padding="same")'))
    source = dot(graph.trace(made, (1, 3, 8, 8), labels={"conv1": 'padding="same"'}), colours)
    assert r'label="conv1\npadding=\"same\"\n112 parameters"' in source
    assert f'color="{colours.kernel}"' in source
    assert 'label="  1×4×8×8"' in source


def test_a_drawing_shows_its_layers_or_their_operations():
    shape = (1, 3, 32, 32)
    as_layers = figures.drawing(NOTES, shape, LIGHT, operations=False)
    assert "conv1\\nConv2d(3, 32, 5, padding=2)\\n2,432 parameters" in as_layers
    assert "conv1.weight\\n2,400 parameters" in figures.drawing(
        NOTES, shape, LIGHT, operations=True
    )
