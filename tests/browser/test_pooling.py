"""The pooling page as a learner uses it."""

from __future__ import annotations

from canvas import fits, painted
from playwright.sync_api import Page, expect


def stage(page: Page, ceil_mode: bool):
    return page.locator(f".st-key-pooling-maximum-{ceil_mode}")


def test_a_window_hangs_over_the_edge_and_shows_what_it_reads(app, new_page, settle):
    page = new_page()
    page.goto(f"{app}/pooling")
    settle(page)
    rounded_down, rounded_up = stage(page, False), stage(page, True)
    expect(rounded_up.locator(".formula")).to_have_text("max(1, 1, 1, 1) = 1")
    expect(rounded_up.locator(".cell.void")).to_have_count(11)
    parts = [rounded_up.locator(f".grid.input .{part}") for part in ("window", "body")]

    def at_the_edge(boxes) -> bool:
        window, body = boxes
        beyond = window["x"] + window["width"] - body["x"] - body["width"]
        return abs(beyond) < 2 and abs(window["width"] - window["height"]) < 1

    painted(page, lambda: [part.bounding_box() for part in parts], at_the_edge)
    expect(rounded_down.locator(".formula")).to_have_text("max(1, 2, 0, 0, 1, 2, 1, 2, 1) = 2")

    def beside(boxes) -> bool:
        left, right = boxes
        return left["x"] + left["width"] <= right["x"] and abs(left["y"] - right["y"]) < 2

    painted(page, lambda: [one.bounding_box() for one in (rounded_down, rounded_up)], beside)


def test_a_learner_drops_a_window_and_shares_a_gradient(app, page, settle, example):
    page.goto(f"{app}/pooling")
    settle(page)
    example(page, "Dropped window")
    expect(page.get_by_text("window 6 would start (6 − 1) × 2 = 10 columns in")).to_be_visible()
    expect(stage(page, True).locator(".target .cell")).to_have_count(5)
    settle(page)
    example(page, "The notes")
    settle(page).get_by_role("radio", name="Gradient").click()
    gradient = page.locator(".st-key-pooling-gradient")
    expect(gradient.locator(".target .cell")).to_have_count(25)
    settle(page).locator(".st-key-pooling-stride").get_by_role("slider").press("ArrowRight")
    page.wait_for_url("**stride=1**")
    expect(gradient.locator(".target .cell").nth(15)).to_have_text("11")
    gradient.locator(".target .cell").nth(15).hover()
    expect(gradient.locator(".formula")).to_have_text(
        "5 is the maximum of 2 of the 2 windows that read it: 4×1 + 7×1 = 11"
    )


def test_on_a_phone_one_setting_is_swiped_to_the_other(app, new_page, settle):
    page = new_page(width=390, height=844)
    page.goto(f"{app}/pooling?stride=2")
    settle(page)
    first, second = (stage(page, mode) for mode in (False, True))
    expect(first.locator(".formula")).to_be_in_viewport(ratio=1)
    painted(
        page,
        lambda: [one.bounding_box()["x"] for one in (first, second)],
        lambda x: x[0] < 390 <= x[1] + 60,  # its edge peeks in
    )
    second.scroll_into_view_if_needed()
    expect(second.locator(".formula")).to_be_in_viewport(ratio=1)
    fits(page)
