"""The page that Home's address is answered with: Streamlit's own, with a first view in it.

Streamlit's page is empty until its scripts are loaded and the server has drawn something.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from pages.server import guard

ASK = {"Cache-Control": "no-cache"}  # as Streamlit says of it
HEAD, BODY = "</head>", '<div id="root"></div>'


def written(head: str, body: str) -> str:
    """Streamlit's page with `head` at the end of its head and `body` before all that it shows.

    As it is, where a version of Streamlit writes its page otherwise.
    """
    page = guard.INDEX.read_text(encoding="utf-8")
    if page.count(HEAD) != 1 or page.count(BODY) != 1:
        return page
    return page.replace(HEAD, f"{head}{HEAD}").replace(BODY, f"{body}{BODY}")


def routes(view: Callable[[], tuple[str, str]]) -> list[Route]:
    """The route of Home; `view` gives what is added to its head and to its body.

    It is not added where the address asks for more than Home as it is first seen.
    """

    def page(request: Request) -> Response:
        added = ("", "") if request.query_params else view()
        return HTMLResponse(written(*added), 200, ASK)

    base = str(st.get_option("server.baseUrlPath")).strip("/")
    return [Route(f"/{base}", page)]
