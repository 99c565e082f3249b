"""The view of what eval() leaves alone: its settings and presets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explainers.listed import Choice, Flag
from explainers.settings import Setting
from explainers.training.eval_step import EVAL, TRAIN

RATES = ("0.01", "0.1", "1")

SETTINGS: tuple[Setting, ...] = (
    Choice("mode", EVAL, (TRAIN, EVAL)),
    Flag("no_grad", False),
    Flag("step", True),
    Choice("lr", "0.1", RATES),
)

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "eval() and a step": {},
    "train() and a step": {"mode": TRAIN},
    "eval() without a step": {"step": False},
    "eval() under no_grad": {"no_grad": True},
}
