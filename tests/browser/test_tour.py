"""The tour by its keys, as a presenter goes through it, and the lecturer's view."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import axe
import pytest
import seen
from canvas import painted
from playwright.sync_api import expect

from explainers import glossary
from explainers.tour import STOPS
from tests.harness import numbers

SHOWN = [stop for stop in STOPS if stop.name != "learned"]
"""The stops whose numbers this server has: its test pictures are few."""


def test_every_number_that_a_stop_names_is_seen_on_its_page(app, page):
    page.set_default_timeout(60_000)
    for stop in SHOWN:
        page.set_viewport_size({"width": 1440, "height": 900})
        slug = "" if stop.slug == "home" else stop.slug
        page.goto(f"{app}/{slug}?{urlencode(stop.link)}")
        named = numbers.written(glossary.POINTED.sub("", stop.says))
        for width, height in ((1440, 900), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            painted(
                page,
                lambda stop=stop, named=named: (
                    stop.name,
                    named - numbers.written(seen.text(page, ".st-key-tour")),
                ),
                lambda found: not found[1],
            )


def test_what_a_stop_speaks_of_is_in_sight(app, new_page, settle):
    page = new_page(width=390, height=844)
    page.goto(f"{app}/backpropagation?stop=gradient")
    gradient = page.locator(".network .box[data-name=w1] .grad span")
    expect(gradient).to_have_text("−0.4312")
    expect(gradient).to_be_in_viewport(ratio=1)
    board = page.locator(".network .board")
    painted(page, lambda: (gradient.bounding_box(), board.bounding_box()), _within)
    settle(page).get_by_role("button", name="Leave").click()
    expect(page.locator(".st-key-tour")).to_have_count(0)
    expect(gradient).to_have_text("−0.4312")  # whoever leaves stays at the same step
    page.goto(f"{app}/transforms?{urlencode(STOPS[1].link)}")
    expect(page.locator(".st-key-tour .do")).to_contain_text("Which numbers become negative?")
    read = "0.66 0.31 0.22 0.61", "0.33 −0.37 −0.56 0.22"  # a phone shows one channel of three
    painted(
        page,
        lambda: seen.text(page, ".st-key-tour"),
        lambda found: all(row in found for row in read),
    )


def _within(boxes) -> bool:
    one, board = boxes
    top, bottom = board["y"], board["y"] + board["height"]
    return top <= one["y"] and one["y"] + one["height"] <= bottom


def test_keys_lead_through_the_tour_and_mean_nothing_while_somebody_types(app, page, settle):
    page.goto(f"{app}/convolution?stop=kernel")
    panel, header = page.locator(".st-key-tour"), page.get_by_test_id("stHeader")
    expect(panel.locator("summary")).to_have_text("3 of 17 One sum of products")
    expect(panel.get_by_role("status")).to_have_text("3 of 17: One sum of products")
    assert axe.findings(page) == []
    settle(page).keyboard.press("PageDown")  # scrolls, as ever
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile(r"/convolution\?.*stop=steps"))
    expect(page.locator(".st-key-convolution-stride-0")).to_contain_text("2")
    expect(panel.get_by_role("status")).to_contain_text("4 of 17")

    settle(page).locator(".st-key-convolution-preset input").press_sequentially("lpn")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    expect(page).to_have_url(re.compile("stop=steps"))
    expect(header).to_be_visible()
    page.keyboard.press("l")
    expect(page).to_have_url(re.compile("lecture=true"))
    expect(header).to_be_hidden()
    page.get_by_test_id("stMain").focus()
    ring = "main => getComputedStyle(main, '::before').display"
    main = page.get_by_test_id("stMain")  # a ring would cross the words
    painted(page, lambda: main.evaluate(ring), lambda now: now == "none")
    settle(page).keyboard.press("PageUp")
    expect(panel.locator("summary")).to_contain_text("3 of 17")
    settle(page).keyboard.press("p")
    expect(page).to_have_url(re.compile(r"/transforms\?.*stop=numbers"))
    expect(header).to_be_hidden()  # from page to page
    settle(page).keyboard.press("l")
    expect(header).to_be_visible()

    settle(page).get_by_role("button", name="Leave").click()
    expect(panel).to_have_count(0)
    settle(page).get_by_role("link", name="Tour").click()
    expect(page.get_by_role("heading", name="The words")).to_be_visible()
    assert axe.findings(page) == []
    settle(page).get_by_role("link", name="Go on with the tour at stop 2").click()
    expect(panel.locator("summary")).to_contain_text("A picture is numbers")

    page.goto("about:blank")
    page.goto(f"{app}/tour")  # another day: nothing of it is in the address
    settle(page).get_by_role("link", name="Go on with the tour at stop 2").click()
    expect(panel.locator("summary")).to_contain_text("A picture is numbers")
    expect(panel.locator("details")).to_have_attribute("open", "")

    page.set_viewport_size({"width": 390, "height": 800})
    settle(page)
    panel.get_by_role("link", name="Next").click()  # a phone folds what is said, not what to do
    expect(panel.locator("summary")).to_contain_text("3 of 17")
    expect(panel.locator("details:not([open])")).to_be_visible()
    expect(panel.locator(".do")).to_be_visible()


def test_on_a_phone_the_strip_is_swept_to_where_the_flow_begins(app, new_page, settle):
    page = new_page(width=390, height=800)
    page.goto(f"{app}/?flow=score")
    frame, turn = page.locator(".overview .frame"), page.get_by_role("button", name="Backward")
    page.locator(".overview[data-back='score:0']").wait_for()
    rest = frame.evaluate("frame => frame.scrollWidth - frame.clientWidth")
    assert rest > 100
    expect(frame).to_have_js_property("scrollLeft", rest)
    settle(page)
    turn.click()
    expect(frame).to_have_js_property("scrollLeft", 0)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_term_is_told_beside_it_and_wholly_in_sight(app, new_page, settle, width):
    page = new_page(width=width, height=600)
    page.goto(f"{app}/convolution")
    terms = page.locator(".term:has(> .meaning)")
    page.get_by_role("heading", name="What to notice").wait_for()
    settle(page)
    expect(terms.nth(2)).to_be_attached()

    def beside(boxes) -> bool:
        word, told = boxes
        above = word["y"] - told["y"] - told["height"]
        below = told["y"] - word["y"] - word["height"]
        across = told["x"] >= 0 and told["x"] + told["width"] <= width
        down = told["y"] >= 0 and told["y"] + told["height"] <= 600
        return across and down and -2 <= max(above, below) <= 8

    for term in terms.all():
        for block in ("start", "end"):  # at the head of the window and at its foot
            term.evaluate("(term, block) => term.scrollIntoView({ block })", block)
            term.focus(timeout=10_000)
            expect(term.locator(".meaning")).to_be_visible()
            both = (term, term.locator(".meaning"))
            painted(page, lambda both=both: [one.bounding_box() for one in both], beside)
            term.blur()
