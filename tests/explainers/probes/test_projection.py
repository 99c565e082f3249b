"""A map by principal components: against a singular value decomposition, and as dot products."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.probes import projection

rows_of = st.tuples(st.integers(0, 2**31), st.integers(2, 12), st.integers(2, 12))


def thrown(seed: int, count: int, width: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    stretch = torch.linspace(4, 0.5, width)  # no two variances alike
    return torch.randn((count, width), generator=generator) * stretch + 3


@settings(max_examples=30)
@given(rows_of)
def test_the_axes_are_those_of_a_singular_value_decomposition(given):
    rows = thrown(*given)
    found = projection.principal(rows)
    centred = rows.double() - rows.double().mean(0)
    _, singular, axes = torch.linalg.svd(centred, full_matrices=False)
    variances = singular**2 / (len(rows) - 1)
    torch.testing.assert_close(found.variances, variances[:2], rtol=1e-6, atol=1e-9)
    assert found.total == pytest.approx(float(variances.sum()))
    assert sum(found.shares) <= 1 + 1e-9
    rest = variances[2] if len(variances) > 2 else 0.0
    for k in range(2):
        if variances[k] - (variances[k + 1] if k == 0 else rest) > 1e-3:  # else any turn will do
            same = float((found.axes[k] @ axes[k]).abs())
            assert same == pytest.approx(1, abs=1e-5)
        assert found.axes[k].abs().max() == found.axes[k].max()


@settings(max_examples=30)
@given(rows_of)
def test_a_coordinate_is_the_sum_of_what_each_number_adds(given):
    rows = thrown(*given)
    found = projection.principal(rows)
    torch.testing.assert_close(found.axes @ found.axes.T, torch.eye(2).double())
    for place, row in enumerate(rows):
        for axis in range(2):
            by_hand = sum(
                (float(x) - float(m)) * float(a)
                for x, m, a in zip(row, found.mean, found.axes[axis], strict=True)
            )
            assert float(projection.terms(found, row, axis).sum()) == pytest.approx(by_hand)
            assert float(found.points[place, axis]) == pytest.approx(by_hand, abs=1e-9)
    spread = found.points.var(0)
    torch.testing.assert_close(spread, found.variances, rtol=1e-6, atol=1e-9)


def test_rows_that_are_alike_and_too_few_of_them():
    found = projection.principal(torch.ones(3, 5))
    assert found.shares == (0, 0) and not found.points.any()
    with pytest.raises(ValueError, match="two pictures at least"):
        projection.principal(torch.ones(1, 5))
