"""The loading page in a real browser: batches by keyboard, and a real measurement of workers."""

from __future__ import annotations

import re

from playwright.sync_api import expect


def test_the_batch_size_moves_the_indices(app, page, settle):
    page.goto(f"{app}/loading?view=Batches&shuffle=true")
    settle(page)
    rows = page.locator(".batch-rows .row")
    expect(rows).to_have_count(5)
    page.locator(".st-key-loading-batch_size").get_by_role("slider").press("ArrowRight")
    expect(rows).to_have_count(4)
    page.wait_for_url(re.compile("batch_size=6"))
    expect(rows.first.locator(".cell")).to_have_count(6)


def test_workers_are_measured_and_the_page_is_not_run_again(app, page, settle):
    page.goto(f"{app}/loading?view=Workers&work=decode")
    settle(page)
    page.get_by_role("button", name="Measure on this machine").click()
    expect(page.get_by_text("pictures an epoch: without workers")).to_be_visible(timeout=90_000)
    expect(page.locator("[class*=st-key-loading-times] .js-plotly-plot")).to_be_visible()
