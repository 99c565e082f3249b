"""The code of the pages in the section "layers", run as copied."""

import pytest

from tests.snippets import every


@pytest.mark.parametrize("slug", every.pages("layers"))
def test_every_snippet_runs_in_three_ways(slug, shell):
    every.check(slug, shell)
