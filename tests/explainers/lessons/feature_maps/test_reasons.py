"""Why this answer: each method's map, beside that of the untrained network, and what is said."""

import math
from dataclasses import replace

import pytest
import torch

from explainers import settings
from explainers.attribution import check, grad_cam, integrated, occlusion, saliency
from explainers.attribution.methods import Heat, Reasons
from explainers.attribution.occlusion import Occlusion
from explainers.images import drawn, member
from explainers.lessons.feature_maps import code, looks, numbers, reasons, told, words
from explainers.lessons.feature_maps.numbers import Values
from explainers.networks.layer_setting import BUILDER
from explainers.networks.trained import Trained
from tests.explainers.lessons.feature_maps.test_numbers import RESIDUAL, printed

CAT = drawn.draw("cat", 3)
WHY = Values(view="why")
CASES = (
    WHY,
    replace(WHY, method="smoothgrad", n_samples=3, stdev=0.2),
    replace(WHY, method="integrated", n_steps=5, baseline="grey", weights="relu"),
    replace(WHY, method="integrated", n_steps=5, baseline="mean"),
    replace(WHY, method="gradcam"),
    replace(WHY, method="gradcam", weights=BUILDER, layers=RESIDUAL, cam_layer="1.body.0"),
    replace(WHY, method="occlusion"),
)


def found_for(values: Values) -> tuple[Values, looks.Look, Reasons]:
    values = numbers.settled(values)
    look = looks.look(values, True, CAT)
    return values, look, reasons.reasons(look, values)


def by_hand(network: Trained, values: Values, index: int) -> torch.Tensor:
    start = integrated.baseline(CAT, values.baseline)
    generator = torch.Generator().manual_seed(0)
    noise = {"n_samples": values.n_samples, "stdev": values.stdev, "generator": generator}
    return {
        "saliency": lambda: saliency.saliency(network, CAT, index),
        "smoothgrad": lambda: saliency.smooth_grad(network, CAT, index, **noise),
        "integrated": lambda: (
            integrated.integrated_gradients(network, CAT, start, index, n_steps=values.n_steps).map
        ),
        "gradcam": lambda: grad_cam.grad_cam(network, CAT, index, values.cam_layer).map,
        "occlusion": lambda: occlusion.occlusion(network, CAT, index).drop,
    }[values.method]()


@pytest.mark.parametrize("given", CASES)
def test_each_map_stands_beside_that_of_the_untrained_network(given):
    values, look, found = found_for(given)
    untrained = check.untrained(look.network)
    assert found.index == int(look.network.probabilities(CAT)[0].argmax())
    expected = [by_hand(one, values, found.index) for one in (look.network, untrained)]
    assert torch.equal(found.here.map, expected[0])
    assert torch.equal(found.there.map, expected[1])
    assert found.correlation == check.rank_correlation(*expected)
    assert found.sizes == check.rank_correlation(*(one.abs() for one in expected))
    if found.rim:
        assert found.rim == 4
        inner = check.rank_correlation(*(one.abs()[4:28, 4:28] for one in expected))
        assert found.inner == inner
    assert reasons.reasons(looks.look(values, True, CAT.clone()), values) is found


@pytest.mark.parametrize("given", CASES)
def test_the_code_prints_what_is_shown(given):
    values, look, found = found_for(given)
    size = found.here.of.size if isinstance(found.here.of, Occlusion) else 0
    origin = member.drawing("cat", 3)
    share, most, correlation = printed(
        code.of_answer(values, True, origin, found.index, found.asked, size)
    )
    assert share == str(round(look.network.probabilities(CAT)[0, found.index].item(), 3))
    assert float(most) == pytest.approx(found.here.map.max().item(), rel=1e-4)
    assert float(correlation) == pytest.approx(found.correlation, abs=0.011)


@pytest.mark.parametrize("method", words.METHODS)
def test_what_a_method_is_told_changes_its_map(method):
    changes = {
        "smoothgrad": ({"n_samples": 2}, {"stdev": 0.3}),
        "integrated": ({"n_steps": 2}, {"baseline": "grey"}),
        "gradcam": ({"cam_layer": "conv1"},),
    }
    first = found_for(replace(WHY, method=method))[2]
    for change in changes.get(method, ()):
        other = found_for(replace(WHY, method=method, **change))[2]
        assert other.here.map.shape != first.here.map.shape or not torch.equal(
            other.here.map, first.here.map
        )


def test_the_sum_of_the_parts_is_said():
    values, look, found = found_for(replace(WHY, method="integrated", weights="relu", n_steps=1))
    said = told.shown(found, values, "cat")
    assert "a difference of **7.782**" in said
    assert "add up to **11.67** with 1 step: off by 3.9, 50 %" in said
    scores = look.network.network(look.network.prepare(torch.stack([CAT, torch.zeros_like(CAT)])))
    assert float(scores[0, 3] - scores[1, 3]) == pytest.approx(7.782, abs=1e-3)


def made(correlation: float, sizes: float, map: torch.Tensor) -> Reasons:
    return Reasons(0, 1, Heat(map), Heat(map), correlation, sizes, 0.125)


@pytest.mark.parametrize(
    ("correlation", "sizes", "sentence"),
    [
        (0.9, 0.9, "not from what was learned"),
        (0.0, 0.6, "not from what was learned"),
        (0.3, 0.3, "would be seen without any training"),
        (0.19, 0.19, "depends on what was learned"),
        (-0.7, math.nan, "depends on what was learned"),
    ],
)
def test_the_rank_correlation_is_put_in_words(correlation, sizes, sentence):
    said = told.compared(made(correlation, sizes, torch.tensor([-1.0, *[1.0] * 400])[None]))
    assert sentence in said
    assert f"both maps: {correlation:.2f}".replace("-", "−") in said
    assert ("Of the sizes alone" in said) is not math.isnan(sizes)
    assert "rim" not in said
    assert "Of the sizes alone" not in told.compared(made(0.3, 0.3, torch.ones(2, 2)))
    assert "rim of 2 pixels" in told.compared(made(0.3, 0.3, torch.ones(16, 20)))
    assert "it is 0.12" in told.compared(made(0.3, 0.3, torch.ones(16, 20)))


@pytest.mark.parametrize(("count", "chance"), [(36, True), (80, False)])
def test_what_chance_makes_is_not_taken_for_something_in_common(count, chance):
    said = told.compared(made(0.3, 0.3, torch.ones(1, count)))  # 2 / √35 is 0.34, 2 / √79 0.23
    assert ("depends on what was learned" in said) is chance


def test_of_a_network_that_learned_nothing_it_is_not_said_to_have():
    said = told.compared(made(0.1, 0.1, torch.ones(16, 20)), learned=False)
    assert "two draws of the dice" in said and "depends on what was learned" not in said
    assert [numbers.learned_something(Values(weights=one)) for one in words.WEIGHTS] == [
        one in ("trained", "relu", "run") for one in words.WEIGHTS
    ]


def test_maps_without_an_order_are_said_to_have_none():
    assert "no order to compare" in told.compared(made(math.nan, math.nan, torch.ones(2, 2)))
    assert "Of 101 independent" in told.order(made(0, 0, torch.ones(1, 101)))
    assert "±0.1," in told.order(made(0, 0, torch.ones(1, 101)))


def test_a_large_network_is_said_to_be_asked_less():
    values = replace(WHY, method="integrated", n_steps=7)
    assert told.fewer(replace(made(0, 0, CAT[0].float()), asked=7), values) == ""
    assert "1 of 7" in told.fewer(made(0, 0, CAT[0].float()), values)
    assert told.fewer(made(0, 0, CAT[0].float()), WHY) == ""


def test_grad_cam_is_brought_to_a_layer_with_maps():
    cam = replace(WHY, method="gradcam")
    first = numbers.settled(cam)
    assert (first.cam_layer, first.cam_row, first.cam_column) == ("conv3", 3, 3)
    far = replace(cam, cam_layer="conv1", cam_row=99, cam_column=30, channel=99)
    assert numbers.settled(far) == replace(far, cam_row=31, channel=31)
    unknown = replace(cam, cam_layer="linear1")
    assert numbers.settled(unknown) == first
    assert numbers.missing(unknown) == {
        "cam_layer": "cam_layer is linear1: this network has no such maps. conv3 is taken."
    }
    assert numbers.missing(cam) == numbers.missing(far) == {}
    without = replace(cam, weights=BUILDER, layers="MaxPool2d(2)|ReLU()|Flatten()|Linear(768,2)")
    assert numbers.settled(without).cam_layer == numbers.with_maps(without)[-1].name
    none = replace(cam, weights=BUILDER, layers="Flatten()|Linear(3072,2)")
    assert numbers.settled(none) == none
    with pytest.raises(ValueError, match="No layer of this network gives maps"):
        found_for(none)


@pytest.mark.parametrize(
    ("name", "text", "method"),
    [("n_steps", "2", "integrated"), ("stdev", "0.3", "smoothgrad"), ("cam_row", "2", "gradcam")],
)
def test_an_address_that_names_what_a_method_is_told_means_that_method(name, text, method):
    values, complaints = settings.read(Values(), {"view": "why", name: text})
    assert (values.method, complaints) == (method, [])
    old, _ = settings.read(Values(), {"view": "Why this answer?"})
    assert old == WHY
