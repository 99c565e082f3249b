"""The components' JavaScript, held by Deno: its linter, format, types and own tests."""

import pytest

from tests.components.deno_runs import HERE, PAGES, complaints

SCRIPTS = [
    *sorted(PAGES.rglob("*.js")),
    *sorted(PAGES.rglob("*.d.ts")),
    *sorted(HERE.glob("*.js")),
]

# Nothing is fetched: no module of ours comes from elsewhere.
COMMANDS = (
    ("lint",),
    ("fmt", "--check"),
    ("check", "--no-remote"),
    ("test", "--no-check", "--no-remote"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_deno_finds_nothing(command, tmp_path):
    files = sorted(HERE.glob("*_test.js")) if command[0] == "test" else SCRIPTS
    assert complaints(*command, *files, cache=tmp_path) == ""
