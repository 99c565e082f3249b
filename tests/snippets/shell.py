"""A real `python3` on a pseudo-terminal, in which snippets are tried as a reader would."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PASTED = ("\x1b[200~", "\x1b[201~")  # what a terminal puts around a paste where it is asked to


@dataclass(frozen=True)
class Outcome:
    """What a snippet printed and how it went: `errors` holds its tracebacks."""

    printed: str
    errors: str
    status: int

    @property
    def fine(self) -> bool:
        """Whether it came to its end."""
        return not self.errors and self.status == 0


class Shell:
    """An interactive Python with torch imported; each try is a fork of it, in an empty folder."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="snippets-"))
        self.heard, self.said = b"", ""
        self.new_repl = sys.version_info >= (3, 13)
        self.control, inner = os.pipe()
        self.terminal, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-q"],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            pass_fds=(inner,),
            start_new_session=True,
            cwd=self.folder,
            env={**_environment(self.folder), "SNIPPETS_CONTROL": str(inner)},
        )
        os.close(slave)
        os.close(inner)
        self._hear("parent's prompt", 120)

    def paste(self, text: str, **where: object) -> Outcome:
        """Paste `text` as a terminal does, press Enter (twice, if the last line is indented)."""
        work = self._folder(**where)
        self._command(f"inside.paste({str(work)!r}, {self.named!r})")
        self._hear("child's prompt", 20)
        if self.new_repl:
            self._type(f"{PASTED[0]}{text}{PASTED[1]}\r\r")
        else:
            self._type(text + ("\n\n" if text.splitlines()[-1].startswith(" ") else "\n"))
        self._type("exit()\r")
        return self._outcome()

    def file(self, text: str, **where: object) -> Outcome:
        """Save `text` as a file and run it."""
        return self._of_file("run_file", text, **where)

    def cell(self, text: str, **where: object) -> Outcome:
        """Run `text` as the cell of a notebook."""
        return self._of_file("run_cell", text, **where)

    def close(self) -> None:
        """End the Python, and remove its folders."""
        self.process.terminate()
        self.process.wait()
        os.close(self.terminal)
        os.close(self.control)
        shutil.rmtree(self.folder)

    def _of_file(self, function: str, text: str, **where: object) -> Outcome:
        work = self._folder(**where)
        file = work.parent / "snippet.py"
        file.write_text(text)
        self._command(f"inside.{function}({str(work)!r}, {self.named!r}, {str(file)!r})")
        return self._outcome()

    def _folder(self, project: bool = False, named: tuple[str, ...] = ()) -> Path:
        """An empty folder to run in; with the project's packages in it where they are needed."""
        self.named = list(named)
        work = self.folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        if project:
            (work / "explainers").symlink_to(ROOT / "explainers")
        return work

    def _command(self, line: str) -> None:
        self._type(line + "\r")

    def _outcome(self) -> Outcome:
        status = int(self._hear("ended", 60).split()[1])
        self._hear("parent's prompt", 20)
        return Outcome(
            (self.folder / "stdout").read_text(), (self.folder / "errors").read_text(), status
        )

    def _type(self, text: str) -> None:
        """Write to the terminal, and read what it echoes: neither side may wait for the other."""
        data = text.encode()
        while data:
            self._look(1, writing=True)
            data = data[os.write(self.terminal, data[:512]) :]

    def _hear(self, word: str, seconds: float) -> str:
        """The next line on the control pipe that begins with `word`."""
        until = time.monotonic() + seconds
        while True:
            *lines, rest = self.heard.split(b"\n")
            for number, line in enumerate(lines):
                if line.startswith(word.encode()):
                    self.heard = b"\n".join([*lines[number + 1 :], rest])
                    return line.decode()
            if time.monotonic() > until or self.process.poll() is not None:
                raise TimeoutError(
                    f"The shell did not say {word!r}. It shows:\n{self.said[-2000:]}"
                )
            self._look(0.2)

    def _look(self, seconds: float, writing: bool = False) -> None:
        """Take what comes from the terminal and the control pipe; wait until one can be used."""
        while True:
            both, wanted = [self.terminal, self.control], [self.terminal] if writing else []
            readable, writable, _ = select.select(both, wanted, [], seconds)
            if self.terminal in readable:
                shown = os.read(self.terminal, 65536).decode(errors="replace")
                self.said = (self.said + shown)[-9999:]
            if self.control in readable:
                self.heard += os.read(self.control, 65536)
            if not readable or not writing or writable:
                return


def _environment(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {
        **kept,
        "HOME": str(home),  # its history and caches are not the reader's
        "TERM": "xterm",
        "PYTHONSTARTUP": str(Path(__file__).with_name("startup.py")),
        "TORCH_HOME": str(home / "torch"),
        "LAYERS_DATA": str(home / "data"),
        "LAYERS_RUNS": str(home / "runs"),
        "OMP_NUM_THREADS": "1",
    }
