"""The activations page as a learner uses it."""

from __future__ import annotations

from canvas import fits
from playwright.sync_api import expect


def test_a_learner_compares_functions_and_follows_a_number(app, page, settle):
    page.goto(f"{app}/activations")
    settle(page)
    stage = page.locator(".st-key-activations-stage")
    page.get_by_role("radio", name="sigmoid", exact=True).click()
    page.wait_for_url("**function=sigmoid")
    expect(stage.locator(".target .cell").first).to_have_text("0.7311")
    stage.locator(".target .cell").nth(1).hover()
    expect(stage.locator(".formula")).to_have_text("1 ÷ (1 + e^(−(−0.5))) = 0.3775")
    expect(page.locator(".st-key-activations-value .scatterlayer .point")).to_have_count(4)
    settle(page)
    stage.locator(".grid.input .cell").first.dblclick()
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    expect(stage.locator(".target .cell").first).to_have_text("0.5")
    expect(page.get_by_role("cell", name="0.25", exact=True)).to_be_visible()


def test_a_learner_meets_the_real_error_and_the_vanishing_gradient(app, new_page, settle):
    page = new_page(width=390, height=844, dark=True)
    page.goto(f"{app}/activations?view=In+place")
    settle(page)
    expect(page.get_by_role("alert")).to_contain_text("modified by an inplace operation")
    settle(page).get_by_role("radio", name="square", exact=True).click()
    expect(page.get_by_test_id("stAlertContainer")).to_contain_text(
        "It works. x.grad is 2, −1, −2, 6."
    )
    settle(page).get_by_role("radio", name="Vanishing gradients").click()
    expect(page.get_by_text("2.78e−7").first).to_be_visible()
    fits(page)
