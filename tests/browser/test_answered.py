"""That a page is told to be drawn no sooner than what was clicked is answered, and all is there."""

import os
import signal

import pytest
from answered import DRAWN, STILL
from server import start

SCRIPT = """
import streamlit as st

chosen = st.radio("Which", ["first", "second"])
st.container(key="told").write(f"It is the {chosen}.")
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    script = tmp_path_factory.mktemp("app") / "one_choice.py"
    script.write_text(SCRIPT)
    with start(script) as server:
        yield server


def test_a_click_is_waited_for_before_its_run_has_begun(page, settle, server):
    page.goto(server.address)
    settle(page)
    os.kill(server.pid, signal.SIGSTOP)
    try:
        page.get_by_text("second", exact=True).click()
        assert page.locator(STILL).count() == 0
    finally:
        os.kill(server.pid, signal.SIGCONT)
    settle(page)
    assert page.locator(".st-key-told").inner_text() == "It is the second."


def test_a_widget_whose_code_is_still_on_its_way_is_waited_for(page, settle, server):
    held = []
    page.route("**/Radio.*.js", lambda route: held.append(route))
    page.goto(server.address)
    page.locator(".st-key-told").get_by_text("It is the first.").wait_for()
    page.locator(STILL).wait_for()
    assert page.locator(DRAWN).count() == 0
    held.pop().continue_()
    settle(page)
    assert page.get_by_text("second", exact=True).count() == 1
