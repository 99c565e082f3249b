"""The convolution page's transposed and backward views, as a learner uses them."""

from __future__ import annotations

import re

from playwright.sync_api import expect


def test_a_gradient_cell_shows_the_products_that_were_summed(app, page, settle):
    page.goto(f"{app}/convolution?view=Backward")
    settle(page)
    grids = page.locator(".stage .grid")
    output = page.locator('.stage .grid[data-name="output"] .cell')
    output.nth(6).hover()
    expect(page.locator(".stage .formula")).to_have_text("1×1 + 1×0 + 1×2 + 1×1 = 4")
    expect(grids.first.locator(".cell.lit")).to_have_count(4)
    cell = page.locator('.stage .grid[data-name="grad_output"] .cell').first
    settle(page)
    cell.dblclick()
    page.keyboard.type("10")
    page.keyboard.press("Enter")
    expect(output.first).to_have_text("10")
    expect(page).to_have_url(re.compile("grad_output=10"))
    settle(page).locator(".st-key-convolution-gradient").get_by_role("combobox").click()
    page.get_by_role("option", name="Gradient of the kernel", exact=True).click()
    expect(output).to_have_count(9)
    expect(output.first).to_have_text("19")


def test_output_padding_gives_the_size_back(app, page, settle, example):
    page.goto(f"{app}/convolution?view=Transposed&stride=2&padding=1&size=3")
    settle(page)
    output = page.locator('.stage .grid[data-name="output"] .cell')
    expect(output).to_have_count(2 * 25)
    example(page, "output_padding 1")
    page.wait_for_url("**output_padding=1**")
    expect(output).to_have_count(2 * 36)
    expect(page.get_by_text("Its size: yes. Its numbers: no.")).to_be_visible()
