"""What Python sends to the components is what their JavaScript has been told: by type."""

import json
from contextlib import closing
from dataclasses import replace

import numpy as np
import torch

from explainers.backprop import scalar_networks, scalars
from explainers.figures import maps
from explainers.figures.frame import Figure
from explainers.lessons.checkpoints import figures as film_figures
from explainers.lessons.checkpoints import film
from explainers.lessons.checkpoints import numbers as of_checkpoints
from explainers.lessons.network.table import table
from explainers.lessons.receptive_field import figures, numbers
from explainers.lessons.runs import examples
from explainers.lessons.runs import table as run_table
from explainers.lessons.runs.numbers import Values as RunsValues
from explainers.networks import layer_list
from explainers.networks.cifar_quick import cifar_quick
from explainers.networks.walk import walk as through
from explainers.optimizers.landscapes import LANDSCAPES
from explainers.optimizers.paths import Walk, walk
from explainers.overview import first, looks
from explainers.training import content
from explainers.training.folder import create
from explainers.training.health.vitals import Vitals
from explainers.training.inside.looking import Glass
from explainers.training.inside.packed import cut, pack
from explainers.training.inside.peephole import Peephole
from explainers.training.overview import Overviews
from explainers.training.racing import Racer
from explainers.training.recipe import preset
from explainers.training.run import Run
from explainers.training.scalars import TRAIN_LOSS, ScalarWriter
from explainers.training.status import Status
from explainers.training.watch import Watch
from pages.learning.backpropagation import graph
from pages.learning.optimizers import landscape
from pages.network.network import layer_table
from pages.network.receptive_field import fields
from pages.parts import chart, keys, map_wall, stage, zoom
from pages.start.home import overview
from pages.training.checkpoints import timeline
from pages.training.evaluate import matrix
from pages.training.runs import list as run_list
from pages.training.train import inside, live, vitals
from pages.training.train import racing as race_chart
from tests.components.deno_runs import PAGES, complaints
from tests.explainers.stage_examples import EXAMPLES


def draw_stages():
    for name in ("channels", "dilated", "one", "pool", "cross_entropy"):
        stage.stage(EXAMPLES[name](), key=name, operators=("∗", "="))
    stage.stage(EXAMPLES["conv"](), key="x", height=300, initial=(0, 1, 1), editable=("input",))


def draw_graphs():
    for leaves in ((), ("w1",)):
        values = {name: leaf.value for name, leaf in scalar_networks.NEURON.leaves.items()}
        graph.graph(scalars.run(scalar_networks.NEURON, values, leaves), key="x", alt="a network")


def draw_landscapes():
    plan = Walk("Bowl", (1.0, 1.0), "SGD", (("lr", 0.1),), 3)
    for paths in ({"SGD": walk(plan)}, {"SGD": walk(plan), "again": walk(plan)}):
        landscape.landscape(LANDSCAPES["Bowl"], paths, key="x", alt="a path", on_start=print)


def draw_chart():
    line = {"type": "scatter", "x": np.arange(3.0), "y": [1, 2, 4]}
    figure = Figure([line, {"type": "surface", "z": np.eye(2)}], {"height": 200})
    chart.draw(figure, key="x", alt="a line")


def draw_layer_table():
    entries = layer_list.read("Conv2d(3, 4, 5)|Flatten()|Linear(7, 10)")
    layer_table.layer_table(table(through(entries, (1, 3, 32, 32)), 0), key="x", on_choose=print)


def draw_fields():
    values = numbers.Values()
    found = numbers.followed(values)
    cell, pixel = numbers.cell(values, found), numbers.pixel(values)
    for data in (
        figures.back(found, cell),
        figures.back(found, cell, torch.rand(found.shape[2:])),
        figures.forward(found, cell, pixel),
    ):
        fields.fields(data, key="x", on_choose=print)


def draw_map_wall():
    tile = maps.data_url(np.zeros((2, 2, 3), dtype=np.uint8))
    map_wall.map_wall([tile, tile], ["a", "b"], key="x", chosen=1, on_choose=print)


def draw_matrix():
    two = (["a", "b"], [[3, 1], [0, 2]], ["0.75", "1.00"], ["1.00", "0.67"])
    matrix.matrix(*two, key="x", chosen=(0, 1), on_choose=print)


def draw_timeline():
    picture = torch.zeros(3, 32, 32, dtype=torch.uint8)
    for layer in ("conv1", "linear2"):
        values = of_checkpoints.Values(weights="trained", layer=layer)
        scene = film.Scene(of_checkpoints.moments(values), picture, layer, 0)
        data = film_figures.payload(film.film(scene), values, "light")
        timeline.timeline(data, key="x", on_stay=print, on_choose=print)


def draw_run_list():
    example = replace(examples.shipped().found[0], curve=((1.0, 0.5), (2.5, 0.75)))
    found = Overviews((example, examples.shipped().found[1]), ())
    rows = run_table.table(found, RunsValues())
    payload = rows.payload(example.name, "")
    run_list.run_list(payload, key="x", on_choose=print, on_compare=print)


def draw_zoom():
    zoom.zoomable("x", lambda: None)


def draw_keys():
    keys.draw()
    keys.draw("3 of 16: one sum of products", "kernel")


def draw_live():
    for state in content.STATES:
        for smoothing in (None, 100):
            live.live("one", 7, state, smoothing=smoothing, key="x", on_change=print)


def draw_overview():
    for maps_ in ("class_name=dog", None):
        overview.overview(first.NETWORK, b"", key="x", name="a cat", shows="cat", maps=maps_)
    aim: overview.Aim = {"kind": "loss", "index": 3}
    more = {"name": "a cat", "shows": "cat", "maps": "", "aim": aim, "on_turn": print}
    overview.overview(first.NETWORK, b"", key="x", **more)


def draw_race():
    """One that has not begun, and one that has."""
    recipe, none = preset("fast"), ((), ())
    begun = ((1.5, 3.0), (0.25, 0.5))
    racers = [
        Racer(name, recipe, Status(), accuracy, accuracy, (None,) * 4)
        for name, accuracy in (("one", none), ("two", begun))
    ]
    race_chart.racing(racers, key="x")


def draw_inside():
    for state in content.STATES:
        chosen = {"picture": 3, "layer": "conv1", "channel": 0}
        inside.inside("one", 7, state, key="x", on_choose=print, on_change=print, **chosen)


def draw_vitals():
    for state in content.STATES:
        vitals.vitals("one", 7, state, key="x", on_change=print)


def healths(folder):
    """Before anything was measured, and after: a number, and one that is none."""
    yield Vitals(Watch(Run(folder.path))).frame().data
    with closing(ScalarWriter(folder.path, 0)) as writer:
        for tag, value in (("update_ratio/0", 0.5), ("gradient_norm/0", float("inf"))):
            writer.add(tag, 1, value)
    yield Vitals(Watch(Run(folder.path))).frame().data


def sights(folder):
    """Before the worker has looked, and after."""
    hole = Peephole(Watch(Run(folder.path)), 1)
    yield hole.frame().cut("", 0)
    look = Glass(cifar_quick()).look(torch.rand(1, 3, 32, 32), 1)
    seen = pack(look, step=3, picture=1, label=1)
    for layer in ("", "conv1"):
        yield cut(seen, layer, 0, {"tag": "x", **hole.frame().about})


def frames(folder):
    """Of a run without points, and of one with guesses, whose loss is no number."""
    yield Watch(Run(folder.path)).frame()
    with closing(ScalarWriter(folder.path, 0)) as writer:
        writer.add(TRAIN_LOSS, 1, float("nan"))
    Status("training", "Training.", time=1.0, epochs=2, steps_per_epoch=10).write(folder)
    images = torch.zeros(2, 3, 32, 32, dtype=torch.uint8)
    sample = {"images": images, "labels": torch.tensor([0, 1]), "classes": ["a", "b"]}
    torch.save(sample, folder.sample)
    guesses = {"guesses": [1, 1], "probabilities": [[0.5, 0.5]] * 2}
    told = {"step": 3, "epoch": 0, "indices": [0, 1], **guesses}
    folder.guesses.write_text(json.dumps(told))
    yield Watch(Run(folder.path)).frame()


def declared(part, kind, sent):
    """JavaScript that says of what was sent that it is of this kind."""
    types = next(PAGES.rglob(f"{part.__name__.split('.')[-1]}/types.d.ts"))
    return [
        f'/** @type {{import("{types.as_uri()}").{kind}[]}} */',
        f"export const {types.parent.name}{kind} = {json.dumps(sent)};",
    ]


def test_deno_finds_every_payload_as_it_is_declared(monkeypatch, tmp_path):
    parts = {
        stage: draw_stages,
        graph: draw_graphs,
        landscape: draw_landscapes,
        chart: draw_chart,
        layer_table: draw_layer_table,
        fields: draw_fields,
        map_wall: draw_map_wall,
        matrix: draw_matrix,
        run_list: draw_run_list,
        zoom: draw_zoom,
        keys: draw_keys,
        live: draw_live,
        race_chart: draw_race,
        overview: draw_overview,
        inside: draw_inside,
        timeline: draw_timeline,
        vitals: draw_vitals,
    }
    lines = []
    for part, draw in parts.items():
        sent = []
        monkeypatch.setattr(part, "_component", lambda data, sent=sent, **rest: sent.append(data))
        draw()
        lines += declared(part, "Payload", sent)
    folder = create(preset("fast", epochs=2), tmp_path / "runs", "one")
    lines += declared(live, "Frame", [frame.data for frame in frames(folder)])
    lines += declared(vitals, "Vitals", list(healths(folder)))
    seen = [json.loads(one.partition(b"\n")[0]) for one in sights(folder)]
    lines += declared(inside, "Sight", seen)
    wholes = [looks.whole(network, bytes(first.BYTES)) for network in first.NETWORKS]
    near = [looks.closer(first.NETWORK, b"", *one) for one in (("conv2", 3), ("pool1", 0))]
    for kind, told in (("Whole", wholes), ("Closer", near)):
        lines += declared(overview, kind, [json.loads(one.partition(b"\n")[0]) for one in told])
    script = tmp_path / "payloads.js"
    script.write_text("\n".join(lines))
    assert complaints("check", "--no-remote", script, cache=tmp_path) == ""
