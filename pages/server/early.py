"""What a reader does while the first run of a session goes on is done after it.

A page that is open while the server is started again is given a new session, which knows the
fragments of the page only when its first run has come to them. Streamlit lets a message for a
fragment that it does not know fall, and with it a click, of which a browser tells only once.
"""

from __future__ import annotations

from streamlit.runtime.app_session import AppSession

_has_fragment = AppSession.has_fragment


def has_fragment(session: AppSession, fragment_id: str) -> bool:
    """Whether `session` takes a message for this fragment.

    As long as it has met no fragment at all, it takes every one: a message for a fragment waits
    for the end of the run that goes on, and is passed over if there is still no such fragment.
    """
    none_yet = session._fragment_storage.registration_sequence() == 0
    return none_yet or _has_fragment(session, fragment_id)


def keep() -> None:
    """Have all sessions of this server do so."""
    setattr(AppSession, "has_fragment", has_fragment)  # noqa: B010  (a method, to mypy)
