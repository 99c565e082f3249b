"""A setting that is refused leaves the stages of the last good one in sight, not to be edited."""

import re

import pytest

from tests.pages.reading import sent

STAY = "Below is what the settings before this one gave."


def stages(app) -> dict[str, dict]:
    """The data of every stage on the page, by its key."""
    nodes = app.get("bidi_component")
    found = {re.sub(r"^.*ID-[0-9a-f]+-", "", node.proto.id): sent(node) for node in nodes}
    return {key: data for key, data in found.items() if "grids" in data}


def before(app) -> dict[str, dict]:
    """The stages that stay from before, by the keys that they had then."""
    return {k.removesuffix("-before"): d for k, d in stages(app).items() if k.endswith("-before")}


def stays(app) -> bool:
    return any(STAY in caption.value for caption in app.caption)


REFUSED = [
    ("pooling", lambda app: app.slider(key="pooling-padding"), 2, 1),
    ("feature_maps", lambda app: app.selectbox(key="feature_maps-weights"), "run", "untrained"),
]


@pytest.mark.parametrize(("slug", "control", "bad", "good"), REFUSED)
def test_the_last_good_stages_stay_until_the_next_good_setting(
    open_page, slug, control, bad, good, tmp_path, monkeypatch
):
    monkeypatch.setenv("LAYERS_RUNS", str(tmp_path))  # there is no run that could be chosen
    app = open_page(slug)
    first = stages(app)
    assert first and not before(app) and not stays(app)
    for _ in range(2):  # a further run of the refused setting changes nothing
        control(app).set_value(bad).run()
        assert not app.exception
        assert before(app) == {key: {**data, "editable": []} for key, data in first.items()}
        assert set(stages(app)) == {f"{key}-before" for key in first}
        assert stays(app)
    control(app).set_value(good).run()
    assert set(stages(app)) == set(first)
    assert not stays(app)


def test_another_views_stages_do_not_stay(open_page):
    app = open_page("pooling", padding="2")  # nothing good was there before
    assert app.error and not stays(app) and not before(app)
