"""The list of runs: which, in what order, with what in each row, and compared with which."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainers.lessons.runs import examples, numbers, table
from explainers.lessons.runs.numbers import Values
from explainers.training import about, family, overview
from explainers.training.folder import Folder
from explainers.training.overview import Overviews
from explainers.training.parents import Parent
from tests.explainers.training.runs_made import finished


@pytest.fixture
def kin(tmp_path):
    """Four runs: a child and a grandchild of the first, and one by itself on other pictures."""
    first = finished(tmp_path, "first", (0.5, 0.8), made=1000.0, owner="me")
    child = finished(
        tmp_path, "child", (0.9,), made=2000.0, parent=Parent.of(first, 2, 8), batch_size=32
    )
    finished(tmp_path, "grandchild", (0.7,), made=4000.0, parent=Parent.of(child, 1, 4), seed=3)
    finished(tmp_path, "cats", (0.6,), made=3000.0, data="/home/me/cats.zip", owner="me")
    return tmp_path


def rows(runs, **values):
    return table.table(overview.look(runs), Values(**values), "me").rows


def names(runs, **values):
    return [(row.name, row.depth) for row in rows(runs, **values)]


def test_descendants_stand_below_their_run(kin):
    assert names(kin) == [("cats", 0), ("first", 0), ("child", 1), ("grandchild", 2)]
    assert names(kin, tree=False) == [
        (name, 0) for name in ("grandchild", "cats", "child", "first")
    ]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("best", ["child", "first", "grandchild", "cats"]),
        ("name", ["cats", "child", "first", "grandchild"]),
        ("newest", ["grandchild", "cats", "child", "first"]),
    ],
)
def test_runs_are_ordered_and_pinned_ones_come_first(kin, order, expected):
    assert [row.name for row in rows(kin, tree=False, order=order)] == expected
    about.set_pinned(Folder(kin / "first"), True)
    after = ["first", *(name for name in expected if name != "first")]
    assert [row.name for row in rows(kin, tree=False, order=order)] == after
    assert [row.pinned for row in rows(kin, tree=False, order=order)] == [True] + [False] * 3


RUN = examples.shipped().found[0]


@given(
    st.lists(st.tuples(st.none() | st.floats(0, 1), st.just(0.0) | st.floats(1, 1e9)), max_size=8),
    st.sampled_from(["best", "longest"]),
)
def test_a_run_of_which_it_is_not_known_comes_last(found, order):
    seen = [
        replace(RUN, name=f"{n}", best=best, status=replace(RUN.status, train_seconds=seconds))
        for n, (best, seconds) in enumerate(found)
    ]
    listed = table.table(Overviews(tuple(seen), ()), Values(order=order), "").rows
    of = 0 if order == "best" else 1
    kept = [found[int(row.name)][of] for row in listed]
    assert kept == sorted(kept, key=lambda one: -1.0 if one is None else one, reverse=True)


def test_runs_are_found_by_words_in_what_is_known_of_them(kin):
    about.set_note(Folder(kin / "child"), "for the lecture")
    assert names(kin, find="LECTURE the") == [("child", 0)]
    assert names(kin, find="cats.zip cpu") == [("cats", 0)]
    assert names(kin, find="child") == [("child", 0), ("grandchild", 1)]
    assert names(kin, find="nothing") == []
    assert [name for name, _ in names(kin, mine=True)] == ["cats", "first"]


def test_a_long_list_comes_in_parts(kin, monkeypatch):
    monkeypatch.setattr(table, "AT_ONCE", 3)
    found = overview.look(kin)
    one = table.table(found, Values(tree=False))
    assert (len(one.rows), one.kept, one.parts) == (3, 4, 2)
    last = table.table(found, Values(tree=False, page=2))
    assert [row.name for row in last.rows] == ["first"]
    assert table.table(found, Values(tree=False, page=1000)) == last


def test_a_row_tells_the_run_in_words(kin):
    row = next(row for row in rows(kin) if row.name == "child")
    assert (row.accuracy, row.best_epoch, row.duration) == ("90.0 %", "epoch 1 of 1", "12 s")
    assert (row.recipe, row.data, row.device, row.state) == ("notes", "drawn", "cpu", "Finished")
    assert (row.curve, row.epochs, row.going) == (((1.0,), (0.9,)), 1, False)
    assert row.differs == (
        "after first: 2 things differ: number of epochs 2 → 1, batch size 64 → 32, begun "
        "with its weights after epoch 2; +10.0 points"
    )


def test_a_row_is_compared_with_the_baseline_where_there_is_one(kin):
    told = {row.name: row.differs for row in rows(kin, baseline="child")}
    assert told["child"] == "all others are compared with this one"
    assert told["first"].endswith("; −10.0 points") and not told["first"].startswith("after")
    assert "accuracies on other pictures" in told["cats"]


def test_without_a_parent_it_is_the_run_before_on_the_same_pictures_of_the_same_owner(kin):
    later = finished(kin, "later", (0.5,), made=5000.0, owner="me", epochs=2)
    found = overview.look(kin)
    assert family.before(found, found.named("later"), "").name == "first"
    assert family.before(found, found.named("cats"), "") is None
    assert family.before(found, found.named("first"), "") is None
    assert family.before(found, found.named("later"), "later") is None
    later.recipe.unlink()


def test_a_parent_is_found_under_its_new_name_and_a_later_run_of_its_name_is_none(kin):
    (kin / "first").rename(kin / "renamed")
    finished(kin, "first", made=9000.0)
    found = overview.look(kin)
    assert family.parent(found, found.named("child")).name == "renamed"
    assert ("child", 1) in names(kin)
    (kin / "renamed" / "recipe.json").unlink()
    found = overview.look(kin)
    assert family.parent(found, found.named("child")) is None
    row = next(row for row in rows(kin) if row.name == "child")
    assert row.differs == "it began with the weights of first, which is not here any more"


def test_runs_that_descend_from_each_other_are_listed_all_the_same():
    one, other, *_ = examples.shipped().found
    pair = (
        replace(one, created=1.0, parent=Parent(other.name, 2.0)),
        replace(other, created=2.0, parent=Parent(one.name, 1.0)),
    )
    found = table.table(Overviews(pair, ()), Values())
    assert sorted(row.name for row in found.rows) == sorted(run.name for run in pair)


def test_names_that_are_not_there_are_complained_of_and_dropped():
    values = Values(run="gone", baseline="first")
    there = ["first"].__contains__
    assert numbers.missing(there, values) == {
        "run": "run is gone: there is no run of this name here."
    }
    assert numbers.settled(there, values) == Values(baseline="first")
    assert numbers.settled([].__contains__, values) == Values()
    assert numbers.missing(lambda _: pytest.fail("nothing is named"), Values()) == {}
