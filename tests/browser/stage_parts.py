"""What the tests of the stage look for on it, and how they press its keys."""

from playwright.sync_api import Locator


def formula(stage: Locator) -> str:
    return stage.locator(".formula").text_content()


def name(stage: Locator) -> str:
    return stage.locator(".name").text_content()


def output_cell(stage: Locator, place: int) -> Locator:
    return stage.locator(".target .cell").nth(place)


def press(stage: Locator, key: str) -> None:
    stage.page.keyboard.press(key)
