"""Every page at 80 legal addresses, and at 40 of anything at all: none breaks it.

What a page shows is what is done: whatever terms stand beside a value, evaluated, give that value.
"""

import json
from random import Random

import pytest

from explainers.kinds import Whole
from tests.harness import checks, draw, intervals, visit
from tests.pages.reading import as_read, components, sent

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
            found += [f"{address}\n    {fault}" for fault in unanswered(slug, table, address, seen)]
            found += [f"{address}\n    {fault}" for fault in unheard(slug, table, seen)]
            found += [f"{address}\n    {fault}" for fault in changed(slug, table, address, seen)]
    assert not found, f"{len(found)} faults, such as\n" + "\n".join(found[:12])


def unanswered(slug, table, address, seen):
    """Settings that are unknown or cannot be used, and about which the page says nothing."""
    if seen.app.exception:
        return
    said = as_read(" ".join(warning.value for warning in seen.app.warning))
    now = seen.app.session_state[f"{slug}:memory"]["values"]
    for name, text in address.items():
        if name not in table:
            if "not a setting of this page" not in said:
                yield f"the unknown {name[:60]!r} passes without a word"
            continue
        try:
            table[name].read(text)
        except ValueError:
            taken = table[name].write(now[name])
            if name not in said:
                yield f"{name}={text[:60]!r} passes without a word"
            elif name.endswith("epoch") and "The last epoch" in said:
                continue  # for which the number stands
            elif 0 < len(taken) < 20 and f" {taken} is taken." not in said:
                yield f"{name}={text[:60]!r} passes, and what is taken for it is not said"


def unheard(slug, table, seen):
    """An address that is not read as it was written: `Held` goes by whether the browser has it."""
    written = seen.app.session_state[f"{slug}:memory"]["published"]
    read = {name: text for name, text in seen.app.query_params.items() if name in table}
    if written not in (read, None):  # None is a page that stopped
        yield f"it wrote {written} and reads {read}"


def changed(slug, table, address, seen):
    """Settings that the page has made others of, about which it says nothing."""
    if seen.app.exception:
        return
    now = seen.app.session_state[f"{slug}:memory"]["values"]
    said = " ".join(warning.value for warning in seen.app.warning)
    for name, text in address.items():
        try:
            asked = table[name].read(text)
        except (KeyError, ValueError):
            continue  # see `unanswered`
        value = now[name]
        told = name in said or (name.endswith("epoch") and "There is no run" in said)
        if value != asked and not told:
            yield f"{name}={text[:60]!r} became {value!r} without a word"


def told(name, value, said):
    """Whether a page speaks of a setting, or of its value."""
    return name in said or f"{value}" in said or name in FEWER


FAR = 25
"""From the least value of a number to the largest: what has fewer is a slider with these ends."""

LARGE = 4
FEWER = {"steps"}  # one step of a walk is the same however many follow


@pytest.mark.parametrize("slug", visit.slugs())
def test_a_number_beyond_what_is_shown_is_told(slug):
    """Numbers so large that a view makes the same of all of them, and not of two small ones."""
    page = visit.Page(slug)
    table = page.table()
    views = table["view"].kind.options if "view" in table else [""]
    far = {name: s.kind for name, s in table.items() if isinstance(s.kind, Whole)}
    found = []
    for view in views:
        for name, kind in far.items():
            if kind.high - kind.low < FAR:
                continue
            small = [shown(page, view, name, kind.low + by)[0] for by in (0, 1)]
            if small[0] == small[1]:  # the view has no use for it
                continue
            large = [shown(page, view, name, kind.high - by) for by in range(LARGE)]
            (most, said), *others = large
            if all(less == most for less, _ in others) and not told(name, kind.high, said):
                found.append(f"{view}: {name}={kind.high} passes without a word")
    assert not found, "\n".join(found)


def shown(page, view, name, value):
    """All that the page shows but its settings, and what it says of them."""
    seen = page.visit({"view": view, name: str(value)} if view else {name: str(value)})
    assert not seen.app.exception, seen.app.exception
    app = seen.app
    kinds = (app.markdown, app.info, app.error, app.success, app.get("image"), app.get("html"))
    drawn = [str(node.proto) for kind in kinds for node in kind]
    drawn += [json.dumps(sent(one)) for one in components(app)]
    return drawn, " ".join(node.value for node in (*app.caption, *app.warning))
