"""Telling a process from a later one that was given the same number, and signals that know it."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

PROC = Path("/proc")


def identity(pid: int) -> str:
    """What tells the process `pid` from every other; empty where there is none or it is untold.

    The system counts when a process began, in hundredths of a second since it started itself. So
    this is that count, with the start of the system and the space of process numbers (a container
    has one of its own) that it belongs to. Only Linux tells all of these without a privilege.
    """
    try:
        # The name of the program stands in brackets and may hold anything, brackets included.
        began = (PROC / str(pid) / "stat").read_bytes().rpartition(b")")[2].split()[19].decode()
        boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
        space = (PROC / "self/ns/pid").readlink()
    except (OSError, IndexError, ValueError):
        return ""
    return f"{boot} {space} {began}"


def signal_one(pid: int, known_as: str, number: int = signal.SIGTERM) -> bool:
    """Send a signal to the process `pid` if, and only if, `identity` still calls it `known_as`.

    The process is held by a descriptor while it is compared, so that its number cannot go to
    another one meanwhile. False if it is another or none, and where the system cannot tell.
    """
    if pid <= 0 or not known_as or sys.platform != "linux":
        return False
    with contextlib.suppress(OSError):
        descriptor = os.pidfd_open(pid)
        try:
            if identity(pid) == known_as:
                signal.pidfd_send_signal(descriptor, number)
                return True
        finally:
            os.close(descriptor)
    return False
