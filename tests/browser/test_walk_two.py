"""A third of the pages: whatever view or preset is chosen, controls show what it computes with."""

import pytest
import walking


@pytest.mark.parametrize("slug", walking.share(1))
def test_every_control_shows_what_the_page_computes_with(tab, slug):
    walking.walk(tab, slug)
