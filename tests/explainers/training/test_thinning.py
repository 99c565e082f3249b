"""Which checkpoints a run keeps of its epochs."""

from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from explainers.images.pictures import Pictures
from explainers.training import engine, thinning
from explainers.training.engine import Training
from explainers.training.folder import create
from explainers.training.recipe import Recipe
from explainers.training.recorder import Recorder
from explainers.training.scalars import TEST_ACCURACY, ScalarReader
from explainers.training.status import StatusWriter
from explainers.training.thinning import MOST, kept


@given(
    st.integers(1, 1000).flatmap(
        lambda n: st.tuples(st.just(n), st.lists(st.booleans(), min_size=n, max_size=n))
    )
)
def test_of_any_run_the_first_the_last_the_best_and_some_between_are_kept(drawn):
    epochs, better = drawn
    there: set[int] = set()
    best = 1
    for done in range(1, epochs + 1):
        best = done if better[done - 1] else best
        there = (there | {done}) & kept(done, best, epochs)
        assert {1, best, done} <= there
        assert len(there) <= MOST
        # What is to be kept is there: nothing of it was thrown away by an earlier epoch.
        assert there == kept(done, best, epochs)
    if epochs <= MOST - 3:
        assert there == set(range(1, epochs + 1))
    assert all(
        later - earlier <= -(-epochs // (MOST - 3)) for earlier, later in pairwise(sorted(there))
    )


def test_a_recorder_throws_away_what_is_not_kept(
    tmp_path: Path, pictures: Pictures, monkeypatch
) -> None:
    monkeypatch.setattr(thinning, "MOST", 5)  # every fifth of ten epochs
    recipe = Recipe(
        network="layers: MaxPool2d(8)|Flatten()|Linear(48, 10)",
        device="cpu",
        batch_size=64,
        epochs=10,
        optimizer="adam",
        lr=0.01,
    )
    folder = create(recipe, tmp_path, "one")
    state = None
    for stop in (6, 10):  # the second worker has to know what the first one's best was
        training = Training(recipe, pictures, state=state)
        recorder = Recorder(folder, StatusWriter(folder), training, pictures)
        for event in training.run():
            recorder.record(event)
            if isinstance(event, engine.events.Epoch) and event.epoch == stop:
                break
        recorder.close()
        state = training.state_dict()
    tested = ScalarReader(folder.path).read()[TEST_ACCURACY]
    assert len(tested.values) == recipe.epochs
    best = 1 + tested.values.index(max(tested.values))
    names = sorted(path.name for path in folder.checkpoints.glob("epoch-*"))
    assert names == [f"epoch-{epoch:04d}.pt" for epoch in sorted({1, 5, 10, best})]
