"""One's own picture on the evaluate page: its steps, its answer, its course, and the slips."""

import io

import pytest
import torch
from PIL import Image

from explainers.evaluation import subjects
from explainers.images import drawn, picture
from explainers.images.pictures import Pictures
from explainers.lessons.evaluate import words
from explainers.markdown import code
from explainers.networks.registry import TYPED
from explainers.training import checkpoint
from explainers.training.engine import Training
from explainers.training.folder import create
from explainers.training.recipe import Recipe
from explainers.transforms import start
from tests.explainers.training.conftest import split
from tests.pages.reading import charts

pytestmark = pytest.mark.usefixtures("places")

NETWORK = f"{TYPED} BatchNorm2d(3)|MaxPool2d(8)|Flatten()|Dropout(0.5)|Linear(48, 10)"


def of_file(orientation: int = 1) -> bytes:
    """A JPEG of a drawn ship, twice as high as it is wide, with what its camera noted."""
    image = Image.fromarray(drawn.draw("ship", 3, 64).permute(1, 2, 0).numpy())
    exif = Image.Exif()
    exif[0x0112] = orientation
    held = io.BytesIO()
    image.resize((40, 80)).save(held, "JPEG", exif=exif, quality=95)
    return held.getvalue()


@pytest.fixture
def run(places):
    recipe = Recipe(network=NETWORK, device="cpu", epochs=9, normalize=True)
    half = split(12, 1)
    with torch.random.fork_rng(devices=[]):
        training = Training(recipe, Pictures(half, half, drawn.CLASSES))
    folder = create(recipe, places / "runs", "first")
    for epoch in (1, 4, 9):
        with torch.no_grad():
            training.model[-1].bias[epoch] += 9
        checkpoint.save(folder.epoch(epoch), training)
    return folder


def text(app) -> str:
    return "\n".join(node.value for kind in (app.markdown, app.caption) for node in kind)


def bars(app) -> str:
    return next(node.proto.body for node in app.get("html") if "chances" in node.proto.body)


def test_a_turned_photograph_is_shown_upright_step_by_step(open_page):
    app = open_page("evaluate", view="own", picture="own")
    app.file_uploader(key="evaluate-file-own").upload("ship.jpg", of_file(6)).run()
    assert not app.exception
    assert "turned upright" in text(app)
    assert "| 1 the file |" in text(app) and "RGB, 80 × 40" in text(app)
    assert "middle 40 × 40 pixels" in text(app)
    model = subjects.trained.shipped("cifar_quick", "drawn")
    pixels = picture.to_tensor(picture.open_picture(of_file(6)), 32)
    chances = model.probabilities(pixels)[0]
    first = bars(app).partition("</tr>")[0]
    assert f">{model.label(int(chances.argmax()))}<" in first
    assert f"width:{100 * chances.max().item():.1f}" in first


def saved(image: Image.Image, kind: str, **given) -> bytes:
    held = io.BytesIO()
    image.save(held, kind, **given)
    return held.getvalue()


def first_row(app) -> str:
    return next(line for line in text(app).splitlines() if line.startswith("| 1 the file |"))


def test_the_first_row_says_what_was_opened_of_the_file(open_page):
    """A very long picture is made smaller, and of an animation the first picture is taken."""
    app = open_page("evaluate", view="own", picture="own")
    file = app.file_uploader(key="evaluate-file-own")
    file.upload("ship.png", saved(Image.new("RGB", (20_000, 1)), "PNG")).run()
    assert "20000 × 1 pixels in the file and is reduced to 1024 × 1" in first_row(app)
    assert "as its file holds it" not in first_row(app)
    app = open_page("evaluate", view="own", picture="own")
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "green", "blue")]
    moving = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    app.file_uploader(key="evaluate-file-own").upload("moving.gif", moving).run()
    assert "The file holds 3 pictures: the first one is taken." in first_row(app)
    assert text(app).count("the first one is taken") == 1


def test_of_a_file_as_it_is_nothing_more_is_said(open_page):
    app = open_page("evaluate", view="own", picture="own")
    app.file_uploader(key="evaluate-file-own").upload("ship.jpg", of_file()).run()
    assert "| The picture as its file holds it, upright. |" in first_row(app)


def test_a_file_that_is_no_picture_is_said_and_a_drawing_stands_in(open_page):
    app = open_page("evaluate", view="own", picture="own")
    app.file_uploader(key="evaluate-file-own").upload("x.png", b"no picture").run()
    assert "x" in app.error[0].value and not app.exception
    assert "2 on white" in text(app)


def test_the_course_of_the_answer_over_the_epochs(open_page, run):
    app = open_page("evaluate", view="own", weights="run", mode="RGB")
    (found,) = [chart for name, chart in charts(app).items() if "course" in name]
    cat = start.drawing("cat", 3, "landscape", "RGB").picture
    pixels = picture.to_tensor(picture.plain(cat), 32)
    expected = {
        epoch: subjects.network_of(subjects.of_run("first", epoch)).probabilities(pixels)[0]
        for epoch in (1, 4, 9)
    }
    assert found["data"][0]["x"] == [1, 4, 9]
    for line in found["data"]:
        k = drawn.CLASSES.index(line["name"])
        assert line["y"] == pytest.approx([one[k].item() for one in expected.values()], abs=1e-6)
    assert found["data"][0]["name"] == drawn.CLASSES[int(expected[9].argmax())]


@pytest.mark.parametrize("why", ["occlusion", "gradient"])
@pytest.mark.parametrize("slip", ["none", "train", "channels", "batch"])
def test_slips_are_answered_by_pytorch_and_never_break_the_page(open_page, run, slip, why):
    for weights in ("trained", "run"):
        app = open_page("evaluate", view="own", weights=weights, slip=slip, why=why)
        assert (bool(app.error), bool(app.info)) == {
            "none": (False, False),
            "train": (False, True),
            "channels": (True, False),
            "batch": (True, False),
        }[slip]
        if slip == "train":
            said = app.info[0].value
            changes = "`BatchNorm2d`" in said and "`Dropout`" in said
            assert changes == (weights == "run")
            assert (words.SAME_IN_TRAINING in said) == (weights == "trained")
    if slip == "channels":
        network = subjects.network_of(subjects.of_run("first", 9))
        with pytest.raises(RuntimeError) as caught:
            _ = torch.zeros(4, 32, 32) - torch.tensor(network.mean).view(3, 1, 1)
        assert code(f"RuntimeError: {caught.value}") in app.error[0].value
