"""The tour's stops and the glossary's terms are whole: names, order, pages, what is pointed at."""

from explainers import catalogue, glossary
from explainers.tour import STOPS, find


def test_each_stop_has_a_name_of_its_own():
    names = [stop.name for stop in STOPS]
    assert [find(name) for name in names] == list(range(len(STOPS)))
    assert find("nowhere") is None
    assert all(name.isidentifier() for name in names)  # it stands in addresses as it is
    assert len({stop.heading for stop in STOPS}) == len(STOPS)


def test_stops_lead_from_the_first_page_to_what_was_learned():
    order = [catalogue.find(stop.slug) for stop in STOPS]
    assert None not in order
    assert order[0] is catalogue.PAGES[0]
    assert [stop.slug for stop in STOPS[-2:]] == ["train", "evaluate"]
    assert len({(stop.slug, *stop.query.items()) for stop in STOPS}) == len(STOPS)


def test_a_link_to_a_stop_sets_the_page_and_names_the_stop():
    stop = STOPS[find("steps")]
    assert stop.slug == "convolution"
    assert dict(stop.link) == {"stride": "2", "padding": "1", "stop": "steps"}


def test_every_term_that_is_pointed_at_is_in_the_glossary():
    texts = [text for stop in STOPS for text in (stop.says, stop.do)]
    pointed = [found["name"] for text in texts for found in glossary.POINTED.finditer(text)]
    assert len(pointed) > len(STOPS)
    assert [name for name in pointed if glossary.find(name) is None] == []
    assert glossary.find("nonsense") is None


def test_terms_are_in_order_and_each_has_a_lesson():
    names = [term.name for term in glossary.TERMS]
    assert len(names) >= 60 and len(set(names)) == len(names)
    assert names == sorted(names, key=str.casefold)
    lessons = {page.slug for page in catalogue.LESSONS}
    assert {term.lesson for term in glossary.TERMS} == lessons
    assert all(term.meaning.endswith(".") for term in glossary.TERMS)
