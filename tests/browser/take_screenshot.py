"""Takes the README's screenshot anew: `python tests/browser/take_screenshot.py`."""

from pathlib import Path

import chromium
from playwright.sync_api import sync_playwright
from server import serve

TARGET = Path(__file__).with_name("screenshots") / "convolution.png"


def main() -> None:
    with serve() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(playwright), args=chromium.ARGUMENTS
        )
        page = browser.new_page(viewport={"width": 1360, "height": 860})
        page.goto(f"{address}/convolution?padding=1&dilation=2&size=7")
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        page.locator('.stage .grid[data-name="output"] .cell').nth(7).click()
        page.wait_for_timeout(500)
        page.screenshot(path=TARGET)
        browser.close()


if __name__ == "__main__":
    main()
