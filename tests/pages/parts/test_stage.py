import json
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from explainers.stage import payload
from pages.parts import stage as part
from tests.explainers.stage_examples import EXAMPLES
from tests.pages.reading import sent


def shown():
    from pages.parts.stage import stage
    from tests.explainers.stage_examples import EXAMPLES

    stage(EXAMPLES["conv"](), key="one", play_speed=2, initial=(0, 1, 1), captions={"input": "x"})
    stage(EXAMPLES["pool"](), key="two", height=300, alt="Pooling")


def test_the_component_gets_the_payload():
    app = AppTest.from_function(shown).run()
    assert not app.exception
    one, two = (sent(found) for found in app.get("bidi_component"))
    expected = json.loads(json.dumps(payload(EXAMPLES["conv"](), captions={"input": "x"})))
    rest = {"title": "", "speed": 2, "height": None, "initial": [0, 1, 1], "editable": []}
    assert one == {**expected, **rest}
    assert (two["height"], two["initial"], two["alt"]) == (300, None, "Pooling")


def test_a_speed_that_has_no_button_is_refused():
    with pytest.raises(ValueError, match=r"play_speed is 3: it must be one of \(0.5, 1, 2, 4\)"):
        part.stage(EXAMPLES["conv"](), key="stage", play_speed=3)


def test_what_is_sent_with_every_update_is_a_few_lines():
    app = AppTest.from_function(shown).run()
    one = app.get("bidi_component")[0].proto
    assert one.css_content == ""
    assert 0 < len(one.js_content) < 600


def twice():
    from pages.parts.stage import stage
    from tests.explainers.stage_examples import EXAMPLES

    for place, editable in enumerate([("input",), ()]):
        stage(
            EXAMPLES["conv"](),
            key=f"stage-{place}",
            editable=editable,
            title="A title" * place,
            of=7,
        )


def test_data_that_is_shared_is_not_changed_by_those_who_draw_it():
    fresh = json.loads(json.dumps(payload(EXAMPLES["conv"]())))
    for _ in range(2):  # two readers
        app = AppTest.from_function(twice).run()
        assert not app.exception
        for found, editable in zip(app.get("bidi_component"), [["input"], []], strict=True):
            data = sent(found)
            assert {name: data[name] for name in fresh} == fresh
            assert data["editable"] == editable


def test_the_same_value_is_worked_out_once_for_a_stage():
    made = []

    def explained(index):
        made.append(index)
        return example.explainer(index)

    example = EXAMPLES["conv"]()
    counted = replace(example, explainer=explained)
    first = payload(counted, of=("a stage", 1))
    cells = len(made)
    assert payload(counted, of=("a stage", 1)) == first and len(made) == cells
    assert payload(counted, of=("a stage", 2)) == first and len(made) == 2 * cells
    named = payload(counted, of=("a stage", 1), captions={"input": "x"})
    assert named["grids"][0]["caption"] == "x"  # other words are other data
