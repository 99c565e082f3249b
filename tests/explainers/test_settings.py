"""Values in an address: read back as written, and every unusable one answered in a sentence."""

from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainers import catalogue, settings
from explainers.kinds import Choice, Number, Pair, Several, Text, Whole
from explainers.settings import Only

VIEWS = {"one": "The first", "two": "The second", "l1": "L1"}


@dataclass(frozen=True, kw_only=True)
class Group(settings.Values):
    lr: Annotated[float, Number(0.0, 10.0)] = 0.1
    stride: Annotated[int, Whole(1, 5)] = 1


@dataclass(frozen=True, kw_only=True)
class Values(Group):
    view: Annotated[str, Choice(VIEWS, was={"Number two": "two"})] = "one"
    mode: Annotated[str, Choice(("zeros", "reflect"))] = "zeros"
    bias: bool = False
    kernel_size: Annotated[tuple[int, int], Pair(1, 5)] = (3, 3)
    racers: Annotated[tuple[str, ...], Several(Choice(VIEWS))] = ("one",)
    input: Annotated[str, Text(4000)] = ""
    stride: Annotated[int, Whole(1, 9)] = 2
    source: Annotated[str, Choice(("drawn", "set", "camera"))] = "drawn"
    data: Annotated[str, Choice(("theirs", "own")), Only("source", "set")] = "theirs"
    path: Annotated[str, Text(50), Only("data", "own")] = ""
    shot: Annotated[int, Whole(0, 9), Only("source", "camera", "set")] = 0


TABLE = settings.table(Values)


@given(
    st.builds(
        Values,
        view=st.sampled_from(list(VIEWS)),
        stride=st.integers(1, 9),
        lr=st.floats(0, 10).map(lambda value: float(f"{value:.12g}")),
        mode=st.sampled_from(["zeros", "reflect"]),
        bias=st.booleans(),
        kernel_size=st.tuples(st.integers(1, 5), st.integers(1, 5)),
        racers=st.sets(st.sampled_from(list(VIEWS)), min_size=1).map(
            lambda chosen: tuple(name for name in VIEWS if name in chosen)
        ),
        input=st.text(max_size=50),
        said=st.text(max_size=50),
        source=st.sampled_from(["drawn", "set", "camera"]),
        data=st.sampled_from(["theirs", "own"]),
        path=st.text(max_size=3),
        shot=st.integers(0, 3),
    )
)
def test_what_is_written_reads_back(values):
    assert settings.read(Values(), settings.write(values)) == (values, [])
    assert settings.checked(values) == values
    assert hash(values) == hash(replace(values))


def test_a_page_has_its_own_settings_then_those_of_its_groups_and_the_answers_last():
    own = ["view", "mode", "bias", "kernel_size", "racers", "input", "stride"]
    own += ["source", "data", "path", "shot"]
    assert list(TABLE) == [*own, "lr", "said"]
    assert TABLE["stride"].default == 2 and TABLE["stride"].kind == Whole(1, 9)
    assert list(settings.table(Group)) == ["lr", "stride", "said"]  # and has no views


def test_defaults_stay_out_of_the_address():
    assert settings.read(Values(), {}) == (Values(), [])
    assert settings.write(Values()) == {}
    assert settings.write(Values(kernel_size=(3, 5))) == {"kernel_size": "3,5"}


def test_what_stands_there_at_first_may_be_another_value():
    plain = Values(lr=0.5)
    assert settings.read(plain, {"stride": "3"}) == (Values(lr=0.5, stride=3), [])
    assert settings.write(Values(lr=0.5, stride=3), plain) == {"stride": "3"}
    assert settings.write(Values(), plain) == {"lr": "0.1"}


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ({"data": "theirs"}, {"source": "set"}),
        ({"path": "/a"}, {"path": "/a", "data": "own", "source": "set"}),
        ({"path": "/a", "data": "theirs"}, {"path": "/a", "source": "set"}),  # as it is told
        ({"path": "/a", "source": "drawn"}, {"path": "/a", "data": "own"}),
        ({"shot": "3"}, {"shot": 3, "source": "camera"}),
        ({"shot": "3", "data": "own"}, {"shot": 3, "data": "own", "source": "set"}),
        ({"shot": "300"}, {}),  # it cannot be used, so it asks for nothing
        ({"shot": "3", "source": "film"}, {"shot": 3, "source": "camera"}),
    ],
)
def test_what_has_a_meaning_only_with_another_setting_asks_for_that(address, meant):
    assert settings.read(Values(), address)[0] == replace(Values(), **meant)


def test_what_would_be_read_as_another_value_is_told():
    assert settings.write(Values(shot=3, source="camera")) == {"shot": "3", "source": "camera"}
    assert settings.write(Values(shot=3)) == {"shot": "3", "source": "drawn"}
    assert settings.write(Values(shot=3, source="set"), Values(source="set")) == {"shot": "3"}
    left = {"path": "/a", "data": "theirs", "source": "drawn"}
    assert settings.write(Values(path="/a")) == left


LESSONS = [
    page.slug
    for page in catalogue.PAGES
    if find_spec(f"explainers.lessons.{page.slug}") is not None
]


@pytest.mark.parametrize("slug", LESSONS)
def test_a_page_has_what_its_settings_need(slug):
    plain = import_module(f"explainers.lessons.{slug}.numbers").Values()
    table = settings.table(type(plain))
    for name, setting in table.items():
        if only := setting.only:
            assert all(table[only.name].check(value) == value for value in only.values)
            found, complaints = settings.read(plain, {name: setting.write(setting.default)})
            assert getattr(found, only.name) in only.values and not complaints


@pytest.mark.parametrize(
    ("slug", "address", "meant"),
    [
        ("evaluate", {"run": "mine"}, {"weights": "run", "view": "classes"}),
        ("evaluate", {"epoch": "3"}, {"weights": "run"}),
        ("evaluate", {"run": "mine", "weights": "trained"}, {"weights": "trained"}),
        ("evaluate", {"other_run": "mine"}, {"other_weights": "run", "view": "versus"}),
        ("evaluate", {"view": "own", "photograph": "rocket"}, {"picture": "photograph"}),
        ("checkpoints", {"run": "mine"}, {"weights": "run"}),
        ("checkpoints", {"layers": "Flatten()"}, {"into": "builder"}),
        ("feature_maps", {"run": "mine"}, {"weights": "run"}),
        ("home", {"path": "/a"}, {"data": "own", "picture": "data_set"}),
        ("train", {"path": "/a"}, {"data": "own"}),
        ("train", {"race": "one,two"}, {"view": "race"}),
        ("train", {"gamma": "0.5"}, {"schedule": "StepLR"}),
        ("train", {"sgd_factor": "0.5"}, {"optimizer": "muon"}),
        ("train", {"momentum": "0.5"}, {"optimizer": "nesterov"}),  # that of the recipe
    ],
)
def test_an_address_means_what_its_settings_need(slug, address, meant):
    plain = import_module(f"explainers.lessons.{slug}.numbers").Values()
    found, _ = settings.read(plain, address)
    assert {name: getattr(found, name) for name in meant} == meant


@pytest.mark.parametrize("text", ["two", "TWO", "The second", "the SECOND", " two ", "Number two"])
def test_a_choice_is_read_by_its_id_its_label_and_the_label_it_once_had(text):
    values, complaints = settings.read(Values(), {"view": text})
    assert (values.view, complaints) == ("two", [])
    assert settings.write(values) == {"view": "two"}


def test_labels_are_for_the_screen():
    assert TABLE["view"].kind.label("two") == "The second"
    assert TABLE["racers"].kind.label("l1") == "L1"
    assert TABLE["mode"].kind.label("reflect") == "reflect"
    with pytest.raises(ValueError, match="view is The second: it must be one of one, two"):
        TABLE["view"].check("The second")


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("stride", "10", "stride is 10: here it is a whole number from 1 to 9."),
        ("stride", "two", "stride is two: here it is a whole number from 1 to 9."),
        ("stride", "1.5", "stride is 1.5"),
        ("lr", "nan", "lr is nan: here it is a number from 0 to 10."),
        ("lr", "inf", "lr is inf"),
        ("mode", "wrap", "mode is wrap: it must be one of zeros, reflect."),
        ("racers", "one,six", "racers names six: choose among one, two"),
        ("racers", "", "racers is empty"),
        ("bias", "maybe", "bias is maybe: it must be true or false."),
        ("kernel_size", "3,9", "kernel_size is (3, 9)"),
        ("kernel_size", "1,2,3", "kernel_size is (1, 2, 3)"),
        ("input", "1 " * 4000, "input is too long"),
    ],
)
def test_an_unusable_value_is_named_and_the_default_stands_in(name, text, sentence):
    values, complaints = settings.read(Values(), {name: text})
    assert values == Values()
    assert len(complaints) == 1
    assert complaints[0].startswith("In the address, ")
    assert sentence in complaints[0]


def test_what_is_taken_instead_is_said_where_it_is_short():
    values, refused = settings.understood(Values(), {"lr": " ", "stride": "two"})
    assert refused["lr"] == "In the address, lr is empty: here it is a number from 0 to 10."
    assert set(refused) == {"stride", "lr"}
    taken = settings.table(Values)["stride"].write(values.stride)
    assert settings.instead(values, "stride") == f" {taken} is taken."
    empty = settings.brought(values, replace(values, said="a.1"), ["said"])["said"]
    assert empty.startswith("In the address, said is empty: it does not go with")
    for text in ("", "1 2\n3 4", "x" * 99):
        assert settings.instead(replace(values, said=text), "said") == ""


@pytest.mark.parametrize(
    ("name", "sent", "rule"),
    [
        ("stride", 99, "whole number from 1 to 9"),
        ("stride", True, "whole number"),
        ("bias", "yes", "true or false"),
        ("view", ["one"], "must be one of"),
        ("kernel_size", "33", "whole number from 1 to 5"),
        ("racers", ["one", "six"], "names six"),
        ("input", None, "too long"),
    ],
)
def test_what_a_widget_sends_is_checked_again(name, sent, rule):
    with pytest.raises(ValueError, match=rule):
        TABLE[name].check(sent)


@pytest.mark.parametrize(
    ("names", "sentences"),
    [
        ({"strid"}, ["strid is not a setting of this page. Did you mean stride?"]),
        ({"Stride"}, ["Stride is not a setting of this page. Did you mean stride?"]),
        ({"stride", "lr"}, []),
        ({"q"}, ["q is not a setting of this page. It changes nothing."]),
    ],
)
def test_an_unknown_parameter_is_told_with_the_nearest_name(names, sentences):
    found = settings.unknown(TABLE, names)
    assert found == [f"In the address, {sentence}" for sentence in sentences]


def test_a_flood_of_unknown_parameters_gets_few_and_short_sentences():
    found = settings.unknown(TABLE, {"x" * 500 + str(n) for n in range(50)})
    assert len(found) == settings.MOST_UNKNOWN
    assert all(len(sentence) < 120 for sentence in found)


@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from(["zeros", "reflect"]))
def test_what_an_address_asks_for_and_does_not_get_is_told(asked, got, mode):
    before, after = Values(stride=asked, mode="zeros"), Values(stride=got, mode=mode)
    told = settings.brought(before, after, ["stride", "mode", "bias"])
    assert set(told) == {n for n in ("stride", "mode") if getattr(before, n) != getattr(after, n)}
    bound = f"at most {got}" if asked > got else f"at least {got}"
    said = f"In the address, stride is {asked}: here it must be {bound}. That is taken."
    assert told.get("stride", said) == said
    assert "reflect is taken" in told.get("mode", "reflect is taken")
    assert settings.brought(before, after, []) == {}
