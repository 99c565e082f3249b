"""The padding and the strides that lead to a size: solved, and held against PyTorch."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from explainers.figures.palette import LIGHT
from explainers.lessons.network import same_size
from explainers.lessons.network.same_size import Solution
from tests.explainers.lessons.running import run

solutions = st.builds(
    Solution,
    st.integers(1, 40),
    st.integers(1, 40),
    st.integers(1, 7),
    st.integers(1, 4),
    st.integers(1, 4),
)


@given(solutions)
def test_the_padding_is_the_smallest_that_pytorch_turns_into_the_wanted_size(solution):
    def size(padding: int) -> int | None:
        layer = nn.Conv2d(
            1, 1, solution.kernel_size, solution.stride, padding, solution.dilation, device="meta"
        )
        try:
            return layer(torch.ones(1, 1, solution.size, solution.size, device="meta")).shape[-1]
        except RuntimeError:
            return None

    limit = max(0, int(solution.exact)) + 3
    fitting = [p for p in range(limit) if size(p) == solution.wanted]
    assert solution.padding == (fitting[0] if fitting else None)
    said = same_size.words(solution)
    if solution.padding is not None:
        assert f"`padding={solution.padding}` gives" in said
    elif solution.twice < 0:
        assert f"**{size(0)}** already, more than {solution.wanted}" in said
    else:
        assert said.startswith("Half a cell cannot be padded: ")


@given(solutions, st.integers(0, 6))
def test_the_strides_are_those_that_pytorch_turns_into_the_wanted_size(solution, padding):
    def size(stride: int) -> int | None:
        layer = nn.Conv2d(
            1, 1, solution.kernel_size, stride, padding, solution.dilation, device="meta"
        )
        try:
            return layer(torch.ones(1, 1, solution.size, solution.size, device="meta")).shape[-1]
        except RuntimeError:
            return None

    fitting = [stride for stride in range(1, 60) if size(stride) == solution.wanted]
    found = same_size.strides(solution, padding)
    assert list(found) == (fitting[:1] if solution.wanted == 1 else fitting)
    said = same_size.stride_words(solution, padding)
    if found and solution.wanted > 1:
        assert f"`stride={found[0]}`" in said and f"**{solution.wanted}**" in said


def test_the_notes_padding():
    solution = Solution(32, 32, 5, 1, 1)
    assert (solution.exact, solution.padding) == (2, 2)
    assert same_size.filled(solution, LIGHT).endswith(r"\mathbf{\textcolor{#5F6B7A}{2}}")
    even = Solution(32, 32, 4, 1, 1)
    assert '`padding=1` gives 31, `padding=2` gives 33. `padding="same"`' in same_size.words(even)
    assert nn.Conv2d(1, 1, 4, padding="same")(torch.ones(1, 1, 32, 32)).shape[-1] == 32
    assert [float(s.exact) for s in same_size.of_strides(solution)] == [2, 17.5, 33, 48.5]


@pytest.mark.parametrize("solution", [Solution(32, 32, 5, 1, 1), Solution(8, 3, 4, 2, 3)])
def test_the_paddings_code_prints_what_pytorch_makes_of_it(solution):
    printed = run(same_size.code(solution))["printed"]
    assert printed.splitlines()[0] == str(float(solution.exact))
    if solution.padding is not None:
        assert f"{solution.padding} torch.Size([1, 32, {solution.wanted}, " in printed
