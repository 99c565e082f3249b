"""The receptive field in a real Chromium: pointing asks nobody, a click chooses."""

import re

from playwright.sync_api import expect


def test_a_learner_points_at_a_cell_clicks_it_and_goes_on_by_key(page, app, settle):
    page.goto(f"{app}/receptive_field")
    told = page.locator(".fields .told")
    expect(told).to_contain_text("Cell (8, 8) ← 196 pixels")
    settle(page)
    maps = page.locator(".fields .output svg")
    side = maps.bounding_box()["width"] / 16
    maps.hover(position={"x": 3.5 * side, "y": 0.5 * side})
    expect(told).to_contain_text("Cell (0, 3) ← 112 pixels")
    expect(told).to_contain_text("−6 + 0 × 2 = −6 to −6 + 14 − 1 = 7; on the input 0 to 7")
    assert "row=" not in page.url
    maps.click(position={"x": 3.5 * side, "y": 0.5 * side})
    expect(page).to_have_url(re.compile(r"column=3.*|row=0.*"))
    expect(page.get_by_text("8 × 14 = 112 lie on the input")).to_be_visible()
    settle(page)
    page.keyboard.press("ArrowDown")
    expect(told).to_contain_text("Cell (1, 3) ← 140 pixels")
    expect(page).to_have_url(re.compile("row=1"))
