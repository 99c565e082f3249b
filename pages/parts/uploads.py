"""Which visitors are on a page that takes files: nobody else can send the server one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

_lock = Lock()
_wanted: set[str] = set()  # sessions whose page takes files
_asked: set[str] = set()  # and those whose page has asked for some since it was last drawn anew


def are_wanted(session: str) -> bool:
    """Whether the page that this session has open takes files."""
    with _lock:
        return session in _wanted


@contextmanager
def noted() -> Iterator[None]:
    """Within it a page is drawn: once it is, files are wanted if it has asked for some."""
    session = _session()
    with _lock:
        _asked.discard(session)
    yield  # a page that is broken off, to be drawn again, leaves everything as it was
    with _lock:
        if session not in _asked:
            _wanted.discard(session)


def want() -> None:
    """The page takes files: to be called where it has a widget for them."""
    if session := _session():
        runtime = get_instance()
        with _lock:
            for sessions in (_wanted, _asked):
                gone = {known for known in sessions if not runtime.is_active_session(known)}
                sessions -= gone
                sessions.add(session)


def _session() -> str:
    """The session whose page is being drawn; none in a test without a server."""
    context = get_script_run_ctx()
    return context.session_id if context else ""
