"""The network lesson: presets, changes to the list, the padding, and code that runs."""

from dataclasses import replace
from itertools import pairwise

import pytest
import torch
from hypothesis import assume, given
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from torch import nn

from explainers import settings
from explainers.figures.graph import dot
from explainers.figures.palette import DARK, LIGHT
from explainers.lessons.network import beliefs, code, editing, numbers, words
from explainers.lessons.network import table as network_table
from explainers.lessons.network import tries as network_tries
from explainers.lessons.network.numbers import PRESETS, Values
from explainers.networks import facts, graph, layer_list, typed
from explainers.networks.examples import NOTES
from explainers.networks.kinds import KINDS
from explainers.networks.walk import walk
from tests.explainers.lessons.running import run
from tests.explainers.networks.lists import layers, networks

DEFAULTS = Values()
FITTING = [name for name in PRESETS if name != "forgotten"]


# --- presets and settings -------------------------------------------------------------------------


def test_presets_are_in_their_usual_spelling_and_leave_alone_how_one_looks():
    assert PRESETS.keys() == words.PRESETS.keys()
    looking = Values(new="Linear", detail="operations", way="ordered")
    for name, preset in numbers.presets(looking).items():
        assert settings.checked(preset) == preset
        assert settings.changes(preset, PRESETS[name]).keys() == {"new", "detail", "way"}


@pytest.mark.parametrize("name", FITTING)
def test_presets_fit_and_give_ten_scores(name):
    values = PRESETS[name]
    assert numbers.walked(values).output_shape == (values.batch_size, 10)


def test_presets_have_the_parameters_of_the_networks_they_stand_for():
    counts = {name: numbers.walked(preset).parameters for name, preset in PRESETS.items()}
    assert counts["notes"] == counts["caffe"] == 145_578
    assert counts["lenet"] == 61_706
    caffe = numbers.walked(PRESETS["caffe"]).steps
    assert [s.flow.shape[-1] for s in caffe if "Pool" in s.layer.kind.name] == [16, 8, 4]


def test_the_forgotten_padding_breaks_where_the_preset_points():
    values = PRESETS["forgotten"]
    walked = numbers.walked(values)
    assert walked.stopped is walked.steps[numbers.chosen(values)]
    assert "It got 1×64×1×1" in walked.stopped.trouble


@given(networks())
def test_the_address_holds_the_list(made):
    values = Values(layers=layer_list.write(made))
    again, complaints = settings.read(DEFAULTS, settings.write(values))
    assert again == values
    assert not complaints


def test_what_cannot_be_used_in_the_address_is_told():
    values, complaints = settings.read(DEFAULTS, {"layers": "x" * 25_000, "layer": "0"})
    assert values == DEFAULTS
    assert complaints[0] == "In the address, layers is too long: at most 20000 characters."


def test_an_empty_list_has_no_chosen_layer():
    values = Values(layers="")
    assert numbers.chosen(values) == -1
    assert numbers.walked(values).output_shape == (1, 3, 32, 32)
    assert network_table.table(numbers.walked(values), -1)["rows"] == []


# --- changing the list ----------------------------------------------------------------------------

ABC = "ReLU()\nFlatten()\nTanh()"


def test_layers_are_moved_removed_and_added():
    def now(values: Values) -> tuple[str, int]:
        return values.layers, values.layer

    first, last = Values(layers=ABC), Values(layers=ABC, layer=3)
    assert now(editing.moved(first, 1)) == ("Flatten()\nReLU()\nTanh()", 2)
    assert now(editing.moved(last, -1)) == ("ReLU()\nTanh()\nFlatten()", 2)
    assert editing.moved(last, 1) == last and editing.moved(first, -1) == first
    assert now(editing.removed(last)) == ("ReLU()\nFlatten()", 2)
    alone = Values(layers="ReLU()")
    assert now(editing.removed(alone)) == ("", 1)
    assert editing.removed(editing.removed(alone)) == editing.removed(alone)
    assert now(editing.added(Values(layers="", new="Sigmoid"))) == ("Sigmoid()", 1)
    assert now(editing.added(replace(first, new="Sigmoid"))) == (
        "ReLU()\nSigmoid()\nFlatten()\nTanh()",
        2,
    )
    assert now(editing.added(replace(first, layer=40, new="Linear")))[0].endswith(
        "Tanh()\nLinear(3072, 10)"
    )


def test_an_argument_is_what_a_widget_gave():
    changed = editing.argued(0, "kernel_size", DEFAULTS, 3)
    assert changed.layers.startswith("Conv2d(3, 32, 3, padding=2)\n")
    assert editing.argued(99, "kernel_size", DEFAULTS, 3) == DEFAULTS
    with pytest.raises(ValueError, match=r"^Conv2d: out_channels is 0: .* stays as it was\.$"):
        editing.argued(0, "out_channels", DEFAULTS, 0)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("shape", [(2, 5, 8, 8), (2, 40)])
def test_a_new_layer_takes_what_arrives(name, shape):
    layer = editing.suggestion(name, shape)
    of_maps = ("Conv2d", "ConvTranspose2d", "Upsample", "MaxPool2d", "AvgPool2d", "BatchNorm2d",
               "AdaptiveAvgPool2d", "AdaptiveMaxPool2d")  # fmt: skip
    if name not in (of_maps if len(shape) == 2 else ("BatchNorm1d",)):
        assert typed.module(layer)(torch.rand(shape)).shape[0] == 2
    assert editing.suggestion(name, None).kind.name == name


def test_a_mend_is_put_into_the_list():
    values = Values(layers="Conv2d(3, 4, 3)\nLinear(7, 10)")
    (mend,) = numbers.walked(values).steps[1].mends
    changed = editing.mended(1, mend, values)
    assert (changed.layers, changed.layer) == ("Conv2d(3, 4, 3)\nFlatten()\nLinear(3600, 10)", 3)


def test_the_network_in_a_recipe():
    assert numbers.in_recipe(DEFAULTS).startswith("layers: Conv2d(3,32,5,padding")
    with pytest.raises(ValueError, match=r"It got 3 channels"):
        numbers.in_recipe(PRESETS["lenet"])


def test_the_table_has_a_row_for_each_layer_and_totals():
    table = network_table.table(numbers.walked(DEFAULTS), 2)
    assert table["rows"][2]["cells"] == ["1×32×16×16", "25,632", "6,553,600", "32 KiB", "14×14"]
    assert table["totals"] == ["1×10", "145,578", "12,354,176", "220.3 KiB", "whole input"]
    for part in zip(*(row["shares"] for row in table["rows"]), strict=True):
        assert sum(part) == pytest.approx(1, abs=1e-3)
    broken = network_table.table(numbers.walked(PRESETS["forgotten"]), 5)
    assert [row["state"] for row in broken["rows"]] == ["fits"] * 5 + ["trouble"] + [
        "unreached"
    ] * 3
    assert broken["rows"][7]["cells"] == ["?", "65,600", "?", "?", "?"]
    assert len(broken["rows"][5]["trouble"]) > 40


# --- code -----------------------------------------------------------------------------------------


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


# --- the graph ------------------------------------------------------------------------------------


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


# --- predictions ----------------------------------------------------------------------------------


def test_the_truths_of_the_predictions():
    truths = {p.name: p.truth for p in beliefs.predictions()}
    assert truths == {"parameters": "linear1", "work": "conv2", "flatten": "0", "field": "5×5"}
    for prediction in beliefs.predictions():
        assert settings.checked(prediction.show) == prediction.show
    assert "18,496 and the one 25,632" in beliefs.predictions()[-1].because


def test_pytorchs_own_words():
    conv = layer_list.make("Conv2d", {"in_channels": 16, "out_channels": 8, "kernel_size": 3})
    said = typed.own_words(conv, (1, 32, 8, 8))
    assert said.startswith("RuntimeError: Given groups=1, weight of size [8, 16, 3, 3]")
    assert typed.own_words(conv, (1, 16, 8, 8)) == ""
    assert typed.own_words(conv, (1, 32, 8000, 8000)) == ""
    assert facts.times((64, 3)) == "64×3"


# --- tries ----------------------------------------------------------------------------------------


def test_what_there_is_to_try_can_be_set_and_is_as_it_says():
    for tries in network_tries.ALL.values():
        for one in tries:
            assert not one.show or settings.checked(one.show) == one.show
    forgotten, smaller, pooled, batch, _ = network_tries.ALL["layers"]
    stopped = numbers.walked(forgotten.show).stopped
    assert stopped.shape_in == (1, 64, 1, 1)
    assert numbers.walked(smaller.show).steps[0].flow.shape[2:] == (32, 32)
    found = numbers.walked(pooled.show)
    assert (found.output_shape, f"{found.parameters:,}") == ((1, 10), pooled.answer[:6])
    many, one_ = numbers.walked(batch.show), numbers.walked(DEFAULTS)
    assert (many.macs, many.memory) == (64 * one_.macs, 64 * one_.memory)
    assert many.output_shape == (64, 10)
    dilated, halved, even = network_tries.ALL["same_size"]
    solved = [numbers.solution(t.show) for t in (dilated, halved, even)]
    assert [float(s.exact) for s in solved] == [2, 1, 1.5]
