"""What lessons build on comes before them, and from the first ones all others are reached."""

from graphlib import TopologicalSorter

from explainers import catalogue
from explainers.reading import AROUND

LESSONS = {page.slug for page in catalogue.LESSONS}


def test_every_lesson_has_its_neighbours():
    assert set(AROUND) == LESSONS
    for slug, around in AROUND.items():
        named = (*around.needs, *around.then)
        assert set(named) <= LESSONS and len({slug, *named}) == 1 + len(named), slug
        assert around.then, slug


def test_what_is_needed_comes_before():
    order = list(
        TopologicalSorter({slug: one.needs for slug, one in AROUND.items()}).static_order()
    )
    assert set(order) == LESSONS  # no lesson needs itself by way of others


def test_all_lessons_are_reached_from_those_that_need_nothing():
    reached, left = set(), [slug for slug, one in AROUND.items() if not one.needs]
    while left:
        slug = left.pop()
        if slug not in reached:
            reached.add(slug)
            left += AROUND[slug].then
    assert reached == LESSONS
