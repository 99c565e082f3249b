"""What a reader does while the first run of a session goes on is done after it.

A page that is open while the server is started again is given a new session, which knows the
fragments of the page only when its first run has come to them. Streamlit lets a message for a
fragment that it does not know fall, and with it a click, of which a browser tells only once.

This reaches into Streamlit, which promises none of it. Under a version that is made otherwise,
`keep` changes nothing: the app runs, and such a click is lost.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from streamlit.runtime import app_session, fragment


def patient(knows: Callable[[app_session.AppSession, str], bool]) -> Callable[..., bool]:
    """In place of what says whether a session `knows` a fragment."""

    def has_fragment(session: app_session.AppSession, fragment_id: str) -> bool:
        """Whether `session` takes a message for this fragment.

        As long as it has met no fragment at all, it takes every one: a message for a fragment
        waits for the end of the run that goes on, and is passed over if there is still none.
        """
        none_yet = session._fragment_storage.registration_sequence() == 0
        return none_yet or knows(session, fragment_id)

    return has_fragment


def keep() -> None:
    """Have all sessions of this server do so."""
    knows = getattr(app_session.AppSession, "has_fragment", None)
    if knows is None or not hasattr(fragment.FragmentStorage, "registration_sequence"):
        logging.getLogger(__name__).warning("Clicks in a session's first run may be lost.")
        return
    setattr(app_session.AppSession, "has_fragment", patient(knows))  # noqa: B010  (a method)
