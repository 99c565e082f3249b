"""The optimizers page as a learner uses it."""

from __future__ import annotations

import re
import time

from playwright.sync_api import expect

HEAD = "chart => chart.data.at(-1).x[0]"


def eventually(page, holds, seconds=10):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never held"
        page.wait_for_timeout(50)


def test_a_path_is_played_in_the_browser(app, page, settle):
    page.goto(f"{app}/optimizers?surface=Bowl&x=2&y=1&lr=0.5&steps=12")
    settle(page)
    chart = page.locator("[class*=st-key-optimizers-path-Contour] .js-plotly-plot")
    expect(chart.locator(".slider-group")).to_contain_text("step 12")
    assert abs(chart.evaluate(HEAD)) < 0.001
    sent = []
    page.on("websocket", lambda _: sent.append("opened"))
    chart.locator(".slider-grip-rect").hover()
    box = chart.locator(".slider-rail-touch-rect").bounding_box()
    page.mouse.click(box["x"] + 2, box["y"] + box["height"] / 2)
    expect(chart.locator(".slider-group")).to_contain_text("step 0")
    eventually(page, lambda: chart.evaluate(HEAD) == 2)  # the label is ahead of the drawing
    chart.locator(".updatemenu-button").filter(has_text="Play").click()
    expect(chart.locator(".slider-group")).to_contain_text("step 12")
    eventually(page, lambda: abs(chart.evaluate(HEAD)) < 0.001)
    assert not sent


def test_a_learner_follows_adam_through_a_step(app, page, settle):
    page.goto(f"{app}/optimizers?view=One+step&optimizer=Adam&lr=0.1&step=1")
    settle(page)
    stage = page.locator(".st-key-optimizers-stage")
    expect(stage.locator(".formula")).to_have_text(
        re.compile(r"^−2\.8 − 0\.1 × \(0\.9 × 0 \+ \(1 − 0\.9\) × \(−0\.28\)\).* = −2\.7$")
    )
    page.get_by_role("radio", name="first, corrected").click()
    expect(stage.locator(".formula")).to_have_text("−0.028 / (1 − 0.9¹) = −0.28")
    page.wait_for_url("**part=first*")
    page.get_by_role("radio", name="Learning rate").click()
    expect(page.get_by_text("6 arrive")).to_be_visible()


def test_on_a_phone_nothing_is_wider_than_the_screen(app, new_page, settle):
    page = new_page(width=390, height=844)
    page.goto(f"{app}/optimizers?view=Race")
    settle(page)
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("node => node.scrollWidth <= node.clientWidth")
