import json
import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import tensor

from explainers import stage
from explainers.layers import conv2d, conv2d_arguments
from explainers.stage import grids
from explainers.worked import Explanation, Read, Term, WorkedExample, signed
from tests.explainers.stage_examples import EXAMPLES, INPUT, noise


def cells(example):
    """Every index of the output, in order."""
    return [tuple(place) for place in torch.ones(example.output.shape).nonzero().tolist()]


def index_of(grid, offset):
    """Which cell of a tensor stands at `offset`, as the payload describes its planes."""
    top, _, left, _ = grid["margin"]
    plane, within = divmod(offset, grid["rows"] * grid["columns"])
    row, column = divmod(within, grid["columns"])
    index = [column - left]
    if len(grid["shape"]) > 1:
        index.insert(0, row - top)
    for size in reversed(grid["lead"]):
        plane, k = divmod(plane, size)
        index.insert(0, k)
    return tuple(index) if grid["shape"] else ()


def decoded(data, number):
    """The formula and the reads of output cell `number`, by the payload alone."""
    pattern, *bases = data["cells"][number]
    output = data["grids"][-1]
    inner = [
        offset
        for offset in range(len(output["texts"]))
        if all(0 <= k < n for k, n in zip(index_of(output, offset), output["shape"], strict=True))
    ]
    value = bases[len(data["grids"])] if bases[len(data["grids"]) :] else None
    text, reads = "", []
    for place in data["patterns"][pattern]:
        _, *parts = data["terms"][place]
        for part in parts:
            if isinstance(part, str):
                text += part
                continue
            grid = data["grids"][part[0]]
            offset = None if part[1] is None else bases[part[0]] + part[1]
            shown = part[2] if len(part) == 3 else grid["texts"][offset]
            text += signed(shown, text)
            reads.append((grid["name"], None if offset is None else index_of(grid, offset)))
    return f"{text} = {value or output['texts'][inner[number]]}", reads


def check(example):
    data = json.loads(json.dumps(stage.payload(example)))
    assert len(data["cells"]) == example.output.numel()
    for number, index in enumerate(cells(example)):
        explanation = example.explain(*index)
        formula, reads = decoded(data, number)
        assert formula == explanation.formula
        assert reads == [(read.operand, read.index) for read in explanation.reads]


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name != "many"])
def test_the_arithmetic_of_every_cell_is_in_the_payload(name):
    check(EXAMPLES[name]())


@settings(max_examples=60)
@given(
    channels=st.integers(1, 3),
    out=st.integers(1, 3),
    size=st.tuples(st.integers(3, 6), st.integers(3, 6)),
    kernel=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    stride=st.integers(1, 3),
    padding=st.integers(0, 2),
    mode=st.sampled_from(conv2d_arguments.PADDING_MODES),
    with_bias=st.booleans(),
    seed=st.integers(0, 99),
)
def test_so_is_that_of_any_convolution(
    channels, out, size, kernel, stride, padding, mode, with_bias, seed
):
    weight = noise(out, channels, *kernel, seed=seed)
    bias = noise(out, seed=seed) if with_bias else None
    setting = {"stride": stride, "padding": padding, "padding_mode": mode}
    check(conv2d.work(noise(channels, *size, seed=seed + 1), weight, bias, **setting))


def test_cells_explained_alike_share_one_pattern():
    data = stage.payload(EXAMPLES["conv"]())
    assert len(data["patterns"]) == 1
    assert data["cells"][0] == [0, 0, 0, 0]
    assert data["cells"][4] == [0, 6, 0, 0], "one row and one column on, in the input only"


def test_the_largest_convolution_stays_small():
    data = stage.payload(EXAMPLES["many"]())
    assert len(data["patterns"]) == 1
    assert len(data["cells"]) == 576
    assert len(json.dumps(data)) < 100_000
    formula, reads = decoded(data, 575)
    assert formula == EXAMPLES["many"]().explain(3, 11, 11).formula
    assert len(reads) == 201


def test_padding_says_which_cell_it_repeats():
    data = stage.payload(EXAMPLES["dilated"]())
    grid = data["grids"][0]
    repeats = {index_of(grid, at): index_of(grid, source) for at, source in grid["repeats"]}
    assert repeats[0, -2, -2] == (0, 2, 2)
    assert repeats[0, 0, 5] == (0, 0, 3)
    assert grid["texts"][0] == "1"
    assert (grid["rows"], grid["columns"]) == (9, 9)


def test_only_margin_cells_that_nothing_reads_are_empty():
    grid = stage.payload(EXAMPLES["pool"]())["grids"][0]
    assert [index_of(grid, offset) for offset in grid["void"]] == [
        *((row, 5) for row in range(5)),
        *((5, column) for column in range(6)),
    ]
    picture = tensor([[math.nan, 1.0]])
    example = WorkedExample(
        {"input": picture},
        picture,
        lambda index: Explanation((Term((Read("input", index, float(picture[index])),)),), 1.0),
    )
    assert "void" not in stage.payload(example)["grids"][0], "a NaN of the tensor's own is shown"


def test_a_text_that_differs_from_the_cell_travels_with_the_read():
    reads = (Term(("half of ", Read("input", (0,), 2.0))),)
    example = WorkedExample(
        {"input": tensor([4.0])}, tensor([1.0]), lambda _: Explanation(reads, 1.5)
    )
    data = stage.payload(example)
    assert data["terms"] == [[1, "half of ", (0, 0, "2")]]
    assert decoded(data, 0)[0] == "half of 2 = 1.5"


def test_padding_that_no_grid_shows_keeps_its_value():
    reads = (Term((Read("input", (-1,), 0.0, padding=True), "×", Read("input", (0,), 4.0))),)
    example = WorkedExample(
        {"input": tensor([4.0])}, tensor([0.0]), lambda _: Explanation(reads, 0.0)
    )
    assert decoded(stage.payload(example), 0) == ("0×4 = 0", [("input", None), ("input", (0,))])


def test_names_roles_axes_and_description():
    data = stage.payload(EXAMPLES["gradient"](), captions={"weight": "weight.T"})
    assert [grid["role"] for grid in data["grids"]] == ["gradient", "kernel", "gradient"]
    assert [grid["caption"] for grid in data["grids"]] == ["grad_output", "weight.T", "output"]
    assert data["alt"].startswith("From grad_output (2) and weight.T (2×40) comes output (40).")
    assert stage.payload(EXAMPLES["product"]())["grids"][0]["role"] == "neutral"
    assert stage.payload(EXAMPLES["conv"]())["grids"][1]["axes"][0] == "output channel"
    assert stage.payload(EXAMPLES["relu"](), alt="Zeros")["alt"] == "Zeros"
    batch = stage.payload(EXAMPLES["batch_norm"]())["grids"][0]
    assert batch["axes"] == ["axis 0", "axis 1", "row", "column"]
    assert (batch["lead"], batch["rows"], batch["columns"]) == ([2, 3], 2, 2)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.12345, "−0.12"),
        (0.004, "0.004"),
        (0.00012345, "0.0001"),
        (3.14159, "3.1"),
        (99.96, "100"),
        (123.4, "123"),
        (5.0, "5"),
        (math.inf, "∞"),
        (-1.2e-7, "−1e−7"),
    ],
)
def test_brief_figures(value, text):
    assert grids.short(value) == text


def explained(*terms):
    return WorkedExample({"input": INPUT}, tensor(0.0), lambda _: Explanation(terms, 0.0))


@pytest.mark.parametrize(
    ("example", "words"),
    [
        (
            lambda: WorkedExample({"input": torch.ones(65, 64)}, tensor(0.0), lambda _: None),
            "input has 4,160 cells, and at most 4,096 can be shown one by one",
        ),
        (
            lambda: WorkedExample({"input": torch.ones(3, 0)}, tensor(0.0), lambda _: None),
            r"input has shape \(3, 0\): there is no cell to show",
        ),
        (lambda: explained(Term((Read("bias", (0,), 1.0),))), "reads 'bias', which is no operand"),
        (
            lambda: explained(Term((Read("input", (0, 5, 0), 1.0),))),
            r"reads input\[0, 5, 0\]: no such cell",
        ),
        (
            lambda: conv2d.work(noise(8, 20, 20), noise(8, 8, 3, 3), padding=1),
            "all 3,200 output cells reads more than 300,000 cells, .* choose a smaller example",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said_in_words(example, words):
    with pytest.raises(ValueError, match=words):
        stage.payload(example())
