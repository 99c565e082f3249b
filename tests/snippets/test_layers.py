"""The code of the pages in the section "layers", run as copied."""

import pytest

from explainers.images import member, photographs
from explainers.lessons.activations import code as activations
from explainers.lessons.activations.numbers import Values
from explainers.lessons.convolution import filters
from explainers.lessons.pooling import code
from explainers.lessons.pooling import numbers as pooling
from tests.snippets import every


@pytest.mark.parametrize("slug", every.pages("layers"))
def test_every_snippet_runs_in_three_ways(slug, shell):
    every.check(slug, shell)


@pytest.mark.skipif(not photographs.photographs(), reason="scikit-image is not installed")
@pytest.mark.parametrize("page", ["convolution", "pooling", "activations"])
def test_the_code_of_a_photograph_runs_in_three_ways(page, shell):
    origin = member.photograph(photographs.TITLES["cat"], 32)
    if page == "convolution":
        text = filters.code("sharpen", {"padding": 1}, origin)
    elif page == "pooling":
        text = code.picture(pooling.Values(), origin)
    else:
        text = activations.picture(Values(), origin)
    ways = (shell.file, shell.paste, shell.cell)
    found = [way(text, project=True, named=("scikit-image",)) for way in ways]
    assert all(one.fine for one in found), [one.errors for one in found]
    assert len({one.printed for one in found}) == 1
    assert found[0].printed
