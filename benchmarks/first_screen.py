"""How much of each view is on the first screen, without scrolling.

    python -m benchmarks.first_screen [slug …]

For a projector, a laptop and a phone: the share of the view's figure, of the arithmetic in it, and
of the control that is least in sight (folded ones apart). What a box of its own hides until it is
scrolled is not seen either. On a phone controls are scrolled to: "beside" is what is then seen of
the figure, beside the control with which it is least. Views that ask questions have no figure.
"""

from __future__ import annotations

import sys
import tempfile

from benchmarks.browser import first_screen, launched, serve
from explainers import catalogue


def main() -> None:
    """Print a line for each view."""
    sizes = first_screen.SIZES
    print(f"{'':38}" + "".join(f"{f'{width}×{height}':^26}" for width, height in sizes))
    print(f"{'page and view':38}" + "".join(map(_heads, sizes)))
    slugs = [page.slug for page in catalogue.LESSONS]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        places = {"LAYERS_RUNS": f"{folder}/runs", "LAYERS_DATA": f"{folder}/data"}
        with serve(**places) as address, launched() as browser:
            tab = browser.new_page(reduced_motion="reduce")
            tab.set_default_timeout(90_000)
            for slug in sys.argv[1:] or slugs:
                tab.goto(f"{address}/{slug}")
                for view in first_screen.views(tab, slug):
                    seen = [first_screen.look(tab, size) for size in sizes]
                    print(f"{f'{slug}, {view}':38}" + "".join(map(_cells, sizes, seen)), flush=True)


def _heads(size: first_screen.Size) -> str:
    last = "beside" if size == first_screen.PHONE else "sliders"
    return f"{'figure':>10}{'numbers':>8}{last:>8}"


def _cells(size: first_screen.Size, seen: first_screen.Seen | None) -> str:
    if seen is None:
        return f"{'no bench':>26}"
    last = seen.beside if size == first_screen.PHONE else seen.sliders
    parts = (seen.figure, seen.arithmetic, last)
    first, *rest = ("–" if part is None else f"{100 * part:.0f} %" for part in parts)
    return f"{first:>10}" + "".join(f"{cell:>8}" for cell in rest)


if __name__ == "__main__":
    main()
