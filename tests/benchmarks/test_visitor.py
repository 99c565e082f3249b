"""The visitor without a browser moves the controls of a real Streamlit server."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from random import Random

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.browser import serve
from benchmarks.visitor import Page, visit

APP = """
import streamlit as st

st.checkbox("flag", True, key="flag")
st.selectbox("a list", ["one", "two"], index=None, key="list")
runs = st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.slider("whole page", 0, 10, 5, key="page")
now = st.session_state
st.text(f"runs {runs}, page {now.page}, flag {now.flag}, list {now.list}")


@st.fragment
def part() -> None:
    st.slider("part", 0, 10, 5, key="part")
    st.text(f"part {st.session_state.part}")


part()
"""


def slider(low: float, high: float, value: float, fragment: str = "") -> ForwardMsg:
    message = ForwardMsg()
    message.delta.fragment_id = fragment
    proto = message.delta.new_element.slider
    proto.id, proto.min, proto.max, proto.step = f"{low}-{high}", low, high, 1
    proto.default.append(value)
    return message


def test_a_move_is_one_step_within_the_bounds():
    page = Page("", "")
    page.take(slider(0, 1, 0))
    values = []
    for _ in range(4):
        state = page.change(Random(0)).rerun_script.widget_states.widgets[0]
        values.append(state.double_array_value.data[0])
    assert values == [1, 0, 1, 0]


def test_a_move_in_a_fragment_asks_for_that_fragment():
    page = Page("", "")
    page.take(slider(0, 9, 5, "part"))
    assert page.change(Random(0)).rerun_script.fragment_id == "part"


def test_what_a_run_does_not_draw_again_is_gone():
    page = Page("", "")
    for message in (slider(0, 1, 0), slider(0, 2, 1, "part"), slider(0, 3, 1, "other")):
        page.take(message)
    run = ForwardMsg()
    run.new_session.page_script_hash = "hash"
    run.metadata.run.fragment_ids.append("part")
    page.take(run)
    assert list(page.controls) == ["0-1", "0-3"]
    del run.metadata.run.fragment_ids[:]
    page.take(run)
    assert not page.controls


def test_a_server_answers_with_what_was_moved(tmp_path, monkeypatch):
    (tmp_path / "app.py").write_text(APP)
    texts: list[str] = []
    take = Page.take

    def hear(page: Page, message: ForwardMsg) -> None:
        texts.append(message.delta.new_element.text.body)
        take(page, message)

    monkeypatch.setattr(Page, "take", hear)
    # Playwright keeps a loop running in the thread of the tests that used it before.
    with serve(tmp_path / "app.py", cwd=tmp_path) as address, ThreadPoolExecutor() as threads:
        threads.submit(asyncio.run, _move_both(address)).result()
    assert [text for text in texts if text] == [
        *("runs 1, page 5, flag True, list None", "part 5"),
        *("runs 2, page 4, flag True, list None", "part 5"),
        "part 6",  # of the fragment alone
    ]


async def _move_both(address: str) -> None:
    async with visit(address, "", seed=0) as visitor:
        for value in (4, 6):
            whole, part = visitor.page.controls
            await visitor.ask(visitor.page.moved(whole if value == 4 else part, value))
