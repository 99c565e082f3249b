"""No list of layers takes memory or time: what is large is known before it is made."""

import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.figures.palette import LIGHT
from explainers.layers.bins import Bins
from explainers.lessons.network import code, figures, remarks, table
from explainers.networks import layer_list, limits, made, typed
from explainers.networks.kinds import KINDS
from explainers.networks.small import Small, TooLargeError
from explainers.networks.taken import Block, Flag, OpenPair, Padding, Pair, Real, Scale, Sizes, Word
from explainers.networks.walk import walk

wholes = st.sampled_from([1, 1, 2, 3, 3, 4, 7, 32, 64, 255, 1000, 9999, 1_000_000])
pairs = st.one_of(wholes, st.tuples(wholes, wholes))
BOUND = 12_000_000  # numbers in any tensor that is made: 48 MB
SECONDS = 6.0  # of one core, for all that the page shows of a network


def values(argument):
    """Any value that an argument takes, the largest ones too."""
    if isinstance(argument, Padding):
        found = st.one_of(pairs, st.sampled_from([0, "same", "valid"]))
    elif isinstance(argument, OpenPair):
        found = st.one_of(pairs, st.tuples(st.none(), wholes))
    elif isinstance(argument, Pair):
        found = st.one_of(st.just(argument.low), pairs)
    elif isinstance(argument, Scale):
        found = st.sampled_from([0.01, 0.5, 1.7, 2.0, 64.0])
    elif isinstance(argument, Sizes):
        found = st.one_of(wholes, st.tuples(wholes, wholes, wholes))
    elif isinstance(argument, Real):
        found = st.sampled_from([max(argument.low, 1e-3), min(argument.high, 1.0)])
    elif isinstance(argument, Flag):
        found = st.booleans()
    elif isinstance(argument, Word):
        found = st.sampled_from(argument.options)
    else:
        found = wholes.filter(lambda n: argument.low <= n <= argument.high)
    return st.one_of(st.none(), found) if argument.default is None else found


@st.composite
def layers(draw, channels, depth=0):
    kind = KINDS[draw(st.sampled_from(tuple(KINDS)))]
    given_ = {}
    for argument in kind.arguments:
        if isinstance(argument, Block):
            least = argument.name == "layers"
            if depth < 2 and (least or draw(st.booleans())):
                inner = layers(channels, depth + 1)
                given_[argument.name] = tuple(draw(st.lists(inner, min_size=least, max_size=4)))
            elif least:
                given_[argument.name] = layer_list.layers("ReLU(inplace=True)")
        elif argument.name in ("in_channels", "num_features", "num_channels"):
            given_[argument.name] = draw(st.sampled_from([channels, channels, channels, 4]))
        elif argument.name not in kind.defaults or draw(st.booleans()):
            given_[argument.name] = draw(values(argument))
    try:
        return layer_list.make(kind.name, given_)
    except ValueError:  # values that do not go together
        return layer_list.make("ReLU", {"inplace": True})


@st.composite
def chains(draw):
    """Layers, mostly for the channels that reach them, perhaps the same ones over and over."""
    channels = first = draw(st.integers(1, 64))
    chain = []
    for _ in range(draw(st.integers(1, 5))):
        chain.append(draw(layers(channels)))
        channels = chain[-1].values.get("out_channels", channels)
    chain *= draw(st.sampled_from([1, 1, 1, 20]))
    side = st.sampled_from([1, 8, 32, 256])
    batch = draw(st.sampled_from([1, 1024]))
    return layer_list.write(chain), (batch, first, draw(side), draw(side))


@settings(max_examples=25)
@given(chains())
def test_the_page_makes_nothing_large_and_is_quick_whatever_the_network(given_):
    text, shape = given_
    begun = time.process_time()
    with Small(BOUND):  # raises TooLargeError where anything larger is made
        found = walk(layer_list.read(text), shape)
        table.table(found, 0)
        remarks.of_walk(found)
        readable = [step.layer for step in found.steps if step.layer]
        stopped = found.stopped
        if stopped and stopped.layer and stopped.shape_in:
            typed.own_words(stopped.layer, stopped.shape_in)
        if not stopped and readable:
            for operations in (False, True):
                figures.drawing(layer_list.write(readable), shape, LIGHT, operations=operations)
            code.printed(readable)
            typed.tied(readable)
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize(
    "text",
    [
        "Sequential((0): 999 x " * 7 + "Sequential((0): 999 x ReLU())" + ")" * 7,
        "Sequential((0): 999 x " * 7 + "Sequential((0): 999 x Sequential())" + ")" * 7,
        "Residual((0): 999 x " * 6 + "Residual((0): 999 x ReLU())" + ")" * 6,
        "Residual(" + ",".join(["ReLU()"] * 2500) + ")",
        "|".join(["Residual(" + ",".join(["Sigmoid()", "ReLU(inplace=True)"] * 16) + ")"] * 20),
    ],
)
def test_a_text_is_never_read_as_more_layers_than_are_followed(text):
    begun = time.process_time()
    found = layer_list.read(text)
    assert len(found) <= layer_list.MOST_LAYERS + 1
    remarks.of_walk(walk(found, (1, 3, 32, 32)))
    assert time.process_time() - begun < SECONDS
    with pytest.raises(
        ValueError, match=r"more than 200 layers|at most 40 fit here|in one another"
    ):
        layer_list.layers(text)


@pytest.mark.parametrize(
    ("text", "size", "what"),
    [
        ("MaxPool2d(255, stride=1, padding=127)", 256, "numbers that windows read"),
        ("AvgPool2d(101, stride=1, padding=50)|AvgPool2d(101, 1, 50)", 256, "windows read"),
        ("Conv2d(3, 1, 19, padding=180, dilation=20)", 256, "a layer needs besides"),
        (
            "Conv2d(3, 1, 1, padding=9000, stride=9000, padding_mode='replicate')",
            9,
            "needs besides",
        ),
        ("Conv2d(3, 2000, 1)", 256, "bytes of activations"),
        ("Linear(256, 900000)", 256, "parameters"),
    ],
)
def test_what_is_too_large_to_be_looked_into_is_told_by_its_bound(text, size, what):
    with pytest.raises(ValueError, match=f"{what}.*; at most [\\d,]+ are looked into here"):
        made.network(text, 3, (size, size))


def test_the_bins_of_an_axis_are_counted_without_going_through_them():
    for size in range(1, 25):
        for count in range(1, 25):
            bins = Bins((size, size), (count, count))
            edges = [bins.edges(0, place) for place in range(count)]
            lengths = [end - first for first, end in edges]
            steps = [b[0] - a[0] for a, b in pairwise(edges)] or [0]
            assert bins.lengths(0) == (min(lengths), max(lengths))
            assert bins.steps(0) == (min(steps), max(steps))


def test_an_operation_that_would_make_a_large_tensor_is_not_begun():
    import torch

    with Small(100), pytest.raises(TooLargeError):
        torch.zeros(101)
    with Small(100), pytest.raises(TooLargeError):
        torch.zeros(10).expand(10, 10).repeat(2, 1)
    with Small(100), pytest.raises(RuntimeError, match="must match the size"):
        torch.zeros(3) + torch.zeros(4)
    with Small(100):
        assert torch.ones(10, 10).sum() == 100


def test_an_operation_whose_size_nobody_can_tell_is_not_begun():
    import torch

    given = torch.ones(3)
    began = []

    def made(values):
        began.append(values)
        return values.repeat(1_000)

    library = torch.library.Library("layers_test", "FRAGMENT")
    library.define("untold(Tensor values) -> Tensor")
    library.impl("untold", made, "CPU")  # and not on the meta device
    with Small(100), pytest.raises(TooLargeError, match="no form without numbers"):
        torch.ops.layers_test.untold(given)
    assert began == []
    library._destroy()


PEAK = """
import gc, resource, sys
import torch
torch.set_num_threads(1)
from explainers.networks import layer_list, limits, made, walk
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
made.network("Conv2d(3, 3, 3)").network(torch.zeros(1, 3, 32, 32))  # what is loaded by the first
for text in sys.argv[1:]:
    layers = layer_list.layers(text)
    found = walk.walk(layers, (1, 64, 256, 256))
    assert limits.excess(found) is None, limits.excess(found)
    network, before = made.network(text, 64, (256, 256)).network, peak()
    with torch.no_grad():
        network(torch.zeros(1, 64, 256, 256))
    said = found.memory + found.scratch + 4 * 64 * 256 * 256
    print(text, round((peak() - before) / said, 2), round(said / 2**20), flush=True)
    assert peak() - before < 1.1 * said + 2**24, text
"""


def test_what_is_said_of_memory_is_what_pytorch_takes():
    # From the least to the most: the system only tells the highest of all so far.
    texts = [
        "MaxPool2d(7, stride=1, padding=3)",
        "Conv2d(64, 2, 3, padding=1)",
        "Conv2d(64, 1, 1, padding=150, padding_mode='replicate')",
        "ConvTranspose2d(64, 2, 4, stride=2, padding=1)",
        "Conv2d(64, 1, 3, padding=5, dilation=5)",
    ]
    subprocess.run([sys.executable, "-c", PEAK, *texts], check=True)
    assert limits.MOST_SCRATCH < 2**29
