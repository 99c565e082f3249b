"""The stage in a real Chromium: what it shows is held equal to what Python explains.

All examples stand on one page, so that it is loaded only once for a width and a theme.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from server import serve

from explainers.worked import WorkedExample, number
from tests.explainers.stage_examples import EXAMPLES

APP = Path(__file__).with_name("stage_app.py")


@pytest.fixture(scope="module")
def sent():
    """Every frame that a page has sent to the server over its WebSocket."""
    return []


@pytest.fixture(scope="module")
def address():
    with serve(APP) as address:
        yield address


@pytest.fixture(scope="module")
def opened(browser, address, sent):
    """Opens the page of all examples once for each setting: `opened(width=390)`."""
    contexts = {}

    def count(frame):
        sent.append(frame)

    def page(width: int = 1440, theme: str = "light", **rest):
        if (width, theme) not in contexts:
            viewport = {"width": width, "height": 1000 if width > 400 else 844}
            context = browser.new_context(viewport=viewport, color_scheme=theme, **rest)
            contexts[width, theme] = context
            page = context.new_page()
            page.on("websocket", lambda socket: socket.on("framesent", count))
            page.goto(address)
            page.locator(".st-key-strided .target .chosen").wait_for()
            page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        return contexts[width, theme].pages[0]

    yield page
    for context in contexts.values():
        context.close()


@pytest.fixture
def show(opened):
    """One example's stage, its first cell selected and nothing playing: `show("conv")`."""

    def stage(name: str, **setting) -> Locator:
        page = opened(**setting)
        found = page.locator(f".st-key-{name} .stage")
        found.scroll_into_view_if_needed()
        page.mouse.move(1, 1)
        if EXAMPLES.get(name, EXAMPLES["conv"])().output.numel() > 1:
            found.get_by_role("radio", name="1×", exact=True).click()
            found.get_by_role("button", name="First cell (Home)").click()
        found.locator("[aria-live]").evaluate("node => { node.textContent = '' }")
        return found

    return stage


def formula(stage: Locator) -> str:
    return stage.locator(".formula").text_content()


def name(stage: Locator) -> str:
    return stage.locator(".name").text_content()


def output_cell(stage: Locator, place: int) -> Locator:
    return stage.locator(".target .cell").nth(place)


def press(stage: Locator, key: str) -> None:
    stage.page.keyboard.press(key)


def indices(example: WorkedExample) -> list[tuple[int, ...]]:
    ones = example.output.new_ones(example.output.shape)
    return [tuple(index) for index in ones.nonzero().tolist()]


# ---- what is shown ---------------------------------------------------------------------------

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
    assert stage.locator(".grid.input .cell.lit").count() == 1
    window = stage.locator(".grid.input .window")
    sizes = [window.evaluate(f"node => node.style.getPropertyValue('--{k}')") for k in "xywh"]
    assert sizes == ["4", "4", "2", "2"]


def test_losers_of_a_maximum_are_faded(show):
    stage = show("pool")
    assert stage.locator(".cell.lit").all_text_contents() == ["2"]
    assert stage.locator(".cell.idle").all_text_contents() == ["1", "0", "1"]
    assert stage.locator(".term.idle").all_text_contents() == ["1", "0", "1"]


def test_padding_shows_the_cell_that_it_repeats(show):
    stage = show("dilated")
    stage.locator(".term").first.hover()
    hot = stage.locator(".cell.hot.pad").get_attribute("aria-label")
    assert hot == "padding, row -2, column -2, value 1"
    assert stage.locator(".cell.echo").get_attribute("aria-label") == "row 2, column 2, value 1"


def test_a_term_and_its_cells_light_up_together(show):
    stage = show("conv")
    output_cell(stage, 4).hover()
    hot = stage.locator(".cell.hot")
    stage.locator(".term").nth(5).hover()
    expect(hot).to_have_count(2)
    assert [cell.get_attribute("aria-label") for cell in hot.all()] == [
        "row 2, column 3, value 0",
        "row 1, column 2, value 0",
    ]
    stage.locator(".grid.input .cell.lit").first.hover()
    expect(stage.locator(".term.hot")).to_have_text("1×1")
    stage.locator(".term").first.focus()
    press(stage, "ArrowRight")
    expect(stage.locator(".term.hot")).to_have_text("2×2")


# ---- what the reader does --------------------------------------------------------------------


def test_the_pointer_the_keyboard_and_play_send_nothing(show, sent):
    stage = show("conv")
    assert sent, "the counter sees what the page sends"
    before = len(sent)
    for place in range(9):
        output_cell(stage, place).hover()
        assert name(stage) == f"output[0, {place // 3}, {place % 3}]"
    stage.locator(".term").nth(2).hover()
    output_cell(stage, 4).click()
    for key in ("ArrowLeft", "End", "Home", "PageDown"):
        press(stage, key)
    for button in (".forward", ".last", ".back", ".first", ".speed >> nth=3", ".play"):
        stage.locator(button).click()
    expect(stage.locator(".count")).to_have_text("4 / 9")
    stage.locator(".play").click()
    stage.page.wait_for_timeout(300)
    assert len(sent) == before


def test_arrow_keys_move_over_the_output_and_across_channels(show):
    stage = show("channels")
    example = EXAMPLES["channels"]()
    output_cell(stage, 0).focus()
    steps = [
        ("ArrowRight", "[0, 0, 1]"),
        ("ArrowDown", "[0, 1, 1]"),
        ("ArrowLeft", "[0, 1, 0]"),
        ("ArrowUp", "[0, 0, 0]"),
        ("PageDown", "[1, 0, 0]"),
        ("PageUp", "[0, 0, 0]"),
        ("ArrowDown", "[0, 1, 0]"),
        ("ArrowDown", "[0, 2, 0]"),
        ("ArrowDown", "[0, 3, 0]"),
        ("ArrowDown", "[1, 0, 0]"),  # the channels stand one below the other here
        ("End", "[2, 3, 4]"),
        ("ArrowRight", "[2, 3, 4]"),
        ("Home", "[0, 0, 0]"),
        ("ArrowUp", "[0, 0, 0]"),
    ]
    for key, place in steps:
        press(stage, key)
        assert name(stage) == f"output{place}"
        index = tuple(int(k) for k in re.findall(r"\d+", place))
        assert formula(stage) == example.explain(*index).formula
    focused = stage.locator(".target .cell:focus")
    assert focused.get_attribute("aria-selected") == "true"
    assert focused.get_attribute("aria-label") == "row 0, column 0, value 0.8444"
    assert stage.locator(".target .cell[tabindex='0']").count() == 1


def test_buttons_step_and_screen_readers_hear_it(show):
    stage = show("conv")
    example = EXAMPLES["conv"]()
    said = stage.locator("[aria-live=polite]")
    for button, index in (
        ("Step forward", (0, 0, 1)),
        ("Last cell (End)", (0, 2, 2)),
        ("Step forward", (0, 2, 2)),
        ("Step back", (0, 2, 1)),
        ("First cell (Home)", (0, 0, 0)),
    ):
        stage.get_by_role("button", name=button).click()
        text = f"output{list(index)}: {example.explain(*index).formula}"
        assert said.text_content() == text
    output_cell(stage, 4).hover()
    assert said.text_content() == text, "the pointer does not speak"


def test_space_plays_and_pauses_without_speaking(show):
    stage = show("conv")
    stage.get_by_role("radio", name="4×").click()
    output_cell(stage, 0).focus()
    press(stage, "Space")
    expect(stage.get_by_role("button", name="Pause (Space)")).to_be_visible()
    expect(stage.locator(".count")).to_have_text("3 / 9")
    assert stage.locator("[aria-live=polite]").text_content() == ""
    press(stage, "Space")
    expect(stage.get_by_role("button", name="Play (Space)")).to_be_visible()
    at = name(stage)
    stage.page.wait_for_timeout(500)
    assert name(stage) == at


def test_play_goes_round_and_a_click_takes_over(show):
    stage = show("conv")
    stage.get_by_role("radio", name="4×").click()
    stage.get_by_role("button", name="Last cell (End)").click()
    stage.get_by_role("button", name="Play (Space)").click()
    expect(stage.locator(".count")).to_have_text("1 / 9")
    output_cell(stage, 7).click()
    assert name(stage) == "output[0, 2, 1]"
    expect(stage.get_by_role("button", name="Play (Space)")).to_be_visible()


def test_speeds_are_a_radio_group(show):
    stage = show("conv")
    one, two = (stage.get_by_role("radio", name=text, exact=True) for text in ("1×", "2×"))
    one.focus()
    press(stage, "ArrowRight")
    expect(two).to_have_attribute("aria-checked", "true")
    expect(one).to_have_attribute("aria-checked", "false")


def test_one_output_cell_needs_no_player(show):
    stage = show("one")
    assert formula(stage) == "3×(−2) = −6"
    expect(stage.locator(".controls")).to_be_hidden()


def test_a_finger_selects_and_scrubs(show):
    stage = show("conv", width=390, has_touch=True, reduced_motion="reduce")
    touch = stage.page.context.new_cdp_session(stage.page)

    def send(kind: str, place: int | None = None) -> None:
        points = []
        if place is not None:
            box = output_cell(stage, place).bounding_box()
            points = [{"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    output_cell(stage, 8).scroll_into_view_if_needed()
    send("touchStart", 0)
    for place in (1, 4, 5, 8):
        send("touchMove", place)
        expect(stage.locator(".name")).to_have_text(f"output[0, {place // 3}, {place % 3}]")
    send("touchEnd")
    assert formula(stage) == EXAMPLES["conv"]().explain(0, 2, 2).formula
    stage.locator(".grid.input .cell.lit").first.tap()
    expect(stage.locator(".term.hot")).to_have_text("1×1")


# ---- new data --------------------------------------------------------------------------------


def set_stride(stage: Locator, presses: int, shape: str) -> None:
    stage.page.locator(".st-key-stride").get_by_role("slider").focus()
    for _ in range(abs(presses)):
        press(stage, "ArrowRight" if presses > 0 else "ArrowLeft")
    expect(stage.locator(".target small")).to_have_text(shape)


def test_the_place_survives_a_slider_where_it_still_exists(show):
    stage = show("strided")
    output_cell(stage, 6).click()
    assert name(stage) == "output[0, 1, 1]"
    set_stride(stage, 1, "1×3×3")
    assert name(stage) == "output[0, 1, 1]"
    assert formula(stage) == "1×1 + 2×2 + 3×1 + 2×0 + 1×1 + 0×0 + 2×2 + 3×1 + 1×0 = 16"
    output_cell(stage, 8).click()
    set_stride(stage, 1, "1×2×2")
    assert name(stage) == "output[0, 1, 1]", "the nearest cell that exists"
    set_stride(stage, -2, "1×5×5")
    assert name(stage) == "output[0, 1, 1]"
    assert stage.locator(".lit").count() == 9 + 9
    assert stage.locator(".chosen").count() == 1


def test_playing_goes_on_through_a_slider(show):
    stage = show("strided")
    stage.get_by_role("radio", name="4×").click()
    stage.get_by_role("button", name="Play (Space)").click()
    set_stride(stage, 1, "1×3×3")
    expect(stage.get_by_role("button", name="Pause (Space)")).to_be_visible()
    expect(stage.locator(".count")).to_have_text("9 / 9")
    expect(stage.locator(".count")).to_have_text("1 / 9")
    set_stride(stage, -1, "1×5×5")


# ---- room, themes, screen readers ------------------------------------------------------------

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
    stage = show(example_name, width=width, has_touch=True, reduced_motion="reduce")
    assert stage.page.evaluate("document.documentElement.scrollWidth") == width
    assert stage.evaluate(OUTSIDE) == []
    assert stage.evaluate(CRAMPED) == []
    assert stage.locator(".arithmetic").bounding_box()["height"] <= 250


def test_the_grids_speak(show):
    stage = show("channels")
    assert stage.get_by_role("grid").count() == 2 + 6 + 1 + 3
    grid = stage.get_by_role("grid", name="output, channel 1")
    assert grid.get_by_role("row").count() == 4
    value = number(float(EXAMPLES["channels"]().output[1, 2, 3]))
    label = f"row 2, column 3, value {value}"
    assert grid.get_by_role("gridcell", name=label, exact=True).count() == 1
    figure = stage.locator(".figure").get_attribute("aria-label")
    assert figure.startswith("From input (2×4×5), weight (3×2×3×3) and bias (3) comes output")


def test_nothing_slides_for_who_prefers_less_motion(show):
    duration = "node => getComputedStyle(node).transitionDuration"
    less = show("conv", width=390, has_touch=True, reduced_motion="reduce")
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


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("example_name", ["channels", "pool", "gradient"])
def test_every_text_stands_out_in_both_themes(show, example_name, theme):
    stage = show(example_name, theme=theme)
    stage.locator(".term").first.hover()
    stage.page.wait_for_timeout(250)  # until the colours have faded in
    contrasts = stage.evaluate(CONTRASTS)
    assert len(contrasts) > 20
    assert [entry for entry in contrasts if entry[0] < 4.5] == []


def test_a_page_chooses_the_first_cell_and_the_speed(address, new_page):
    page = new_page()
    page.goto(f"{address}/?example=softmax")
    stage = page.locator(".st-key-softmax .stage")
    expect(stage.locator(".name")).to_have_text("output[1, 2]")
    expect(stage.get_by_role("radio", name="2×")).to_have_attribute("aria-checked", "true")
