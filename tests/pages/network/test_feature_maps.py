"""The feature maps page: another layer, another pixel, other numbers; what is missing is said."""

import threading
import urllib.parse
from pathlib import Path

import pytest
import torch
from PIL import Image

from explainers.attribution import grad_cam
from explainers.images import drawn, folder, reading, store
from explainers.networks import feature_maps, made, trained
from explainers.worked import number
from pages.parts.pictures import own
from tests import kept_runs
from tests.kept_runs import of_noise
from tests.pages.reading import as_read, sent


def components(app, key: str) -> list[dict]:
    return [sent(n) for n in app.get("bidi_component") if key in n.proto.id]


def test_the_stage_shows_the_pixel_of_the_chosen_map(open_page):
    app = open_page(
        "feature_maps", weights="Untrained", layer="conv2", channel="5", row="3", column="7"
    )
    stops = feature_maps.walk(trained.untrained("cifar_quick"), drawn.draw("cat", 3)).stops
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
    model = trained.shipped("cifar_quick" if weights == "Trained" else "cifar_quick_relu", "drawn")
    assert app.get("progress")[0].proto.text.startswith("cat: 99")
    expected = model.probabilities(drawn.draw("cat", 3))[0].sort(descending=True).values[:3]
    torch.testing.assert_close(torch.tensor(chances).float() / 100, expected, atol=0.011, rtol=0)


def test_a_run_that_is_not_there_is_said(open_page, tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERS_RUNS", str(tmp_path))
    app = open_page("feature_maps", weights="A run")
    assert "No run has written a checkpoint yet" in app.info[0].value


def test_a_run_is_looked_into_epoch_by_epoch(open_page, unfold, tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERS_RUNS", str(tmp_path))
    kept_runs.keep(tmp_path, "short", [1])
    kept_runs.keep(tmp_path, "long", [1, 2, 3, 9])
    app = open_page("feature_maps", weights="run", run="long", epoch="2")
    said = [as_read(one.value) for one in open_page("feature_maps", run="long", epoch="-3").warning]
    assert said[0].endswith("The last epoch, 9, is taken.")
    slider = app.slider(key="feature_maps-epoch")
    assert (slider.value, slider.max) == (2, 9)
    before = float(values_of(app)[0])
    slider.set_value(3).run()
    assert float(values_of(app)[0]) == pytest.approx(before + 1, abs=2e-3)
    app.slider(key="feature_maps-epoch").set_value(8).run()  # the nearest that is kept
    assert app.slider(key="feature_maps-epoch").value == 9
    assert app.query_params["epoch"] == "9"
    assert float(values_of(app)[0]) == pytest.approx(before + 7, abs=2e-3)
    app = unfold(app, "feature_maps-network")
    run = app.selectbox(key="feature_maps-run")
    assert sorted(run.options) == ["long", "short"]
    run.set_value("short").run()
    assert not app.exception
    assert app.query_params["run"] == "short"
    assert app.query_params["epoch"] == "1"


def test_the_code_is_about_the_map_that_is_shown(open_page):
    app = open_page("feature_maps", weights="Untrained", layer="conv1", channel="60")
    (wall,) = components(app, "feature_maps-wall")
    assert wall["chosen"] == 31
    assert "chosen = output[0, 31]" in app.code[0].value


@pytest.fixture
def data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERS_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def first_pixel(image: torch.Tensor, data: str = "cifar10") -> str:
    stops = feature_maps.walk(trained.shipped("cifar_quick", data), image).stops
    return number(next(s for s in stops if s.name == "conv1").output[0, 8, 8].item())


def test_a_picture_of_cifar10_goes_through_the_network(open_page, data_folder):
    known = of_noise(8)
    store.write(store.file_for(data_folder, "cifar10"), known)
    app = open_page("feature_maps", picture="Data set", index="3")
    (total,) = components(app, "feature_maps-total")
    assert total["grids"][-1]["texts"] == [first_pixel(known.test.images[3])]
    (shelf,) = components(app, "feature_maps-shelf")
    assert shelf["chosen"] == 3
    assert shelf["captions"][2:4] == ["2\nairplane", "3\nautomobile"]
    app.button(key="feature_maps-later").click().run()
    (shelf,) = components(app, "feature_maps-shelf")
    assert shelf["captions"] == ["6\nairplane", "7\nautomobile"]
    (total,) = components(app, "feature_maps-total")
    assert total["grids"][-1]["texts"] == [first_pixel(known.test.images[6])]
    assert app.button(key="feature_maps-later").disabled
    assert ".test.images[6]" in app.code[0].value


def test_an_index_beyond_the_pictures_shows_the_last(open_page, data_folder):
    store.write(store.file_for(data_folder, "cifar10"), of_noise(8))
    app = open_page("feature_maps", picture="Data set", index="900")
    assert any("There is no test picture 900" in caption.value for caption in app.caption)
    (shelf,) = components(app, "feature_maps-shelf")
    assert shelf["chosen"] == 1  # of 6 and 7


def test_without_cifar10_a_download_is_offered_and_a_drawing_shown(open_page, data_folder):
    app = open_page("feature_maps", picture="Data set")
    assert "CIFAR-10 is not on this machine yet" in app.info[0].value
    (total,) = components(app, "feature_maps-total")
    assert total["grids"][-1]["texts"] == [first_pixel(drawn.draw("cat", 3), "drawn")]


def folder_of_two(tmp_path) -> str:
    """A folder of two classes, with a file in it that is no picture."""
    for split in ("train", "test"):
        for seed, name in enumerate(("blue", "red")):
            place = tmp_path / "mine" / split / name
            place.mkdir(parents=True)
            pixels = drawn.draw("ship", seed).permute(1, 2, 0).numpy()
            Image.fromarray(pixels).save(place / "one.png")
    (tmp_path / "mine" / "test" / "red" / "two.png").write_bytes(b"no picture")
    return str(tmp_path / "mine")


def test_while_a_folder_is_read_the_page_is_there_with_one_bar(
    open_page, data_folder, tmp_path, monkeypatch
):
    path, go, load = folder_of_two(tmp_path), threading.Event(), folder.load
    monkeypatch.setattr(reading, "_FIRST", 0.0)

    def late(*given):
        assert go.wait(60)
        return load(*given)

    monkeypatch.setattr(folder, "load", late)
    app = open_page("feature_maps", picture="Data set", data="own", path=path)
    bars = [bar.proto.text for bar in app.get("progress")]
    assert [text for text in bars if "mine" in text] == ["Looking at mine"]
    assert any("the drawn picture is shown" in caption.value for caption in app.caption)
    assert not components(app, "feature_maps-shelf")
    go.set()
    begun = reading.look(Path(path), data_folder, own.stamp(path))
    assert begun.wait(60)
    assert len(components(app.run(), "feature_maps-shelf")) == 1


def test_a_folder_of_ones_own_is_read_and_a_wrong_one_explained(
    open_page, data_folder, tmp_path, monkeypatch
):
    monkeypatch.setattr(reading, "_FIRST", 60.0)  # however slow the machine is, it is waited for
    path = folder_of_two(tmp_path)
    app = open_page("feature_maps", picture="Data set", data="own", path=path)
    (shelf,) = components(app, "feature_maps-shelf")
    labels = [caption.partition("\n")[2] for caption in shelf["captions"]]
    assert sorted(labels) == ["blue", "red"]
    (total,) = components(app, "feature_maps-total")
    seed = ("blue", "red").index(labels[0])
    assert total["grids"][-1]["texts"] == [first_pixel(drawn.draw("ship", seed))]
    assert any("1 file was left out" in expander.label for expander in app.expander)
    loose = str(tmp_path / "mine" / "train" / "red")
    app = open_page("feature_maps", picture="Data set", data="own", path=loose)
    assert any("a folder of pictures without classes" in as_read(e.value) for e in app.error)


# --- any network ------------------------------------------------------------------------------

NETWORKS = (
    "Flatten()|Linear(3072,10)",
    'Conv2d(3,8,3,padding="same")|ReLU()|MaxPool2d(2)|Flatten()|Linear(2048,10)',
    "Conv2d(3,9,(3,5),padding=1,groups=3)|AvgPool2d(3,2,1,ceil_mode=True)|BatchNorm2d(9)",
    'Conv2d(3,70,3,stride=4,padding=1,padding_mode="circular")|AdaptiveMaxPool2d(1)|Flatten()',
    "Residual(Conv2d(3,3,3,padding=1),ReLU(inplace=True))|ConvTranspose2d(3,2,2,2)",
    "Upsample(scale_factor=2)|GroupNorm(1,3)|LayerNorm(64)|PReLU()|Softmax(dim=1)",
    "ReLU(inplace=True)|Flatten()|BatchNorm1d(3072)|Linear(3072,7)|LogSoftmax(dim=1)",
)


def values_of(app) -> list[str]:
    """The number above the stages, and the one on the last stage."""
    (total,) = components(app, "feature_maps-total")
    said = next(m.value for m in app.markdown if "It is **" in m.value)
    return [said.rpartition("It is **")[2].rstrip("*."), total["grids"][-1]["texts"][0]]


@pytest.mark.parametrize("layers", NETWORKS)
def test_every_layer_of_the_builders_network_is_told(open_page, layers):
    app = open_page("feature_maps", weights="The builder's network", layers=layers)
    model = made.network(layers)
    for stop in feature_maps.walk(model, drawn.draw("cat", 3)).stops:
        asked = {"layer": stop.name, "channel": "5", "row": "1", "column": "0"}
        app = open_page("feature_maps", weights="The builder's network", layers=layers, **asked)
        assert not app.error
        cell = tuple(min(n, m - 1) for n, m in zip((5, 1, 0), stop.output.shape, strict=False))
        assert set(values_of(app)) == {number(stop.output[cell].item())}
        (wall,) = components(app, "feature_maps-wall")
        assert len(wall["images"]) == min(64, len(stop.output))
    for view in ("Filters", "Why this answer?", "What fools it?", "What excites it?"):
        app = open_page("feature_maps", weights="The builder's network", layers=layers, view=view)
        assert not app.exception


def test_a_picture_that_fools_the_network(open_page):
    app = open_page("feature_maps", view="fooled", epsilon="9", row="900", other="untrained")
    told = "\n".join(node.value for node in app.markdown)
    assert "is **4**: *cat* becomes *dog*" in told
    assert "| (31, 8) |" in told
    assert "shown to *Untrained*" in told
    app.slider(key="feature_maps-epsilon").set_value(0).run()
    assert app.query_params["epsilon"] == "0"
    assert not app.exception
    app = open_page("feature_maps", view="fooled", epsilon="33")
    assert any("epsilon is 33" in warning.value for warning in app.warning)


def test_grad_cam_is_worked_out_below_the_maps(open_page):
    app = open_page("feature_maps", view="why", method="gradcam", channel="7", cam_row="2")
    network = trained.shipped("cifar_quick", "drawn")
    found = grad_cam.grad_cam(network, drawn.draw("cat", 3), 3, "conv3")
    (cell,) = components(app, "feature_maps-cam")
    assert cell["grids"][-1]["texts"] == [number(found.map[2, 3].item())]
    (weight,) = components(app, "feature_maps-alpha")
    assert weight["grids"][-1]["texts"] == [number(found.weights[7].item())]
    (wall,) = components(app, "feature_maps-weighed")
    assert (wall["chosen"], len(wall["images"])) == (7, 64)
    assert wall["captions"][7] == f"7\nα {number(found.weights[7].item(), 2)}"
    app.slider(key="feature_maps-cam_column").set_value(6).run()
    (cell,) = components(app, "feature_maps-cam")
    assert cell["grids"][-1]["texts"] == [number(found.map[2, 6].item())]


def test_more_steps_are_asked_for(open_page):
    app = open_page("feature_maps", weights="relu", n_steps="1")
    assert not any("Do they add up" in m.value for m in app.markdown)
    app = open_page("feature_maps", view="why", weights="relu", n_steps="1")
    assert any("add up to **11.67** with 1 step" in m.value for m in app.markdown)
    app.slider(key="feature_maps-n_steps").set_value(64).run()
    assert any("add up to **7.773** with 64 steps" in m.value for m in app.markdown)
    assert app.query_params["n_steps"] == "64"


def test_a_network_that_does_not_fit_is_told_and_the_page_stays(open_page):
    for layers in ("Linear(5,10)", "What is this", "Conv2d(3,8,3)|Flatten()|Linear(9,10)"):
        app = open_page("feature_maps", weights="The builder's network", layers=layers)
        assert len(app.error) == 1
        assert app.selectbox(key="feature_maps-weights").value == "builder"


def test_a_layer_that_the_network_lacks_is_said(open_page):
    app = open_page("feature_maps", layer="conv9")
    assert any("layer is conv9: this network has no such layer" in w.value for w in app.warning)
    app = open_page(
        "feature_maps", weights="The builder's network", layers="Flatten()|Linear(3072,10)"
    )
    assert not app.warning


def test_the_scores_bear_the_names_of_the_classes(open_page):
    app = open_page("feature_maps", layer="linear2", channel="3")
    (wall,) = components(app, "feature_maps-wall")
    assert [caption.partition("\n")[0] for caption in wall["captions"]] == list(drawn.CLASSES)
    assert any("number 3, cat, of linear2" in m.value for m in app.markdown)


def test_a_photograph_of_no_class_is_said_to_be_none(open_page, unfold):
    app = open_page("feature_maps", picture="Photograph", photograph="A rocket")
    unfold(app, "feature_maps-network")
    said = "\n".join(c.value for c in app.caption)
    assert "none is a rocket" in said or "scikit-image" in "\n".join(w.value for w in app.warning)
    assert "trained on CIFAR-10" in said or "scikit-image" in "\n".join(
        w.value for w in app.warning
    )


def test_weights_that_were_replaced_are_read_anew(open_page, tmp_path, monkeypatch):
    monkeypatch.setattr(trained, "WEIGHTS", tmp_path)
    file = trained.file_of("cifar_quick", "drawn")
    seen = []
    for seed in (1, 2):
        model = trained.untrained("cifar_quick", seed)
        trained.ship(model, file)
        seen.append(values_of(open_page("feature_maps", channel="7"))[0])
        stop = feature_maps.walk(model, drawn.draw("cat", 3)).stops[0]
        assert seen[-1] == number(stop.output[7, 8, 8].item())
    assert seen[0] != seen[1]
    file.write_bytes(file.read_bytes()[:1000])
    app = open_page("feature_maps")
    assert "breaks off" in app.error[0].value
    app.selectbox(key="feature_maps-weights").set_value("untrained").run()
    assert not app.error


def test_the_network_page_leads_to_its_own_feature_maps(open_page):
    layers = "Conv2d(1,4,3)|ReLU()"
    app = open_page("network", layers=layers, in_channels="1", size="9,12")
    link = next(n.proto for n in app.get("page_link") if "feature maps" in n.proto.label)
    query = dict(urllib.parse.parse_qsl(link.query_string))
    app = open_page("feature_maps", **query)
    assert app.selectbox(key="feature_maps-weights").value == "builder"
    model = made.network(layers, 1, (9, 12))
    stop = feature_maps.walk(model, drawn.draw("cat", 3, 12)).stops[0]
    assert values_of(app)[0] == number(stop.output[0, 6, 8].item())
    assert 'drawn.draw("cat", 3, 12)' in app.code[-1].value
    back = next(n.proto for n in app.get("page_link") if "Change its layers" in n.proto.label)
    assert dict(urllib.parse.parse_qsl(back.query_string)) == {
        "layers": "Conv2d(1,4,3)|ReLU()",
        "in_channels": "1",
        "size": "9,12",
    }
