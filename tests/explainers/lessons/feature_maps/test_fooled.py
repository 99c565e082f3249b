"""What fools a network: the page's tables, chart and code against PyTorch, step by step."""

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.figures.palette import LIGHT
from explainers.images import drawn, member
from explainers.lessons.feature_maps import charts, code, fooled, looks, numbers, sentences, tries
from explainers.lessons.feature_maps import words as texts
from explainers.lessons.feature_maps.numbers import Values
from explainers.networks import trained
from explainers.networks.layer_setting import BUILDER
from explainers.shares import percent
from explainers.worked import MINUS, number
from tests.explainers.lessons.feature_maps.test_numbers import printed

CAT = drawn.draw("cat", 3)
NETWORKS = [trained.shipped(name, "drawn") for name in ("cifar_quick", "cifar_quick_relu")]


@pytest.fixture(scope="module")
def cat():
    first, second = (looks.look(Values(weights=one), True, CAT) for one in ("trained", "relu"))
    found = fooled.fooled(first, second)
    assert fooled.fooled(first, second) is found
    return found


def moved_against(model, epsilon):
    """The cat after a step against `model`, with PyTorch alone."""
    x = CAT.float()[None].requires_grad_()
    scores = model.network(model.prepare(x))
    torch.nn.functional.cross_entropy(scores, scores.argmax(1)).backward()
    return (x + epsilon * x.grad.sign()).clamp(0, 255).detach()


def smallest(model, shown_to):
    answers = [
        int(shown_to.probabilities(moved_against(model, epsilon))[0].argmax())
        for epsilon in range(33)
    ]
    return next(
        ((e, shown_to.label(one)) for e, one in enumerate(answers) if one != answers[0]), None
    )


def test_each_picture_is_shown_to_both_networks(cat):
    lines = sentences.transfer(cat, NETWORKS, ("A", "B")).splitlines()
    for line, model in zip(lines[2:], NETWORKS, strict=False):
        cells = line.strip("| ").split(" | ")[1:]
        for cell, shown_to in zip(cells, NETWORKS, strict=True):
            epsilon, name = smallest(model, shown_to)
            assert cell == f"ε = {epsilon}: *{name}*"
    assert lines[-1] == f"| {texts.DICE} | never, up to 32 | never, up to 32 |"
    assert torch.equal(cat.at(9), moved_against(NETWORKS[0], 9)[0].to(torch.uint8))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 32), st.integers(0, 31), st.integers(0, 31))
def test_the_three_numbers_of_a_pixel_are_worked_out(cat, epsilon, row, column):
    table = sentences.pixel(cat, epsilon, row, column).splitlines()[2:]
    after = moved_against(NETWORKS[0], epsilon)[0, :, row, column].tolist()
    for line, channel, result in zip(table, range(3), after, strict=True):
        _, x, slope, sign, step, total, end = line.strip("| ").split(" | ")
        way, step = (int(text.replace(MINUS, "-")) for text in (sign, step))
        assert slope == number(cat.slope[channel, row, column].item(), 3)
        assert slope.startswith(MINUS) is (way < 0)
        assert int(x) == CAT[channel, row, column]
        assert step == epsilon * way
        assert int(total.replace(MINUS, "-")) == int(x) + step
        assert end == f"**{round(result)}**"


def test_what_is_told_of_the_smallest(cat):
    assert sentences.fooled(cat, NETWORKS[0]).startswith(
        "Of ε = 1, 2, … 32 the smallest that changes the answer is **4**: *cat* becomes *dog*."
    )
    still = replace(cat, courses={"first": cat.courses["dice"]})
    beyond = " Beyond 32, the answer may differ again."
    assert sentences.fooled(cat, NETWORKS[0]).endswith(beyond)
    assert sentences.fooled(still, NETWORKS[0]).endswith(f"none changes the answer *cat*.{beyond}")
    flat = replace(cat, slope=torch.zeros_like(cat.slope))
    assert "gradient is 0 in float32" in sentences.fooled(flat, NETWORKS[0])
    first = looks.look(Values(weights="relu"), True, CAT)
    again = sentences.fooled(fooled.fooled(first, first), NETWORKS[1])
    assert "is **12**: *cat* becomes *horse*. At 26 it is *cat* again" in again


def test_the_chart_shows_the_first_answers_probability(cat):
    figure = charts.courses(cat, NETWORKS, ("A", "B"), 4, LIGHT)
    for line, model in zip(figure.data, NETWORKS, strict=False):
        assert line["x"] == list(range(33))
        for epsilon in (0, 5, 20):
            chances = model.probabilities(moved_against(NETWORKS[0], epsilon))[0]
            assert line["y"][epsilon] == pytest.approx(chances[3].item(), abs=1e-5)
            still = int(chances.argmax()) == 3
            assert line["marker"]["symbol"][epsilon] == ("circle" if still else "x")


@pytest.mark.parametrize(
    "values",
    [
        Values(weights="relu", epsilon=12, row=10**6),
        Values(weights=BUILDER, layers="Flatten()|Linear(3072,10)|Softmax(dim=1)", epsilon=3),
    ],
)
def test_the_code_prints_what_the_page_shows(values):
    origin = member.drawing("cat", 3)
    look = looks.look(values, True, CAT)
    found = fooled.fooled(look, look)
    snippet = code.of_fooled(values, True, origin, look.network, found.index)
    row, column = numbers.pixel(values)
    before, after, said, least = printed(snippet)
    assert before == str(CAT[:, row, column].float().tolist())
    assert after == str(found.at(values.epsilon)[:, row, column].float().tolist())
    chances = fooled.chances(found, look, values.epsilon)
    name, sure = said.rsplit(" ", 1)
    assert name == look.network.label(int(chances.argmax()))
    assert float(sure) == pytest.approx(chances.max().item(), abs=0.00051)
    assert least == str(found.courses["first"][0].smallest)


def test_a_large_network_is_moved_against_in_a_job():
    values = Values(weights=BUILDER, layers="Conv2d(3,128,5,padding=2)|Conv2d(128,36,5)|Flatten()")
    look = looks.look(values, True, CAT)
    assert look.network.macs > 10**8
    job = fooled.fooled(look, looks.look(Values(), True, CAT))
    assert job.wait(60)
    found = job.result()
    assert found.courses["first"][0].epsilons == (0, 1, 2, 4, 8, 16, 32)
    assert found.courses["first"][1].epsilons == tuple(range(33))
    expected = look.network.probabilities(found.at(5))[0]
    torch.testing.assert_close(fooled.chances(found, look, 5), expected)
    said = sentences.fooled(found, look.network)
    assert "ε = 1, 2, 4, 8, 16, 32" in said
    assert said.endswith("Between two of them, and beyond 32, the answer may differ again.")


def test_what_can_be_tried_is_found(cat):
    how_far, relu, dice = tries.ALL["fooled"]
    assert f"{how_far.show.epsilon} of 255 steps, {percent(4 / 255)} of" in how_far.answer
    assert smallest(NETWORKS[0], NETWORKS[0]) == (how_far.show.epsilon, "dog")
    assert smallest(NETWORKS[1], NETWORKS[1])[0] == relu.show.epsilon == 12
    assert f"ε = {relu.show.epsilon} only" in relu.answer
    assert cat.courses["dice"][0].smallest is None and dice.answer == "The answer stays."
