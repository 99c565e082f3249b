"""The stage in a real Chromium: room, themes, and what screen readers hear."""

from functools import partial

import pytest
from canvas import painted
from playwright.sync_api import expect

from explainers.worked import number
from tests.explainers.stage_examples import EXAMPLES

OUTSIDE = """stage => [...stage.querySelectorAll('.grid, .planes, button, .term, .formula')]
  .filter(node => node.getBoundingClientRect().right > innerWidth)
  .map(node => node.outerHTML.slice(0, 80))"""

# Cells whose figures, in bold as when they are read, do not fit in.
CRAMPED = """stage => [...stage.querySelectorAll('.cell')].filter(cell => {
  if (!cell.offsetWidth || !cell.textContent) return false;
  const range = document.createRange();
  cell.style.fontWeight = 700;
  range.selectNodeContents(cell);
  const wide = range.getBoundingClientRect().width;
  cell.style.fontWeight = '';
  return wide > cell.clientWidth + 1 || cell.offsetWidth < 18;
}).map(cell => [cell.textContent, cell.offsetWidth])"""


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("example_name", EXAMPLES)
def test_it_fits_the_screen(show, example_name, width):
    stage = show(example_name, width=width, has_touch=True, motion=False)
    wide = "document.documentElement.scrollWidth"
    painted(stage.page, lambda: stage.page.evaluate(wide), lambda now: now == width)
    for ill in (OUTSIDE, CRAMPED):
        painted(stage.page, partial(stage.evaluate, ill), lambda found: found == [])
    arithmetic = stage.locator(".arithmetic")
    painted(stage.page, arithmetic.bounding_box, lambda box: box["height"] <= 250)


def test_a_phone_shows_the_plane_of_the_cell_that_is_worked_out(show):
    stage = show("channels", width=390, has_touch=True, motion=False)
    stage.locator(".target .chosen").press("End")
    shown = stage.locator(".target .plane:visible")
    expect(shown).to_have_count(1)
    expect(shown.locator(".chosen")).to_be_visible()
    expect(shown.locator("[role=grid]")).to_have_accessible_name("output, channel 2")


def test_the_grids_speak(show):
    stage = show("channels")
    expect(stage.get_by_role("grid")).to_have_count(2 + 6 + 1 + 3)
    grid = stage.get_by_role("grid", name="output, channel 1")
    expect(grid.get_by_role("row")).to_have_count(4)
    value = number(float(EXAMPLES["channels"]().output[1, 2, 3]))
    label = f"row 2, column 3, value {value}"
    expect(grid.get_by_role("gridcell", name=label, exact=True)).to_have_count(1)
    figure = stage.locator(".figure").get_attribute("aria-label")
    assert figure.startswith("From input (2×4×5), weight (3×2×3×3) and bias (3) comes output")


def test_nothing_slides_for_who_prefers_less_motion(show):
    duration = "node => getComputedStyle(node).transitionDuration"
    less = show("conv", width=390, has_touch=True, motion=False)
    assert less.locator(".grid.input .window").evaluate(duration) == "0s"
    assert show("conv").locator(".grid.input .window").evaluate(duration) != "0s"


# Text against what is painted behind it, as WCAG's ratio of relative luminances.
CONTRASTS = """stage => {
  const pen = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgb = colour => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const behind = node => {
    for (let at = node; at; at = at.parentElement ?? at.getRootNode().host) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255];
  };
  const light = colour => colour.slice(0, 3)
    .map(k => k / 255).map(k => k <= 0.03928 ? k / 12.92 : ((k + 0.055) / 1.055) ** 2.4)
    .reduce((sum, k, i) => sum + k * [0.2126, 0.7152, 0.0722][i], 0);
  return [...stage.querySelectorAll('.cell, .formula span, .value, .count, .name, small, button')]
    .filter(node => node.textContent.trim() && !node.closest('.unread'))
    .map(node => {
      const [one, two] = [light(rgb(getComputedStyle(node).color)), light(behind(node))];
      const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
      return [ratio, node.className, node.textContent];
    });
}"""


FADED_IN = """stage =>
  Promise.allSettled(stage.getAnimations({ subtree: true }).map((fading) => fading.finished))"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("example_name", ["channels", "pool", "gradient"])
def test_every_text_stands_out_in_both_themes(show, example_name, dark):
    stage = show(example_name, dark=dark)
    stage.locator(".term").first.hover()
    stage.evaluate(FADED_IN)
    contrasts = stage.evaluate(CONTRASTS)
    assert len(contrasts) > 20
    assert [entry for entry in contrasts if entry[0] < 4.5] == []


@pytest.mark.parametrize(
    ("example", "name"),
    [("named", "grad_input[0, 0, 0]"), ("described", "weight after [0, 0, 0]")],
)
def test_a_cell_is_called_as_its_grid_is(stages, new_page, example, name):
    page = new_page()
    page.goto(f"{stages}/?example={example}")
    stage = page.locator(f".st-key-{example} .stage")
    stage.locator(".target .cell").first.hover()
    expect(stage.locator(".name")).to_have_text(name)


def test_a_page_chooses_the_first_cell_and_the_speed(stages, new_page):
    page = new_page()
    page.goto(f"{stages}/?example=softmax")
    stage = page.locator(".st-key-softmax .stage")
    expect(stage.locator(".name")).to_have_text("output[1, 2]")
    expect(stage.get_by_role("radio", name="2×")).to_have_attribute("aria-checked", "true")
