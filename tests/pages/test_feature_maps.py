"""The feature maps page: another layer, another pixel, other numbers; what is missing is said."""

import json

import pytest
import torch
from PIL import Image

from explainers.images import drawn, store
from explainers.images.sources import Pictures, Split
from explainers.networks import feature_maps, trained
from explainers.worked import number
from tests.pages.reading import as_read


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


@pytest.fixture
def data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERS_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def of_noise(count: int) -> Pictures:
    images = torch.randint(256, (count, 3, 32, 32), generator=torch.Generator().manual_seed(0))
    half = Split(images.to(torch.uint8), torch.arange(count) % 2)
    return Pictures(half, half, ("airplane", "automobile"))


def first_pixel(image: torch.Tensor) -> str:
    stops = feature_maps.walk(trained.shipped("cifar_quick"), image)
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
    assert total["grids"][-1]["texts"] == [first_pixel(drawn.draw("cat", 3))]


def test_a_folder_of_ones_own_is_read_and_a_wrong_one_explained(open_page, data_folder, tmp_path):
    for split in ("train", "test"):
        for seed, name in enumerate(("blue", "red")):
            folder = tmp_path / "mine" / split / name
            folder.mkdir(parents=True)
            pixels = drawn.draw("ship", seed).permute(1, 2, 0).numpy()
            Image.fromarray(pixels).save(folder / "one.png")
    (tmp_path / "mine" / "test" / "red" / "two.png").write_bytes(b"no picture")
    path = str(tmp_path / "mine")
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
