"""What excites a unit, on the page of feature maps: another unit, another step, what is refused."""

import re

import pytest

from explainers.evaluation import jobs
from explainers.images import drawn
from explainers.lessons.feature_maps import words
from explainers.networks import feature_maps, trained
from explainers.worked import number
from pages.parts.held import AGAIN
from tests.pages.reading import as_read, sent


@pytest.fixture(autouse=True)
def _waited_for(monkeypatch):
    monkeypatch.setattr(jobs, "PATIENCE", 120.0)  # however slow the machine is


def walls(app) -> list[dict]:
    found = [sent(n) for n in app.get("bidi_component") if "-here" in n.proto.id]
    return found + [sent(n) for n in app.get("bidi_component") if "-there" in n.proto.id]


def told(app) -> str:
    return as_read("\n".join(node.value for node in app.markdown))


def test_a_map_is_excited_step_by_step(open_page):
    app = open_page("feature_maps", view="What excites it?", layer="conv2", channel="5", steps="8")
    stops = feature_maps.walk(trained.shipped("cifar_quick", "drawn"), drawn.draw("cat", 3)).stops
    own = next(stop.output[5].mean() for stop in stops if stop.name == "conv2")
    said = told(app)
    assert "The mean of map 5 of conv2** goes from" in said
    assert f"makes {number(own.item(), 3)} of it" in said and "Step 8." in said
    for wall in walls(app):
        assert [caption.split("\n")[0] for caption in wall["captions"]] == [*"01248", "16"]
        assert wall["chosen"] == 4
    app.slider(key="feature_maps-steps").set_value(33).run()
    assert not app.exception
    assert app.query_params["steps"] == "33"
    assert "in 33 steps" in told(app) and "Step 33." in told(app)
    assert [(len(wall["images"]), wall["chosen"]) for wall in walls(app)] == [(8, 7), (8, 7)]
    assert "for step in range(33):" in app.code[0].value
    app.slider(key="feature_maps-steps").set_value(2).run()
    assert "Step 2." in told(app)
    assert [(len(wall["images"]), wall["chosen"]) for wall in walls(app)] == [(7, 2), (7, 2)]
    app.slider(key="feature_maps-lr").set_value(8.0).run()
    assert [len(wall["images"]) for wall in walls(app)] == [6, 6]
    assert app.query_params["lr"] == "8" and re.search(r"x \+ 8 \* ", app.code[0].value)


def test_what_cannot_be_used_is_said(open_page):
    app = open_page(
        "feature_maps", view="excites", channel="40", steps="129", lr="0", seed="x", row="900"
    )
    warned = " ".join(warning.value for warning in app.warning)
    for name in ("channel is 40", "steps is 129", "lr is 0", "seed is x"):
        assert name in warned
    assert "map 31 of conv1" in told(app) and "| (31,&nbsp;8) |" in told(app)
    app = open_page("feature_maps", view="excites", layer="conv9")
    assert any("layer is conv9: this network has no such layer" in w.value for w in app.warning)


NETWORKS = (
    ("Flatten()|Linear(3072,10)|Softmax(dim=1)", "softmax1", "The probability of *truck*"),
    (
        "Residual(Conv2d(3,3,3,padding=1),ReLU(inplace=True))|MaxPool2d(2)",
        "block1",
        "map 2 of block1",
    ),
)


@pytest.mark.parametrize(("layers", "layer", "said"), NETWORKS)
def test_the_builders_network_is_excited_and_has_learned_nothing(open_page, layers, layer, said):
    asked = {"layer": layer, "channel": "9" if "Linear" in layers else "2", "steps": "2"}
    app = open_page("feature_maps", view="excites", weights="builder", layers=layers, **asked)
    assert not app.exception and not app.error and not app.warning
    assert said in told(app)
    assert as_read(words.EXCITED_UNTRAINED) in told(app)


def test_a_network_that_cannot_be_asked_is_refused_in_words(open_page):
    for layers in ("Linear(5,10)", "What is this"):
        app = open_page("feature_maps", view="excites", weights="builder", layers=layers)
        assert len(app.error) == 1 and not app.exception


def test_what_is_said_stays_while_the_page_draws_itself_anew(open_page):
    app = open_page("feature_maps", view="excites", steps="129")
    assert ["steps is 129" in warning.value for warning in app.warning] == [True]
    app.session_state[AGAIN] = "feature_maps"  # as the bar leaves it when its job is over
    app.run()
    assert ["steps is 129" in warning.value for warning in app.warning] == [True]
    app.run()
    assert not app.warning
