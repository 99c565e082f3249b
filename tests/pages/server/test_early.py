"""A session that has met no fragment yet lets no message for one fall."""

import logging
from types import SimpleNamespace

import pytest
from streamlit.runtime import fragment
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.fragment import MemoryFragmentStorage

from pages.server import early


@pytest.fixture(autouse=True)
def _as_it_was(monkeypatch):
    """Put back what `keep` replaces, when the test is over."""
    monkeypatch.setattr(AppSession, "has_fragment", AppSession.has_fragment)


def test_a_new_session_takes_every_message_and_an_old_one_those_for_its_fragments():
    early.keep()
    session = SimpleNamespace(_fragment_storage=MemoryFragmentStorage())
    assert AppSession.has_fragment(session, "view")
    session._fragment_storage.register("view", lambda: None)
    assert AppSession.has_fragment(session, "view")
    assert not AppSession.has_fragment(session, "of a page before")
    session._fragment_storage.clear()
    assert not AppSession.has_fragment(session, "view")


@pytest.mark.parametrize(
    ("owner", "name"),
    [(AppSession, "has_fragment"), (fragment.FragmentStorage, "registration_sequence")],
)
def test_a_streamlit_that_is_made_otherwise_runs_as_it_is(monkeypatch, caplog, owner, name):
    monkeypatch.delattr(owner, name)
    before = vars(AppSession).get("has_fragment")
    with caplog.at_level(logging.WARNING):
        early.keep()
    assert vars(AppSession).get("has_fragment") is before
    assert "may be lost" in caplog.text
