"""AppTest over the real app: `open_page("convolution", stride="2")` runs a page at its address."""

from __future__ import annotations

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from explainers import serving, visitors
from tests import dice
from tests.harness.visit import at
from tests.pages.reading import sent


@pytest.fixture(autouse=True)
def _shared_dice_lie_still():
    before = dice.state()
    yield
    assert not dice.thrown(before)


@pytest.fixture
def open_page():
    """Open a page of the catalogue, with the given URL parameters."""

    def run(slug: str, **query: str) -> AppTest:
        app = at(slug)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception, app.exception
        return app

    return run


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Runs and data of the test's own, below the folder that it gives."""
    monkeypatch.setenv("LAYERS_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("LAYERS_DATA", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture
def visit_as(monkeypatch):
    """Have the server be shared, and whoever visits it from now on be known by this cookie."""

    def come(cookie: str | None) -> str:
        monkeypatch.setenv(serving.NAME, serving.SHARED)
        kept = {visitors.COOKIE: cookie} if cookie else {}
        monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: kept))
        return visitors.known(cookie)

    return come


@pytest.fixture
def unfold():
    """Open what is folded, by its key; what is closed is not drawn."""

    def run(app: AppTest, key: str) -> AppTest:
        app.session_state[key] = True
        return app.run()

    return run


@pytest.fixture
def staged():
    """The data of the stage with this key: what the browser would draw."""

    def data(app: AppTest, key: str | None = None) -> dict:
        nodes = app.get("bidi_component")
        stages = [node for node in nodes if not node.proto.component_name.endswith("chart")]
        found = [node for node in stages if key is None or key in node.proto.id]
        assert found, f"there is no stage {key}"
        return sent(found[0])

    return data
