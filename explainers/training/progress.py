"""A progress bar for a terminal; lines of text where the output goes to a file or a pipe."""

from __future__ import annotations

import shutil
import sys
from typing import TextIO

WIDTH = 24
"""Characters of the bar itself."""


class Bar:
    """One line that is written over again and again, as `[####----]  50 %  what is going on`."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        """Draw on `stream`; if that is no terminal, write a line per tenth."""
        self._stream = stream
        self._live = stream.isatty()
        self._tenth = -1

    def show(self, fraction: float, message: str, *, about: str = "") -> None:
        """Draw the bar at `fraction`, from 0 to 1; `about` are details that change all the time."""
        fraction = min(max(fraction, 0.0), 1.0)
        filled = round(fraction * WIDTH)
        bar = f"[{'#' * filled}{'-' * (WIDTH - filled)}] {fraction:4.0%}  {message}"
        if self._live:
            columns = shutil.get_terminal_size().columns
            line = f"{bar}  {about}"[: columns - 1]
            self._stream.write(f"\r{line}\x1b[K")
            self._stream.flush()
        elif (tenth := int(fraction * 10)) != self._tenth:
            self._tenth = tenth
            self._stream.write(f"{bar}  {about}".rstrip() + "\n")
            self._stream.flush()

    def say(self, line: str) -> None:
        """Write a line that stays, above the bar."""
        self._stream.write(f"\r\x1b[K{line}\n" if self._live else f"{line}\n")
        self._stream.flush()
