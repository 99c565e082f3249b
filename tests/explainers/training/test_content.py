"""A frame holds codes, numbers, names that were given and a few free texts: no sentence of ours."""

import json
import time
from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from explainers.lessons.train import live
from explainers.training import content
from explainers.training.changes import FIELDS, Change
from explainers.training.curves import Curve
from explainers.training.events import Guesses
from explainers.training.parents import Parent
from explainers.training.recipe import OPTIMIZERS, preset
from explainers.training.scalars import TAGS, TRAIN_LOSS
from explainers.training.status import DOUBTS, OVER, RUNNING, Status
from tests.explainers.training.texts import holds_no_sentence

texts = st.text(max_size=20).map(lambda text: f"Said: {text}")  # never one of the codes
small = st.integers(0, 9)
positive = st.floats(0, 1e300)
DRAWN = {
    "phase": st.sampled_from([*RUNNING, *OVER]),
    "doubt": st.sampled_from(DOUBTS),
    "fraction": st.floats(0, 1),
    "time": st.sampled_from([0.0, 1e9]),
    "lr_scale": st.floats(1e-3, 1e3),
    "begins_in": st.none() | st.floats(0, 1e6),
    **dict.fromkeys(
        ("lr", "images_per_second", "test_loss", "test_accuracy"), st.none() | positive
    ),
    "train_seconds": st.sampled_from([0.0, 0.25, 3599.6]),
    **{field.name: small for field in fields(Status) if field.type == "int"},
    **dict.fromkeys(("message", "remark", "device", "precision", "process"), texts),
}
statuses = st.builds(Status, **DRAWN)
recipes = st.builds(
    lambda name, optimizer, network: preset(name, optimizer=optimizer, network=network),
    st.sampled_from(["notes", "fast"]),
    st.sampled_from([*OPTIMIZERS]),
    st.sampled_from(["cifar_quick", "cifar_quick_relu"]),
)


@st.composite
def curves(draw):
    found = {}
    for tag in TAGS:
        values = draw(st.lists(st.floats(width=32), max_size=4))
        found[tag] = Curve(smooth=tag.startswith("train"))
        found[tag].extend(range(len(values)), values)
    return found


def frame(status, recipe, found):
    """As `Watch` puts it together."""
    return {
        "phase": status.phase,
        "state": content.state(status),
        "news": content.news(status),
        "message": content.message(status),
        **content.numbers(status, recipe, found),
        "charts": content.charts(status, found),
        "changes": content.changes([Change(3, field, 0.5, 0.25) for field in FIELDS]),
        "fork": content.fork(Parent("parent", step=2)),
        "note": content.note(recipe, found),
        "guesses": content.said(Guesses(1, 0, (0,), (1,), ((0.25, 0.75),))),
    }


@given(statuses, recipes, curves())
def test_no_frame_holds_a_sentence(status, recipe, found):
    made = frame(status, recipe, found)
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    holds_no_sentence(made, ["parent", recipe.optimizer, status.device, status.precision])


@given(statuses)
def test_every_code_has_its_words(status):
    news = content.news(status)
    assert status.phase in live.LIVE["phases"]
    assert news in ("", "message") or news in live.LIVE
    assert bool(content.message(status)) is (news == "message")
    assert (news == "") is (status.phase in ("failed", "diverged", "killed"))
    assert set(live.LIVE["turned"]) == set(FIELDS)
    assert set(content.NOTES) < set(live.LIVE)
    assert (content.state(status) == "over") is (status.phase in OVER)


@given(curves(), st.sampled_from(["notes", "fast"]))
def test_what_is_said_of_the_loss_is_said_of_a_run_that_has_one(found, name):
    recipe = preset(name)
    note = content.note(recipe, found)
    assert (note is None) is (not recipe.label_smoothing or not found[TRAIN_LOSS].steps)


def test_a_frame_names_the_curves_that_are_sent_by_their_ends():
    made = content.charts(Status(time=time.time()), {tag: Curve() for tag in TAGS})
    assert {name for name, value in made.items() if not isinstance(value, int)} == {
        *("loss", "smoothed", "means", "test_loss", "accuracy", "lr", "speed"),
    }
