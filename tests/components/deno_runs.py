"""Runs Deno as the tests of the components want it: alone, and without a network."""

import os
import subprocess
from pathlib import Path

import deno

HERE = Path(__file__).parent
PAGES = HERE.parents[1] / "pages"


def complaints(*command, cache: Path) -> str:
    """What `deno` says of these files with our settings; empty where it is content."""
    done = subprocess.run(
        [deno.find_deno_bin(), command[0], "--config", HERE / "deno.json", *command[1:]],
        env={**os.environ, "NO_COLOR": "1", "DENO_DIR": str(cache), "DENO_NO_UPDATE_CHECK": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr
