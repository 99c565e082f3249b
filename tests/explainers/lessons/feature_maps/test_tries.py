"""What can be tried with feature maps: its settings are legal, and its answers hold."""

import pytest

from explainers import settings
from explainers.attribution import grad_cam, integrated
from explainers.attribution.occlusion import occlusion
from explainers.images import drawn
from explainers.lessons.feature_maps import beliefs, numbers, tries, words
from explainers.networks import feature_maps as walks
from explainers.networks import trained
from explainers.shares import percent
from explainers.worked import number

SHOWN = [
    *((one.text, one.show) for found in tries.ALL.values() for one in found if one.show),
    *((one.name, one.show) for one in beliefs.predictions()),
]


@pytest.mark.parametrize(("what", "show"), SHOWN)
def test_what_is_set_on_the_page_is_legal(what, show):
    assert settings.checked(show) == show == numbers.settled(show)


def test_each_view_has_what_to_notice_and_to_try():
    assert (
        set(tries.ALL) == set(words.NOTICE) == set(words.PRINTS) == set(words.VIEWS) - {"predict"}
    )


def test_the_answers_of_the_networks():
    cat = drawn.draw("cat", 3, 32)
    last, untrained, foreign = tries.ALL["maps"]
    network = trained.shipped("cifar_quick", "drawn")
    stop = walks.walk(network, cat).stops[-1]
    assert stop.name == last.show.layer
    assert int(stop.output.argmax()) == last.show.channel == drawn.CLASSES.index("cat")
    assert f"{float(stop.output.max()):.2f}" in last.answer
    assert percent(network.probabilities(cat).max()) in last.answer
    chances = trained.untrained("cifar_quick").probabilities(cat)[0]
    assert f"{chances.max() * 100:.1f} % at most" in untrained.answer
    assert f"{chances.min() * 100:.1f} % at least" in untrained.answer
    photographs = trained.shipped("cifar_quick", "cifar10")
    chances = photographs.probabilities(cat)[0]
    assert photographs.label(int(chances.argmax())) in foreign.answer
    assert percent(chances.max()) in foreign.answer


def test_which_places_are_needed():
    cat = drawn.draw("cat", 3, 32)
    drop = occlusion(trained.shipped("cifar_quick", "drawn"), cat, 3).drop
    assert f"{float(drop.max()) * 100:.0f} points" in tries.ALL["why"][0].answer
    assert drop[[0, 0, -1, -1], [0, -1, 0, -1]].abs().max() < 0.01
    network = trained.untrained("cifar_quick")
    answer = int(network.probabilities(cat).argmax())
    assert occlusion(network, cat, answer).drop.abs().max() < 0.001


def test_how_many_steps_add_up():
    show, said = tries.ALL["why"][2].show, tries.ALL["why"][2].answer
    network, cat = numbers.network(show, True), drawn.draw("cat", 3, 32)
    black = integrated.baseline(cat, show.baseline)
    for steps in (show.n_steps, 8, 64):
        found = integrated.integrated_gradients(network, cat, black, 3, n_steps=steps)
        assert number(found.total) in said
        assert number(found.difference) in said


def test_what_conv1_says_less():
    show, said = tries.ALL["why"][3].show, tries.ALL["why"][3].answer
    network, cat = numbers.network(show, True), drawn.draw("cat", 3, 32)
    for layer in (show.cam_layer, "conv3"):
        found = grad_cam.grad_cam(network, cat, 3, layer).map
        assert "×".join(map(str, found.shape)) in said
        assert number(float(found.max()), 2) in said
