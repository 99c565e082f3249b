"""A last batch of one picture is told before training where a batch norm cannot take it."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explainers.networks import registry
from explainers.training import last_batch

ONE_BY_ONE = "layers: Conv2d(3,8,32)|BatchNorm2d(8)|Flatten()|Linear(8,10)"
ROWS = "layers: Flatten()|Linear(3072,8)|BatchNorm1d(8)|Linear(8,10)"
WIDE = "layers: Conv2d(3,8,3)|BatchNorm2d(8)|AdaptiveAvgPool2d(1)|Flatten()|Linear(8,10)"


@given(st.integers(1, 300), st.integers(1, 70))
def test_the_last_batch_is_the_last_slice(count, batch_size):
    slices = [range(count)[k : k + batch_size] for k in range(0, count, batch_size)]
    assert last_batch.size(count, batch_size) == len(slices[-1])


@given(st.sampled_from([ONE_BY_ONE, ROWS, WIDE]), st.integers(1, 40), st.integers(1, 9))
def test_it_is_refused_exactly_where_training_would_fail(text, count, batch_size):
    model = registry.build(text).train()
    pictures = torch.rand(count, 3, 32, 32)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    try:
        last_batch.check(model, count, batch_size)
        told = ""
    except ValueError as error:
        told = str(error)
    after = model.state_dict()
    assert all(torch.equal(value, after[name]) for name, value in before.items())
    last = pictures[(count - 1) // batch_size * batch_size :]
    if not told:
        model(last)
        return
    assert f"batch_size is {batch_size}, and of {count:,} training pictures the last" in told
    with pytest.raises(ValueError, match="Expected more than 1 value"):
        model(last)
    if count == 1:
        assert told.endswith("It takes at least two pictures.")
        return
    other = int(told.partition("With batch_size=")[2].split()[0])
    last_batch.check(model, count, other)
