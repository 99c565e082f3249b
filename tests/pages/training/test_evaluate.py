"""The evaluate page: numbers of a run and of shipped weights, and what is missing is said."""

import contextlib
import io
import json

import pytest
import torch

from explainers import serving
from explainers.evaluation import calibration, likeness, steadiness, subjects, testing
from explainers.images import drawn, store
from explainers.images.pictures import Pictures, Split
from explainers.lessons.evaluate import words
from explainers.markdown import plain
from explainers.networks.registry import TYPED
from explainers.training.engine import Training
from explainers.training.folder import create
from explainers.training.recipe import Recipe
from explainers.training.recorder import Recorder
from explainers.training.status import StatusWriter
from pages.parts.held import AGAIN
from tests.pages.reading import as_read, sent

RECIPE = Recipe(
    network=f"{TYPED} MaxPool2d(8)|Flatten()|Linear(48, 10)",
    device="cpu",
    data="drawn",
    batch_size=20,
    epochs=3,
    lr=0.5,
)


def half(seed: int) -> Split:
    """Four drawings of each class."""
    images = [drawn.draw_several(name, range(seed, seed + 4)) for name in drawn.CLASSES]
    return Split(torch.cat(images), torch.arange(10).repeat_interleave(4))


@pytest.fixture(autouse=True)
def pictures(places):
    """A data set of drawings that is small, and that all the app takes for the drawn one."""
    found = Pictures(half(0), half(1000), drawn.CLASSES)
    store.write(drawn.kept(places / "data"), found)
    for held in (testing._read._kept, testing._jobs._jobs, subjects._computed._jobs):
        held.clear()
    return found


@pytest.fixture
def run(places, pictures):
    folder = create(RECIPE, places / "runs", "first")
    with torch.random.fork_rng(devices=[]):
        training = Training(RECIPE, pictures)
        recorder = Recorder(folder, StatusWriter(folder), training, pictures)
        for event in training.run():
            recorder.record(event)
        recorder.close()
    return folder


def component(app, key: str) -> dict:
    (found,) = [sent(n) for n in app.get("bidi_component") if key in n.proto.id]
    return found


def text(app) -> str:
    return "\n".join(node.value for kind in (app.markdown, app.caption) for node in kind)


def test_the_matrix_and_its_cells_are_those_of_the_run(open_page, run, pictures):
    app = open_page("evaluate", weights="run", run="first", epoch="2", target="0", guess="0")
    scores = subjects.predictions.read(run.tested(2))
    guesses, labels = scores.argmax(1), pictures.test.labels
    matrix = component(app, "evaluate-matrix")
    for row in range(10):
        for column in range(10):
            count = int(((labels == row) & (guesses == column)).sum())
            assert matrix["counts"][row][column] == count
    right = int((guesses == labels).sum())
    assert f"{right} of 40" in text(app)
    row, column = next(
        (r, c) for r in range(10) for c in range(10) if r != c and matrix["counts"][r][c]
    )
    app = open_page(
        "evaluate", weights="run", run="first", epoch="2", target=str(row), guess=str(column)
    )
    behind = component(app, "evaluate-behind-wall")
    assert len(behind["images"]) == matrix["counts"][row][column]
    name, other = drawn.CLASSES[row], drawn.CLASSES[column]
    assert all(one.startswith(other) and one.endswith(f"is {name}") for one in behind["captions"])


def test_another_epoch_is_another_test(open_page, run):
    app = open_page("evaluate", weights="run")
    slider = app.slider(key="evaluate-epoch")
    assert (slider.value, slider.max) == (3, 3)
    first = open_page("evaluate", weights="run", epoch="1")
    assert component(first, "matrix")["counts"] != component(app, "matrix")["counts"]


def test_mistakes_are_listed_surest_first(open_page, run, pictures):
    app = open_page("evaluate", view="mistakes", weights="run", epoch="1")
    scores = subjects.predictions.read(run.tested(1))
    sure, guesses = scores.softmax(1).max(1)
    wrong = (guesses != pictures.test.labels).nonzero().view(-1)
    assert f"{len(wrong)}" in text(app)
    surest = wrong[sure[wrong].argmax()]
    wall = component(app, "evaluate-mistakes-wall")
    assert len(wall["images"]) == min(24, len(wrong))
    assert wall["captions"][0].startswith(drawn.CLASSES[guesses[surest]])
    assert f"Test picture {surest}, labelled" in text(app)


def test_shipped_weights_are_asked_without_any_run(open_page, pictures):
    app = open_page("evaluate")
    model = subjects.trained.shipped("cifar_quick", "drawn")
    guesses = model.probabilities(pictures.test.images).argmax(1)
    right = int((guesses == pictures.test.labels).sum())
    assert f"{right} of 40" in text(app)
    app = open_page("evaluate", weights="run")
    assert app.info[0].value == words.NO_RUN


def test_without_cifar10_a_download_is_offered(open_page):
    app = open_page("evaluate", trained_on="photographs")
    assert "CIFAR-10 is not on this machine yet" in app.info[0].value
    app = open_page("evaluate", trained_on="photographs", data="drawn")
    assert words.FOREIGN in text(app)


def test_where_the_data_are_gone_numbers_stay_and_pictures_do_not(open_page, run, places):
    store.write(drawn.kept(places / "data"), Pictures(half(0), half(2000), drawn.CLASSES))
    testing._read._kept.clear()
    testing._jobs._jobs.clear()
    app = open_page("evaluate", weights="run", epoch="2")
    assert component(app, "evaluate-matrix")
    assert "they have changed since" in text(app)
    assert not [n for n in app.get("bidi_component") if "wall" in n.proto.id]


def test_somebody_elses_uploads_are_not_shown(open_page, run, visit_as):
    recipe = RECIPE.with_changes(data="/somewhere/else")
    (run.path / "recipe.json").write_text(recipe.to_json())
    visit_as("a" * 32)
    assert serving.shared()
    app = open_page("evaluate", weights="run", epoch="2")
    assert plain(words.NO_PICTURES.format(words.NOT_YOURS)) in text(app)
    assert component(app, "evaluate-matrix")
    for view in ("classes", "own"):
        app = open_page("evaluate", view=view, weights="run", epoch="2")
        assert "/somewhere" not in app.code[0].value
        assert str(run.path.parent) not in app.code[0].value


def test_a_run_that_is_not_there_is_said(open_page, run):
    app = open_page("evaluate", weights="run", run="lost")
    assert any("no run called" in warning.value for warning in app.warning)
    assert component(app, "evaluate-matrix")


def test_a_temperature_is_told_of_the_other_half(open_page, run):
    app = open_page("evaluate", view="calibration", weights="run", epoch="3")
    scores, labels = (subjects.predictions.read(run.tested(3)), half(1000).labels)
    answers = subjects.Answers(scores, labels, drawn.CLASSES)
    found = calibration.scaled(answers, 10, calibration.fitted(answers))
    assert f"| 1 | {found.before.loss:.4f} | {found.before.ece:.4f} |" in text(app)
    assert f"{found.after.loss:.4f}" in text(app)
    app.slider(key="evaluate-temperature").set_value(2.0).run()
    _, told = calibration.halves(len(labels))
    softened = torch.nn.functional.cross_entropy(scores[told].double() / 2, labels[told])
    assert f"| 2 | {softened.item():.4f} |" in text(app)
    app.button(key="evaluate-best").click().run()
    assert float(app.query_params["temperature"]) == round(found.temperature, 2)
    assert not app.exception


def test_two_epochs_are_compared_picture_by_picture(open_page, run):
    asked = {"weights": "run", "epoch": "1", "other_weights": "run", "other_epoch": "3"}
    app = open_page("evaluate", view="versus", which="other", **asked)
    labels = half(1000).labels
    first, second = (subjects.predictions.read(run.tested(k)).argmax(1) == labels for k in (1, 3))
    only = int((~first & second).sum())
    assert f"**{only}** | {int((~first & ~second).sum())}" in text(app)
    shown = component(app, "evaluate-versus")["images"] if only else []
    assert len(shown) == min(24, only)


def test_a_network_is_not_compared_with_itself_in_silence(open_page, run):
    asked = {"weights": "run", "other_weights": "run", "other_run": "lost"}
    app = open_page("evaluate", view="versus", **asked)
    assert [as_read(one.value) for one in app.info] == [words.THE_SAME]
    assert "very same pictures" not in text(app) and "McNemar's test)" not in text(app)
    app = open_page("evaluate", view="versus", other_epoch="1", **{**asked, "other_run": "first"})
    assert not app.info and not app.exception  # two epochs of one run are two networks
    app = open_page("evaluate", view="versus", weights="relu", other_weights="relu")
    assert [as_read(one.value) for one in app.info] == [words.THE_SAME]


def test_flipped_pictures_change_some_answers(open_page, run, pictures):
    app = open_page("evaluate", view="steady", weights="run", epoch="1", way="right", by="4")
    network = subjects.network_of(subjects.of_run("first", 1))
    images = pictures.test.images
    before, after = (
        network.probabilities(some).argmax(1) for some in (images, steadiness.shifted(images, 0, 4))
    )
    count = int((before != after).sum())
    assert f"{count} of 40" in text(app)
    assert 0 < count < 20
    assert len(component(app, "evaluate-steady")["images"]) == count


def test_of_many_classes_those_that_are_mixed_up_most_have_a_matrix(open_page, run):
    names = [f"class {k}" for k in range(25)]
    scores = torch.randn(300, 25, generator=torch.Generator().manual_seed(0))
    labels = torch.arange(300) % 25
    subjects.predictions.write(run, 2, scores)
    subjects.predictions.write_labels(run, labels)
    told = json.loads(run.data.read_text())
    told["fingerprint"]["classes"] = names
    run.data.write_text(json.dumps(told))
    app = open_page("evaluate", weights="run", epoch="2", target="24", guess="9999")
    matrix = component(app, "evaluate-matrix")
    assert len(matrix["classes"]) == 20 and len(matrix["counts"]) == 20
    assert "Of 25 classes the 20 are shown" in text(app)
    count = int(((labels == 24) & (scores.argmax(1) == 24)).sum())
    assert f"**{count} pictures** of the class *class 24*" in text(app)


def over(job):
    """The result of a job, when it has come to its end."""
    assert job.wait(60)
    return job.result()


@pytest.mark.parametrize("of", ["features", "pixels"])
def test_the_map_of_the_test_pictures(open_page, run, pictures, of):
    over(likeness.mapped(subjects.of_run("first", 2), of))
    app = open_page("evaluate", view="map", weights="run", run="first", epoch="2", of=of, index="7")
    figure = component(app, "evaluate-map")
    points = [number for trace in figure["data"] for number in trace.get("ids", [])]
    assert sorted(map(int, points)) == list(range(40))
    assert "**40** of 40 test pictures" in text(app)
    printed = said_by(app.code[-1].value)
    assert printed[-1].startswith("7 lies at ")
    for axis, value in enumerate(printed[-1].split()[-2:]):
        told = next(m.value for m in app.markdown if m.value.startswith(f"**Axis {axis + 1}: "))
        shown = told.split(": ")[1].split("**")[0].replace("−", "-")
        assert float(shown) == pytest.approx(float(value), abs=2e-3)


def said_by(snippet: str) -> list[str]:
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(compile(snippet, "snippet", "exec"), {})
    return output.getvalue().splitlines()


@pytest.mark.parametrize("metric", ["euclidean", "cosine"])
def test_the_nearest_training_pictures(open_page, run, pictures, metric):
    over(likeness.shelf(subjects.of_run("first", 2)))
    asked = {"weights": "run", "run": "first", "epoch": "2", "metric": metric}
    app = open_page("evaluate", view="near", index="12", **asked)
    wall = component(app, "evaluate-near")
    assert len(wall["images"]) == 8
    for line, caption in zip(said_by(app.code[-1].value), wall["captions"], strict=True):
        _, name, far = line.split()
        shown, distance = caption.split("\n")
        assert shown == name
        assert float(distance.replace("−", "-")) == pytest.approx(float(far), rel=0.01, abs=1e-4)
    assert "40 of 40 training pictures" in text(app)
    app = open_page("evaluate", view="near", index="900", **asked)
    assert not app.exception and "test picture 39" in text(app)


def test_what_was_told_of_an_address_stays_until_the_reader_moves(open_page, run):
    app = open_page("evaluate", view="map", run="lost")
    (told,) = [warning.value for warning in app.warning]
    assert "no run called “lost”" in told
    app.session_state[AGAIN] = "evaluate"  # the page draws itself anew: an answer is there
    assert [warning.value for warning in app.run().warning] == [told]
    assert not app.run().warning


@pytest.mark.parametrize(
    ("view", "asked", "said"),
    [
        ("map", {"index": "40"}, "at most 39. 0 is taken."),
        ("near", {"index": "40"}, "at most 39. That is taken."),
        ("mistakes", {"index": "40"}, f"at most 39. {words.FIRST_OF_LIST}"),
        ("classes", {"target": "10"}, "at most 9. That is taken."),
        ("classes", {"guess": "9999"}, "at most 9. That is taken."),
        ("mistakes", {"page": "9999"}, "That is taken."),
        ("classes", {"run": "first", "epoch": "77"}, "after epoch 3 is taken."),
        ("classes", {"run": "first", "epoch": "-3"}, "The last epoch, 3, is taken."),
        ("versus", {"other_run": "first", "other_epoch": "-3"}, "The last epoch, 3, is taken."),
    ],
)
def test_what_an_address_asks_for_beyond_what_there_is_is_told(open_page, run, view, asked, said):
    app = open_page("evaluate", view=view, **asked)
    *_, name = asked
    (told,) = [as_read(warning.value) for warning in app.warning]
    assert f"{name} is {asked[name]}: " in told
    assert said in told
