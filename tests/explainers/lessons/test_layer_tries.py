"""What there is to try can be set on its page, and what is said to be found then is found."""

from dataclasses import replace

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from explainers import listed as tables
from explainers.lessons.batch_norm import numbers as batch_norm
from explainers.lessons.batch_norm import running_statistics
from explainers.lessons.batch_norm import tries as batch_norm_tries
from explainers.lessons.pooling import numbers as pooling
from explainers.lessons.pooling import sizes
from explainers.lessons.pooling import tries as pooling_tries

PAGES = ((batch_norm_tries.ALL, batch_norm.SETTINGS),)
CASES = [(point, view, table) for views, table in PAGES for view in views for point in views[view]]


def shown(views, view, place, table):
    defaults, _ = tables.read(table, {})
    return {**defaults, "view": view, **views[view][place].show}


@pytest.mark.parametrize(("point", "view", "table"), CASES)
def test_what_a_button_sets_is_legal(point, view, table):
    named = {setting.name: setting for setting in table}
    assert view in named["view"].kind.options
    for name, value in point.show.items():
        assert named[name].check(value) == value


def test_the_strides_with_which_ceil_mode_makes_no_difference():
    same = [
        stride
        for stride in range(1, 6)
        if F.max_pool2d(torch.zeros(1, 5, 5), 3, stride).shape
        == F.max_pool2d(torch.zeros(1, 5, 5), 3, stride, ceil_mode=True).shape
    ]
    assert same == [1, 2, 5]


def test_only_one_setting_of_ceil_mode_sees_the_last_column():
    values = pooling_tries.ALL["maximum"][1].show
    picture = pooling.numbers(values).input
    off, on = (pooling.maximum(values, picture, mode).output.max() for mode in (False, True))
    assert on == 9
    assert off < 9


def test_pooled_sizes_are_as_told():
    chains = {n: [c.sizes for c in sizes.chains(n)] for n in range(8, 97)}
    assert all(first == last for first, _, last in chains.values())
    agreed = [n for n, (first, middle, _) in chains.items() if first == middle]
    assert agreed == list(range(15, 97, 8))
    assert chains[33][0] == (33, 16, 8, 4)
    assert chains[31][0] == (31, 15, 7, 3)
    once, twice = torch.zeros(1, 32, 32), nn.MaxPool2d(3, ceil_mode=True)
    assert (twice(once).shape[-1], twice(twice(once)).shape[-1]) == (11, 4)
    assert nn.MaxPool2d(3)(nn.MaxPool2d(3)(once)).shape[-1] == 3
    apart = [n for n in range(1, 7) if sum(_bin_sizes(6, n)) == 6]
    assert apart == [1, 2, 3, 6]


def _bin_sizes(cells, count):
    return [len(range(i * cells // count, -(-(i + 1) * cells // count))) for i in range(count)]


@pytest.mark.parametrize(("kind", "nothing"), [("max", 24), ("avg", 16)])
def test_who_gets_a_gradient_in_pooling(kind, nothing):
    values = pooling.Values(kind=kind)
    found = pooling.gradients(values, pooling.numbers(values).input)
    assert int((found.example.output == 0).sum()) == nothing
    middle, _, equal = pooling_tries.ALL["gradient"]
    values = replace(middle.show, grad_output="1 1 1\n1 1 1\n1 1 1")
    found = pooling.gradients(values, pooling.numbers(values).input)
    assert found.example.output.argmax() == 12
    values = equal.show
    found = pooling.gradients(values, pooling.numbers(values).input)
    assert torch.equal(found.example.output[0, :3, :3], found.grad_output[0])


def test_what_is_told_of_running_statistics_and_modes():
    defaults, _ = tables.read(batch_norm.SETTINGS, {})
    first, _, tiny = batch_norm_tries.ALL[batch_norm.RUNNING]
    past = running_statistics.history({**defaults, **first.show})
    assert f"{past.running_mean[-1]:.2f} of {running_statistics.TRUE_MEAN:g}" in first.answer
    assert f"{past.running_var[-1]:.2f} of {running_statistics.TRUE_VAR:g}" in first.answer
    past = running_statistics.history({**defaults, **tiny.show})
    torch.testing.assert_close(past.biased * 2, past.unbiased)
    never, often, loud = batch_norm_tries.ALL[batch_norm.MODES]
    given = batch_norm.numbers(defaults)
    made = batch_norm.modes(given, never.show["seen"], 0)
    torch.testing.assert_close(made.eval.output, given.input, rtol=1e-4, atol=0)
    made = batch_norm.modes(given, often.show["seen"], 0)
    assert 0.05 < (made.train.output - made.eval.output).abs().max() < 0.06
    assert f"{given.input[:, 0].var():.2f}" in often.answer
    assert given.input[:, 0].var(unbiased=False) == 5
    made = batch_norm.modes(given, defaults["seen"], loud.show["shift"])
    assert f"{made.train_moved:.3f}" in loud.answer and made.eval_moved == 0
