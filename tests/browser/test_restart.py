"""An open page goes on after the server was started again: its first move is taken as it is."""

from playwright.sync_api import expect
from server import free_port, serve

LONG = 60_000  # ms: a server that was just started loads PyTorch first


def test_the_first_slider_move_after_a_restart_counts(page, settle, tmp_path):
    places = {"LAYERS_RUNS": str(tmp_path / "runs"), "LAYERS_DATA": str(tmp_path / "data")}
    port = free_port()
    page.set_default_timeout(LONG)
    slider = page.locator(".st-key-pooling-padding").get_by_role("slider")
    cells = page.locator(".st-key-pooling-maximum-False .target .cell")
    with serve(port=port, **places) as address:
        page.goto(f"{address}/pooling?stride=2")
        expect(cells).to_have_count(4, timeout=LONG)
        settle(page)
    page.locator("[data-testid=stApp]:not([data-test-connection-state=CONNECTED])").wait_for()
    with serve(port=port, **places):
        page.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]").wait_for()
        slider.press("ArrowRight")
        page.wait_for_url("**padding=1**")
        expect(cells).to_have_count(9, timeout=LONG)
        settle(page)
        expect(slider).to_have_attribute("aria-valuetext", "1")
        assert "stride=2" in page.url  # what was set before is still set
