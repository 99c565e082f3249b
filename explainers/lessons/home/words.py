"""The words of Home's controls."""

from __future__ import annotations

from collections.abc import Mapping

LABELS: Mapping[str, str] = {"layer": "Layer"}

HELP: Mapping[str, str] = {"layer": "The layer that both are asked about."}
