"""Telling a process from a later one that was given the same number, and signals that know it.

And the limits of one that does what may take too much: the system ends it where it passes them.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

PROC = Path("/proc")

_LIMITED = sys.platform != "win32"
if _LIMITED:
    import resource


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


def step_back() -> None:
    """Let all others come before this process."""
    if _LIMITED:
        os.nice(10)


def confine(megabytes: int) -> None:
    """Give this process so much memory beyond what it has, no file to write, no core to dump."""
    if not _LIMITED:
        return
    now = _address_space()
    for what, most in (
        (resource.RLIMIT_AS, now + megabytes * 2**20 if now else resource.RLIM_INFINITY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        within = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (within, hard))


def _address_space() -> int:
    """Bytes of it that are in use; 0 where the system does not tell."""
    try:
        return int((PROC / "self/statm").read_text().split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0


def wind_up(seconds: int, patience: int) -> None:
    """Let the system end this process after so many seconds of a core, or on the clock; 0: never.

    Both signals are left to do as they do by default, even while a library is at work.
    """
    if _LIMITED:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, patience)
