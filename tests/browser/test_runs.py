"""The list of runs as a reader uses it: chosen by click and key, compared, taken along and back."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import expect

from explainers.training.parents import Parent
from tests.explainers.training.runs_made import finished


@pytest.fixture
def runs(app_folder):
    """Two runs that are over, by names that nobody else has."""
    place = app_folder / "runs"
    before = {path.name for path in place.iterdir()} if place.exists() else set()
    first = finished(place, "zebra", (0.5, 0.75), made=1000.0)
    parent = Parent.of(first, 2, 8)
    yield finished(place, "foal", (0.8, 0.9), made=2000.0, lr=0.02, parent=parent)
    for path in place.iterdir():  # other tests count the runs
        if path.is_dir() and path.name not in before:
            shutil.rmtree(path)


def test_runs_are_chosen_compared_taken_along_and_brought_back(app, page, settle, runs, tmp_path):
    page.goto(f"{app}/runs?find=drawn%20notes")
    settle(page)
    table = page.get_by_role("grid", name="Runs")
    zebra, foal = (table.locator(f"tr[data-run={name}]") for name in ("zebra", "foal"))
    expect(foal.locator(".what-differs")).to_contain_text("only the learning rate differs")
    zebra.click()
    page.wait_for_url("**run=zebra**")
    settle(page)
    zebra.press("ArrowDown")
    page.wait_for_url("**run=foal**")
    expect(foal).to_have_attribute("aria-selected", "true")
    expect(foal).to_be_focused()
    settle(page)
    curve = foal.locator("svg")
    curve.hover(position={"x": 1, "y": curve.bounding_box()["height"] / 2})
    expect(foal.locator("td.curve small")).to_have_text("epoch 1: 80.0 %")
    foal.get_by_role("button", name="Compare all with foal").click()
    page.wait_for_url("**baseline=foal**")
    expect(zebra.locator(".what-differs")).to_have_text(
        "only the learning rate differs: 0.02 → 0.01; −15.0 points"
    )
    settle(page)
    with page.expect_download() as begun:
        page.get_by_text("Export as ZIP").click()
    kept = tmp_path / begun.value.suggested_filename
    begun.value.save_as(kept)
    assert kept.name == "foal.zip"
    page.get_by_text("Bring in a run from a ZIP").click()
    page.locator(".st-key-runs-import input[type=file]").set_input_files(kept)
    page.wait_for_url("**run=foal-2**")
    expect(table.locator("tr[data-run=foal-2]")).to_contain_text("90.0 %")
