"""That a page is told to be drawn no sooner than what was clicked on it is answered."""

import os
import signal

from answered import STILL
from server import start

SCRIPT = """
import streamlit as st

chosen = st.radio("Which", ["first", "second"])
st.container(key="told").write(f"It is the {chosen}.")
"""


def test_a_click_is_waited_for_before_its_run_has_begun(page, settle, tmp_path):
    script = tmp_path / "one_choice.py"
    script.write_text(SCRIPT)
    with start(script) as server:
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
