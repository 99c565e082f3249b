"""The loading page: an index, batches, workers, and CIFAR-10 without a network."""

import pytest
import torch

from explainers.images import cifar10, store
from explainers.images.pictures import PictureError, Pictures, Split
from explainers.loading import plan, timing
from explainers.loading.timing import Timing
from tests.pages.reading import charts


@pytest.fixture(autouse=True)
def data_folder(tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.getbasetemp() / "loading-data"  # the pictures are drawn once
    monkeypatch.setenv("LAYERS_DATA", str(folder))
    return folder


def words(app) -> str:
    return "\n".join(str(n.value) for n in (*app.markdown, *app.error, *app.caption, *app.info))


def html(app) -> str:
    return "\n".join(node.proto.body for node in app.get("html"))


def test_an_index_leads_to_its_picture(open_page):
    app = open_page("loading", idx="17")
    assert "17 ≥ 16, so it is index 17 − 16 = **1** of the second" in words(app)
    assert [metric.value for metric in app.metric] == ["16", "8", "24"]
    app.slider(key="loading-idx").set_value(-24).run()
    assert "−24" in words(app) or "-24 counts from the end" in words(app)
    app.segmented_control(key="loading-dataset").set_value("frog").run()
    assert "IndexError: list index out of range" in app.error[0].value
    assert "from 0 to 7" in words(app)


def test_the_batches_follow_the_controls(open_page):
    app = open_page("loading", view="Batches")
    assert "24 ÷ 5, rounded up = **5** batches" in words(app)
    assert html(app).count('class="row"') == 5
    app.toggle(key="loading-drop_last").set_value(True).run()
    assert "leaves out **4** of them" in words(app)
    app.slider(key="loading-num_workers").set_value(2).run()
    assert "worker 1" in html(app)
    app.slider(key="loading-batch_size").set_value(24).run()
    assert "24 ÷ 24 = **1** batches" in words(app)
    assert dict(app.query_params)["batch_size"] in ("24", ["24"])


def test_a_sampler_beside_shuffle_is_explained(open_page):
    app = open_page("loading", view="Batches", sampler=plan.RANDOM, shuffle="true")
    assert "sampler option is mutually exclusive with shuffle" in app.error[0].value
    assert "leave shuffle out" in words(app)


def test_bad_values_in_the_address_are_told(open_page):
    app = open_page("loading", view="Batches", batch_size="0", seed="nan", sampler="mine")
    told = " ".join(warning.value for warning in app.warning)
    assert "batch_size is 0" in told
    assert "seed is nan" in told
    assert "sampler is mine" in told


def test_workers_are_measured_on_request(open_page, monkeypatch):
    app = open_page("loading", view="Workers", work="decode")
    assert "Nothing has been measured yet" in words(app)
    measured = [Timing(0, 240, 0.1, 2, 2), Timing(1, 240, 0.5, 2.4, 3)]
    monkeypatch.setattr(timing, "measure", lambda *args, **rest: iter(measured))
    app.button[0].click().run()
    assert "**No number of workers was faster**" in words(app)
    assert len(charts(app)["loading-times"]["data"]) == 3


def test_a_failed_measurement_is_told(open_page, monkeypatch):
    def fail(*args, **rest):
        raise timing.TimingError("The measurement was stopped: it took more than 90 s.")
        yield

    app = open_page("loading", view="Workers")
    monkeypatch.setattr(timing, "measure", fail)
    app.button[0].click().run()
    assert "was stopped" in app.error[0].value


def test_cifar10_offline_is_a_sentence(open_page, monkeypatch):
    def fail(root, progress):
        progress("Looking for CIFAR-10", 0.0)
        raise PictureError("CIFAR-10 cannot be downloaded from example.org.")

    app = open_page("loading", view="CIFAR-10")
    assert "not on this machine yet" in words(app)
    monkeypatch.setattr(cifar10, "load", fail)
    app.button[0].click().run()
    assert "cannot be downloaded" in app.error[0].value


def test_cifar10_where_it_is_kept(open_page, tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERS_DATA", str(tmp_path))
    labels = torch.arange(100) % 10
    split = Split(torch.zeros(100, 3, 32, 32, dtype=torch.uint8), labels)
    names = tuple(f"class{k}" for k in range(10))
    store.write(store.file_for(tmp_path, "cifar10"), Pictures(split, split, names))
    app = open_page("loading", view="CIFAR-10", cifar_batch="1")
    assert "images **(36, 3, 32, 32)**" in words(app)
    app.slider(key="loading-cifar_batch").set_value(50).run()
    assert "There is no batch 50: the last one, 1, is shown" in words(app)


def test_a_prediction_leads_to_its_case(open_page):
    app = open_page("loading", view="Predict, then see")
    app.radio(key="loading-predict-mean_of_means").set_value("75.0 %").run()
    assert any("it is **87.5 %**" in info.value for info in app.info)
    app.button(key="loading-predict-mean_of_means-show").click().run()
    assert app.segmented_control(key="loading-view").value == "batches"
    assert "**3** instead of 7" in words(app)


def test_ones_own_folders_and_labels_in_files(open_page, tmp_path):
    app = open_page("loading", view="Your own folders", labels="in .txt files", own_idx="16")
    assert "the label **frog**" in words(app) and "16 − 16 = **0** of the second" in words(app)
    app.selectbox(key="loading-choose-second").set_value("bird_image + bird_label").run()
    assert [metric.value for metric in app.metric] == ["16", "16", "32"]
    assert "bird_image + bird_label" in app.query_params["second"]
    app = open_page("loading", view="Your own folders", labels="a folder of yours", root_dir="/no")
    assert "cannot be opened as a folder" in app.error[0].value


def test_nothing_is_to_be_tried_that_is_so_already(open_page):
    app = open_page("loading", view="Batches")
    labels = [expander.label for expander in app.expander]
    assert any("What would a network learn from this order?" in label for label in labels)
    app.button(key="loading-try-0").click().run()
    assert app.toggle(key="loading-shuffle").value
    labels = [expander.label for expander in app.expander]
    assert "Take the pictures in order: which batch is the first with a frog?" in labels
