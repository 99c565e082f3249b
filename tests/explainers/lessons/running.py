"""Runs a lesson's code for the tests."""

import contextlib
import io


def run(snippet: str) -> dict:
    """What a snippet leaves behind, and under "printed" what it prints."""
    names: dict = {"__name__": "snippet"}
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(snippet, names)
    return {**names, "printed": out.getvalue()}
