"""The questions of the training page: their truths are PyTorch's."""

import math

import pytest
import torch
from torch import nn

from explainers import settings
from explainers.lessons.train import beliefs, numbers
from explainers.training import random_filters
from explainers.training.recipe import preset


def questions():
    return {one.name: one for one in beliefs.predictions()}


def test_the_truths_are_what_pytorch_gives():
    found = questions()
    assert float(found["untrained"].truth) == round(math.log(10), 2)
    outputs, targets = torch.tensor([[0.1, 0.2], [0.3, 0.4]]), torch.tensor([0, 1])
    assert int(found["argmax"].truth) == (outputs.argmax(1) == targets).sum()
    layer = nn.Linear(2, 2).eval()
    before = layer.weight.clone()
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    layer(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    assert (not torch.equal(before, layer.weight)) == found["eval"].truth.startswith("Yes")
    weight = torch.ones(1, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=1.1)
    (weight**2).sum().backward()
    optimizer.step()
    assert (weight.item() ** 2 > 1) == (found["too-far"].truth == "Larger")


def test_each_has_a_stage_and_what_it_shows_are_the_pages_own_settings():
    for one in beliefs.predictions():
        assert one.example is not None and one.belief and one.because
        assert one.show is None or settings.checked(one.show) == one.show
    shown = numbers.recipe(questions()["too-far"].show)
    assert shown == preset("notes", epochs=1, batch_size=64, lr=1.0, optimizer="sgd")


def test_random_filters_do_what_the_program_beside_them_prints(capsys):
    exec(compile(random_filters.CODE, "code", "exec"), {})
    tried = random_filters.trial()
    assert float(capsys.readouterr().out.strip()[7:-1]) == pytest.approx(tried.filtered, abs=1e-4)
    assert tried.filtered > 0.9 > 0.65 > tried.unfiltered
    assert questions()["random-filters"].truth.startswith("Nine")
