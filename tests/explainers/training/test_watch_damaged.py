"""What a watcher sees of a run one of whose files is damaged: all the rest, and a sentence."""

import json
import time

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explainers.training import watch as train_live
from explainers.training.folder import create
from explainers.training.recipe import preset
from explainers.training.run import Run
from explainers.training.status import Status

COUNT = 12
GUESSES = {
    "step": 3,
    "epoch": 0,
    "indices": list(range(COUNT)),
    "guesses": [1] * COUNT,
    "probabilities": [[0.25, 0.5, 0.25]] * COUNT,
}
SAMPLE = {
    "images": torch.zeros(COUNT, 3, 32, 32, dtype=torch.uint8),
    "labels": torch.arange(COUNT) % 3,
    "classes": ["a", "b", "c"],
}
LEFT_OUT = ["cat/1.png cannot be read."]


@pytest.fixture
def watched(tmp_path):
    """A run's folder with all three files whole, and who watches it."""
    folder = create(preset("notes", epochs=2), tmp_path / "runs", "one")
    Status(phase="finished", message="Trained.", time=time.time(), epochs=2).write(folder)
    mend(folder)
    return folder


def mend(folder) -> None:
    folder.guesses.write_text(json.dumps(GUESSES))
    folder.data.write_text(json.dumps({"left_out": LEFT_OUT}))
    torch.save(SAMPLE, folder.sample)


def look(folder) -> dict:
    return train_live.Watch(Run(folder.path)).frame().data


def test_nothing_is_said_of_whole_files(watched):
    frame = look(watched)
    assert frame["damaged"] == [] and frame["left_out"] == LEFT_OUT
    assert frame["guesses"]["guess"] == [1] * COUNT


def of_one(number: int) -> torch.Tensor:
    return torch.tensor([number]).expand(10_000_000)


@pytest.mark.parametrize(
    "part",
    [
        {"images": SAMPLE["images"][:1].expand(10_000_000, 3, 32, 32), "labels": of_one(0)},
        {"images": SAMPLE["images"].to("meta"), "labels": SAMPLE["labels"].to("meta")},
        {"images": SAMPLE["images"].to_sparse()},
        {"images": SAMPLE["images"][:0], "labels": SAMPLE["labels"][:0]},
    ],
    ids=["of a few bytes", "without numbers", "sparse", "none"],
)
def test_pictures_that_are_none_are_told_and_not_unfolded(watched, part):
    torch.save({**SAMPLE, **part}, watched.sample)
    frame = look(watched)
    assert len(frame["damaged"]) == 1 and "sample.pt" in frame["damaged"][0]
    assert frame["guesses"] is None and frame["left_out"] == LEFT_OUT


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 99), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from([*GUESSES, "left_out"]), inner)
    ),
    max_leaves=8,
)
other_json = st.one_of(
    json_values,
    st.builds(lambda key, value: {**GUESSES, key: value}, st.sampled_from([*GUESSES]), json_values),
).map(lambda value: json.dumps(value).encode())


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(["guesses", "data", "sample"]),
    st.one_of(st.binary(max_size=40), other_json, st.floats(0, 0.99)),
)
def test_a_damaged_file_takes_only_its_own_part_away(watched, which, content):
    mend(watched)
    path = getattr(watched, which)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(content * len(whole))] if isinstance(content, float) else content)
    watch = train_live.Watch(Run(watched.path))
    frame = watch.frame().data
    assert frame["phase"] == "finished"
    if which in ("sample", "guesses"):
        assert frame["left_out"] == LEFT_OUT
        assert (frame["guesses"] is None) is (path.name in " ".join(frame["damaged"]))
    if which == "data":
        assert frame["guesses"]["guess"] == [1] * COUNT
        assert path.name in " ".join(frame["damaged"]) or isinstance(json.loads(content), dict)
    assert (watch.sheet() == b"") is (which == "sample")


@pytest.mark.parametrize(
    "change",
    [
        {"images": SAMPLE["images"].float()},
        {"images": SAMPLE["images"][:5]},
        {"labels": SAMPLE["labels"] + 1},
        {"labels": SAMPLE["labels"].float()},
        {"classes": None},
        {"images": "none"},
    ],
)
def test_a_sample_of_something_else_is_told(watched, change):
    torch.save({**SAMPLE, **change}, watched.sample)
    frame = look(watched)
    assert frame["guesses"] is None and "sample.pt is damaged" in frame["damaged"][0]


def test_guesses_of_other_pictures_are_told(watched):
    fewer = {
        key: value[:5] if key in ("images", "labels") else value for key, value in SAMPLE.items()
    }
    torch.save(fewer, watched.sample)
    frame = look(watched)
    assert frame["guesses"] is None and "not of the pictures in sample.pt" in frame["damaged"][0]
