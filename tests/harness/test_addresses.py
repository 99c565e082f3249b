"""Every page at 80 legal addresses, and at 40 of anything at all: none breaks it.

What a page shows is what is done: whatever terms stand beside a value, evaluated, give that value.
"""

from random import Random

import pytest

from tests.harness import checks, draw, intervals, visit

LEGAL, WILD = 80, 40


@pytest.fixture(scope="module", autouse=True)
def _watching():
    with visit.watching():
        yield


@pytest.mark.parametrize("slug", visit.slugs())
def test_no_address_breaks_a_page(slug):
    intervals.begin()
    page = visit.Page(slug)
    table = page.table()
    found = []
    for k in range(LEGAL):
        dice = Random(f"{slug} {k}")
        addresses = [draw.legal(slug, table, dice)]
        addresses += [draw.wild(table, dice)] if k < WILD else []
        for address in addresses:
            seen = page.visit(address)
            found += [f"{address}\n    {fault}" for fault in checks.faults(seen, dice)]
            found += [f"{address}\n    {fault}" for fault in unanswered(table, address, seen)]
            found += [f"{address}\n    {fault}" for fault in unheard(slug, table, seen)]
    assert not found, f"{len(found)} faults, such as\n" + "\n".join(found[:12])


def unanswered(table, address, seen):
    """Settings that are unknown or cannot be used, and about which the page says nothing."""
    if seen.app.exception:
        return
    said = " ".join(warning.value for warning in seen.app.warning)
    for name, text in address.items():
        if name not in table:
            if "not a setting of this page" not in said:
                yield f"the unknown {name[:60]!r} passes without a word"
            continue
        try:
            table[name].read(text)
        except ValueError:
            if name not in said:
                yield f"{name}={text[:60]!r} passes without a word"


def unheard(slug, table, seen):
    """An address that is not read as it was written: `Held` goes by whether the browser has it."""
    written = seen.app.session_state[f"{slug}:memory"]["published"]
    read = {name: text for name, text in seen.app.query_params.items() if name in table}
    if written not in (read, None):  # None is a page that stopped
        yield f"it wrote {written} and reads {read}"
