"""The stage in a real Chromium: what it shows is held equal to what Python explains."""

import pytest
from playwright.sync_api import expect
from stage_parts import output_cell, press

from explainers.worked import WorkedExample, number
from tests.explainers.stage_examples import EXAMPLES


def indices(example: WorkedExample) -> list[tuple[int, ...]]:
    ones = example.output.new_ones(example.output.shape)
    return [tuple(index) for index in ones.nonzero().tolist()]


# Passes the pointer over every output cell; gives the arithmetic and which cells are lit, and
# for each cell its grid and itself in the words for screen readers.
EACH_CELL = """stage => {
  const nodes = [...stage.querySelectorAll('.cell')];
  const shown = [...stage.querySelectorAll('.target .cell')].map((cell, k) => {
    cell.dispatchEvent(new PointerEvent('pointerover', {bubbles: true, clientX: k}));
    return {
      name: stage.querySelector('.name').textContent,
      formula: stage.querySelector('.formula').textContent,
      lit: nodes.flatMap((node, at) => node.matches('.lit, .idle') ? [at] : []),
    };
  });
  const words = node => node.getAttribute('aria-label');
  return {shown, cells: nodes.map(node => [words(node.closest('[role=grid]')), words(node)])};
}"""


def spoken(example: WorkedExample, read) -> tuple[str, str]:
    """A cell that is read, as (grid, cell) in the words for screen readers."""
    shape = example.operands[read.operand].shape
    *lead, row, column = (0,) * (2 - len(shape)) + read.index
    axes = example.axes.get(read.operand, [f"axis {k}" for k in range(len(lead))])
    planes = [f"{axis} {k}" for axis, k in zip(axes, lead, strict=False)]
    padding = "padding, " if read.padding else ""
    cell = f"{padding}row {row}, column {column}, value {number(read.value)}"
    return ", ".join([read.operand, *planes]), cell


@pytest.mark.parametrize("example_name", EXAMPLES)
def test_every_cell_lights_its_reads_and_spells_out_its_arithmetic(show, example_name):
    example = EXAMPLES[example_name]()
    seen = show(example_name).evaluate(EACH_CELL)
    assert len(seen["shown"]) == example.output.numel()
    for index, shown in zip(indices(example), seen["shown"], strict=True):
        explanation = example.explain(*index)
        assert shown["formula"] == explanation.formula
        assert shown["name"] == "output" + (str(list(index)) if index else "")
        lit = {tuple(seen["cells"][at]) for at in shown["lit"]}
        assert lit == {spoken(example, read) for read in explanation.reads}


def test_a_window_hangs_over_the_edge(show):
    stage = show("pool")
    output_cell(stage, 8).hover()
    expect(stage.locator(".grid.input .cell.lit")).to_have_count(1)
    window = stage.locator(".grid.input .window")
    sizes = [window.evaluate(f"node => node.style.getPropertyValue('--{k}')") for k in "xywh"]
    assert sizes == ["4", "4", "2", "2"]


def test_losers_of_a_maximum_are_faded(show):
    stage = show("pool")
    expect(stage.locator(".cell.lit")).to_have_text(["2"])
    expect(stage.locator(".cell.idle")).to_have_text(["1", "0", "1"])
    expect(stage.locator(".term.idle")).to_have_text(["1", "0", "1"])


def test_padding_shows_the_cell_that_it_repeats(show):
    stage = show("dilated")
    stage.locator(".term").first.hover()
    hot, echo = stage.locator(".cell.hot.pad"), stage.locator(".cell.echo")
    expect(hot).to_have_attribute("aria-label", "padding, row -2, column -2, value 1")
    expect(echo).to_have_attribute("aria-label", "row 2, column 2, value 1")


def test_a_term_and_its_cells_light_up_together(show):
    stage = show("conv")
    output_cell(stage, 4).hover()
    hot = stage.locator(".cell.hot")
    stage.locator(".term").nth(5).hover()
    expect(hot).to_have_count(2)
    for place, label in enumerate(("row 2, column 3, value 0", "row 1, column 2, value 0")):
        expect(hot.nth(place)).to_have_attribute("aria-label", label)
    stage.locator(".grid.input .cell.lit").first.hover()
    expect(stage.locator(".term.hot")).to_have_text("1×1")
    stage.locator(".term").first.focus()
    press(stage, "ArrowRight")
    expect(stage.locator(".term.hot")).to_have_text("2×2")
