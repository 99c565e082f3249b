"""flatten against PyTorch, over random shapes and axes."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.layers import flatten


def test_the_last_axis_runs_fastest():
    example = flatten.work(torch.arange(12.0).view(1, 3, 2, 2), start_dim=1)
    assert example.output.shape == (1, 12)
    explanation = example.explain(0, 7)
    assert explanation.reads[0].index == (0, 1, 1, 1)
    assert explanation.formula == "7 = 7"


@settings(max_examples=400)
@given(
    shape=st.lists(st.integers(0, 3), max_size=4),
    start_dim=st.integers(-5, 4),
    end_dim=st.integers(-5, 4),
    turned=st.booleans(),
)
def test_every_setting_agrees_with_pytorch(shape, start_dim, end_dim, turned):
    tensor = torch.arange(float(torch.Size(shape).numel())).view(shape)
    if turned and tensor.dim() > 1:
        tensor = tensor.transpose(0, -1)  # not contiguous: memory and indices disagree
    try:
        expected = torch.flatten(tensor, start_dim, end_dim)
    except (IndexError, RuntimeError):
        with pytest.raises(ValueError, match=r"start_dim|end_dim"):
            flatten.work(tensor, start_dim, end_dim)
        return
    example = flatten.work(tensor, start_dim, end_dim)
    assert torch.equal(example.output, expected)
    first, last = flatten.check(tensor.dim(), start_dim, end_dim)
    if shape:
        assert flatten.shape_of(tensor.shape, first, last) == expected.shape
    for index in (tuple(i) for i in torch.ones(expected.shape).nonzero().tolist()):
        (read,) = example.explain(*index).reads
        assert read.value == expected[index].item() == tensor[read.index].item()


@pytest.mark.parametrize(
    ("axes", "sentence"),
    [
        ((4, -1), "start_dim is 4, and the input has 4 axes: it must be from -4 to 3"),
        ((2, 1), "start_dim is 2 and end_dim is 1: start_dim must not come after end_dim"),
        ((1.0, -1), "start_dim is 1.0: it must be a whole number"),
    ],
)
def test_a_refusal_names_the_rule(axes, sentence):
    with pytest.raises(ValueError, match=sentence):
        flatten.work(torch.ones(2, 3, 4, 4), *axes)
