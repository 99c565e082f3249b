"""The page on pretrained networks: surgeries, any model, maps, and life without a network."""

import re
from types import SimpleNamespace

import pytest
import torch

from explainers.networks import surgery, weights
from explainers.networks import torchvision_models as tv


@pytest.fixture(autouse=True)
def hub(tmp_path, monkeypatch):
    """An empty torch.hub folder, so that no test finds or leaves weights in the reader's own."""
    monkeypatch.setattr(torch.hub, "_hub_dir", str(tmp_path))
    return tmp_path / "checkpoints"


def said(app) -> str:
    nodes = (*app.markdown, *app.error, *app.caption, *app.info, *app.warning, *app.success)
    return "\n".join(str(node.value) for node in nodes)


def metrics(app) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_the_surgeries_and_freezing_change_the_counts(open_page):
    app = open_page("pretrained")
    assert metrics(app)["Parameters"] == metrics(app)["To be trained"] == "138,357,544"
    app.segmented_control(key="pretrained-surgery").set_value("add_module").run()
    assert metrics(app)["Parameters"] == "138,367,554"
    assert "| `add_linear` | nothing → `Linear(1000, 10)` | 0 → 10,010 | :orange[**new**]" in said(
        app
    )
    app.segmented_control(key="pretrained-surgery").set_value("replace").run()
    app.segmented_control(key="pretrained-trainable").set_value("new_layer").run()
    assert metrics(app)["To be trained"] == "40,970"
    assert metrics(app)["Frozen"] == "134,260,544"
    assert metrics(app)["Gradients"] == "160 KiB"
    assert "| `6` | `Linear(4096, 1000)` → `Linear(4096, 10)` | 4,097,000 → 40,970 |" in said(app)
    assert "model.classifier[6].requires_grad_(True)" in app.code[0].value


def test_without_a_network_the_weights_are_offered_refused_and_missed_by_nothing(
    open_page, monkeypatch, hub
):
    url = "http://127.0.0.1:9/vgg16-397923af.pth"
    monkeypatch.setattr(tv.About, "url", property(lambda self: url))
    app = open_page("pretrained", weights="IMAGENET1K_V1")
    assert "are not here yet" in said(app)
    assert any(str(hub) in node.help for node in app.markdown)
    app.button(key="pretrained-download").click().run()
    weights.last(url).wait(20)
    app.run()
    assert "cannot be downloaded from 127.0.0.1:9" in said(app)
    assert metrics(app)["Parameters"] == "138,357,544"


def test_a_download_that_runs_is_shown_and_can_be_cancelled(open_page, monkeypatch):
    asked = []
    going = SimpleNamespace(
        state="running",
        waiting=False,
        came=2_500_000,
        total=5_000_000,
        cancel=lambda: asked.append("cancel"),
    )
    monkeypatch.setattr(weights, "last", lambda url: going)
    app = open_page("pretrained", view="Feature maps", weights="IMAGENET1K_V1")
    bar = app.get("progress")[0].proto
    assert (bar.value, bar.text) == (50, "2.5 of 5.0 MB")
    going.waiting = True
    assert "Another server of this machine" in app.run().get("progress")[0].proto.text
    app.button(key="pretrained-cancel").click().run()
    assert asked == ["cancel"]


def test_any_model_is_shown_by_its_parts(open_page):
    app = open_page("pretrained", view="Any model")
    assert metrics(app)["Parameters"] == "11,689,512"
    assert "| `layer4` | `Sequential` | 1×512×7×7 | 8,393,728 | 71.8 % |" in said(app)
    app.selectbox(key="pretrained-part").set_value("layer4.0").run()
    assert "| `downsample` | `Sequential` | 1×512×7×7 | 132,096 |" in said(app)
    app.selectbox(key="pretrained-model").set_value("regnet_y_128gf").run()
    assert metrics(app)["Memory of the weights"] == "2.4 GiB"
    assert app.selectbox(key="pretrained-part").value == ""
    app = open_page("pretrained", view="Any model", graph="true", model="squeezenet1_1")
    assert "features.0\\nConv2d" in app.get("graphviz_chart")[0].proto.spec
    app = open_page("pretrained", view="Any model", graph="true", model="densenet201")
    assert "up to 200 can be drawn" in said(app)


def test_a_model_or_part_that_does_not_exist_is_told(open_page):
    app = open_page("pretrained", view="Any model", model="lenet", part="layer9")
    assert any("In the address, model is lenet" in w.value for w in app.warning)
    assert any("part is layer9: resnet18 has no such part" in w.value for w in app.warning)


def test_a_picture_and_its_maps(open_page, hub):
    app = open_page("pretrained", view="Feature maps")
    assert "**Untrained.**" in said(app)
    assert app.selectbox(key="pretrained-node").value == "features.0"
    app.selectbox(key="pretrained-node").set_value("features.12.cat").run()
    assert app.query_params["node"] == "features.12.cat"
    app.selectbox(key="pretrained-maps_of").set_value("mobilenet_v3_small").run()
    assert app.selectbox(key="pretrained-node").value == "features.0"
    assert 'get_model("mobilenet_v3_small", weights=None)' in app.code[0].value
    hub.mkdir()
    torch.save(tv.untrained("squeezenet1_1").state_dict(), hub / "squeezenet1_1-b8a52dc0.pth")
    app = open_page("pretrained", view="Feature maps", weights="IMAGENET1K_V1")
    assert "ImageNet weights of squeezenet1_1" in said(app)
    assert "What the model takes it for" in said(app)
    assert "**Untrained.**" not in said(app)
    (hub / "squeezenet1_1-b8a52dc0.pth").write_bytes(b"broken")
    app.run()
    assert "squeezenet1_1-b8a52dc0.pth is damaged" in said(app)
    assert "**Untrained.**" in said(app)


def test_a_prediction_leads_to_its_surgery(open_page):
    app = open_page("pretrained", view="Predict, then see")
    app.radio(key="pretrained-predict-where").set_value("In the 13 convolutions").run()
    assert "it is **In the first linear layer**" in said(app)
    app.radio(key="pretrained-predict-frozen").set_value("134,301,514").run()
    app.button(key="pretrained-predict-frozen-show").click().run()
    assert metrics(app)["To be trained"] == "40,970"


@pytest.mark.parametrize("way", surgery.SURGERIES)
def test_what_happens_to_a_picture_is_said_and_the_sum_is_one(open_page, way):
    app = open_page("pretrained", surgery=way)
    text = said(app)
    found = surgery.outcome(way)
    comes = "refuses what it gets" if found.shape is None else f"1×{found.shape[1]} comes out"
    assert comes in text
    assert ("never called" in text) is (way == surgery.BESIDE)
    assert any(found.words and found.words in code.value for code in app.code) is (
        way == surgery.MISFIT
    )
    numbers, total = re.search(
        r"((?:\w+ [\d,]+ \+ )+\w+ [\d,]+) = ([\d,]+) parameters", text
    ).groups()
    parts = [int(n.replace(",", "")) for n in re.findall(r" ([\d,]+)", numbers)]
    assert (
        sum(parts)
        == int(total.replace(",", ""))
        == int(metrics(app)["Parameters"].replace(",", ""))
    )
