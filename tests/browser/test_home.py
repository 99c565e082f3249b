"""Home in a real browser: painted at once, with PyTorch and without."""

from __future__ import annotations

import time

from playwright.sync_api import expect
from server import ROOT, serve

from explainers import catalogue


def test_home_leads_to_the_lessons(app, page, settle):
    page.goto(app)
    settle(page)
    expect(page.get_by_text("Training will run on")).to_be_visible(timeout=30_000)
    page.locator(".st-key-home-strip").get_by_role("link", name="Conv").first.click()
    expect(page.get_by_role("heading", name="Convolution")).to_be_visible(timeout=20_000)
    expect(page).to_have_url(f"{app}/convolution")


def test_home_is_painted_and_says_what_is_missing_without_torch(tmp_path, new_page):
    blocked = tmp_path / "torch"
    blocked.mkdir()
    (blocked / "__init__.py").write_text('raise ImportError("there is no torch")')
    with serve(PYTHONPATH=f"{tmp_path}:{ROOT}") as address:
        page = new_page()
        page.goto(address)
        expect(page.get_by_role("heading", name="Layer by Layer")).to_be_visible()
        expect(page.get_by_role("alert")).to_contain_text("there is no torch", timeout=20_000)
        expect(page.get_by_role("alert")).to_contain_text("pip install -r requirements.txt")
        page.goto(f"{address}/convolution")
        expect(page.get_by_role("alert")).to_contain_text("PyTorch cannot be loaded here")


def test_home_does_not_wait_for_torch(new_page):
    page = new_page()
    page.goto("about:blank")
    started = time.monotonic()
    with serve() as address:
        page.goto(address)
        page.get_by_role("heading", name="Layer by Layer").wait_for()
        painted = time.monotonic() - started
    # 3 s on a quiet machine (`benchmarks/first_paint`); tests share theirs with each other.
    assert painted < 12
    assert catalogue.PAGES[0].title == "Layer by Layer"
