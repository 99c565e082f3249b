"""The adversarial picture against loops, closed forms and captum; and nothing is left behind."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

from explainers.networks import made
from explainers.networks.trained import Trained
from explainers.probes import adversarial
from explainers.probes.adversarial import Course
from tests.explainers.probes.networks import SIDE, network, picture, state

seeds = st.integers(0, 2**31)


@settings(max_examples=40)
@given(seeds, st.integers(0, 3))
def test_the_gradient_of_one_layer_is_its_weights_times_what_is_wrong(seed, label):
    model, image = network(seed, linear=True), picture(seed)
    weight = model.network[1].weight.view(4, 3, SIDE, SIDE)
    wrong = model.probabilities(image)[0] - F.one_hot(torch.tensor(label), 4)
    per_step = torch.tensor(model.std).view(3, 1, 1) * 255
    expected = (wrong.view(4, 1, 1, 1) * weight).sum(0) / per_step
    torch.testing.assert_close(
        adversarial.slope(model, image, label), expected, rtol=1e-3, atol=1e-7
    )


@given(seeds, st.integers(0, adversarial.MOST))
def test_each_number_goes_its_way_and_stays_a_byte(seed, epsilon):
    image = picture(seed)
    signs = torch.randint(-1, 2, image.shape, generator=torch.Generator().manual_seed(seed))
    found = adversarial.moved(image, signs.float(), epsilon)
    assert found.dtype == torch.uint8
    triples = zip(*(one.flatten().tolist() for one in (image, signs, found)), strict=True)
    assert all(after == min(255, max(0, x + epsilon * sign)) for x, sign, after in triples)


@settings(max_examples=25)
@given(seeds)
def test_the_course_is_what_the_network_says_to_each_picture(seed):
    model, image = network(seed), picture(seed)
    answer = int(model.probabilities(image)[0].argmax())
    signs = adversarial.slope(model, image, answer).sign()
    course = adversarial.course(model, image, signs)
    said = [
        int(model.probabilities(adversarial.moved(image, signs, epsilon))[0].argmax())
        for epsilon in range(adversarial.MOST + 1)
    ]
    assert course.epsilons == tuple(range(adversarial.MOST + 1))
    other = [epsilon for epsilon, one in enumerate(said) if one != answer]
    assert course.smallest == (other[0] if other else None)
    again = [e for e in range(other[0], len(said)) if said[e] == answer] if other else []
    assert course.back == (again[0] if again else None)


@given(st.lists(st.integers(0, 2), min_size=1, max_size=8), st.integers(1, 5))
def test_the_smallest_is_one_of_those_that_were_tried(said, step):
    epsilons = tuple(range(0, len(said) * step, step))
    course = Course(epsilons, F.one_hot(torch.tensor(said), 3).float())
    assert course.answers == tuple(said)
    if course.smallest is None:
        assert set(said) == {said[0]}
    else:
        place = epsilons.index(course.smallest)
        assert said[place] != said[0] and set(said[:place]) == {said[0]}
    if course.back is not None:
        assert said[epsilons.index(course.back)] == said[0] and course.back > course.smallest
        assert said[0] not in said[epsilons.index(course.smallest) : epsilons.index(course.back)]


def test_captum_makes_the_same_picture():
    fgsm = pytest.importorskip("captum.robust").FGSM
    for seed in range(20):
        model, image = network(seed), picture(seed)
        attack = fgsm(
            lambda x, model=model: model.network(model.prepare(x)),
            nn.CrossEntropyLoss(reduction="none"),
            lower_bound=0,
            upper_bound=255,
        )
        attack.zero_thresh = 0  # by itself it takes a gradient below 1e-6 for none
        label = int(model.probabilities(image)[0].argmax())
        leaf = image.float()[None].requires_grad_()
        theirs = attack.perturb(leaf, epsilon=7, target=torch.tensor([label]))[0]
        signs = adversarial.slope(model, image, label).sign()
        assert torch.equal(adversarial.moved(image, signs, 7), theirs.to(torch.uint8))


def test_nothing_is_left_in_the_network():
    model, image = network(1), picture(1)
    before, kept = state(model), image.clone()
    adversarial.course(model, image, adversarial.slope(model, image, 2).sign())
    assert state(model) == before
    assert torch.equal(image, kept)


def test_a_softmax_of_its_own_is_gone_through():
    layers = "Flatten()|Linear(108,4)"
    ends, plain = (made.network(text, 3, (SIDE, SIDE)) for text in (f"{layers}|Softmax(1)", layers))
    found = [adversarial.slope(one, picture(3), 1) for one in (ends, plain)]
    torch.testing.assert_close(*found, rtol=1e-3, atol=1e-8)


def test_dice_are_signs_and_the_same_for_all():
    thrown = adversarial.dice((3, 9, 9))
    assert set(thrown.unique().tolist()) == {-1.0, 1.0}
    assert torch.equal(thrown, adversarial.dice((3, 9, 9)))
    assert not torch.equal(thrown, adversarial.dice((3, 9, 9), 1))


def test_a_large_network_is_asked_a_few_times_and_a_diverged_one_refused():
    model = network(0)
    large = Trained(model.network, model.classes, size=model.size, macs=10**9)
    assert adversarial.epsilons(large) == (0, 1, 2, 4, 8, 16, 32)
    signs = adversarial.dice((3, SIDE, SIDE))
    assert len(adversarial.course(large, picture(0), signs).chances) == 7
    with torch.no_grad():
        model.network[0].weight.fill_(float("nan"))
    with pytest.raises(ValueError, match="diverged"):
        adversarial.slope(model, picture(0), 0)
    with pytest.raises(ValueError, match="gives maps"):
        adversarial.slope(made.network("Conv2d(3,4,3)"), picture(0), 0)
