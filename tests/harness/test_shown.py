"""What stands in an address, a file or a run is shown as text on every page, never obeyed."""

import json

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explainers.kinds import Choice, Text
from explainers.markdown import code, plain
from explainers.networks.layer_setting import Layers
from tests.explainers.images.archives import png, written
from tests.harness import shown, visit
from tests.harness.shown import HOSTILE, MARK


@pytest.fixture(scope="module", autouse=True)
def _watching():
    with visit.watching():
        yield


def faults(seen, address):
    """What came out live, and an exception if there was one."""
    found = [f"exception: {one.value}" for one in seen.app.exception]
    for place, text in shown.markdown(seen.app):
        if part := shown.live(text):
            found.append(f"{place} obeys {part!r} in {text[:300]!r}\n  {str(address)[:200]}")
    return found


def addresses(table):
    """Each setting as hostile as can be; and all free texts so, on every view."""
    yield dict.fromkeys(table, HOSTILE) | {HOSTILE: "1"}
    free = {
        name: HOSTILE[: getattr(setting.kind, "longest", 10_000)]
        for name, setting in table.items()
        if isinstance(setting.kind, Text | Layers) and name != "said"
    }
    views = table["view"].kind.options if isinstance(table["view"].kind, Choice) else [""]
    if free:
        for view in views:
            yield {"view": view, **free}
    for name in ("picture", "data", "weights", "labels"):  # what takes files and runs
        if name in table:
            for option in getattr(table[name].kind, "options", ()):
                yield {name: option, **free}


@pytest.mark.parametrize("slug", visit.slugs())
def test_an_address_is_shown_as_text(slug):
    page = visit.Page(slug)
    found = []
    for address in addresses(page.table()):
        seen = page.visit(address)
        found += faults(seen, address)
    assert not found, f"{len(found)} texts are obeyed, such as\n" + "\n".join(found[:6])


NAME = f"[{MARK}](x) <b>{MARK}<b> ${MARK}$ **{MARK}** :red[{MARK}] `{MARK}`"


def test_the_names_of_files_are_shown_as_text(tmp_path):
    content = {f"train/{NAME} {k}/{NAME} {n}.png": png() for k in (1, 2) for n in range(4)}
    content |= {f"train/{NAME} 1/{NAME}.txt": b"no picture"}
    where = str(written(tmp_path / NAME, content))
    found = []
    for slug, address in (
        ("train", {"data": "own", "path": where}),
        ("feature_maps", {"picture": "data_set", "data": "own", "path": where}),
        ("loading", {"view": "own", "labels": "own", "root_dir": f"{where}/train"}),
        ("loading", {"view": "own", "labels": "own", "root_dir": f"{where}/train", "own_idx": "4"}),
    ):
        seen = visit.Page(slug).visit(address)
        found += faults(seen, address)
        assert any(MARK in text for _, text in shown.markdown(seen.app)), f"{slug} shows no name"
    assert not found, "\n".join(found[:6])


def test_the_names_and_words_of_runs_are_shown_as_text(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERS_RUNS", str(tmp_path))
    for number, recipe in enumerate(
        ({"data": f"/{HOSTILE}", "preset": HOSTILE[:200]}, {"optimizer": HOSTILE}, HOSTILE)
    ):
        run = tmp_path / f"{NAME} {number}"
        run.mkdir()
        (run / "recipe.json").write_text(json.dumps(recipe))
        words = {"status": "failed", "message": HOSTILE, "phase": "failed", "device": HOSTILE}
        for file in ("status", "result"):
            (run / f"{file}.json").write_text(json.dumps(words))
        (run / "worker.log").write_text(HOSTILE)
    found = []
    for slug, address in (
        ("train", {}),
        ("train", {"run": f"{NAME} 0"}),
        ("feature_maps", {"weights": "run", "run": f"{NAME} 0"}),
        ("feature_maps", {"weights": "A run", "run": f"{NAME} 0"}),
        ("evaluate", {"weights": "run", "run": f"{NAME} 0"}),
    ):
        found += faults(visit.Page(slug).visit(address), address)
    assert not found, "\n".join(found[:6])


def test_what_would_be_obeyed_is_seen_wherever_it_stands():
    def page():
        import streamlit as st

        from tests.harness.shown import PAYLOADS

        for k, payload in enumerate(PAYLOADS):
            st.markdown(payload)
            st.warning(f"{payload}")
            st.checkbox("a", help=payload, key=f"help {k}")
            st.expander(payload)
            st.metric(payload, 1)
            st.radio("a", [payload, "b"], captions=[payload, "c"], key=f"radio {k}")

    app = AppTest.from_function(page).run()
    found = [place for place, text in shown.markdown(app) if shown.live(text)]
    assert len(found) >= 6 * len(shown.PAYLOADS)
    assert {"Alert.body", "Checkbox.help", "Metric.label"} <= set(found)
    assert not shown.live(plain(HOSTILE)), "plain lets something through"
    assert not shown.live(f"**{code(HOSTILE)}**")
    assert st.markdown
