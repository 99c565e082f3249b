import os

import pytest
import torch
from hypothesis import HealthCheck, settings

settings.register_profile(
    "project", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
# Which lines run at all needs no more: for coverage, see README.
settings.register_profile("lines", settings.get_profile("project"), max_examples=3)
settings.load_profile("project")


@pytest.fixture(autouse=True, scope="session")
def _few_threads():
    # Tests run side by side: more threads than cores would only make them wait for each other.
    torch.set_num_threads(int(os.environ.get("LAYERS_TEST_THREADS", "1")))
