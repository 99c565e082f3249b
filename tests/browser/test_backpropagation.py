"""The backpropagation page in a real browser: its graph steps and plays without the server."""

from __future__ import annotations

import re

from canvas import fits
from playwright.sync_api import Page, expect


def box(page: Page, name: str):
    return page.locator(f'.network .box[data-name="{name}"]')


def test_the_gradients_flow_back_step_by_step(app, moving, settle):
    page = moving
    page.goto(f"{app}/backpropagation")
    settle(page)
    told = page.locator(".network .arithmetic")
    expect(told).to_contain_text("Forward 6 of 6: the value of L")
    expect(box(page, "L").locator(".value span")).to_have_class(re.compile("fresh"))
    expect(box(page, "w1").locator(".grad span")).to_have_class(re.compile("away"))
    forward = page.locator(".network button.forward")
    for _ in range(4):
        forward.click()
    expect(told).to_contain_text("Backward 4 of 9: the gradient of z")
    expect(told).to_contain_text("−1.462 × 0.1966 = −0.2875")
    expect(told).to_contain_text("∂y/∂z = y × (1 − y) = 0.2689 × (1 − 0.2689) = 0.1966")
    page.locator(".network").focus()
    page.keyboard.press("End")
    expect(box(page, "w1").locator(".grad span")).to_have_text("−0.4312")
    expect(box(page, "w1").locator(".grad span")).to_have_class(re.compile("fresh"))
    box(page, "y").locator(".value span").hover()
    expect(told).to_contain_text("σ(−1) = 0.2689")
    # What was switched changes at the same step.
    page.locator(".st-key-backpropagation-detach").get_by_role("combobox").click()
    page.get_by_role("option", name="z", exact=True).click()
    page.wait_for_url("**/backpropagation?detach=z")
    expect(page.get_by_role("alert")).to_contain_text("does not require grad")
    expect(box(page, "w1").locator(".state")).to_have_text("None")


def test_it_plays_and_fits_a_phone(app, new_page, settle):
    page = new_page(width=390, height=800, motion=True)
    page.goto(f"{app}/backpropagation?view=A+small+network")
    settle(page)
    page.locator(".network button.last").click()
    told = page.locator(".network .arithmetic")
    expect(told).to_contain_text("the gradient of conv.weight")
    page.locator(".network button.play").click()
    # After the last step it begins anew; five steps of almost a second cannot be missed.
    expect(told).to_contain_text("Forward", timeout=10_000)
    page.locator(".network button.play").click()
    fits(page)
    board = page.locator(".network .board")
    assert board.evaluate("node => node.scrollWidth - node.clientWidth") <= 0
