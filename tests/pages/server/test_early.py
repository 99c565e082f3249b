"""A session that has met no fragment yet lets no message for one fall."""

from types import SimpleNamespace

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.fragment import MemoryFragmentStorage

from pages.server import early


def test_a_new_session_takes_every_message_and_an_old_one_those_for_its_fragments(monkeypatch):
    monkeypatch.setattr(AppSession, "has_fragment", early._has_fragment)
    early.keep()
    session = SimpleNamespace(_fragment_storage=MemoryFragmentStorage())
    assert AppSession.has_fragment(session, "view")
    session._fragment_storage.register("view", lambda: None)
    assert AppSession.has_fragment(session, "view")
    assert not AppSession.has_fragment(session, "of a page before")
    session._fragment_storage.clear()
    assert not AppSession.has_fragment(session, "view")
