"""The training page: controls and recipe, and what it says where something is wrong."""

import json

import pytest
from PIL import Image

from explainers import places as where
from explainers.images import reading
from explainers.lessons.train import beliefs
from explainers.locks import Lock
from explainers.markdown import plain
from explainers.training import devices, epoch_time
from explainers.training.epoch_time import Timing
from explainers.training.folder import create
from explainers.training.recipe import preset
from explainers.training.status import Result, Status
from pages.parts.pictures import own
from pages.training.train import starting
from tests.pages.reading import components, sent

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def started(monkeypatch):
    """The recipes that Start was pressed for; no process is started."""
    recipes = []

    def start(recipe, runs, name, *, cache, weights, owner):
        recipes.append(recipe)
        return type("Started", (), {"name": create(recipe, runs, name).path.name})

    monkeypatch.setattr(starting, "start_next", start)
    return recipes


def command(app) -> str:
    return next(code.value for code in app.code if code.value.startswith("python -m"))


def texts(elements) -> str:
    return " ".join(element.value for element in elements)


def looked_at(app) -> dict:
    """What the view of the run is told: it asks for all else by itself."""
    return sent(app.get("bidi_component")[0])


def test_choosing_a_recipe_sets_its_own_values(open_page, unfold, started):
    app = unfold(open_page("train"), "train-more")
    app.number_input(key="train-lr").set_value(0.5).run()
    assert dict(app.query_params) == {"lr": "0.5"}
    app.selectbox(key="train-recipe").set_value("notes").run()
    app.selectbox(key="train-recipe").set_value("fast").run()
    assert dict(app.query_params) == {}
    app.selectbox(key="train-recipe").set_value("notes").run()
    notes = preset("notes")
    assert app.number_input(key="train-lr").value == notes.lr
    assert app.select_slider(key="train-batch_size").value == str(notes.batch_size)
    assert app.selectbox(key="train-optimizer").value == notes.optimizer
    assert dict(app.query_params) == {"recipe": "notes"}
    app.button(key="train-start").click().run()
    assert started == [notes]


def test_the_address_holds_the_settings(open_page, started):
    app = open_page("train", recipe="fast", epochs="3", relu="true", optimizer="adam", lr="0.002")
    assert "--recipe fast" in command(app)
    for option in ("--epochs 3", "--optimizer adam", "--lr 0.002", "--relu"):
        assert option in command(app)
    app.button(key="train-start").click().run()
    wanted = preset("fast", epochs=3, optimizer="adam", lr=0.002, network="cifar_quick_relu")
    assert started == [wanted]
    assert app.query_params["run"] == "drawn-fast-relu"


def test_settings_in_the_address_that_cannot_be_are_said(open_page):
    app = open_page("train", epochs="0", lr="nan", recipe="slow", run="gone")
    said = texts(app.warning)
    assert "epochs is 0: here it is a whole number from 1 to 1,000" in said
    assert "lr is nan" in said
    assert "recipe is slow: it must be one of notes, fast, best" in said


def test_a_run_that_is_not_there_is_said(open_page, places):
    create(preset("notes"), places / "runs", "here")
    app = open_page("train", run="gone")
    assert "There is no run called gone" in texts(app.warning)
    assert looked_at(app)["run"] == "here"


def test_a_device_that_is_not_there_is_explained_and_cannot_be_started(open_page, unfold):
    app = unfold(open_page("train", device="mps"), "train-more")
    assert "device=mps: PyTorch finds none here. It finds: cpu" in texts(app.error)
    assert app.button(key="train-start").disabled
    app.selectbox(key="train-device").set_value("cpu").run()
    assert not app.error
    assert not app.button(key="train-start").disabled


def test_pictures_of_ones_own(open_page, places, started):
    app = open_page("train", data="own")
    assert "path is empty" in texts(app.error)
    app.text_input(key="train-path").set_value(str(places / "nowhere")).run()
    assert "there is no folder or ZIP of this name" in texts(app.error)
    assert app.button(key="train-start").disabled
    folder = made_pets(places, "pets")
    (folder / "train" / "dog" / "*notes*.txt").write_bytes(b"no picture")
    assert read_ahead(folder, places).over
    app.text_input(key="train-path").set_value(str(folder)).run()
    assert not app.error
    assert "5 files to train on and 4 to test on, in 2 classes" in texts(app.caption)
    assert "**cat** 2 + 2, **dog** 2 + 2" in texts(app.caption)
    assert "1 file was left out" in [expander.label for expander in app.expander]
    assert "train/dog/*notes*.txt is not a picture" in texts(app.text)
    app.button(key="train-start").click().run()
    assert started[0].data == str(folder)


def test_what_makes_a_training_meaningless_is_said_before_start(open_page, places, started):
    folder = made_pets(places, "half")
    for file in folder.glob("*/dog/*"):
        file.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    assert read_ahead(folder, places).over
    app = open_page("train", data="own", path=str(folder))
    assert "the class “dog” has no picture that can be read below train" in texts(app.error)
    assert app.button(key="train-start").disabled and started == []


def made_pets(places, name):
    for part in ("train", "test"):
        for number, kind in enumerate(("cat", "dog")):
            (places / name / part / kind).mkdir(parents=True)
            for k in range(2):
                picture = Image.new("RGB", (8, 8), (90 * number, 9 * k, 0))
                picture.save(places / name / part / kind / f"{k}.png")
    return places / name


def read_ahead(folder, places):
    """What the page shows is read in the background: wait for the end of it."""
    begun = reading.look(folder, where.data(), own.stamp(str(folder)))
    assert begun.wait(30)
    return begun


def test_an_upload_that_is_no_zip_is_refused_in_words(open_page):
    app = open_page("train", data="own")
    app.file_uploader(key="train-upload").upload("pets.zip", b"not a zip").run()
    assert "pets.zip is neither a folder nor a whole ZIP" in texts(app.warning)
    assert app.text_input(key="train-path").value == ""


def test_start_while_a_run_goes_on_asks_first(open_page, places, started):
    folder = create(preset("notes"), places / "runs", "busy")
    lock = Lock(folder.lock)
    assert lock.acquire()
    Status(phase="training", message="Training: epoch 1 of 10.", pid=1).write(folder)
    app = open_page("train")
    assert looked_at(app)["run"] == "busy" and looked_at(app)["state"] == "going"
    app.button(key="train-start").click().run()
    assert "**busy is being trained.**" in texts(app.markdown)
    assert started == []
    wait = next(button for button in app.button if button.label == "Have mine wait")
    wait.click().run()
    assert started == [preset("fast")]
    lock.release()


@pytest.mark.parametrize("answer", ["Start mine", "Leave it", "Start"])
def test_where_the_other_run_ends_before_the_answer_ones_own_is_still_offered(
    open_page, places, started, answer
):
    folder = create(preset("notes"), places / "runs", "busy")
    lock = Lock(folder.lock)
    assert lock.acquire()
    Status(phase="training", message="Training: epoch 1 of 10.", pid=1).write(folder)
    app = open_page("train", lr="0.005")
    app.button(key="train-start").click().run()
    Status(phase="stopped", message="Stopped.", pid=1).write(folder)
    lock.release()
    app = app.run()
    told = "**The other run has ended.** Yours has not been started yet"
    assert told in texts(app.markdown) and started == []
    labels = [button.label for button in app.button]
    assert not {"Have mine wait", "Stop it and start mine"} & set(labels)
    next(button for button in app.button if button.label == answer).click().run()
    assert [one.lr for one in started] == ([] if answer == "Leave it" else [0.005])
    assert told not in texts(app.markdown) and starting.ASKED not in app.session_state


def test_the_learning_rate_of_a_run_that_goes_on_is_scaled_step_by_step(open_page, places):
    folder = create(preset("notes"), places / "runs", "busy")
    lock = Lock(folder.lock)
    assert lock.acquire()
    Status(phase="training", message="Training: epoch 1 of 10.").write(folder)
    app = open_page("train")
    for _ in range(2):
        app.button(key="train-lr-0.5").click().run()
    asked = json.loads(folder.control.read_text())
    assert asked["lr_scale"] == 0.25
    lock.release()


def test_a_killed_run_is_told_with_its_last_words(open_page, places):
    folder = create(preset("notes"), places / "runs", "dead")
    Status(phase="training", message="Training: epoch 1 of 10.", pid=1, step=5).write(folder)
    folder.log.write_text("epoch 1 done\nKilled by the night watch\n")
    app = open_page("train")
    assert "was killed or crashed after step 5" in texts(app.error)
    assert "Killed by the night watch" in texts(app.code)
    assert app.button(key="train-resume").label == "Go on from here"
    assert looked_at(app)["state"] == "over"


def test_a_run_whose_pictures_changed_offers_a_new_one_from_its_weights(
    open_page, places, monkeypatch
):
    folder = create(preset("notes", data=str(places / "mine")), places / "runs", "mine")
    folder.latest.write_bytes(b"weights")
    message = "The class “_cat_” is called “$dog$” now."
    Result("failed", message, step=7, weights_usable=True).write(folder)
    Status(phase="failed", message=message, pid=1, step=7).write(folder)
    asked = []

    def start(recipe, runs, name, **rest):
        asked.append((recipe, name, rest["weights"]))
        return type("Started", (), {"name": create(recipe, runs, f"{name}-2").path.name})

    monkeypatch.setattr(starting, "start_next", start)
    app = open_page("train")
    assert plain(message) in texts(app.error) and "$dog$" not in texts(app.error)
    app.button(key="train-fork").click().run()
    assert not app.exception
    assert asked == [(preset("notes", data=str(places / "mine")), "mine", folder.latest)]
    assert app.query_params["run"] == "mine-2"


def test_the_questions_have_their_stages(open_page):
    app = open_page("train", view="Predict, then see")
    for radio in app.radio:
        radio.set_value(radio.options[0]).run()
    assert not app.exception
    assert len(app.radio) == len(components(app)) == len(beliefs.predictions())


def test_devices_are_measured_on_request_and_shown_beside_the_notes(open_page, monkeypatch):
    asked = []

    def measure(recipe, found):
        asked.append((recipe.batch_size, tuple(found)))
        yield Timing("cpu", "cpu (my chip)", 40, 2500, 2.0)

    monkeypatch.setattr(epoch_time, "measure", measure)
    app = open_page("train", view="One epoch on each device", batch_size="256")
    assert "RTX 2060" in texts(app.markdown) and "my chip" not in texts(app.markdown)
    next(b for b in app.button if b.label == "Measure on this machine").click().run()
    assert asked == [(256, devices.available())]
    assert "| `cpu (my chip)` | 40 s | 1,250 |" in texts(app.markdown)
