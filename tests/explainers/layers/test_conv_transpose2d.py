"""conv_transpose2d against PyTorch, over random settings, legal and illegal alike."""

from itertools import product

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from explainers.layers import conv_transpose2d
from explainers.layers.windows import Windows
from tests.explainers.layers.products import check_cell

KERNEL = torch.tensor([[[[1.0, 2], [3, 4]]]])


def test_each_input_cell_lays_down_the_kernel():
    example = conv_transpose2d.work(torch.tensor([[[1.0, 2], [3, 4]]]), KERNEL)
    assert example.output.tolist() == [[[1, 4, 4], [6, 20, 16], [9, 24, 16]]]
    assert example.explain(0, 1, 1).formula == "1×4 + 2×3 + 3×2 + 4×1 = 20"
    assert example.explain(0, 0, 0).formula == "1×1 = 1"


def test_a_cell_of_the_output_padding_may_be_reached_by_nothing():
    example = conv_transpose2d.work(
        torch.ones(1, 2, 2), KERNEL, torch.tensor([5.0]), stride=3, output_padding=1
    )
    assert tuple(example.output.shape) == (1, 6, 6)
    assert example.explain(0, 5, 5).formula == "no kernel reaches this cell: 0 + 5 = 5"
    assert [r.operand for r in example.explain(0, 5, 5).reads] == ["bias"]


def test_what_many_cells_share_is_made_once(monkeypatch):
    found, find = [], Windows._find
    monkeypatch.setattr(Windows, "_find", lambda *a: [found.append(a), find(*a)][1])
    example = conv_transpose2d.work(torch.ones(2, 3, 4), torch.ones(2, 3, 2, 2), stride=2)
    channels, rows, columns = example.output.shape
    cells = product(range(channels), range(rows), range(columns))
    reads = [read for cell in cells for read in example.explain(*cell).reads]
    assert len({id(read) for read in reads}) == 2 * 3 * 4 + 2 * 3 * 2 * 2
    assert len(found) == rows + columns


pairs = st.one_of(st.integers(1, 3), st.tuples(st.integers(1, 3), st.integers(1, 3)))
FAULTS = (
    {"stride": 0},
    {"dilation": (1, 0)},
    {"padding": "same"},
    {"padding": -1},
    {"padding": 9},
    {"output_padding": -1},
    {"output_padding": 3},
    {"groups": 0},
    {"groups": 5},
    {"bias": torch.ones(9).double()},
    {"weight": torch.ones(9, 1, 2, 2).double()},
)


@st.composite
def arguments(draw):
    """Random arguments, whole numbers in the tensors: most legal, some with a fault."""
    groups = draw(st.integers(1, 3))
    channels, per_group = groups * draw(st.integers(1, 2)), draw(st.integers(1, 2))
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**31)))
    size = (channels, draw(st.integers(1, 5)), draw(st.integers(1, 5)))
    kernel = (channels, per_group, draw(st.integers(1, 4)), draw(st.integers(1, 4)))

    def numbers(*shape):
        return torch.randint(-4, 5, shape, generator=generator).double()

    case = {
        "input": numbers(*size),
        "weight": numbers(*kernel),
        "bias": numbers(per_group * groups) if draw(st.booleans()) else None,
        "stride": draw(pairs),
        "padding": draw(st.one_of(st.integers(0, 2), st.tuples(*[st.integers(0, 2)] * 2))),
        "output_padding": draw(st.sampled_from([0, 0, 0, 1, (1, 0), (0, 2)])),
        "groups": groups,
        "dilation": draw(pairs),
    }
    return {**case, **draw(st.sampled_from([{}] * 5 * len(FAULTS) + [*FAULTS]))}


@settings(max_examples=500)
@given(arguments())
def test_every_setting_agrees_with_pytorch(case):
    try:
        expected = F.conv_transpose2d(**case)
    except (RuntimeError, TypeError):
        with pytest.raises(ValueError, match=r"\w+ is|weight|bias"):
            conv_transpose2d.work(**case)
        return
    example = conv_transpose2d.work(**case)
    torch.testing.assert_close(example.output, expected, rtol=0, atol=0)
    for index in torch.cartesian_prod(*(torch.arange(n) for n in expected.shape)).tolist()[-40:]:
        explanation = example.explain(*index)
        check_cell(example, explanation, expected[tuple(index)].item())


@pytest.mark.parametrize(
    ("rest", "sentence"),
    [
        ({"stride": 0}, "stride is 0: it must be at least 1"),
        ({"padding": "same"}, 'padding is "same": a transposed convolution takes a whole number'),
        ({"padding": 4}, "of the 7 cells in height that leaves 0"),
        ({"output_padding": 1}, "so here at most 0"),
        ({"output_padding": 2, "stride": 2}, "with stride 2 and dilation 1"),
        ({"groups": 2}, "groups is 2, and in_channels is 1"),
        ({"weight": torch.ones(2, 1, 3, 3)}, "made for 2 input channels"),
        ({"bias": torch.ones(2)}, "one number for each of the 1 output channels"),
    ],
)
def test_a_refusal_names_the_rule_and_what_would_mend_it(rest, sentence):
    case = {"input": torch.ones(1, 5, 5), "weight": torch.ones(1, 1, 3, 3), **rest}
    with pytest.raises(ValueError, match=sentence):
        conv_transpose2d.work(**case)
