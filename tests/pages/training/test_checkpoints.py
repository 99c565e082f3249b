"""The page on checkpoints: a run's moments, and what is said where there is none."""

import io

import pytest
import torch

from explainers.images.pictures import Pictures, Split
from explainers.lessons.checkpoints import taking
from explainers.lessons.checkpoints.numbers import Values
from explainers.networks import portable, saved, stranger, trained
from explainers.training import checkpoint
from explainers.training.engine import Training
from explainers.training.folder import create
from explainers.training.recipe import Recipe
from tests.pages.reading import as_read, components, sent

pytestmark = pytest.mark.usefixtures("places")


def film(app) -> dict:
    (data,) = (sent(n) for n in app.get("bidi_component") if "timeline" in n.proto.component_name)
    return data


def texts(elements) -> str:
    return " ".join(element.value for element in elements)


@pytest.fixture
def run_of_two(places):
    """A run with checkpoints after its first and its second epoch, on two classes."""
    images = torch.randint(256, (8, 3, 32, 32), generator=torch.Generator().manual_seed(0))
    half = Split(images.to(torch.uint8), torch.arange(8) % 2)
    recipe = Recipe(network="layers: Conv2d(3,70,3)|MaxPool2d(2)|Flatten()|Linear(15750,10)")
    folder = create(recipe.with_changes(device="cpu", epochs=2), places / "runs", "two")
    with torch.random.fork_rng(devices=[]):
        training = Training(folder.read_recipe(), Pictures(half, half, ("left", "right")))
        for epoch in (1, 2):
            with torch.no_grad():
                training.model[0].weight += 1
            checkpoint.save(folder.epoch(epoch), training)
    return folder


def test_without_a_run_there_are_the_apps_own_weights(open_page):
    app = open_page("checkpoints")
    assert "No run has written a checkpoint yet" in texts(app.info)
    assert [frame["epoch"] for frame in film(app)["frames"]] == [0, 16]
    assert film(app)["at"] == 1
    assert dict(app.query_params) == {}


@pytest.mark.parametrize("view", ["timeline", "take"])
@pytest.mark.parametrize("asked", ["-3", "10001", "none"])
def test_for_an_epoch_that_cannot_be_the_last_is_taken(open_page, run_of_two, view, asked):
    """The number 10,000, which stands for it, no run has."""
    app = open_page("checkpoints", view=view, epoch=asked)
    (told,) = [as_read(one.value) for one in app.warning]
    assert told.endswith("a whole number from 0 to 10,000. The last epoch, 2, is taken.")


def test_so_it_is_with_the_apps_own_weights(open_page):
    (told,) = [as_read(one.value) for one in open_page("checkpoints", epoch="-3").warning]
    assert told.endswith("The last epoch, 16, is taken.")


def test_a_run_is_shown_moment_by_moment(open_page, unfold, run_of_two):
    app = open_page("checkpoints", epoch="2", layer="conv1", channel="66")
    data = film(app)
    assert [frame["name"] for frame in data["frames"]] == [
        "Drawn from seed 0",
        "After epoch 1",
        "After epoch 2",
    ]
    assert data["at"] == 2
    assert data["classes"] == ["left", "right"]
    assert [wall["first"] for wall in data["walls"]] == [64, 64]
    ratios = [frame["ratios"][0] for frame in data["frames"]]
    assert ratios[2] == pytest.approx(2 * ratios[1], rel=1e-3) != 0
    app.selectbox(key="checkpoints-layer").set_value("pool1").run()
    assert film(app)["walls"][0]["title"] == "Kernels of conv1, before pool1"
    assert app.query_params["layer"] == "pool1"
    app = unfold(app, "checkpoints-table")
    assert "| 2 | – |" in texts(app.markdown)


def test_nothing_of_the_malicious_file_is_run(open_page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for call in ("exec", "system", "open"):
        app = open_page("checkpoints", view="stranger", call=call, hidden="true")
        assert "**`REDUCE`**" in texts(app.markdown)
        assert "GLOBAL" in texts(app.code)
    assert not list(tmp_path.rglob("surprise.txt"))


def test_strict_and_the_prefix_are_answered_by_pytorch(open_page):
    app = open_page("checkpoints", view="loading", change="module")
    assert "Missing key(s) in state_dict" in texts(app.code)
    assert "**0 of 145,578 numbers**" in texts(app.markdown)
    app.toggle(key="checkpoints-prefix").set_value(True).run()
    assert "All keys matched successfully" in texts(app.code)
    assert "for *cat*" in texts(app.markdown)


def test_a_network_is_taken_along_when_it_is_asked_for(open_page, run_of_two):
    app = open_page("checkpoints", view="take", epoch="2")
    assert not app.get("download_button")
    app.button(key="checkpoints-take").click().run()
    (button,) = app.get("download_button")
    assert "Download" in button.proto.label
    content = taking.file(values := Values(run="two", epoch=2), taking.chosen(values))
    held = torch.load(io.BytesIO(content), weights_only=True)
    assert held["classes"] == ["left", "right"]
    kept = torch.load(run_of_two.epoch(2), weights_only=True)["model"]
    assert all(torch.equal(held["state_dict"][key], kept[key]) for key in kept)
    app.slider(key="checkpoints-epoch").set_value(1).run()
    assert not app.get("download_button")  # it is another file
    assert "two-epoch-1.pt" in as_read(texts(app.markdown))


def test_the_line_that_asks_the_file_has_its_name(open_page, run_of_two):
    app = open_page("checkpoints", view="take", epoch="2", format="script")  # the other word
    assert app.query_params["format"] == "python"
    assert "`python two-epoch-2.py picture.jpg`" in texts(app.markdown)
    app = open_page("checkpoints", view="take", epoch="2", format="Program")
    assert app.query_params["format"] == "export"
    assert not app.warning


def test_a_package_that_a_file_takes_is_named(open_page, monkeypatch):
    monkeypatch.setattr(portable, "find_spec", lambda name: None)
    app = open_page("checkpoints", view="take", format="onnx")
    assert "pip install onnx onnxscript" in texts(app.info)


def test_weights_are_brought_back_and_used(open_page):
    app = open_page("checkpoints", view="bring")
    assert "linear2.weight" in as_read(texts(app.markdown))
    shipped = trained.shipped("cifar_quick", "drawn")
    content = portable.made("state_dict", "cifar_quick", shipped)
    app.file_uploader(key="checkpoints-weights-file").upload("mine.pt", content).run()
    assert texts(app.markdown).count(":green[fits]") == 10
    assert app.get("progress")[0].proto.text == "cat: 99.0 %"
    app.selectbox(key="checkpoints-into").set_value("builder").run()
    app.text_area(key="checkpoints-layers").set_value("Flatten()\nLinear(3072, 10)").run()
    said = texts(app.markdown)
    assert ":red[not of this network]" in said
    assert ":red[another shape]" in said
    assert "does not fit this network" in texts(app.error)


def test_a_file_of_another_network_is_put_into_its_own_by_a_button(open_page):
    app = open_page("checkpoints", view="bring")
    network = "cifar_quick_relu"
    content = portable.made("state_dict", network, trained.shipped(network, "drawn"))
    app.file_uploader(key="checkpoints-weights-file").upload("mine.pt", content).run()
    other = app.get("progress")[0].proto.text
    assert "of another network: **the notes' network with ReLU**" in as_read(texts(app.warning))
    app.button(key="checkpoints-instead").click().run()
    assert app.query_params["into"] == network
    assert not app.warning
    assert app.get("progress")[0].proto.text != other


def test_enormous_weights_have_no_answer_and_it_is_said(open_page):
    """They are finite, and fit: what is computed with them is not."""
    state = trained.shipped("cifar_quick", "drawn").network.state_dict()
    content = saved.written({key: value * 1e30 for key, value in state.items()})
    app = open_page("checkpoints", view="bring")
    app.file_uploader(key="checkpoints-weights-file").upload("mine.pt", content).run()
    assert "scores are no numbers" in texts(app.error)
    assert not app.get("progress")


def test_a_malicious_file_that_is_brought_is_refused(open_page, tmp_path, monkeypatch):
    surprise = tmp_path / "surprise.txt"
    app = open_page("checkpoints", view="bring")
    content = stranger.file("exec", None, str(surprise))
    app.file_uploader(key="checkpoints-weights-file").upload("gift.pt", content).run()
    assert "so it is not opened" in as_read(texts(app.error))
    assert not surprise.exists()


def test_large_checkpoints_are_read_when_asked(open_page, run_of_two, monkeypatch):
    monkeypatch.setattr("explainers.lessons.checkpoints.numbers.MUCH_TO_READ", 1)
    app = open_page("checkpoints")
    assert not components(app)
    app.button(key="checkpoints-make").click().run()
    assert len(film(app)["frames"]) == 3


def test_a_checkpoint_that_is_damaged_is_said(open_page, run_of_two):
    run_of_two.epoch(1).write_bytes(b"PK")
    app = open_page("checkpoints")
    assert "epoch-0001.pt" in texts(app.error)
    assert not app.exception
