"""The arithmetic that is shown of a Grad-CAM map gives the map's numbers."""

import hypothesis as hyp
import pytest
import torch
from hypothesis import strategies as st

from explainers.attribution import grad_cam_cells
from explainers.attribution.grad_cam import GradCam
from tests.explainers.networks.written import evaluate


@hyp.settings(max_examples=30, deadline=None)
@hyp.given(
    st.integers(1, 50), st.integers(1, 5), st.integers(1, 5), st.integers(0, 10**6), st.data()
)
def test_a_cell_and_a_weight_are_worked_out(maps, rows, columns, seed, data):
    generator = torch.Generator().manual_seed(seed)
    shape = (maps, rows, columns)
    found = GradCam(*(torch.randn(shape, generator=generator) for _ in range(2)))
    channel, row, column = (data.draw(st.integers(0, size - 1)) for size in shape)
    step = grad_cam_cells.cell(found, (row, column)).example
    told = step.explain()
    assert told.value == float(found.map[row, column])
    assert evaluate(told) == pytest.approx(told.value, rel=1e-4, abs=1e-5)
    weight = grad_cam_cells.weight(found, channel).example
    assert float(weight.output) == pytest.approx(float(found.weights[channel]), abs=1e-6)
    assert evaluate(weight.explain()) == pytest.approx(float(weight.output), rel=1e-4, abs=1e-6)
    for example in (step, weight):
        for read in example.explain().reads:
            assert float(example.operands[read.operand][read.index]) == read.value
