"""Whatever terms a page shows beside a value, evaluated, give that value: on every page."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.harness import checks, draw, intervals, visit


@pytest.fixture(scope="module", autouse=True)
def _watching():
    with visit.watching():
        yield


@pytest.mark.parametrize("slug", visit.slugs())
def test_what_is_shown_is_what_is_done(slug):
    page = visit.Page(slug)
    table = page.table()

    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=False))
    def legal_settings(dice: Random) -> None:
        intervals.begin()
        address = draw.legal(slug, table, dice)
        found = checks.faults(page.visit(address), dice)
        assert not found, f"{address}\n" + "\n".join(found)

    legal_settings()
