"""A list of layers is read from text and written back; the table of layers is PyTorch's own."""

import inspect
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from torch import nn

from explainers.networks import arithmetic, calls, kinds, layer_list, typed
from explainers.networks.cifar_quick import cifar_quick
from explainers.networks.kinds import KINDS
from explainers.networks.layer_list import Layer, Unreadable
from explainers.networks.residual import Residual
from explainers.networks.taken import MOST, REQUIRED
from tests.explainers.networks.lists import layers, networks

NOT_SHOWN = {
    *("device", "dtype", "return_indices", "start_dim", "end_dim"),
    *("min_value", "max_value", "recompute_scale_factor"),
}


@pytest.mark.parametrize("name", KINDS)
def test_arguments_stand_in_pytorchs_order_with_its_defaults(name):
    if name == "Residual":
        pytest.skip("it is none of PyTorch's")
    signature = inspect.signature(getattr(nn, name)).parameters
    # The bias of these norms is younger than the oldest torch that the app runs with.
    young = name in ("BatchNorm1d", "BatchNorm2d", "GroupNorm")
    hidden = NOT_SHOWN | ({"bias"} if young else set())
    signature = {n: p for n, p in signature.items() if p.kind is p.POSITIONAL_OR_KEYWORD}
    theirs = [p for p in signature.values() if p.name not in hidden]
    ours = KINDS[name].arguments
    assert [a.name for a in ours] == [p.name for p in theirs]
    for argument, parameter in zip(ours, theirs, strict=True):
        missing = parameter.default is inspect.Parameter.empty
        assert argument.default == (REQUIRED if missing else parameter.default)
    by_place = [a.name for a in ours if not a.keyword]
    assert by_place == [p for p in signature if p not in ("device", "dtype")][: len(by_place)]


@given(networks())
def test_what_is_written_is_read_back(made):
    text = layer_list.write(made)
    assert layer_list.read(text) == made
    assert layer_list.read(layer_list.compact(text)) == made
    assert " " not in layer_list.compact(text)


@given(layers())
def test_the_text_of_a_layer_is_pytorch_code_that_makes_it(layer):
    try:
        ours = typed.module(layer)
    except (ValueError, AssertionError):
        assume(False)
    made = eval(layer.code, {"nn": nn, "Residual": Residual})
    assert repr(made).replace(".0", "") == repr(ours).replace(".0", "")
    assert {n: p.shape for n, p in made.named_parameters()} == {
        n: p.shape for n, p in ours.named_parameters()
    }
    if layer.kind.name == "Residual":
        return
    for name, value in layer.values.items():
        kept = getattr(made, name, value)  # affine layers keep `bias` as a parameter
        if name == "bias":
            assert getattr(made, "bias", None) is not None or not value or "Norm" in repr(made)
        elif name == "stride" and value is None:
            assert kept == made.kernel_size
        elif isinstance(kept, tuple) and isinstance(value, int | float):
            assert set(kept) == {value}
        else:
            assert kept == value


@given(st.text(max_size=300))
def test_any_text_is_read_without_harm_and_stays_as_it_was_typed(text):
    entries = layer_list.read(text)
    assert layer_list.read(layer_list.write(entries)) == entries
    for entry in entries:
        assert isinstance(entry, Layer) or entry.sentence.endswith(".")


@pytest.mark.parametrize(
    "line",
    [
        "Conv2d(3, 32, 5, padding=2)",
        "conv2d(3,32,5,1,2)",
        "nn.Conv2d(3, 32, (5, 5), padding=(2, 2)),  # the first",
        "self.conv1 = torch.nn.Conv2d(3, 32, kernel_size=5, padding=2)",
        '("conv1", nn.Conv2d(3, 32, 5, padding=2)),',
    ],
)
def test_one_layer_in_many_spellings(line):
    (layer,) = layer_list.layers(line)
    assert layer.text == "Conv2d(3, 32, 5, padding=2)"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Conv3d(3, 32, 5)", "Conv3d is no layer known here. It works along three directions"),
        ("lazy_linear(10)", "lazy_linear is no layer known here. It finds its first number"),
        ("nn.Unflatten(1, (8, 4, 4))", "Unflatten is no layer known here. It makes maps of a row"),
        ("MaxPooling2d(2)", "MaxPooling2d is no layer known here. Perhaps MaxPool2d is meant."),
        ("Xyz(2)", "Xyz is no layer known here. Known are Conv2d, "),
        ("Conv2d(3, 32)", "Conv2d needs kernel_size, and it is not given."),
        ("Conv2d(3, 0, 5)", "out_channels is 0: it takes a whole number from 1 to 1,000,000."),
        (f"Linear({MOST + 1}, 1)", "in_features is 1000001: it takes a whole number"),
        ("Conv2d(3, 4, 2.5)", "kernel_size is 2.5: it takes a whole number of at least 1, or two"),
        ("Conv2d(3, 4, (1, 2, 3))", "kernel_size is (1, 2, 3): it takes a whole number"),
        ('Conv2d(3, 4, 5, padding="full")', "padding is 'full': it takes a whole number, a pair"),
        ("Conv2d(3, 4, 5, colour=1)", "Conv2d has no argument 'colour': it takes in_channels"),
        ("Conv2d(3, 4, 5, in_channels=3)", "in_channels is given twice"),
        ("ReLU(1, 2)", "ReLU takes 1 arguments by their place, and there are 2."),
        ("ReLU(inplace=1)", "inplace is 1: it takes True or False."),
        ("Dropout(p=1.5)", "p is 1.5: it takes a number from 0 to 1."),
        ("ELU(1e999)", "alpha is inf: it takes a finite number."),
        ("GELU('fast')", "approximate is 'fast': it takes one of 'none', 'tanh'."),
        ("Flatten(start_dim=0)", "start_dim is 0: here Flatten always starts at axis 1"),
        ("Linear(size, 10)", "in_features is size: it takes a number, a word in quotes"),
        ("Linear(*[1, 2])", "in_features is *[1, 2]: it takes a number"),
        ("Linear(**{})", "in_features is **{}: it takes a number"),
        ("a ladder", "this is no layer: write one as in PyTorch"),
        ("layers[0]()", "this is no layer"),
        ("(" * 199, "this is no layer"),
        ("Conv2d(" + "-" * 150 + "1, 2, 3)", "in_channels is "),
        ("Conv2d(3, 4, 5" + " " * 200 + ")", "this is longer than 200 characters."),
        ("Conv2d(\0)", "in_channels is \0: it takes a number"),
        ("Conv2d(out_channels=3, 4)", "4 stands after an argument with a name"),
    ],
)
def test_a_line_that_is_no_layer_is_told_in_a_sentence(line, sentence):
    (entry,) = layer_list.read(line)
    assert isinstance(entry, Unreadable)
    assert entry.sentence.startswith(sentence)
    with pytest.raises(ValueError, match=r"^Layer 2, "):
        layer_list.layers(f"ReLU()\n{line}")


WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(ord("!"), ord("~") + 1)})


@given(st.lists(layers(), min_size=1, max_size=4), st.data())
def test_full_width_signs_are_read_as_the_narrow_ones(made, data):
    text = layer_list.write(made)
    wide = "".join(data.draw(st.sampled_from([c, c.translate(WIDE)])) for c in text)
    assert layer_list.write(layer_list.read(wide)) == layer_list.write(layer_list.read(text))


def test_what_an_input_method_writes_is_read():
    text = "Conv2d（３，32，（5，5），padding＝‘same’）、ReLU（）；　Flatten（１，−1）。"
    found = layer_list.layers(text)
    assert [e.text for e in found] == ['Conv2d(3, 32, 5, padding="same")', "ReLU()", "Flatten()"]
    (named,) = layer_list.layers("self.fc＝nn.Linear（3，4）")
    assert named.written == "fc = Linear(3, 4)"
    code = [
        "class Net（nn.Module）：",
        "    def __init__（self）：",
        "        self.fc ＝ nn.Linear（3，4）",
        "    def forward（self，x）：",
        "        return self.fc（x）  # 线性层（全连接）",
    ]
    assert layer_list.layers("\n".join(code)) == (named,)


def test_what_is_said_of_an_unknown_layer_is_short_and_names_no_unknown_one():
    unknown = [n for n in dir(nn) if n[0].isupper() and hasattr(getattr(nn, n), "forward")]
    for name in unknown:
        try:
            kinds.find(name)
        except ValueError as error:
            said = str(error).removeprefix(f"{name} is no layer known here. ")
            assert said != str(error) and len(said) < 260
            for word in re.findall(r"(?:write|Write|Perhaps) ([A-Z]\w+\d?)", said):
                assert word in kinds.KINDS
            if name.startswith("Lazy") and name.removeprefix("Lazy") in kinds.KINDS:
                assert f"Write {name.removeprefix('Lazy')} with that number" in said


def test_code_in_the_text_is_not_run():
    (entry,) = layer_list.read("__import__('os').system('exit 1')")
    assert entry.sentence.startswith("this is no layer: write one as in PyTorch")
    (entry,) = layer_list.read("__import__('os')")
    assert entry.sentence.startswith("__import__ is no layer known here")
    (entry,) = layer_list.read("Linear(__import__('os').getpid(), 1)")
    assert entry.sentence.startswith("in_features is __import__('os').getpid(): it takes a number")


def test_too_many_layers_are_told_and_none_is_lost():
    text = "\n".join(["ReLU()"] * 45)
    *fitting, rest = layer_list.read(text)
    assert len(fitting) == layer_list.MOST_LAYERS == 40
    assert rest.sentence == "there are 45 layers, and at most 40 fit here."
    assert layer_list.write((*fitting, rest)) == text
    with pytest.raises(ValueError, match="is empty: it needs at least one"):
        layer_list.layers(" \n|\n")


def test_names_are_those_of_the_notes_network():
    for relu in (False, True):
        network = cifar_quick(relu)
        entries = tuple(
            layer_list.make(type(layer).__name__, _arguments(layer)) for layer in network
        )
        assert layer_list.names(entries) == [name for name, _ in network.named_children()]


def _arguments(layer: nn.Module) -> dict:
    kind = kinds.find(type(layer).__name__)
    return {a.name: getattr(layer, a.name) for a in kind.arguments if a.name != "bias"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7), ("-1", -1), ("1_000", 1000), ("0.5", 0.5), ("1e-5", 1e-5), (".5", 0.5),
        ("(3, 5)", (3, 5)), ("[2,2]", (2, 2)), ("'same'", "same"), ("(64,)", (64,)),
        ("True", True), ("None", None), ("(3,(4,5))", (3, (4, 5))), ("(5)", 5),
        ("16*5*5", 400), ("64 * (32 // 4) ** 2", 4096), ("2**3**2", 512), ("7 % 4 - -1", 4),
        ("(28-2, 10/4)", (26, 2.5)), ("2.", 2.0),
    ],
)  # fmt: skip
def test_the_value_of_an_argument(text, value):
    assert calls.value(text) == value
    assert type(calls.value(text)) is type(value)


@pytest.mark.parametrize(
    "text",
    ["same", "e", "-", ".", "1e", "inf", "", "3)", "2**99999", "9**99", "1//0", "1e9*1e9", "(" * 60,
     "1 2", "(" * 30 + "1" + ")" * 30, "9" * 5000],
)  # fmt: skip
def test_what_is_no_number_stays_a_word(text):
    assert calls.value(text) == calls.Word(text)


whole = st.integers(0, 60)


@given(
    st.recursive(
        whole.map(str),
        lambda inner: (
            st.builds(
                "{}{}{}".format, inner, st.sampled_from([" + ", "-", "*", " // ", "%"]), inner
            )
            | inner.map("({})".format)
        ),
        max_leaves=8,
    )
)
def test_arithmetic_is_pythons(text):
    try:
        expected = eval(text)
    except ZeroDivisionError:
        assert arithmetic.evaluate(text) is None
        return
    assume(text.count("(") < arithmetic.DEEPEST and abs(expected) < 1e6)
    found = arithmetic.evaluate(text)
    assert found == expected or (found is None and abs(expected) > 1e3)
