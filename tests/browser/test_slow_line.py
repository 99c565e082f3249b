"""A reader who is quicker than the line: a second click before the first is answered."""

import time

import menus
import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from tabs import TIMEOUT


class Line:
    """What the server says to a page comes only when it is let through, while `held`."""

    def __init__(self, page: Page) -> None:
        self.page, self.waiting = page, []
        self.held = False
        page.route_web_socket("**/_stcore/stream", self.connect)

    def connect(self, browser) -> None:
        self.browser, server = browser, browser.connect_to_server()
        browser.on_message(server.send)
        server.on_message(lambda said: self.waiting.append(said) or self.held or self.let())

    def let(self) -> None:
        self.held = False
        for said in self.waiting:
            self.browser.send(said)
        self.waiting.clear()

    def runs(self, count: int) -> None:
        """Wait until the server has come to the end of `count` runs."""
        until = time.monotonic() + TIMEOUT / 1000
        while self.ended() < count:
            assert time.monotonic() < until, f"{self.ended()} runs of {count}"
            self.page.wait_for_timeout(20)

    def ended(self) -> int:
        """How many runs have ended of which the page has not heard yet."""
        said = map(ForwardMsg.FromString, self.waiting)
        return sum(message.HasField("script_finished") for message in said)


@pytest.fixture
def page(new_page):
    return new_page(visitor="slow")  # her line stays as it is


@pytest.fixture
def line(page):
    return Line(page)


def test_the_second_of_two_quick_presets_is_on(app, page, line, settle, example):
    page.goto(f"{app}/softmax?view=shift&shift=3&moved=1")
    settle(page)
    line.held = True
    example(page, "Only the sum overflows")
    line.runs(1)
    example(page, "All become 0")
    line.runs(2)
    line.let()
    page.wait_for_url("**/softmax?view=shift&shift=-20")
    settle(page)
    expect(page.get_by_role("combobox", name="Example")).to_have_value("All become 0")
    expect(page.locator(".st-key-softmax-input-0-1-move")).to_contain_text("1.00")


def test_a_page_that_was_left_in_haste_leaves_nothing_in_the_address(
    app, page, line, settle, example
):
    page.goto(f"{app}/softmax?view=shift&shift=3&moved=1")
    settle(page)
    line.held = True
    example(page, "Only the sum overflows")
    line.runs(1)
    menus.link(page, "tour").click()
    line.runs(2)
    line.let()
    page.wait_for_url("**/tour")
