"""A last batch of one picture is told before training where a batch norm cannot take it."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explainers.networks import registry
from explainers.training import last_batch

ROWS = "layers: Flatten()|Linear(3072,8)|BatchNorm1d(8)|Linear(8,10)"


@given(st.integers(1, 300), st.integers(1, 70))
def test_the_last_batch_is_the_last_slice(count, batch_size):
    slices = [range(count)[k : k + batch_size] for k in range(0, count, batch_size)]
    assert last_batch.size(count, batch_size) == len(slices[-1])


TO_ONE = "layers: Conv2d(3, 8, 32)|BatchNorm2d(8)|Flatten()|Linear(8, 10)"
WIDE = "layers: Conv2d(3, 8, 5)|BatchNorm2d(8)|Flatten()|Linear(6272, 10)"


@pytest.mark.parametrize(
    ("network", "count", "batch_size", "said"),
    [
        (TO_ONE, 33, 16, "batch_size=16: the last batch of an epoch is one picture (33 pictures"),
        (TO_ONE, 5, 1, "batch_size=1: every batch is one picture"),
        (TO_ONE, 1, 16, "Add pictures to train on"),
        (TO_ONE, 34, 16, ""),
        (WIDE, 33, 16, ""),
        ("cifar_quick", 33, 16, ""),
    ],
)
def test_a_batch_norm_without_variance_is_told_before_the_first_step(
    network: str, count: int, batch_size: int, said: str
) -> None:
    before = torch.random.get_rng_state()
    if not said:
        last_batch.check(network, 3, count, batch_size)
    else:
        with pytest.raises(ValueError, match="no variance") as refused:
            last_batch.check(network, 3, count, batch_size)
        assert said in str(refused.value)
    assert torch.equal(before, torch.random.get_rng_state())


def test_the_batch_size_that_is_offered_works() -> None:
    for count in range(2, 60):
        for size in range(1, count + 2):
            try:
                last_batch.check(TO_ONE, 3, count, size)
            except ValueError as error:
                other = int(str(error).partition("such as ")[2].partition(",")[0])
                last_batch.check(TO_ONE, 3, count, other)


@given(st.sampled_from([TO_ONE, ROWS, WIDE]), st.integers(1, 40), st.integers(1, 9))
def test_it_is_refused_exactly_where_training_would_fail(
    network: str, count: int, batch_size: int
) -> None:
    last = torch.rand(count, 3, 32, 32)[(count - 1) // batch_size * batch_size :]
    model = registry.build(network, 3).train()
    try:
        last_batch.check(network, 3, count, batch_size)
    except ValueError as error:
        assert "PyTorch says: Expected more than 1 value" in str(error)
        with pytest.raises(ValueError, match="Expected more than 1 value"):
            model(last)
    else:
        model(last)
