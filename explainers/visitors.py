"""Who a visitor of a shared server is: a cookie that a browser keeps, of which we keep a hash.

A server that many visit lets each of them do with their own runs and pictures as they like. It
knows them by a random number that nobody can guess. On the disk lies only its hash, so that
whoever reads that cannot pass for them.
"""

from __future__ import annotations

import hashlib
import re
import secrets

COOKIE = "layers-visitor"

DAYS = 180
"""How long a browser keeps the cookie."""

NOBODY = ""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{0,40}-[0-9a-f]{8}")
_COOKIE = re.compile(r"[0-9a-f]{32}")


def new_cookie() -> str:
    """The cookie of somebody who has come for the first time: 128 random bits."""
    return secrets.token_hex(16)


def is_cookie(text: str | None) -> bool:
    """Whether the text may be one of our cookies."""
    return text is not None and _COOKIE.fullmatch(text) is not None


def known(cookie: str | None) -> str:
    """By what the visitor with this cookie is remembered, 32 digits; NOBODY without one."""
    if cookie is None or not is_cookie(cookie):
        return NOBODY
    return hashlib.sha256(cookie.encode()).hexdigest()[:32]


def is_token(text: str) -> bool:
    """Whether the text may be what an upload is called in an address, see `upload.place`."""
    return _TOKEN.fullmatch(text) is not None
