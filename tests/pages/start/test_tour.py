"""Each stop of the tour, opened once; its way on and back; and the lecturer's view."""

import html
import re

import pytest
from streamlit.runtime.state.query_params import QueryParams
from streamlit.testing.v1 import AppTest

from explainers import glossary
from explainers.tour import STOPS
from pages.parts import tour
from tests.harness import numbers, visit
from tests.pages.reading import as_read


@pytest.fixture(scope="module", autouse=True)
def _watching():
    with visit.watching():
        yield


def panel_of(app):
    (found,) = [node.value for node in app.get("html") if "<details" in node.value]
    return found


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_the_numbers_of_a_stop_are_on_its_page(stop, monkeypatch):
    """Or in the data of its figures: that they are seen, a browser tells."""
    said = []
    monkeypatch.setattr(tour, "_words", lambda place: said.append(STOPS[place]) or "-")
    seen = visit.Page(stop.slug).visit(stop.link)
    assert not seen.app.exception and not seen.app.warning
    assert said[-1] == stop
    labels = {link.proto.label for link in seen.app.get("page_link")}
    assert {"Back", "Next"} - labels == {STOPS[0]: {"Back"}, STOPS[-1]: {"Next"}}.get(stop, set())
    assert dict(seen.app.query_params) == dict(stop.link)
    named = numbers.written(glossary.POINTED.sub("", stop.says))
    assert sorted(named - numbers.anywhere(seen).written) == []


def test_a_stop_shows_its_words_and_leads_on_and_back(open_page):
    app = open_page("convolution", stop="kernel")
    words = html.unescape(re.sub("<[^>]*>", "", panel_of(app)))
    assert words.startswith("3 of 17 One sum of products")
    assert "A kernelThe small grid of weights" in words  # what a term means stands behind it
    ways = {link.proto.label: link.proto for link in app.get("page_link")[:2]}
    assert ways["Back"].page == "transforms" and "stop=numbers" in ways["Back"].query_string
    assert ways["Next"].page == "convolution" and "stop=steps" in ways["Next"].query_string


def test_the_next_stop_sets_the_page_and_leaving_keeps_it(open_page):
    app = open_page("convolution", stop="kernel", said="slices.1")
    app.slider(key="convolution-dilation-0").set_value(2).run()
    assert dict(app.query_params)["dilation"] == "2"
    app.query_params.clear()
    app.query_params.update(STOPS[3].link)
    app.run()
    assert dict(app.query_params) == {**STOPS[3].link, "said": "slices.1"}
    assert app.slider(key="convolution-dilation-0").value == 1
    app.query_params.clear()
    app.query_params.update(STOPS[2].link)  # its page as it is at first: nothing in the address
    app.run()
    assert app.slider(key="convolution-stride-0").value == 1
    app.slider(key="convolution-dilation-0").set_value(2).run()
    app.button(key="tour-leave").click().run()
    assert "stop" not in app.query_params and app.query_params["dilation"] == "2"
    assert not [node for node in app.get("html") if "<details" in node.value]


def test_a_stop_of_another_page_is_said_and_the_way_to_it_stands_there(open_page):
    app = open_page("feature_maps", stop="kernel")
    [told] = [as_read(one.value) for one in app.warning]
    assert told == (
        "In the address, stop is kernel: that is a stop of the page Convolution. "
        "This page is shown without it."
    )
    [way] = [one.proto for one in app.get("page_link") if "stop=kernel" in one.proto.query_string]
    assert way.page == "convolution" and way.label == "Go to the stop on Convolution"
    assert "One sum of products" not in "".join(one.proto.body for one in app.get("html"))


def test_a_stop_that_is_none_is_said_and_the_page_is_there(open_page):
    app = open_page("tour", stop="*x*")
    (sentence,) = app.warning
    assert r"stop is \*x\*: the tour has no such stop" in sentence.value
    assert app.title[0].value == "Tour"


def larger(app):
    return any("font-size: 19px" in node.value for node in app.get("html"))


def test_the_lecturers_view_goes_from_page_to_page(open_page):
    app = open_page("tour", lecture="true")
    assert larger(app) and app.query_params["lecture"] == "true"
    app.query_params.clear()  # as a link of a page does
    app.run()
    assert app.query_params["lecture"] == "true"
    app.query_params["lecture"] = "false"
    app.run()
    assert "lecture" not in app.query_params and not app.warning
    assert not larger(app)
    app.query_params["lecture"] = "perhaps"
    app.run()
    assert "lecture is perhaps: it must be true or false." in app.warning[0].value


def _page_with_a_switch():
    import streamlit as st

    from pages.parts import lecture

    st.button("L", on_click=lecture.change)
    lecture.apply()


def test_what_is_done_at_once_after_leaving_the_lecturers_view_does_not_bring_it_back():
    app = AppTest.from_function(_page_with_a_switch)
    app.query_params["lecture"] = "true"
    assert larger(app.run())
    assert not larger(app.button[0].click().run())
    for _ in range(2):
        app.query_params["lecture"] = "true"  # the browser has not heard yet that it was left
        assert not larger(app.run()) and "lecture" not in app.query_params
    assert not larger(app.run())  # now it has
    app.query_params["lecture"] = "true"  # and somebody asks for it
    assert larger(app.run())


def test_the_browser_is_told_that_the_lecturers_view_was_left(monkeypatch):
    sent = []
    monkeypatch.setattr(QueryParams, "_send_query_param_msg", lambda self: sent.append(1))
    app = AppTest.from_function(_page_with_a_switch)
    app.query_params["lecture"] = "true"
    app.run()
    app.query_params.clear()  # a link's address, before the page has put it there again
    sent.clear()
    app.button[0].click().run()
    assert sent and not larger(app)


def test_a_lesson_ends_with_its_neighbours(open_page):
    links = {link.proto.page for link in open_page("pooling").get("page_link")}
    assert {"convolution", "receptive_field", "network"} <= links
