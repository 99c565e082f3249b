"""The stage in a real Chromium: what the reader does with it, and new data meanwhile."""

import re

from playwright.sync_api import Locator, expect
from stage_parts import at, output_cell, press, spells

from tests.explainers.stage_examples import EXAMPLES


def test_the_pointer_the_keyboard_and_play_send_nothing(show, sent):
    stage = show("conv")
    assert sent, "the counter sees what the page sends"
    before = len(sent)
    for place in range(9):
        output_cell(stage, place).hover()
        at(stage, f"output[0, {place // 3}, {place % 3}]")
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
        at(stage, f"output{place}")
        index = tuple(int(k) for k in re.findall(r"\d+", place))
        spells(stage, example.explain(*index).formula)
    focused = stage.locator(".target .cell:focus")
    expect(focused).to_have_attribute("aria-selected", "true")
    expect(focused).to_have_attribute("aria-label", "row 0, column 0, value 0.8444")
    expect(stage.locator(".target .cell[tabindex='0']")).to_have_count(1)


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
        expect(said).to_have_text(text)
    output_cell(stage, 4).hover()
    at(stage, "output[0, 1, 1]")
    expect(said).to_have_text(text)  # the pointer does not speak


def test_space_plays_and_pauses_without_speaking(show):
    stage = show("conv")
    stage.get_by_role("radio", name="4×").click()
    output_cell(stage, 0).focus()
    press(stage, "Space")
    expect(stage.get_by_role("button", name="Pause (Space)")).to_be_visible()
    expect(stage.locator(".count")).to_have_text("3 / 9")
    expect(stage.locator("[aria-live=polite]")).to_have_text("")
    press(stage, "Space")
    expect(stage.get_by_role("button", name="Play (Space)")).to_be_visible()
    paused = stage.locator(".name").text_content()
    stage.page.wait_for_timeout(500)
    at(stage, paused)


def test_play_goes_round_and_a_click_takes_over(show):
    stage = show("conv")
    stage.get_by_role("radio", name="4×").click()
    stage.get_by_role("button", name="Last cell (End)").click()
    stage.get_by_role("button", name="Play (Space)").click()
    expect(stage.locator(".count")).to_have_text("1 / 9")
    output_cell(stage, 7).click()
    at(stage, "output[0, 2, 1]")
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
    spells(stage, "3×(−2) = −6")
    expect(stage.locator(".controls")).to_be_hidden()


def test_a_finger_selects_and_scrubs(show):
    stage = show("conv", width=390, has_touch=True, motion=False)
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
    spells(stage, EXAMPLES["conv"]().explain(0, 2, 2).formula)
    stage.locator(".grid.input .cell.lit").first.tap()
    expect(stage.locator(".term.hot")).to_have_text("1×1")


def set_stride(stage: Locator, presses: int, shape: str) -> None:
    stage.page.locator(".st-key-stride").get_by_role("slider").focus()
    for _ in range(abs(presses)):
        press(stage, "ArrowRight" if presses > 0 else "ArrowLeft")
    expect(stage.locator(".target small")).to_have_text(shape)


def test_the_place_survives_a_slider_where_it_still_exists(show):
    stage = show("strided")
    output_cell(stage, 6).click()
    at(stage, "output[0, 1, 1]")
    set_stride(stage, 1, "1×3×3")
    at(stage, "output[0, 1, 1]")
    spells(stage, "1×1 + 2×2 + 3×1 + 2×0 + 1×1 + 0×0 + 2×2 + 3×1 + 1×0 = 16")
    output_cell(stage, 8).click()
    set_stride(stage, 1, "1×2×2")
    at(stage, "output[0, 1, 1]")  # the nearest cell that exists
    set_stride(stage, -2, "1×5×5")
    at(stage, "output[0, 1, 1]")
    expect(stage.locator(".lit")).to_have_count(9 + 9)
    expect(stage.locator(".chosen")).to_have_count(1)


def test_playing_goes_on_through_a_slider(show):
    stage = show("strided")
    stage.get_by_role("radio", name="4×").click()
    stage.get_by_role("button", name="Play (Space)").click()
    set_stride(stage, 1, "1×3×3")
    expect(stage.get_by_role("button", name="Pause (Space)")).to_be_visible()
    expect(stage.locator(".count")).to_have_text("9 / 9")
    expect(stage.locator(".count")).to_have_text("1 / 9")
    set_stride(stage, -1, "1×5×5")
