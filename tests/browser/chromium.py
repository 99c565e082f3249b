"""Finds a Chromium for the browser tests, or installs one, or says in a sentence why not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a camera whose picture Chromium draws
    "--use-fake-ui-for-media-stream",  # and that may be used without asking
]
# A test opens a page and goes: its scripts are not compiled once more for what lasts, and memory is
# cleared less often. That takes a tenth from the processor time of a page; not for benchmarks.
BRIEF = (
    "--js-flags=--no-turbofan --initial-heap-size=256 "
    "--min-semi-space-size=32 --max-semi-space-size=32"
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find(playwright) -> str:
    """The path of a Chromium: Playwright's own, an installed one, or one installed now."""
    own = Path(playwright.chromium.executable_path)
    for attempt in (None, _install_with_playwright, _install_with_apt):
        if attempt is not None:
            attempt()
        if own.exists():
            return str(own)
        if installed := next((path for name in NAMES if (path := shutil.which(name))), None):
            return installed
    raise RuntimeError(
        "No Chromium for the browser tests: neither Playwright's own nor an installed one was "
        "found, and `playwright install chromium` and `apt-get install chromium` both failed. "
        "Install Chromium or Google Chrome so that it is on the PATH."
    )


def _install_with_playwright() -> None:
    _try([sys.executable, "-m", "playwright", "install", "chromium"], seconds=180)


def _install_with_apt() -> None:
    if shutil.which("apt-get") is None:
        return
    root = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if _try([*root, "apt-get", "update", "-qq"], seconds=120):
        _try([*root, "apt-get", "install", "-y", "-qq", "chromium"], seconds=300)


def _try(command: list[str], seconds: int) -> bool:
    print("browser tests:", *command, file=sys.stderr, flush=True)
    try:
        return subprocess.run(command, timeout=seconds, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"browser tests: {error}", file=sys.stderr, flush=True)
        return False
