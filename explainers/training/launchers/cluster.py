"""A Ray cluster as its dashboard's REST interface has it: jobs, machines, and packages of code.

Only the standard library is used: a server that asks a cluster need not hold Ray itself, whose
own client has no time limit.
"""

from __future__ import annotations

import http.client
import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from explainers.training.launchers.interface import LaunchError

T = TypeVar("T")

TIMEOUT = 3.0
"""Seconds in which a cluster has to answer a question."""

SUBMISSION = 20.0
"""Seconds in which it has to take a job or a package."""

LARGEST = 1 << 24
"""Bytes of an answer that are read."""

LONGEST = 400
"""Characters of an error that are shown."""

_LINE = re.compile(r"Running entrypoint for job |\S+ \S+\s(INFO|WARNING) \w+\.py:\d+ -- ")
_LOGS = re.compile(r", last available logs \(truncated to [\d,]+ chars\):$")


class RefusedError(LaunchError):
    """The cluster answered, and not with what was asked for; `code` is HTTP's."""

    def __init__(self, code: int, message: str) -> None:
        """`message` is a sentence."""
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Node:
    """A machine of a cluster: how many cores and GPUs it lends to jobs."""

    cpus: float
    gpus: float


def checked(address: str) -> str:
    """The address of a dashboard, without a slash at its end; ValueError if it cannot be one."""
    try:
        parts = urlsplit(address)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port that is none, say
        whole = False
    if not whole or not re.fullmatch(r"[\w\-.:/\[\]%~]{1,300}", address, re.ASCII):
        raise ValueError("it is not the address of a Ray cluster's dashboard.")
    return address.rstrip("/")


class Cluster:
    """Asks the cluster at an address. Everything raises LaunchError with a sentence.

    The sentences do not name the address: a class reads them, and whoever reaches a dashboard can
    run what they like there.
    """

    def __init__(self, address: str) -> None:
        """Nothing is asked yet. Raises ValueError if it is no address."""
        self.address = checked(address)

    def nodes(self) -> Sequence[Node]:
        """The machines that are there now."""

        def read(answer: Any) -> list[Node]:
            found = answer["data"]["result"]["result"]
            totals = [node["resources_total"] for node in found if node["state"] == "ALIVE"]
            return [Node(float(has.get("CPU", 0)), float(has.get("GPU", 0))) for has in totals]

        return self._understood("/api/v0/nodes?detail=1&limit=10000", read)

    def job(self, job: str) -> tuple[str, str]:
        """The status of a job, such as PENDING, and Ray's words about it, made short."""

        def read(answer: Any) -> tuple[str, str]:
            return str(answer["status"]), short(str(answer["message"]))

        return self._understood(f"/api/jobs/{quote(job, safe='')}", read)

    def submit(self, **job: Any) -> None:
        """Hand in a job, by the names of the interface."""
        content = json.dumps(job).encode()
        self._ask("/api/jobs/", "POST", content, timeout=SUBMISSION)

    def stop(self, job: str) -> None:
        """Have a job stopped; one that waits is stopped as soon as it has its place."""
        self._ask(f"/api/jobs/{quote(job, safe='')}/stop", "POST")

    def has_package(self, name: str) -> bool:
        """Whether the cluster keeps this package; it then does for some minutes more."""
        try:
            self._ask(f"/api/packages/gcs/{name}")
        except RefusedError as error:
            if error.code == 404:
                return False
            raise
        return True

    def upload(self, name: str, content: bytes) -> None:
        """Have the cluster keep a package."""
        self._ask(f"/api/packages/gcs/{name}", "PUT", content, SUBMISSION)

    def _understood(self, path: str, read: Callable[[Any], T]) -> T:
        answer = self._ask(path)
        try:
            return read(json.loads(answer))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise LaunchError("What answers is not a Ray cluster.") from error

    def _ask(
        self,
        path: str,
        method: str = "GET",
        content: bytes | None = None,
        timeout: float | None = None,
    ) -> bytes:
        kind = "application/json" if method == "POST" else "application/octet-stream"
        request = urllib.request.Request(
            self.address + path, content, {"Content-Type": kind}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=timeout or TIMEOUT) as answer:
                return bytes(answer.read(LARGEST))
        except urllib.error.HTTPError as error:
            with error:
                said = last_line(error.read(LARGEST).decode(errors="replace"))
            raise RefusedError(
                error.code, f"The cluster refuses it ({error.code}): {said}"
            ) from error
        except (OSError, ValueError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            why = getattr(reason, "strerror", None) or reason
            raise LaunchError(f"The cluster cannot be reached: {why}.") from error


def short(message: str) -> str:
    """What Ray says of a job, in a line or two: without its own log and the command line."""
    lines = [line for line in map(str.strip, message.splitlines()) if line]
    told = [_LOGS.sub(".", line) for line in lines if not _LINE.match(line)]
    return " ".join([*told[:1], *told[1:][-2:]])[:LONGEST]


def last_line(text: str) -> str:
    """The line of a traceback that says what is wrong."""
    lines = [line.strip() for line in text.splitlines() if len(line.strip()) > 1]
    return lines[-1][:LONGEST] if lines else "it does not say why."
