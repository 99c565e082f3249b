"""A view's figure and its sliders are seen together: at once, or on a phone while one is moved.

Each view is open here already: what axe finds is looked at as well, in both themes.
"""

import time

import axe
import first_screen
import menus
import pytest

from explainers import catalogue

LESSONS = [page.slug for page in catalogue.LESSONS]
ENOUGH = 0.6
"""The part of a figure that a phone shows beside the control in hand: all of it, of most views."""

PATIENCE = 10.0
"""Seconds within which a view that has not all of it on the screen may still get there."""


@pytest.mark.parametrize("slug", LESSONS)
def test_the_essential_is_on_the_first_screen(tab, slug):
    tab.set_viewport_size({"width": 1280, "height": 720})  # a phone hides the menus
    tab.emulate_media(color_scheme="light")
    menus.go(tab, slug)
    seen, wrong, illegible = {}, {}, {}
    for view, rules in zip(first_screen.views(tab, slug), asked(), strict=False):
        seen |= {(view, size): looked_at(tab, size) for size in first_screen.SIZES}
        # On a phone, which is looked at last.
        illegible[view] = first_screen.broken(tab) + first_screen.squashed(tab)
        wrong[view] = axe.findings(tab, rules)
        tab.emulate_media(color_scheme="dark")  # the next view is drawn for it
    assert seen
    assert not {at: found for at, found in seen.items() if not enough(at[1], found)}
    assert not any(wrong.values()), wrong
    assert not any(illegible.values()), illegible


def looked_at(tab, size):
    """What is seen of the open view; on a busy machine it may stand still before it is complete."""
    until = time.monotonic() + PATIENCE
    while not enough(size, seen := first_screen.look(tab, size)) and time.monotonic() < until:
        tab.wait_for_timeout(200)
    return seen


def asked():
    """The rules of axe for the views of a page: all, for contrast in the dark, then a few."""
    yield ()
    yield ["color-contrast", *axe.QUICK]
    while True:
        yield axe.QUICK


def enough(size, seen):
    """Whether what is seen of a view on a screen of `size` will do."""
    if seen is None:
        return False
    if size == first_screen.PHONE:
        return seen.beside is None or seen.beside > ENOUGH
    return seen.whole
