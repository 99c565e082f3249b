"""Takes the README's screenshots anew: `python tests/browser/take_screenshot.py`."""

import io
from pathlib import Path

import chromium
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from server import serve

FOLDER = Path(__file__).with_name("screenshots")
STILL = "[data-testid=stApp][data-test-script-state=notRunning]"


def overview(page: Page, address: str) -> None:
    """Home, with the pointer on a map of the last convolution."""
    page.goto(address)
    page.locator(".st-key-home-choice").get_by_role("radio").first.wait_for()  # PyTorch is there
    page.locator(".overview[data-state=still]").wait_for()
    box = page.locator(".overview canvas").bounding_box()
    assert box is not None
    for across in range(40, 70):
        place = {"x": box["width"] * across / 100, "y": box["height"] * 0.61}
        page.locator(".overview canvas").hover(position=place)
        if page.locator(".overview .said").inner_text().startswith("conv3,"):
            return


def convolution(page: Page, address: str) -> None:
    """A cell of the convolution lesson with its arithmetic."""
    page.goto(f"{address}/convolution?padding=1&dilation=2&size=7")
    page.locator(STILL).wait_for()
    page.locator('.stage .grid[data-name="output"] .cell').nth(7).click()


def main() -> None:
    with serve() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(playwright), args=chromium.ARGUMENTS
        )
        page = browser.new_page(viewport={"width": 1280, "height": 760})
        page.set_default_timeout(120_000)
        for show in (overview, convolution):
            show(page, address)
            page.wait_for_timeout(500)
            with Image.open(io.BytesIO(page.screenshot())) as shot:
                target = FOLDER / f"{show.__name__}.webp"  # two thirds of a PNG, with every colour
                shot.save(target, lossless=True, method=6)
        browser.close()


if __name__ == "__main__":
    main()
