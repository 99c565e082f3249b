"""What can be tried with pretrained networks: its settings are legal, and its answers hold."""

import pytest

from explainers import settings
from explainers.lessons.pretrained import beliefs, numbers, tries, words
from explainers.networks import surgery
from explainers.networks import torchvision_models as tv
from explainers.networks.facts import bytes_shown
from explainers.networks.torchvision_models import count

SHOWN = [
    *((one.text, one.show) for found in tries.ALL.values() for one in found if one.show),
    *((one.name, one.show) for one in beliefs.predictions()),
]


@pytest.mark.parametrize(("what", "show"), SHOWN)
def test_what_is_set_on_the_page_is_legal(what, show):
    assert settings.checked(show) == show == numbers.settled(show)


def test_each_view_has_what_to_notice_and_to_try():
    assert set(tries.ALL) == set(words.NOTICE) == set(words.VIEWS) - {"predict"}


def test_the_parameters_of_the_surgeries():
    compared, frozen, traps = tries.ALL["vgg16"]
    was, added, replaced = (
        count(numbers.operated(name)) for name in (surgery.AS_IT_IS, surgery.ADD, surgery.REPLACE)
    )
    assert f"{added.total - was.total:,}" in compared.answer
    assert f"{was.total - replaced.total:,}" in compared.answer
    left = count(numbers.operated(surgery.REPLACE, surgery.NEW)).trainable
    assert f"{bytes_shown(4 * left)} for its {left:,}" in frozen.answer
    assert bytes_shown(4 * replaced.trainable) in frozen.answer
    assert surgery.outcome(traps.show.surgery).shape is None
    assert surgery.outcome(surgery.BESIDE).shape == (1, 1000)


def test_the_smallest_and_the_largest_model():
    block, extremes = tries.ALL["models"]
    parameters = {name: tv.about(name).parameters for name in tv.names()}
    least, most = min(parameters, key=parameters.get), max(parameters, key=parameters.get)
    assert f"{least} the fewest, {parameters[least]:,}" in extremes.answer
    assert f"{most} the most, {parameters[most]:,}" in extremes.answer
    assert parameters[most] > 500 * parameters[least]
    shapes = {stage.name: stage.shape for stage in tv.stages("resnet18", block.show.part)}
    assert shapes["downsample"] == (1, 512, 7, 7)


def test_the_sizes_of_the_maps():
    stepped = tries.ALL["maps"][0]
    nodes = tv.map_nodes(stepped.show.maps_of)
    assert nodes[stepped.show.node][-1] == 13
    sizes = sorted({shape[-1] for shape in nodes.values()}, reverse=True)
    assert sizes == [111, 55, 27, 13, 1]
