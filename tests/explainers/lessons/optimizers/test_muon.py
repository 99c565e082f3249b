"""What the optimizers page shows of Muon is the step that torch.optim.Muon makes."""

import contextlib
import io
from dataclasses import replace

import pytest
import torch

from explainers import settings
from explainers.figures.palette import LIGHT
from explainers.lessons.optimizers import muon, numbers, singular, tries, words
from explainers.lessons.optimizers.numbers import Values
from explainers.optimizers.muon import COEFFICIENTS
from explainers.stage import payload

TALL = muon.PRESETS["tall"]


def found(values: Values) -> list[float]:
    """The singular values after the last step."""
    return muon.shown(values).step.singular_values()[-1].tolist()


@pytest.mark.parametrize("name", muon.PRESETS)
def test_every_part_of_every_example_can_be_shown(name):
    values = muon.PRESETS[name]
    assert settings.checked(values) == values
    given = muon.shown(values)
    assert given.complaints == ()
    for part in words.MUON_PARTS:
        example, captions = muon.chosen(replace(values, muon_part=part, ns_step=9), given.step)
        assert {*captions} <= {*example.operands, "output"}
        payload(example, captions=captions)
    assert set(words.MUON_PRESETS) == set(muon.PRESETS)


def test_the_part_that_is_looked_at_is_one_that_is_made():
    values = Values(muon_part="next", ns_step=9, ns_steps=3)
    step = muon.shown(values).step
    example, captions = muon.chosen(values, step)
    assert torch.equal(example.output, step.iterates[3])
    assert captions == {"X": "X after 2 steps", "output": "X after 3 steps"}
    _, first = muon.chosen(replace(values, ns_step=1), step)
    assert first == {"X": "X after 0 steps", "output": "X after 1 step"}
    assert numbers.settled(values) == replace(values, ns_step=3)


def test_what_is_typed_is_taken_and_what_cannot_be_is_said():
    given = muon.shown(Values(grad="1 2\n3 4\n5 6", param="7"))
    assert given.operands["grad"].tolist() == [[1, 2], [3, 4], [5, 6]]
    assert given.operands["param"].tolist() == [[7, 0], [0.5, 1], [-1, 0.5]]
    assert given.operands["momentum_buffer"].shape == (3, 2)
    assert "param was typed as 1×1" in given.complaints[0]
    wide = muon.shown(Values(grad="1 2 3 4 5 6"))
    assert "at most 4 rows of 5" in wide.complaints[0]
    assert wide.operands["grad"].shape == (2, 3)


@pytest.mark.parametrize("values", [*muon.PRESETS.values(), Values(muon_nesterov=False)])
def test_its_code_makes_the_same_step(values):
    given = muon.shown(values)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(muon.code(values, given), "<muon>", "exec"), {})
    lines = out.getvalue().splitlines()
    assert lines[0] == f"param, new {given.step.output.tolist()}"
    told = [torch.linalg.svdvals(one).tolist() for one in given.step.iterates]
    assert lines[1:-1] == [f"singular values {one}" for one in told]
    assert float(lines[-1].removeprefix("apart by ")) < 1e-6


def test_the_table_follows_each_direction():
    step = muon.shown(TALL).step
    rows = muon.table(step).splitlines()
    assert len(rows) == 4 and rows[0] == "| steps | 0 | 1 | 2 | 3 | 4 | 5 | 5, not rounded |"
    for row, values in zip(rows[2:], step.singular_values().T.tolist(), strict=True):
        cells = [cell.strip() for cell in row.split("|")[2:-1]]
        assert [float(cell) for cell in cells[:-1]] == pytest.approx(values, rel=1e-3)
        exact = values[0]
        for _ in range(5):
            a, b, c = COEFFICIENTS
            exact = a * exact + b * exact**3 + c * exact**5
        assert float(cells[-1]) == pytest.approx(exact, rel=1e-3)
    assert muon.told(step) == (
        "Singular values of U ÷ its length: **0.8132, 0.584**; after 5 steps: **1.141, 0.69**."
    )


def test_the_formula_says_what_is_set():
    assert r"(1 - \mu)\,\textcolor" in muon.formula(Values(), LIGHT).partition("U &= ")[2]
    plain = muon.formula(Values(muon_nesterov=False, ns_steps=1), LIGHT)
    assert "U &= M' " in plain and r"\text{once}" in plain
    assert "3.4445" in plain and "-4.775" in plain and "2.0315" in plain


def test_pytorch_itself_says_when_not():
    assert "only supports 2D parameters" in muon.notices()[-1]


def test_the_figures_show_the_values():
    step = muon.shown(TALL).step
    lines = singular.by_step(step, LIGHT).data
    assert [line["y"] for line in lines] == step.singular_values().T.tolist()
    curve, dots = singular.after_all(step, LIGHT).data
    assert dots["y"] == step.singular_values()[-1].tolist()
    assert max(curve["y"]) < singular.TOP and len(curve["x"]) == len(curve["y"])


def test_what_is_told_of_the_things_to_try_is_found():
    weak, noise, longer, more = (one.show for one in tries.MUON)
    assert found(weak) == pytest.approx([0.69, 0.69], abs=0.005)
    rank = muon.shown(noise).step.singular_values()
    assert torch.linalg.matrix_rank(muon.shown(noise).operands["grad"]) == 1
    assert rank[0, 1] == pytest.approx(0.0005, abs=0.0001)
    assert 480 < rank[5, 1] / rank[0, 1] < 500
    assert found(longer) == pytest.approx(found(Values()), abs=0.03)
    swings = muon.shown(more).step.singular_values()[5:]
    assert 0.67 < swings.min() < 0.7 and 1.1 < swings.max() < 1.14
