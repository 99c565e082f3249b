"""Every control says what it means: in a sentence of help, or in a label that is one."""

from unittest import mock

import pytest

from explainers.kinds import Text
from pages.parts.controls import Controls
from tests.harness import visit


@pytest.mark.parametrize("slug", visit.slugs())
def test_every_control_has_help(slug):
    without = set()
    show = Controls._show

    def noted(self, widget, label, key, value, **rest):
        name = next((name for name in self.table if key in self.held.keys(name)), "")
        labelled = name == "view" or (
            name in self.table and isinstance(self.table[name].kind, Text)
        )
        if name and not labelled and not rest.get("help"):
            without.add((name, label))
        show(self, widget, label, key, value, **rest)

    with visit.watching(), mock.patch.object(Controls, "_show", noted):
        page = visit.Page(slug)
        for view in page.table()["view"].kind.options:
            page.visit({"view": view})
    assert not without
