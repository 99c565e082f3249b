"""Of which network a file of weights is: said by the file, or left open by its shapes."""

import random
from dataclasses import asdict, replace

import pytest

from explainers.lessons.checkpoints import numbers, origin
from explainers.lessons.checkpoints.numbers import Values
from explainers.networks import first_weights, given_weights, portable, registry, saved
from explainers.networks.given_weights import Given
from explainers.networks.trained import CIFAR10, Trained
from explainers.training.recipe import Recipe

ACTIVATIONS = ["", "ReLU()|", "Tanh()|", "LeakyReLU(0.1)|", "Dropout(0.5)|ReLU()|", "MaxPool2d(1)|"]


def listed(activation: str) -> str:
    return f"layers: Conv2d(3,4,3)|{activation}Flatten()|Linear(3600,10)"


NETWORKS = [*registry.NETWORKS, *map(listed, ACTIVATIONS)]


def with_weights(network: str) -> Trained:
    return Trained(first_weights.seeded(lambda: registry.build(network), 1), CIFAR10)


def into(network: str) -> Values:
    """The page's settings where a network is chosen."""
    return replace(Values(view="bring"), **origin._settings(network))


def drawn_pairs(count: int) -> list[tuple[str, str]]:
    dice = random.Random(5)
    return [(dice.choice(NETWORKS), dice.choice(NETWORKS)) for _ in range(count)]


@pytest.mark.parametrize(("learned", "chosen"), drawn_pairs(30))
def test_a_file_of_another_network_is_told_and_that_one_is_offered(learned, chosen):
    state = with_weights(learned).network.state_dict()
    come = origin.of(into(chosen), Given("mine.pt", state, network=learned))
    assert come.doubt == (learned != chosen)
    if learned != chosen:
        taken = replace(into(chosen), **come.instead)
        assert given_weights.alike(numbers.receiving(taken), learned)
        assert not origin.of(taken, Given("mine.pt", state, network=learned)).doubt


def test_what_the_app_writes_says_which_network_it_is_of():
    """An export by its own name for it, a checkpoint by its recipe."""
    network = "cifar_quick_relu"
    made = with_weights(network)
    recipe = asdict(Recipe(network=listed("Tanh()|")))
    checkpoint = saved.written({"recipe": recipe, "model": made.network.state_dict()})
    export = given_weights.given("a.pt", portable.made("state_dict", network, made))
    assert (export.network, origin.of(into("cifar_quick"), export).instead) == (
        network,
        {"into": network},
    )
    assert given_weights.given("b.pt", checkpoint).network == listed("Tanh()|")


@pytest.mark.parametrize("chosen", NETWORKS)
def test_a_strangers_file_is_said_to_fit_others_too(chosen):
    come = origin.of(into(chosen), Given("mine.pt", with_weights(chosen).network.state_dict()))
    others = {"cifar_quick": "with ReLU**", "cifar_quick_relu": "**the notes' network**"}
    assert come.doubt == (chosen in others)
    assert others.get(chosen, "") in come.sentence


def test_a_strangers_file_that_does_not_fit_is_said_to_fit_another():
    state = with_weights("cifar_quick").network.state_dict()
    come = origin.of(into(listed("ReLU()|")), Given("mine.pt", state))
    assert "By name and shape they fit **the notes' network** and **the notes'" in come.sentence
    nothing = origin.of(into("cifar_quick"), Given("mine.pt", {"a": state["conv1.bias"]}))
    assert not nothing.sentence


@pytest.mark.parametrize("name", ["resnet18", "layers: Nothing(1)", "layers:", "a *b* $c$" * 99])
def test_a_name_that_nobody_knows_is_said(name):
    come = origin.of(into("cifar_quick"), Given("mine.pt", {}, network=name))
    assert come.doubt
    assert not come.instead
    assert "none that is known here" in come.sentence


def test_another_spelling_of_the_same_layers_is_the_same_network():
    told = "layers:  conv2d( 3, 4, kernel_size=3 ) | Flatten() | Linear(3600, 10)"
    assert not origin.of(into(listed("")), Given("mine.pt", {}, network=told)).doubt
