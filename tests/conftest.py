import functools
import gc
import os
import random
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, settings

# Tests run side by side: more threads than cores would only make them wait for each other. So it is
# for what is computed while tests are collected, and for the processes that they start.
THREADS = os.environ.get("LAYERS_TEST_THREADS", "1")
os.environ["OMP_NUM_THREADS"] = THREADS
torch.set_num_threads(int(THREADS))

# Those processes are many: each would compile all files of the project anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

settings.register_profile(
    "project",
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
# Which lines run at all needs no more: for coverage, see README.
settings.register_profile("lines", settings.get_profile("project"), max_examples=3)
settings.load_profile("project")


# Tests start few runs each: a process that waits for the next would be made in vain.
os.environ.setdefault("LAYERS_SPARE", "off")

LONG = ("browser", "harness", "snippets", "explainers/training")
HERE = Path(__file__).parent


@pytest.hookimpl(wrapper=True)
def pytest_xdist_auto_num_workers():
    """One process more than there are cores: while one waits, for a browser say, another works."""
    return (yield) + 1


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """What is imported stays: garbage need not be looked for meanwhile."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_modifyitems(items):
    """Long tests first: short ones at the end let the processes end together."""
    items.sort(key=lambda item: _rank(item.path))


@functools.cache
def _rank(path: Path) -> int:
    return next((k for k, f in enumerate(LONG) if path.is_relative_to(HERE / f)), len(LONG))


@pytest.fixture(autouse=True, scope="session")
def _no_garbage_in_modules():
    # What was imported is there to stay: a collection need not look through it each time.
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _dice():
    """What a test draws without a seed is the same each time, whichever tests came before it."""
    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)
