"""A server that was just started: a deep link is shown, and an open page goes on where it was."""

import re

from folders import places
from playwright.sync_api import expect
from server import free_port, serve

LONG = 60_000  # ms: a server that was just started loads PyTorch first


def test_a_fresh_server_shows_a_deep_link_and_the_first_move_after_a_restart_counts(
    page, settle, tmp_path
):
    port = free_port()
    page.set_default_timeout(LONG)
    slider = page.locator(".st-key-convolution-stride-0").get_by_role("slider")
    cells = page.locator('.stage .grid[data-name="output"] .cell')
    with serve(port=port, **places(tmp_path)) as address:
        page.goto(f"{address}/convolution?stride=2&padding=1")
        expect(cells).to_have_text(["1", "4", "8", "7", "16", "8", "14", "9", "4"], timeout=LONG)
        settle(page)
        expect(page).to_have_url(f"{address}/convolution?stride=2&padding=1")
        expect(page.get_by_text("Page not found")).to_have_count(0)
        expect(page.get_by_role("heading", name="Convolution")).to_be_visible()
    page.locator("[data-testid=stApp]:not([data-test-connection-state=CONNECTED])").wait_for()
    with serve(port=port, **places(tmp_path)):
        page.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]").wait_for()
        slider.press("ArrowRight")
        page.wait_for_url("**stride=3**")
        expect(cells).to_have_count(4, timeout=LONG)
        settle(page)
        expect(slider).to_have_attribute("aria-valuetext", "3")
        expect(page).to_have_url(re.compile("padding=1"))  # what was set before is still set
