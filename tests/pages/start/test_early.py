"""The first view of Home in the page itself: what is sent, and that all of it is there."""

import json
import re

import pytest
import streamlit as st

from explainers.figures.palette import diverging
from explainers.overview import first
from pages.parts import component
from pages.start.home import early, whole

HEAD, BODY = early.view()
GIVEN = json.loads(re.search(r'<script type="application/json">(.*?)</script>', BODY, re.S)[1])


@pytest.fixture(autouse=True, scope="module")
def settings():
    """Those of the app: the tests run in its folder."""
    assert st.get_option("theme.light.textColor"), "started elsewhere"


def test_all_that_is_asked_for_is_there():
    asked = re.findall(r'(?:href|src)="files/(\w+)/([^"]+)"', HEAD + BODY)
    assert {version for version, _ in asked} == {component.version()}
    paths = [path for _, path in asked]
    assert set(paths) <= set(component.files())
    assert paths[-1] == "start/home/overview/first.js"
    assert HEAD.count("<link") == len(set(paths)) > 15


def test_what_is_told_ends_no_script_and_no_style():
    scripts = re.findall("<script ([^>]*)>", BODY)
    assert BODY.count("</script>") == BODY.count("<script") == len(scripts)
    # The server's policy lets no other script run than those that come from a file.
    assert all("src=" in one or "application/json" in one for one in scripts)
    assert BODY.count("</style>") == BODY.count("<style>") == 1
    assert BODY.count("</template>") == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_view_is_told_what_streamlit_will_tell_it(theme):
    told = GIVEN["payloads"][theme]
    assert told == whole.first_payload(theme)
    assert told["network"] == first.NETWORK
    assert told["picture"] == ""
    assert told["heard"] is None  # nobody listens to its switch yet
    assert told["colours"] == "".join(one.removeprefix("#") for one in diverging(theme, 255))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_colours_are_the_themes(theme):
    colours = GIVEN["colours"][theme]
    assert all(re.fullmatch("#[0-9A-F]{6}", one) for one in colours.values())
    assert colours["--st-text-color"] == st.get_option(f"theme.{theme}.textColor")
    assert colours["--st-red-text-color"] == st.get_option(f"theme.{theme}.redTextColor")
    used = set(re.findall(r"var\((--st-[a-z-]+)", BODY)) - {"--st-font"}
    assert used <= set(colours)
