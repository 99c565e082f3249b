"""The code of the pages in the section "network", run as copied."""

import pytest

from tests.snippets import every


@pytest.mark.parametrize("slug", every.pages("network"))
def test_every_snippet_runs_in_three_ways(slug, shell):
    every.check(slug, shell)
