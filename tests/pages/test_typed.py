"""What is typed into any page is quoted as it stands, never obeyed as Markdown."""

import pytest

from explainers.kinds import Text
from tests.harness import visit
from tests.pages.reading import as_read

TYPED = "1 **x** :red[y] 3"


@pytest.fixture(scope="module", autouse=True)
def _watching():
    with visit.watching():
        yield


@pytest.mark.parametrize("slug", visit.slugs())
def test_what_is_typed_is_quoted_as_it_stands(slug):
    page = visit.Page(slug)
    table = page.table()
    names = [name for name, s in table.items() if isinstance(s.kind, Text) and name != "said"]
    for view in table["view"].kind.options:
        seen = page.visit({"view": view} | dict.fromkeys(names, TYPED))
        assert not seen.app.exception, view
        told = [node.value for kind in ("warning", "error") for node in getattr(seen.app, kind)]
        obeyed = [words for words in told if "**x**" in words or ":red[y]" in words]
        assert not obeyed, view


def test_a_cell_that_is_no_number_is_quoted(open_page):
    app = open_page("linear", input=TYPED)
    (told,) = app.warning
    assert '"**x**"' in as_read(told.value) and "**x**" not in told.value
