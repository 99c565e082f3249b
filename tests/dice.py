"""The dice that all threads of a process share, so all visitors of a server: nobody throws them.

What one visitor draws from them, or seeds, changes what another one gets at the same moment.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch


def state() -> dict[str, Any]:
    """How PyTorch's and NumPy's dice lie. (Python's own are thrown by libraries, too.)"""
    _, numbers, place, *_ = np.random.get_state()
    return {
        "torch": torch.get_rng_state().numpy().tobytes(),
        "numpy.random": (numbers.tobytes(), place),
    }


def thrown(before: dict[str, Any]) -> list[str]:
    """Those that were thrown or set since they lay as `before`."""
    now = state()
    return [name for name in now if now[name] != before[name]]
