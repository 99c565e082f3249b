"""The pretrained lesson: outlines, surgeries, what is trained, maps, and code that runs."""

import contextlib
import gc
import io
import weakref
from dataclasses import replace

import pytest
import torch
from torch import nn
from torchvision import models
from torchvision.models.feature_extraction import create_feature_extractor

from explainers import settings
from explainers.images import drawn, member
from explainers.lessons.pretrained import beliefs, code, numbers, words
from explainers.lessons.pretrained.numbers import Values
from explainers.networks import graph, surgery
from explainers.networks import torchvision_models as tv

VGG16 = 138_357_544


def run(snippet: str, device: str) -> dict:
    """What a snippet leaves behind and prints, with everything that it makes on `device`."""
    names: dict = {}
    with contextlib.redirect_stdout(io.StringIO()) as out, torch.device(device):
        exec(snippet, names)
    return {**names, "printed": out.getvalue()}


# --- outlines -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        *("vgg16", "resnet18", "squeezenet1_1", "mobilenet_v3_small", "densenet121"),
        *("inception_v3", "regnet_y_128gf", "vit_b_16", "swin_t", "efficientnet_b0"),
    ],
)
def test_an_outline_has_the_parameters_and_shapes_of_the_model(name):
    model = tv.outline(name)
    assert all(p.is_meta for p in model.parameters())
    about = tv.about(name)
    assert tv.count(model).total == about.weights.meta["num_params"]
    found = tv.stages(name)
    assert [stage.name for stage in found] == [child for child, _ in model.named_children()]
    assert found[-1].shape[:2] == (1, 1000)


def test_the_weights_are_those_of_the_outline():
    # Some models have weights for pictures of another size, with more numbers.
    for name in ("vit_h_14", "regnet_y_16gf", "vit_b_16", "resnet18"):
        model = tv.outline(name)
        assert tv.about(name).parameters == tv.count(model).total
        assert tv.about(name).size == tv.input_shape(name, model)[-1]
    assert tv.about("googlenet").parameters < tv.count(tv.outline("googlenet")).total


def test_stages_are_those_of_the_real_model():
    model = models.squeezenet1_1(weights=None).eval()
    values = torch.rand(1, 3, 224, 224)
    for stage, layer in zip(tv.stages("squeezenet1_1", "features"), model.features, strict=True):
        values = layer(values)
        assert stage.shape == tuple(values.shape)
        assert stage.parameters == sum(p.numel() for p in layer.parameters())


def test_one_picture_tells_the_stages_of_all_parts(monkeypatch):
    name, sent = "shufflenet_v2_x0_5", []
    hooked, model = tv.outline(name), tv.outline(name)
    hooked.register_forward_hook(lambda *_: sent.append(1))
    monkeypatch.setattr(tv, "outline", lambda _: hooked)
    tv.stages.cache_clear()
    tv._shapes.cache_clear()
    for path in tv.parts(name)[::8]:  # each costs a forward pass here
        shapes = []
        hooks = [
            child.register_forward_hook(lambda _, __, out, to=shapes: to.append(tuple(out.shape)))
            for child in model.get_submodule(path).children()
        ]
        model(torch.zeros(1, 3, 224, 224, device="meta"))
        assert [stage.shape for stage in tv.stages(name, path) if stage.shape] == shapes
        for hook in hooks:
            hook.remove()
    assert len(sent) == 1


def test_what_is_found_out_of_a_model_stays_for_all_of_them():
    for found in (tv.about, tv.parts, tv.side, tv._shapes, tv.stages):
        assert found.cache_info().maxsize >= len(tv.names())


def test_every_listed_name_is_a_model_of_torchvision():
    assert len(tv.names()) >= 80
    assert set(numbers.SMALL) < set(tv.names())
    with pytest.raises(ValueError, match="model is lenet: torchvision has no classification"):
        tv.about("lenet")


def test_resnet_is_more_than_a_chain():
    model = tv.outline("resnet18")
    found = graph.trace(model, tv.input_shape("resnet18", model))
    joins = [n.name for n in found.nodes if sum(b == n.name for _, b in found.edges) > 1]
    assert len(joins) == 8  # eight blocks add their input to what they computed
    assert sum(n.parameters for n in found.nodes) == tv.count(model).total


# --- settings -------------------------------------------------------------------------------------


def test_ids_are_those_of_the_surgeries():
    assert tuple(words.SURGERIES) == tuple(words.DONE) == surgery.SURGERIES
    assert tuple(words.TRAINABLE) == surgery.TRAINABLE


def test_labels_that_stand_in_addresses_are_still_read():
    query = {"view": "Feature maps", "surgery": "classifier[6] = Linear(1000, 10)"}
    values, complaints = settings.read(Values(), query | {"trainable": "the new layer"})
    assert not complaints
    assert values == Values(view="maps", surgery=surgery.MISFIT, trainable=surgery.NEW)


@pytest.mark.parametrize(
    ("given", "then", "missed"),
    [
        (Values(part="layer9", node="x"), Values(part="layer9", node="x"), 0),
        (Values(view="models", part="layer4.0"), Values(view="models", part="layer4.0"), 0),
        (Values(view="models", part="layer9"), Values(view="models"), 1),
        (Values(view="maps"), Values(view="maps", node="features.0"), 0),
        (Values(view="maps", node="x"), Values(view="maps", node="features.0"), 1),
    ],
)
def test_a_part_or_node_that_is_missing_is_told_and_another_is_taken(given, then, missed):
    assert numbers.settled(given) == then == numbers.settled(then)
    assert len(numbers.missing(given)) == missed


# --- surgery --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "total", "classes", "layers"),
    [
        (surgery.AS_IT_IS, VGG16, 1000, 7),
        (surgery.ADD, VGG16 + 10_010, 10, 8),
        (surgery.REPLACE, 134_301_514, 10, 7),
        (surgery.BESIDE, VGG16 + 10_010, 1000, 8),
        (surgery.MISFIT, VGG16 - 4_097_000 + 10_010, None, 7),
    ],
)
def test_surgeries(way, total, classes, layers):
    model = numbers.operated(way)
    assert tv.count(model) == tv.Count(total, total)
    assert len(surgery.rows(model)) == layers
    found = surgery.outcome(way)
    assert found.shape == (None if classes is None else (1, classes))
    assert found.called is (way in (surgery.ADD, surgery.REPLACE, surgery.MISFIT))
    if classes is not None:
        assert model(torch.zeros(2, 3, 224, 224, device="meta")).shape == (2, classes)
    said = words.happened(found, way)
    assert ("never called" in said) is (way == surgery.BESIDE)
    assert ("refuses" in said) is (way == surgery.MISFIT)
    parts = sum(row.count.total for row in surgery.rows(model))
    assert parts + tv.count(model.features).total == total


def test_the_trap_at_6_is_told_in_pytorchs_own_words():
    found = surgery.outcome(surgery.MISFIT)
    assert (found.refused, found.got) == ("classifier.6", (1, 4096))
    with pytest.raises(RuntimeError) as caught:
        nn.Linear(1000, 10)(torch.zeros(1, 4096))
    assert found.words == f"RuntimeError: {caught.value}"


@pytest.mark.parametrize(
    ("way", "which", "trained"),
    [
        (surgery.ADD, surgery.NEW, 10_010),
        (surgery.REPLACE, surgery.NEW, 40_970),
        (surgery.REPLACE, surgery.CLASSIFIER, 134_301_514 - 14_714_688),
        (surgery.AS_IT_IS, surgery.NEW, 0),
        (surgery.AS_IT_IS, surgery.CLASSIFIER, 123_642_856),
        (surgery.BESIDE, surgery.NEW, 10_010),
        (surgery.MISFIT, surgery.NEW, 10_010),
    ],
)
def test_what_is_trained(way, which, trained):
    values = Values(surgery=way, trainable=which)
    counted = tv.count(numbers.operated(way, which))
    assert counted.trainable == trained
    assert counted.frozen == counted.total - trained
    assert ("no new layer yet" in numbers.advice(values)) is (trained == 0)


@pytest.mark.parametrize("way", surgery.SURGERIES)
@pytest.mark.parametrize("which", surgery.TRAINABLE)
def test_the_surgerys_code_prints_what_the_page_counts(way, which):
    values = Values(surgery=way, trainable=which)
    printed = run(code.vgg16(values), "meta")["printed"].splitlines()
    counted = numbers.operation(way, which).now
    assert printed[-3:-1] == [str(counted.total), str(counted.trainable)]
    shape = surgery.outcome(way).shape
    assert printed[-1] == str(shape) if shape else printed[-1].startswith("RuntimeError: ")
    assert ("add_linear" in "".join(printed)) is (way in (surgery.ADD, surgery.BESIDE))
    trained = replace(values, weights=numbers.IMAGENET)
    assert "weights='IMAGENET1K_V1'" in code.vgg16(trained)


# --- maps -----------------------------------------------------------------------------------------


def test_the_maps_are_those_of_the_extractor():
    name = "squeezenet1_1"
    nodes = tv.map_nodes(name)
    assert next(iter(nodes)) == "features.0"
    model = tv.untrained(name)
    batch = tv.prepared(torch.randint(0, 256, (3, 224, 224), dtype=torch.uint8), name)
    for node in ("features.0", "features.3.cat", "classifier.1"):
        shown = tv.maps_at(model, node, batch)
        assert tuple(shown.shape) == nodes[node]
        with torch.no_grad():
            assert torch.equal(shown, create_feature_extractor(model, [node])(batch)[node][0])
    best = tv.guesses(model, batch)
    with torch.no_grad():
        scores = model(batch).softmax(1)[0]
    assert best[0] == (int(scores.argmax()), float(scores.max()))
    assert len(best) == 5


def test_the_way_to_a_node_is_traced_once_for_a_model(monkeypatch):
    traced = []

    def counted(model, **nodes):
        traced.append(nodes)
        return create_feature_extractor(model, **nodes)

    monkeypatch.setattr(tv.feature_extraction, "create_feature_extractor", counted)
    model, other = tv.untrained("squeezenet1_1"), tv.untrained("squeezenet1_1")
    batches = torch.rand(2, 1, 3, 64, 64)
    first = [tv.maps_at(model, "features.0", batch) for batch in batches]
    assert not torch.equal(*first)
    for node in ("features.3.cat", "features.0"):
        expected = create_feature_extractor(model, [node])(batches[0])[node][0]
        assert torch.equal(tv.maps_at(model, node, batches[0]), expected)
    assert len(traced) == 1
    with torch.no_grad():
        other.features[0].weight.zero_()
    assert torch.equal(tv.maps_at(model, "features.0", batches[0]), first[0])
    assert not torch.equal(tv.maps_at(other, "features.0", batches[0]), first[0])
    assert len(traced) == 2
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None  # what was traced keeps no model


def test_a_picture_is_prepared_as_its_weights_say():
    picture = torch.randint(0, 256, (3, 224, 224), dtype=torch.uint8)
    transforms = tv.about("resnet18").weights.transforms(resize_size=224)
    torch.testing.assert_close(tv.prepared(picture, "resnet18")[0], transforms(picture))


def test_first_weights_are_repeatable_and_leave_the_dice_alone():
    before = torch.get_rng_state()
    one, other = tv.untrained("squeezenet1_1"), tv.untrained("squeezenet1_1")
    assert torch.equal(before, torch.get_rng_state())
    assert all(map(torch.equal, one.parameters(), other.parameters()))


@pytest.mark.parametrize("name", ["squeezenet1_1", "resnet18"])
def test_the_other_snippets_print_what_the_page_shows(name):
    size = tv.about(name).size
    printed = run(code.model(name), "cpu")["printed"].splitlines()
    assert printed[-1] == str(tv.count(tv.outline(name)).total)
    for stage in tv.stages(name):
        assert f"{stage.kind} torch.Size({list(stage.shape)}) {stage.parameters}" in printed
    node, shape = list(tv.map_nodes(name).items())[-1]
    origin = member.drawing("cat", 3, size)
    printed = run(code.maps(Values(maps_of=name, node=node), origin), "cpu")["printed"]
    shown = tv.maps_at(tv.untrained(name), node, tv.prepared(drawn.draw("cat", 3, size), name))
    low, high = round(shown.min().item(), 3), round(shown.max().item(), 3)
    assert printed == f"{(1, *shape)}\n{low} {high}\n"


# --- predictions ----------------------------------------------------------------------------------


def test_the_truths_of_the_predictions():
    truths = {p.name: p.truth for p in beliefs.predictions()}
    assert truths == {
        "where": "In the first linear layer",
        "replaced": "It falls by 4,056,030",
        "beside": "1×1000",
        "misfit": "When a picture is sent through",
        "frozen": "134,301,514",
    }
    assert nn.Linear(25088, 4096, device="meta").weight.numel() + 4096 == 102_764_544
