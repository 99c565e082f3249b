"""Values in an address: read back as written, and every unusable one answered in a sentence."""

from dataclasses import dataclass, replace
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainers import settings
from explainers.kinds import Choice, Number, Pair, Several, Text, Whole

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
    )
)
def test_what_is_written_reads_back(values):
    assert settings.read(Values(), settings.write(values)) == (values, [])
    assert settings.checked(values) == values
    assert hash(values) == hash(replace(values))


def test_a_page_has_its_own_settings_then_those_of_its_groups_and_the_answers_last():
    own = ["view", "mode", "bias", "kernel_size", "racers", "input", "stride"]
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
