"""What a network answers: probabilities, or a sentence where its scores are no numbers."""

import math

import pytest
import torch

from explainers.images import drawn
from explainers.networks import first_weights, registry
from explainers.networks.trained import CIFAR10, Trained

LISTED = "layers: Flatten()|Linear(3072,10)"


def network(name: str, times: float) -> Trained:
    made = first_weights.seeded(lambda: registry.build(name), 3).eval()
    with torch.no_grad():
        for value in made.parameters():
            value *= times
    return Trained(made, CIFAR10)


@pytest.mark.parametrize(
    "name", ["cifar_quick", "cifar_quick_relu", LISTED, f"{LISTED}|Softmax(1)"]
)
@pytest.mark.parametrize("exponent", [0, 5, 20, 30, 38])
def test_an_answer_is_made_of_probabilities_or_there_is_none(name, exponent):
    """Weights are finite, and what is computed with them need not be."""
    asked = network(name, 10.0**exponent)
    assert all(bool(value.isfinite().all()) for value in asked.network.parameters())
    picture = drawn.draw("cat", 3)
    if bool(asked.network(asked.prepare(picture)).isfinite().all()):
        found = asked.probabilities(picture)
        assert float(found.sum()) == pytest.approx(1)
    else:
        with pytest.raises(ValueError, match="no numbers"):
            asked.probabilities(picture)


@pytest.mark.parametrize("wrong", [math.nan, math.inf])
def test_one_score_that_is_no_number_is_enough(wrong):
    scores = torch.zeros(2, 10)
    scores[1, 4] = wrong
    with pytest.raises(ValueError, match="no numbers"):
        network(LISTED, 1.0).chances(scores)
    scores[1, 4] = -math.inf  # a class that is impossible is an answer
    assert float(network(LISTED, 1.0).chances(scores)[1, 4]) == 0
