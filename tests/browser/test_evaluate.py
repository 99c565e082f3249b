"""The evaluate page in use: a cell opens its pictures, keys move on, a file of one's own."""

from __future__ import annotations

import re

from PIL import Image
from playwright.sync_api import expect

from explainers.images import drawn


def test_a_cell_opens_its_pictures_and_keys_move_on(app, page, settle):
    page.goto(f"{app}/evaluate?trained_on=photographs&data=drawn")
    settle(page)
    cells = page.locator(".st-key-evaluate-matrix button")
    expect(cells).to_have_count(100, timeout=90_000)  # the network may have to be asked first
    cell = page.get_by_role("button", name=re.compile("pictures of ship, recognised"))
    count = cell.text_content()
    settle(page)
    cell.click()
    page.wait_for_url(re.compile("target=8&guess=8"))
    expect(page.get_by_text(f"{count} pictures of the class ship, recognised")).to_be_visible()
    tiles = page.locator(".st-key-evaluate-behind-wall").get_by_role("option")
    expect(tiles).to_have_count(24)
    settle(page)
    cell.press("ArrowUp")
    page.wait_for_url(re.compile("target=7&guess=8"))
    expect(page.get_by_text("of the class horse, taken for ship")).to_be_visible()
    settle(page)
    tiles.nth(1).click()
    page.wait_for_url(re.compile("index="))
    expect(tiles.nth(1)).to_have_attribute("aria-selected", "true")
    settle(page).get_by_role("radio", name="Map").click()
    points = page.locator(".st-key-evaluate-map .points path")
    expect(points.first).to_be_visible(timeout=60_000)
    settle(page)
    before = page.url
    points.nth(300).click(force=True)  # another may lie over it
    page.wait_for_url(lambda url: url != before)
    around = page.locator(".st-key-evaluate-around").get_by_role("option")
    expect(around).to_have_count(8)
    settle(page)
    chosen = page.url
    around.nth(3).click()
    page.wait_for_url(lambda url: url != chosen)


def test_a_picture_of_ones_own_is_answered(app, page, settle, tmp_path):
    file = tmp_path / "ship.png"
    Image.fromarray(drawn.draw("ship", 3, 64).permute(1, 2, 0).numpy()).save(file)
    page.goto(f"{app}/evaluate?view=own&picture=own")
    settle(page)
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(file)
    expect(page.get_by_text("RGB, 64 × 64").first).to_be_visible()
    rows = page.locator(".st-key-beside-answer .chances tr")
    expect(rows).to_have_count(10)
    expect(rows.first).to_contain_text("ship")
