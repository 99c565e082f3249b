"""The losses page as a learner uses it."""

from __future__ import annotations

import re

from canvas import fits
from playwright.sync_api import expect


def test_a_learner_takes_cross_entropy_apart(app, page, settle, example):
    page.goto(f"{app}/losses?view=cross_entropy")
    settle(page)
    stage = page.locator(".st-key-losses-ce-stage")
    expect(stage.locator(".formula")).to_have_text(
        re.compile(r"^target 1: 0\.3 \+ ln\(e\^\(0\.1 − 0\.3\).* − 0\.2 = 1\.102$")
    )
    page.get_by_role("radio", name="Pick").click()
    expect(stage.locator(".formula")).to_have_text(
        "−(0 × (−1.202) + 1 × (−1.102) + 0 × (−1.002)) = 1.102"
    )
    expect(stage.locator(".grid").first.locator(".cell.lit")).to_have_text("−1.102")
    gradient = page.locator(".st-key-losses-ce-gradient")
    gradient.locator(".target .cell").nth(1).hover()
    expect(gradient.locator(".formula")).to_have_text("0.3322 − 1 = −0.6678")
    settle(page)
    example(page, "Logits of ±1000")
    expect(page.get_by_text("e^1000 is more than")).to_be_visible()
    expect(page.get_by_text("NaN, NaN, NaN")).to_be_visible()


def test_a_slider_moves_the_point_on_the_curve(app, page, settle):
    page.goto(f"{app}/losses")
    settle(page)
    chart = page.locator(".st-key-losses-curve")
    expect(chart.get_by_text("gradient: slope −0.3333", exact=True)).to_be_visible()
    slider = page.locator(".st-key-losses-input-0-0-move").get_by_role("slider")
    slider.press("ArrowRight")
    page.wait_for_url("**input=1.1*")
    expect(chart.get_by_text("gradient: slope 0.3333", exact=True)).to_be_visible()
    stage = page.locator(".st-key-losses-pointwise-stage")
    expect(stage.locator(".formula")).to_have_text("(|1.1 − 1| + |2 − 2| + |3 − 5|) / 3 = 0.7")


def test_on_a_phone_nothing_is_wider_than_the_screen(app, new_page, settle):
    page = new_page(width=390, height=844)
    for view in ("cross_entropy", "accuracy"):
        page.goto(f"{app}/losses?view={view}")
        settle(page)
        expect(page.locator(".stage").first).to_be_visible()
        fits(page)
