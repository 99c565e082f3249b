"""The code of the network page: it runs, and makes the very network that the list holds."""

import pytest
import torch
from hypothesis import assume, given
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from explainers.lessons.network import code, words
from explainers.lessons.network.numbers import PRESETS
from explainers.networks import layer_list, typed
from explainers.networks.examples import NOTES
from explainers.networks.walk import walk
from tests.explainers.lessons.network.test_numbers import FITTING
from tests.explainers.lessons.running import run
from tests.explainers.networks.lists import layers


@pytest.mark.parametrize("name", FITTING)
def test_functions_do_what_layers_do(name):
    values = PRESETS[name]
    layers = layer_list.layers(values.layers)
    shape = (2, values.in_channels, 32, 32)
    left = run(code.functional(layers, shape))
    plain = typed.sequential(layers).eval()
    functional = left["net"].eval()
    weights = zip(plain.state_dict(), functional.state_dict().values(), strict=True)
    plain.load_state_dict(dict(weights))
    batch = torch.rand(shape)
    assert torch.equal(plain(batch), functional(batch))
    assert left["printed"].startswith("torch.Size([2, 10])\n")


@given(layers())
def test_every_layer_that_has_a_function_is_its_function(layer):
    assume(layer.kind.name in code._FUNCTIONS and layer.values.get("p", 0) == 0)
    step = walk([layer], (2, 3, 8, 8)).steps[0]
    assume(step.flow)
    left = run(code.functional([layer], (2, 3, 8, 8)))
    batch = torch.randn(2, 3, 8, 8)
    assert torch.equal(left["net"](batch.clone()), typed.module(layer)(batch.clone()))


@pytest.mark.parametrize("name", FITTING)
def test_what_print_shows_of_the_class(name):
    values = PRESETS[name]
    layers = layer_list.layers(values.layers)
    program = code.program("class", layers, (1, values.in_channels, 32, 32))
    assert repr(run(program)["net"]) == code.printed(layers)
    assert layer_list.write(layer_list.read(code.printed(layers))).count("\n") == (len(layers) - 1)


@pytest.mark.parametrize("name", FITTING)
def test_the_three_ways_make_the_same_network(name):
    values = PRESETS[name]
    layers = layer_list.layers(values.layers)
    shape = (2, values.in_channels, 32, 32)
    made = [run(code.program(way, layers, shape)) for way in words.WAYS]
    walked = walk(layers, shape)
    for left in made:
        assert left["printed"] == f"torch.Size([2, 10])\n{walked.parameters}\n"
    of_class, plain, named = (left["net"].eval() for left in made)
    named.load_state_dict(of_class.state_dict())
    plain.load_state_dict(
        dict(zip(plain.state_dict(), of_class.state_dict().values(), strict=True))
    )
    batch = torch.rand(shape)
    assert torch.equal(of_class(batch), plain(batch))
    assert torch.equal(of_class(batch), named(batch))
    assert torch.equal(of_class(batch), of_class.forward(batch))
    children = [child for child, _ in of_class.named_children()]
    assert children == layer_list.names(layers)


def test_the_walks_code_prints_the_tables_shapes():
    layers = layer_list.layers(NOTES)
    printed = run(code.walk(layers, (1, 3, 32, 32)))["printed"].splitlines()
    for line, step in zip(printed, walk(layers, (1, 3, 32, 32)).steps, strict=True):
        assert line.endswith(f"{step.flow.shape} {step.parameters.value}")


def test_calling_a_module_runs_its_hooks_and_forward_does_not():
    assert run(code.CALLING)["printed"].strip() == code.called()
    assert code.called().splitlines() == [
        *("net(x)", "before: (4,)", "forward", "after:  (4,)", "net.forward(x)", "forward"),
    ]


def test_the_graphs_code_writes_a_graph_that_tensorboard_reads(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    layers = layer_list.layers(NOTES)
    run(code.add_graph(layers, (64, 3, 32, 32)))
    events = EventAccumulator(str(tmp_path / "runs" / "graph"))
    events.Reload()
    nodes = {node.name: node for node in events.Graph().node}
    for name in layer_list.names(layers):
        assert any(f"[{name}]" in node or f"/{name}/" in node for node in nodes), name
    sizes = [
        [d.size for d in s.dim] for n in nodes.values() for s in n.attr["_output_shapes"].list.shape
    ]
    assert [64, 10] in sizes
