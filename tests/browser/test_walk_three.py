"""A third of the pages: in all views and presets, controls show what the page computes with."""

import pytest
import walking


@pytest.mark.parametrize("slug", walking.share(2))
def test_every_control_shows_what_the_page_computes_with(app, page, slug):
    walking.walk(page, app, slug)
