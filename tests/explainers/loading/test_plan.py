"""The plan of an epoch, held to what DataLoaders do, with workers and without."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.utils.data import DataLoader, get_worker_info

from explainers.loading import plan
from explainers.loading.plan import Request

LABELS = ["bird"] * 16 + ["frog"] * 8


class WhoLoads(torch.utils.data.Dataset):
    """Each item is its index and the worker that loaded it."""

    def __len__(self):
        return len(LABELS)

    def __getitem__(self, index):
        return index, get_worker_info().id


@given(
    batch_size=st.integers(1, 30),
    shuffle=st.booleans(),
    drop_last=st.booleans(),
    sampler=st.sampled_from(list(plan.SAMPLERS)),
    seed=st.integers(0, 99),
    epoch=st.integers(0, 2),
    birds=st.integers(1, 20),
    frogs=st.integers(1, 20),
)
def test_every_epoch_is_shared_out(
    batch_size, shuffle, drop_last, sampler, seed, epoch, birds, frogs
):
    labels = ["bird"] * birds + ["frog"] * frogs
    asked = Request(labels, batch_size, shuffle, drop_last, sampler, 3, seed, epoch)
    if shuffle and sampler != plan.NONE:
        with pytest.raises(ValueError, match="mutually exclusive with shuffle"):
            plan.plan(asked)
        return
    made = plan.plan(asked)
    drawn = frogs if sampler == plan.SUBSET else birds + frogs
    rounded = drawn // batch_size if drop_last else math.ceil(drawn / batch_size)
    assert len(made.batches) == rounded == len(plan.loader(range(len(labels)), asked))
    assert all(len(batch) == batch_size for batch in made.batches[:-1])
    held = [index for batch in (*made.batches, made.dropped) for index in batch]
    if sampler == plan.SUBSET:
        assert sorted(held) == list(range(birds, birds + frogs))
    elif sampler != plan.WEIGHTED:
        assert sorted(held) == list(range(birds + frogs))
    if sampler in (plan.NONE, plan.SEQUENTIAL) and not shuffle:
        assert held == sorted(held)
    assert sum(made.times) == len(held) - len(made.dropped)
    assert list(made.workers) == [k % 3 for k in range(rounded)]
    for index, times in enumerate(made.times):
        held = made.batches_of(index)
        assert len(held) == times if sampler != plan.WEIGHTED else len(held) <= times
        assert all(index in made.batches[k] for k in held)
        assert bool(held) == bool(times)


@pytest.mark.parametrize(("num_workers", "sampler"), [(2, plan.NONE), (3, plan.WEIGHTED)])
def test_real_workers_load_what_the_plan_says(num_workers, sampler):
    shuffle = sampler == plan.NONE
    asked = Request(LABELS, 5, shuffle, sampler=sampler, num_workers=num_workers, seed=4)
    made = plan.plan(asked)
    found = [
        (tuple(index.tolist()), set(worker.tolist()))
        for index, worker in plan.loader(WhoLoads(), asked, num_workers=num_workers)
    ]
    assert [indices for indices, _ in found] == list(made.batches)
    assert [workers for _, workers in found] == [{k} for k in made.workers]


def test_weights_make_both_classes_as_likely():
    weights = plan.weights(LABELS)
    assert sum(weights[:16]) == pytest.approx(1)
    assert sum(weights[16:]) == pytest.approx(1)


def test_a_batch_of_nothing_is_refused_by_the_loader():
    with pytest.raises(ValueError, match="batch_size should be a positive integer"):
        plan.plan(Request(LABELS, 0))
    assert isinstance(plan.loader(range(24), Request(LABELS, 5)), DataLoader)
