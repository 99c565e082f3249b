"""Networks as people have them are read: print(model), Sequential, lists, and classes."""

import time
from collections import OrderedDict

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from torch import nn

from explainers.networks import layer_list, typed
from explainers.networks.layer_list import Layer, Unreadable
from tests.explainers.networks.lists import networks

TUTORIAL = """
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):
    '''Two convolutions.'''
    def __init__(self, num_classes=10):
        super(Net, self).__init__()
        hidden = 120
        self.conv1 = nn.Conv2d(3, 6, 5)
        self.pool = nn.MaxPool2d(2, 2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, hidden)
        self.fc2, self.size = nn.Linear(hidden, 84), 3
        self.fc3 = nn.Linear(84, num_classes)
        self.fc2 = nn.Linear(hidden, 84)

    def forward(self, x):
        print(x.shape)
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = x.view(-1, self.num_flat_features(x))
        x = F.dropout(F.relu(self.fc1(x)), 0.25, training=self.training)
        return self.fc3(torch.relu(self.fc2(x)))

    def num_flat_features(self, x):
        return x.size(0)


net = Net(num_classes=4)
"""


def kinds(text: str) -> str:
    return " ".join(
        e.kind.name if isinstance(e, Layer) else f"<{e.sentence}>" for e in layer_list.read(text)
    )


def made(entries) -> nn.Sequential:
    try:
        return typed.sequential([entry.named("") for entry in entries])
    except (ValueError, AssertionError):
        assume(False)
        raise


# --- as PyTorch prints it, and as Sequential ----------------------------------------------------


@given(networks(), st.booleans())
def test_what_pytorch_prints_is_read_back(entries, nested):
    network = made(entries)
    if nested:
        network = nn.Sequential(OrderedDict(features=network, rest=nn.Sequential(nn.Flatten())))
        entries = (*entries, layer_list.make("Flatten"))
    read = layer_list.layers(repr(network))
    assert repr(made(read)) == repr(made(entries))
    one_line = layer_list.layers("".join(line.strip() for line in repr(network).splitlines()))
    assert one_line == read
    assert layer_list.notes(repr(network)) == ()


@given(networks(), st.sampled_from([", ", "; ", ",\n", "\n\n", " ;"]))
def test_sequential_and_lists_are_read_however_they_are_written(entries, between):
    code = [f"nn.{e.code}" if e.kind.name == "Residual" else f"torch.{e.code}" for e in entries]
    bare = tuple(entry.named("") for entry in entries)
    pairs = [f"('layer{k}', {one})" for k, one in enumerate(code)]
    for text in (
        between.join(code),
        f"net = nn.Sequential({', '.join(code)})",
        f"torch.nn.Sequential(\n    {(',' + chr(10)).join(code)},\n)",
        f"Sequential(*[{', '.join(code)}])",
        f"net = nn.Sequential({', '.join(code)}).to(device)",
        f"net = nn.Sequential({', '.join(code)}).to(torch.device('cpu')).eval()",
        "\n".join(f"{one}.cuda()" for one in code),
        f"import torch\nnet = nn.Sequential({', '.join(code)})\nprint(net)",
        f"def make():\n    layers = [{', '.join(code)}]\n    return nn.Sequential(*layers)",
    ):
        assert layer_list.read(text) == bare, text
    for text in (
        f"nn.Sequential(OrderedDict([{', '.join(pairs)}]))",
        f"from torch import nn\nnet = nn.Sequential(OrderedDict([{', '.join(pairs)}]))",
    ):
        assert layer_list.names(layer_list.read(text)) == [f"layer{k}" for k in range(len(code))]


def test_a_class_that_is_printed_says_that_its_forward_is_not_known():
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1 = nn.Conv2d(3, 8, 3)
            self.features = nn.Sequential(nn.ReLU(), nn.Linear(8, 2))

    text = repr(Net())
    assert layer_list.write(layer_list.read(text)) == "Conv2d(3, 8, 3)\nReLU()\nLinear(8, 2)"
    (note,) = layer_list.notes(text)
    assert "What forward does besides" in note


def test_names_are_kept_where_they_can_be():
    text = "stem = Conv2d(3, 8, 3)\nforward = ReLU()\nstem = ReLU()\nrelu3 = ReLU()\nfor = ReLU()"
    entries = layer_list.read(text)
    assert layer_list.names(entries) == ["stem", "relu1", "relu2", "relu3", "relu4"]
    assert list(dict(typed.sequential(entries).named_children())) == layer_list.names(entries)
    assert layer_list.read(layer_list.compact(text)) == entries
    assert layer_list.read("conv1 = Conv2d(3, 8, 3)")[0].name == ""  # the place says as much


# --- as a class ---------------------------------------------------------------------------------


def test_a_class_is_read_in_the_order_of_its_forward():
    assert kinds(TUTORIAL) == (
        "Conv2d ReLU MaxPool2d Conv2d ReLU MaxPool2d Flatten Linear ReLU Dropout Linear ReLU Linear"
    )
    layers = layer_list.layers(TUTORIAL)
    assert layers[7].text == "Linear(400, 120)"
    assert layers[9].text == "Dropout(p=0.25)"
    assert layers[-1].written == "fc3 = Linear(84, 4)"
    (note,) = layer_list.notes(TUTORIAL)
    assert note.startswith("Line 22: view(-1, self.num_flat_features(x)) is read as Flatten()")


FUNCTIONS = {
    "ReLU": ("F.relu({})", "torch.relu({})", "{}.relu()", "nn.ReLU()({})"),
    "Sigmoid": ("torch.sigmoid({})", "{}.sigmoid()"),
    "MaxPool2d": ("F.max_pool2d({}, 2)", "F.max_pool2d({}, kernel_size=(2, 2))"),
    "AvgPool2d": ("F.avg_pool2d({}, 2, 1)",),
    "Upsample": ("F.interpolate({}, scale_factor=2)",),
    "LeakyReLU": ("F.leaky_relu({}, 0.2)", "F.leaky_relu({}, negative_slope=0.2)"),
    "ELU": ("F.elu({})",),
}


@st.composite
def programs(draw):
    """A class with convolutions and functions, in one of many styles."""
    init, steps = [], []
    inner, channels = "x", 3
    for k in range(draw(st.integers(1, 6))):
        if draw(st.booleans()):
            out = draw(st.integers(1, 4))
            init.append(f"self.c{k} = nn.Conv2d({channels}, {out}, 3, padding=1)")
            inner, channels = f"self.c{k}({inner})", out
        elif draw(st.integers(0, 3)) == 0:
            init.append(f"self.r{k} = nn.Conv2d({channels}, {channels}, 1)")
            steps.append(f"y = {inner}")
            inner = draw(
                st.sampled_from([f"y + self.r{k}(y)", f"self.r{k}(y) + y", f"y.add(self.r{k}(y))"])
            )
            if ".add" in inner:
                inner = f"torch.add(y, self.r{k}(F.relu(y)))"
            inner = f"({inner})"
        else:
            of = draw(st.sampled_from(sorted(FUNCTIONS)))
            inner = draw(st.sampled_from(FUNCTIONS[of])).format(inner)
        if draw(st.booleans()):
            steps.append(f"x = {inner}")
            inner = "x"
    flat = draw(st.sampled_from(
        ["torch.flatten({}, 1)", "{}.flatten(1)", "{}.view({}.size(0), -1)",
         "{}.reshape({}.shape[0], -1)"]
    ))  # fmt: skip
    steps += [f"x = {inner}", "return " + flat.format("x", "x")]
    lines = [
        "class Net(nn.Module):",
        "    def __init__(self):",
        "        super().__init__()",
        *(f"        {line}" for line in init),
        "    def forward(self, x):",
        *(f"        {line}" for line in steps),
    ]
    return "\n".join(lines)


@given(programs())
def test_a_class_and_its_list_compute_the_same(source):
    names = {"nn": nn, "torch": torch, "F": nn.functional}
    exec(source, names)
    theirs = names["Net"]().double()
    entries = layer_list.read(source)
    assert all(isinstance(e, Layer) for e in entries), entries
    ours = typed.sequential(entries).double()
    # Layers are made in the order in which forward uses them here, so their weights are, too.
    weights = zip(ours.state_dict(), theirs.state_dict().values(), strict=True)
    ours.load_state_dict(dict(weights))
    picture = torch.rand(2, 3, 8, 8, dtype=torch.double)
    assert torch.allclose(ours(picture), theirs(picture))
    assert not layer_list.notes(source)


BLOCKS = """
class Block(nn.Module):
    def __init__(self, inside, out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(inside, out, 3, stride=stride, padding=1)
        self.down = nn.Conv2d(inside, out, 1, stride=stride)

    def forward(self, x):
        identity = self.down(x)
        out = self.conv1(x)
        out += identity
        return F.relu(out)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList([Block(3, 8, 2), Block(8, 16, stride=2)])
        self.body = nn.Sequential(Block(16, 16), nn.AdaptiveAvgPool2d((1, 1)))
        self.head = nn.Linear(16, 10)

    def features(self, x):
        for block in self.blocks:
            x = block(x)
        return self.body(x)

    def forward(self, x):
        return self.head(torch.flatten(self.features(x), start_dim=1))
"""


def test_blocks_are_residual_blocks():
    assert kinds(
        BLOCKS
    ) == "Residual ReLU Residual ReLU Residual ReLU AdaptiveAvgPool2d Flatten " + ("Linear")
    second = layer_list.layers(BLOCKS)[2]
    assert second.text == (
        "Residual(Conv2d(8, 16, 3, stride=2, padding=1), shortcut=Conv2d(8, 16, 1, stride=2))"
    )


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("x = torch.cat([x, x], 1)", "line 9 of what was pasted: branches side by side are not"),
        ("x = x * 2", "line 9 of what was pasted: this is not followed"),
        ("x = self.missing(x)", "self.missing was not found in __init__"),
        ("if x.sum() > 0: x = self.a(x)", "line 9 of what was pasted: a branch or loop is not"),
        ("for k in range(3): x = self.a(x)", "a loop is followed only over a list of layers"),
        ("x = F.conv2d(x, self.w)", "conv2d is a function that is given its weights"),
        ("x = torch.flatten(x)", "flatten without start_dim=1 makes one row of the whole batch"),
        ("x = x.view(-1, 3, 8, 8)", "view to 4 axes is no layer"),
        ("x = torch.fft.fft(x)", "no layer known here does what fft does"),
        ("x = F.max_pool2d(x, size)", "kernel_size is size: it takes a number"),
        ("x, y = x, x", "several results are not followed"),
        ("x, y = self.a(x)", "only one tensor is followed, under a name"),
        ("x = self.lstm[0](x)", "a layer picked by its number is not followed"),
        ("return x, x", "several results are not followed"),
    ],
)
def test_what_is_not_understood_names_its_line(line, sentence):
    source = (
        "import torch\nfrom torch import nn\n\nclass Net(nn.Module):\n    def __init__(self):\n"
        "        super().__init__()\n        self.a = nn.ReLU()\n    def forward(self, x):\n"
        f"        {line}\n        return self.a(x)\n"
    )
    unreadable = [e for e in layer_list.read(source) if isinstance(e, Unreadable)]
    assert unreadable
    assert sentence in unreadable[0].sentence


@pytest.mark.parametrize(
    ("change", "note"),
    [
        (("self.fc3(torch", "self.fc2(torch"), "fc2 = Linear(120, 84) is used more than once"),
        (("self.fc2(x)", "x"), "self.fc2 is made and never used: left out."),
        ((", training=self.training", ""), "F.dropout without training=self.training makes"),
    ],
)
def test_what_a_list_cannot_say_is_noted(change, note):
    assert any(note in one for one in layer_list.notes(TUTORIAL.replace(*change)))


def test_what_is_noted_names_the_line_where_it_stands():
    source = TUTORIAL.replace("self.fc3(torch", "self.fc2(torch")
    line = next(k for k, one in enumerate(source.splitlines(), 1) if "self.fc2(torch" in one)
    (note,) = [one for one in layer_list.notes(source) if "more than once" in one]
    assert note.startswith(f"Line {line}: ")


def test_nothing_of_a_program_is_run(tmp_path):
    there = tmp_path / "made"
    touch = f"__import__('pathlib').Path({str(there)!r}).touch()"
    source = TUTORIAL.replace("hidden = 120", f"hidden = {touch}").replace("print(x.shape)", touch)
    layer_list.read(f"{touch}\n{source}\n@{touch}\nclass Other: pass")
    assert not there.exists()


@given(st.data())
def test_a_damaged_program_is_told_and_breaks_nothing(data):
    lines = data.draw(st.sampled_from([TUTORIAL, BLOCKS])).splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        place = data.draw(st.integers(0, len(lines[at])))
        sign = data.draw(st.sampled_from(["", "(", ")", "self.", "x", "=", "\n", " ", "**", ","]))
        lines[at] = lines[at][:place] + sign + lines[at][place + data.draw(st.integers(0, 3)) :]
    text = "\n".join(lines)
    for entry in layer_list.read(text):
        assert isinstance(entry, Layer) or entry.sentence.endswith(".")


BOMBS = {
    "a power": "Linear(2**99999, 10)",
    "brackets": "Linear(" + "(" * 5000 + "1" + ")" * 5000 + ", 10)",
    "containers": "Sequential(" * 1500 + "ReLU()" + ")" * 1500,
    "blocks": "Residual(" * 1900 + "ReLU()" + ")" * 1900,
    "open brackets": "(\n" * 9_900,
    "quotes": "'\"" * 9_900,
    "a megabyte": "Conv2d(3, 8, 5)\n" * 70_000,
    "many layers": "Conv2d(3, 8, 5)\n" * 1200,
    "keys": "(0): " * 3_900,
    "a megabyte of a program": TUTORIAL + "# x\n" * 250_000,
    "an expression": f"import torch\nx = {'-' * 19_000}1",
    "sums": f"import torch\nx = {'1+' * 9_000}1",
    "doubling": "import torch\n" + "\n".join(f"a{k + 1} = a{k} * a{k}" for k in range(300)),
    "pairs": "import torch\na0 = (1, 1)\n"
    + "\n".join(f"a{k + 1} = (a{k}, a{k})" for k in range(300)),
    "classes": "\n".join(
        f"class C{k}(nn.Module):\n    def __init__(self):\n        "
        + "\n        ".join(f"self.a{j} = C{k + 1}()" for j in range(9))
        + "\n    def forward(self, x): return self.a1(x)"
        for k in range(9)
    ),
    "methods": "class C(nn.Module):\n    def forward(self, x): return "
    + "self.forward(" * 30
    + "x"
    + ")" * 30,
    "repeated": "(0): 999 x ReLU()\n" * 900,
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_text_takes_long(name):
    begun = time.process_time()
    entries = layer_list.read(BOMBS[name])
    layer_list.names(entries)
    assert time.process_time() - begun < 5
    assert len(entries) <= layer_list.MOST_LAYERS + 1
