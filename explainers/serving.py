"""For whom the server is there: its owner alone, or a class.

`python -m explainers.serving` asks for the PIN of the class's teacher, and prints what to set.
"""

from __future__ import annotations

import getpass
import os
import sys

from explainers import teacher

NAME = "LAYERS_SERVER"
OWN, SHARED = "own", "shared"


def check() -> None:
    """Raise ValueError with a sentence where the environment variables say something else."""
    if _said() not in (OWN, SHARED):
        raise ValueError(
            f"The environment variable {NAME} is {_said()!r}: it must be {OWN} (a machine of one's "
            f"own, which is the default) or {SHARED} (a class)."
        )
    teacher.check()


def shared() -> bool:
    """Whether strangers visit the server."""
    return _said() == SHARED


def _said() -> str:
    return os.environ.get(NAME, OWN)


def main() -> int:
    """Ask for a PIN twice and print the line that sets it; 1, after a sentence, for no PIN."""
    pin = getpass.getpass("PIN of the teacher: ")
    if getpass.getpass("The same again: ") != pin:
        print("error: These are two PINs.", file=sys.stderr)
        return 1
    try:
        print(f"export {teacher.NAME}={teacher.hashed(pin)}")
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
