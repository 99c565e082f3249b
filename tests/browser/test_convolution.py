"""The convolution page in a real browser, as a learner uses it, and its address."""

from __future__ import annotations

import re

from canvas import fits
from playwright.sync_api import Locator, Page, expect


def cells(page: Page, grid: str) -> Locator:
    """The cells of a grid of the stage, by its name, row by row."""
    return page.locator(f'.stage .grid[data-name="{grid}"] .cell')


def test_a_slider_changes_the_numbers_and_the_address(app, page, settle):
    page.goto(f"{app}/convolution")
    settle(page)
    page.locator(".st-key-convolution-stride-0").get_by_role("slider").press("ArrowRight")
    page.wait_for_url("**/convolution?stride=2")
    expect(cells(page, "output")).to_have_text(["10", "12", "13", "3"])


def test_back_returns_to_the_numbers_before(app, page, settle, example):
    page.goto(f"{app}/convolution")
    settle(page)
    example(page, "Padding 1")
    page.wait_for_url("**/convolution?padding=1")
    expect(cells(page, "output")).to_have_count(25)
    page.go_back()
    expect(cells(page, "output")).to_have_count(9)


def test_a_broken_rule_is_explained_and_the_page_stays(app, page, settle, example):
    page.goto(f"{app}/convolution?padding=same&stride=2")
    settle(page)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text('padding="same" keeps the size of the input')
    expect(alert).to_contain_text("Set stride to 1")
    example(page, "Stride 1")
    expect(cells(page, "output")).to_have_count(9)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_typed_matrix_is_shown_and_a_mistake_is_named(app, page, settle):
    page.goto(f"{app}/convolution")
    settle(page)
    page.get_by_text("Edit the numbers").click()
    field = page.locator(".st-key-convolution-input textarea")
    field.fill("1 2 3 4\n5 6 7 8\n9 10 11 12")
    field.press("Control+Enter")
    expect(cells(page, "output")).to_have_count(2)
    expect(cells(page, "input").nth(3)).to_have_text("4")
    settle(page)
    field.fill("1 2 3\n4 five 6\n7 8 9")
    field.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text('input, row 2, column 2 is "five"')


def test_predict_then_see(app, page, settle):
    page.goto(f"{app}/convolution?view=Predict,+then+see")
    settle(page)
    box = page.locator(".st-key-convolution-predict-slices-box")
    expect(box.get_by_role("status")).to_have_count(0)
    box.get_by_text("2", exact=True).click()
    expect(box.get_by_role("status")).to_contain_text("You said 2; it is 6.")
    settle(page)
    box.get_by_role("button", name="Change it on the stage").click()
    page.wait_for_url(re.compile("in_channels=3"))
    expect(cells(page, "weight")).to_have_count(54)


def test_a_cell_is_typed_over_on_the_stage(app, page, settle):
    page.goto(f"{app}/convolution")
    settle(page)
    cell = cells(page, "input").first
    cell.dblclick()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(cells(page, "output").first).to_have_text("16")
    expect(page).to_have_url(re.compile(r"input=7"))
    settle(page)
    cell.dblclick()
    page.keyboard.type("seven")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text('input, row 1, column 1 is "seven"')
    expect(cell).to_have_text("7")


def test_a_phone_needs_no_sideways_scrolling(app, new_page, settle):
    page = new_page(width=390, height=800)
    page.goto(f"{app}/convolution?padding=1")
    settle(page)
    expect(page.locator(".stage")).to_be_visible()
    fits(page)
