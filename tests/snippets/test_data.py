"""The code of the pages in the section "data", run as copied."""

import pytest

from explainers.lessons.loading import code
from tests.snippets import every


@pytest.mark.parametrize("slug", every.pages("data"))
def test_every_snippet_runs_in_three_ways(slug, shell, monkeypatch):
    monkeypatch.setattr(code, "TIMED_PICTURES", 32)  # two batches: how long they take is not tested
    every.check(slug, shell)
