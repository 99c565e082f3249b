"""Spans of time in words."""

from __future__ import annotations

from explainers.training.bounds import CENTURY


def duration(seconds: float) -> str:
    """A span of time in the words of a clock watcher: `8 s`, `2 min 5 s`, `1 h 10 min`."""
    if seconds > CENTURY:
        return "over 100 years"
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
