"""The feature maps page: another layer, another pixel, other numbers; what is missing is said."""

import json

import pytest
import torch

from explainers.images import drawn
from explainers.networks import feature_maps, trained
from explainers.worked import number


def components(app, key: str) -> list[dict]:
    return [json.loads(n.proto.json) for n in app.get("bidi_component") if key in n.proto.id]


def test_the_stage_shows_the_pixel_of_the_chosen_map(open_page):
    app = open_page(
        "feature_maps", weights="Untrained", layer="conv2", channel="5", row="3", column="7"
    )
    stops = feature_maps.walk(trained.untrained("cifar_quick"), drawn.draw("cat", 3))
    stop = next(s for s in stops if s.name == "conv2")
    (total,) = components(app, "feature_maps-total")
    assert total["grids"][-1]["texts"] == [number(stop.output[5, 3, 7].item())]
    app.slider(key="feature_maps-row").set_value(10).run()
    (total,) = components(app, "feature_maps-total")
    assert total["grids"][-1]["texts"] == [number(stop.output[5, 10, 7].item())]


def test_the_wall_has_a_picture_for_each_map(open_page):
    app = open_page("feature_maps", weights="Untrained", layer="pool3", channel="60")
    (wall,) = components(app, "feature_maps-wall")
    assert len(wall["images"]) == 64
    assert wall["chosen"] == 60
    assert max(len(image) for image in wall["images"]) < 2000


@pytest.mark.parametrize("weights", ["Trained", "Trained, with ReLU"])
def test_the_shipped_network_recognises_what_it_was_trained_on(open_page, weights):
    app = open_page("feature_maps", weights=weights)
    chances = [bar.value for bar in app.get("progress")]
    assert len(chances) == 3
    model = trained.shipped("cifar_quick" if weights == "Trained" else "cifar_quick_relu")
    expected = model.probabilities(drawn.draw("cat", 3))[0].sort(descending=True).values[:3]
    torch.testing.assert_close(torch.tensor(chances).float() / 100, expected, atol=0.011, rtol=0)


def test_a_run_that_is_not_there_is_said(open_page, tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERS_RUNS", str(tmp_path))
    app = open_page("feature_maps", weights="A run")
    assert "No run has written a checkpoint yet" in app.info[0].value


def test_the_code_is_about_the_map_that_is_shown(open_page):
    app = open_page("feature_maps", weights="Untrained", layer="conv1", channel="60")
    (wall,) = components(app, "feature_maps-wall")
    assert wall["chosen"] == 31
    assert "map = values[0, 31]" in app.code[0].value
