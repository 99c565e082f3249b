"""The components' JavaScript, held by Deno: its linter, format, types and own tests."""

import os
import subprocess
from pathlib import Path

import deno
import pytest

HERE = Path(__file__).parent
PAGES = HERE.parents[1] / "pages"
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
    done = subprocess.run(
        [deno.find_deno_bin(), *command, "--config", HERE / "deno.json", *files],
        env={**os.environ, "NO_COLOR": "1", "DENO_DIR": str(tmp_path), "DENO_NO_UPDATE_CHECK": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
