"""Links that readers have still show the same numbers: every view and every preset of each page."""

import pytest

from tests.harness import record, visit

OPENED = ("view", "preset")  # all others: python -m tests.harness.record --check
KEPT = {a: held for a, held in record.recorded().items() if held.source in OPENED}


@pytest.mark.parametrize("slug", sorted({record.slug(address) for address in KEPT}))
def test_views_and_presets_show_the_numbers_that_they_always_did(slug, tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERS_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("LAYERS_DATA", str(tmp_path / "data"))
    kept = {address: held for address, held in KEPT.items() if record.slug(address) == slug}
    with visit.watching():
        found = dict(record.faults(kept))
    assert not found, f"{len(found)} addresses, such as\n" + "\n".join(
        f"{address}\n    {lost}" for address, lost in list(found.items())[:5]
    )
