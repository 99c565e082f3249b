"""Values in a URL: read back as written, and every unusable one answered in a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainers import settings
from explainers.settings import Choice, Flag, Number, Pair, Text, Whole

TABLE = (
    Whole("stride", 1, 1, 5),
    Number("lr", 0.1, 0.0, 10.0),
    Choice("mode", "zeros", ("zeros", "reflect")),
    Flag("bias", False),
    Pair("kernel_size", (3, 3), 1, 5),
    Text("input", ""),
)


@given(
    st.fixed_dictionaries(
        {
            "stride": st.integers(1, 5),
            "lr": st.floats(0, 10).map(lambda value: float(f"{value:.12g}")),
            "mode": st.sampled_from(["zeros", "reflect"]),
            "bias": st.booleans(),
            "kernel_size": st.tuples(st.integers(1, 5), st.integers(1, 5)),
            "input": st.text(max_size=50),
        }
    )
)
def test_what_is_written_reads_back(values):
    assert settings.read(TABLE, settings.write(TABLE, values)) == (values, [])


def test_defaults_stay_out_of_the_address():
    defaults, complaints = settings.read(TABLE, {})
    assert complaints == []
    assert settings.write(TABLE, defaults) == {}
    assert settings.write(TABLE, {**defaults, "kernel_size": (3, 5)}) == {"kernel_size": "3,5"}


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("stride", "6", "stride is 6: here it is a whole number from 1 to 5."),
        ("stride", "two", "stride is two: here it is a whole number from 1 to 5."),
        ("stride", "1.5", "stride is 1.5"),
        ("lr", "nan", "lr is nan: here it is a number from 0 to 10."),
        ("lr", "inf", "lr is inf"),
        ("mode", "wrap", "mode is wrap: it must be one of zeros, reflect."),
        ("bias", "maybe", "bias is maybe: it must be true or false."),
        ("kernel_size", "3,9", "kernel_size is (3, 9)"),
        ("kernel_size", "1,2,3", "kernel_size is (1, 2, 3)"),
        ("input", "1 " * 4000, "input is too long"),
    ],
)
def test_an_unusable_value_is_named_and_the_default_stands_in(name, text, sentence):
    values, complaints = settings.read(TABLE, {name: text})
    assert values == settings.read(TABLE, {})[0]
    assert len(complaints) == 1
    assert complaints[0].startswith("In the address, ")
    assert sentence in complaints[0]


def test_what_a_widget_sends_is_checked_again():
    with pytest.raises(ValueError, match="whole number from 1 to 5"):
        TABLE[0].check(99)
    with pytest.raises(ValueError, match="true or false"):
        TABLE[3].check("yes")


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
