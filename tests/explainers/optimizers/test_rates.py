"""The formulas of the schedules are what PyTorch's classes give, step for step."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.optim import SGD

from explainers.optimizers import rates, schedules

SMALL = st.floats(0.001, 1.0)


@given(
    st.sampled_from(schedules.NAMES),
    st.integers(1, 30),
    st.floats(1e-4, 10.0),
    st.fixed_dictionaries(
        {
            "step_size": st.integers(1, 12),
            "gamma": SMALL,
            "eta_min": st.floats(0.0, 1.0),
            "pct_start": st.floats(0.0, 1.0),
        }
    ),
)
def test_each_is_what_pytorch_gives(name, steps, lr, told):
    try:
        made = schedules.schedule(name, steps=steps, lr=lr, **told)
    except ValueError:
        return  # PyTorch divides by zero there
    optimizer = SGD([torch.zeros(1, requires_grad=True)], lr=lr)
    scheduler = made.over(optimizer) if made else None
    for step in range(steps):
        given_rate = scheduler.get_last_lr()[0] if scheduler else lr
        assert rates.rate(name, step, steps, lr=lr, **told) == pytest.approx(given_rate, rel=1e-6)
        optimizer.step()
        if scheduler:
            scheduler.step()


@given(st.integers(1, 40), st.floats(0.0, 1.0))
def test_one_cycle_has_a_rate_for_every_step_where_pytorch_divides_by_zero(steps, pct_start):
    found = [rates.rate("OneCycleLR", s, steps, lr=1.0, pct_start=pct_start) for s in range(steps)]
    assert all(0 <= rate <= 1 for rate in found)


def test_each_has_a_sentence_and_its_arguments():
    assert set(rates.KINDS) == set(rates.ARGUMENTS) == {*schedules.NAMES, *rates.OWN}
