"""What every answer of the server says to browsers, and what the server does not answer at all.

Streamlit sends none of these headers. They hold a page to what it is made of: whatever a stranger
might get into it, no script, picture or frame from elsewhere is loaded, and no other site shows
the app within its own pages.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explainers import serving, visitors
from pages.parts import uploads, warm

INDEX = Path(streamlit.__file__).parent / "static/index.html"
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

METRICS = "_stcore/metrics"
UPLOAD = re.compile(r"_stcore/upload_file/([^/]+)/")


@cache
def policy() -> str:
    """The Content-Security-Policy: everything comes from this server.

    Streamlit's page holds a script of its own, which is named by its hash; the scripts that draw
    components (`blob:`), its style sheets, and the pictures of charts and of the camera are made
    in the browser; what lays out graphs is WebAssembly.
    """
    scripts = SCRIPT.findall(INDEX.read_text(encoding="utf-8"))
    hashes = "".join(f" 'sha256-{_hash(script)}'" for script in scripts)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' blob: 'wasm-unsafe-eval'{hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "connect-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


class Guard:
    """Middleware of the server, around everything that it answers."""

    def __init__(self, app: ASGIApp) -> None:
        """Guard `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse to."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _is_lesson(scope):
            warm.want()
        cookie = _cookie(scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = policy()
                headers["X-Content-Type-Options"] = "nosniff"
                headers["X-Frame-Options"] = "SAMEORIGIN"
                headers["Referrer-Policy"] = "same-origin"
                if cookie:
                    headers.append("Set-Cookie", cookie)
            await send(message)

        refusal = _refusal(scope)
        await (refusal or self._app)(scope, receive, guarded)


def _is_lesson(scope: Scope) -> bool:
    """Whether another page than Home is asked for."""
    page = "text/html" in HTTPConnection(scope).headers.get("accept", "")
    home = str(streamlit.get_option("server.baseUrlPath")).strip("/")
    return page and scope["path"].strip("/") != home


def _cookie(scope: Scope) -> str:
    """What gives the visitor of a shared server the cookie by which they are known.

    Empty where they have it, and for everything but pages: what a page is made of is asked for at
    once, and each answer would give another one.
    """
    asked = HTTPConnection(scope)
    if not serving.shared() or visitors.is_cookie(asked.cookies.get(visitors.COOKIE)):
        return ""
    if "text/html" not in asked.headers.get("accept", ""):
        return ""
    proxied = asked.headers.get("x-forwarded-proto", "")
    answer = Response()
    answer.set_cookie(
        visitors.COOKIE,
        visitors.new_cookie(),
        max_age=visitors.DAYS * 86400,
        secure="https" in (scope.get("scheme"), proxied),
        httponly=True,
        samesite="lax",
    )
    return answer.headers["set-cookie"]


def _refusal(scope: Scope) -> PlainTextResponse | None:
    """What is said instead of an answer; None where there is one."""
    path = scope["path"]
    if path.rstrip("/").endswith(METRICS) and serving.shared():
        return PlainTextResponse("Not Found", 404)
    to = UPLOAD.search(path)
    if to and scope["method"] == "PUT" and not uploads.are_wanted(to[1]):
        return PlainTextResponse("The page that is open takes no files.", 403)
    return None
