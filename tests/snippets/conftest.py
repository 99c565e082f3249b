"""One shell, of which each snippet is a fork, and pages that leave no files behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.snippets.shell import Shell


@pytest.fixture(scope="module", autouse=True)
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Data and runs of the pages, empty at first."""
    with pytest.MonkeyPatch.context() as patch:
        data = tmp_path_factory.mktemp("data")
        patch.setenv("LAYERS_DATA", str(data))
        patch.setenv("LAYERS_RUNS", str(tmp_path_factory.mktemp("runs")))
        yield data


@pytest.fixture(scope="session")
def shell() -> Iterator[Shell]:
    made = Shell()
    yield made
    made.close()
