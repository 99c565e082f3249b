"""What the tests of the stage look for on it, and how they press its keys."""

from playwright.sync_api import Locator, expect


def spells(stage: Locator, formula: str) -> None:
    """See that the arithmetic below the grids is `formula`."""
    expect(stage.locator(".formula")).to_have_text(formula)


def at(stage: Locator, cell: str) -> None:
    """See that `cell` is the one that is selected, by its name."""
    expect(stage.locator(".name")).to_have_text(cell)


def output_cell(stage: Locator, place: int) -> Locator:
    return stage.locator(".target .cell").nth(place)


def press(stage: Locator, key: str) -> None:
    stage.page.keyboard.press(key)
