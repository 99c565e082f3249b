"""What axe finds serious or critical, on every page, in every view.

    python -m benchmarks.access [slug …]

Light and dark, on a laptop and on a phone, with a run of one epoch to look at. The browser tests
look at each view as well, at most of its rules once: they have a few seconds for it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.browser import ROOT, axe, first_screen, folders, launched, serve
from explainers import catalogue

RUN = "run --data drawn --recipe fast --epochs 1 --name first"


def main() -> None:
    """Print what is found at each view, and how much in all."""
    slugs = sys.argv[1:] or [page.slug for page in catalogue.PAGES]
    count = 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        places = folders.places(Path(folder))
        command = [sys.executable, "-m", "explainers.training", *RUN.split()]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **places}, check=True)
        with serve(**places) as address, launched() as browser:
            for size, theme in product(first_screen.SIZES[1:], ("light", "dark")):
                tab = browser.new_page(color_scheme=theme, reduced_motion="reduce")
                tab.set_viewport_size({"width": size[0], "height": size[1]})
                tab.set_default_timeout(90_000)
                for slug in slugs:
                    tab.goto(f"{address}/{'' if slug == 'home' else slug}")
                    for view in views(tab, slug):
                        found = axe.findings(tab)
                        count += len(found)
                        print(f"{slug}, {view}, {theme}, {size[0]} px: {len(found)}", flush=True)
                        for one in found:
                            print(f"    {one}")
                tab.close()
    print(f"{count} in all")


def views(tab: Page, slug: str) -> Iterator[str]:
    """Open each view of a page, those that ask questions as well; "" for a page without any."""
    tab.locator(first_screen.DRAWN).wait_for()
    if not tab.locator(f".st-key-{slug}-view").count():
        yield ""
    yield from first_screen.views(tab, slug, questions=True)


if __name__ == "__main__":
    main()
