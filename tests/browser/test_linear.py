"""The linear page in a real Chromium, used as a learner would."""

from canvas import fits
from playwright.sync_api import expect


def test_a_learner_edits_a_weight_and_meets_the_last_batch(page, app, settle, example):
    page.goto(f"{app}/linear")
    stage = page.locator(".stage")
    stage.locator(".target .cell").first.wait_for()
    expect(stage.locator(".formula")).to_have_text("0×1.5 + 3×(−1) + 2×1 + 3 = 2")
    settle(page).get_by_text("Edit the numbers").click()
    field = page.locator(".st-key-linear-weight textarea")
    field.fill("1 1 1\n2 2 2")
    field.press("Control+Enter")
    expect(stage.locator(".formula")).to_have_text("0×1 + 3×1 + 2×1 + 3 = 8")

    settle(page).get_by_role("radio", name="The whole batch at once").click()
    settle(page)
    example(page, "The last batch: 16")
    expect(page.get_by_text("1x49152 and 196608x10")).to_be_visible()
    expect(page.get_by_text("16×3×32×32 → 16×3072 → 16×10")).to_be_visible()


def test_on_a_phone_every_flattened_cell_shows_where_it_lay(new_page, app, settle):
    page = new_page(width=390, height=800)
    page.goto(f"{app}/linear?view=flatten&memory_format=channels_last")
    stage = page.locator(".stage")
    settle(page)
    stage.locator(".target .cell").nth(5).click()
    expect(stage.locator(".formula")).to_have_text(
        "input[0, 1, 0, 1] is 5 and lies in memory at 0×8 + 1×1 + 0×4 + 1×2 = 3: 5 = 5"
    )
    expect(stage.locator(".cell.lit")).to_have_count(2)
    fits(page)
