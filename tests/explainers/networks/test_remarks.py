"""Networks without a remark can be trained; what a remark is about really goes wrong."""

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from explainers.networks import layer_list, registry, remarks, typed
from explainers.networks.kinds import KINDS
from explainers.networks.walk import walk
from explainers.training.recipe import Recipe
from tests.explainers.networks.lists import blocks, layers, networks

PICTURE = (3, 8, 8)
ACTIVATIONS = tuple(name for name, kind in KINDS.items() if kind.lesson == "activations")
SIMPLE = (*ACTIVATIONS, "Dropout", "Dropout2d", "BatchNorm2d", "Softmax", "MaxPool2d")


@st.composite
def ending(draw):
    """Networks with many layers that work in place, which end in ten scores."""
    made = [layer_list.make("Conv2d", {"in_channels": 3, "out_channels": 3, "kernel_size": 1})]
    made = made if draw(st.booleans()) else []
    simple = layers(SIMPLE).map(
        lambda one: one.changed(num_features=3) if "num_features" in one.values else one
    )
    made += draw(st.one_of(st.lists(st.one_of(simple, blocks(1, 3)), max_size=4), networks()))
    negative = {"negative_slope": -0.5, "alpha": -1.0}
    for at, one in enumerate(made):
        changes = {n: v for n, v in negative.items() if n in one.values and draw(st.booleans())}
        if "inplace" in one.values:
            changes["inplace"] = draw(st.booleans())
        made[at] = one.changed(**changes)
    shape = walk(made, (1, *PICTURE)).output_shape
    assume(shape is not None and len(shape) == 4)
    features = shape[1] * shape[2] * shape[3]
    made += layer_list.layers(f"Flatten()|Linear({features}, 10)")
    made += draw(st.lists(layers((*ACTIVATIONS, "Softmax", "BatchNorm1d", "Identity")), max_size=1))
    shape = walk(made, (1, *PICTURE)).output_shape
    assume(shape == (1, 10))
    return tuple(made)


def step(entries, pictures: int, *, to_input: bool = False) -> None:
    """One step of training, as the engine makes it."""
    network = typed.sequential(entries)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01)
    input = torch.rand(pictures, *PICTURE, requires_grad=to_input)
    scores = network(input)
    loss = F.cross_entropy(scores, torch.arange(pictures) % 10)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


@settings(max_examples=150)
@given(ending())
def test_without_a_remark_a_step_works_and_with_one_it_fails(entries):
    found = remarks.remarks(entries, (1, *PICTURE))
    about = {remark.about for remark in found}
    if remarks.BACKWARD in about:
        with pytest.raises(RuntimeError):
            step(entries, 2)
    else:
        step(entries, 2)
        if remarks.INPUT in about:
            with pytest.raises(RuntimeError):
                step(entries, 2, to_input=True)
        else:
            step(entries, 2, to_input=True)
        if remarks.BATCH_OF_ONE in about:
            with pytest.raises(ValueError, match="Expected more than 1"):
                step(entries, 1)
        else:
            step(entries, 1)


@settings(max_examples=60)
@given(ending())
def test_the_remedies_help(entries):
    while found := [r for r in remarks.remarks(entries, (1, *PICTURE)) if r.mends]:
        remark = found[0]
        (mend,) = remark.mends
        assert mend.layer != entries[remark.at]
        entries = (*entries[: remark.at], mend.layer, *entries[remark.at + 1 :])
    step(entries, 2, to_input=True)


@pytest.mark.parametrize("first", ACTIVATIONS)
@pytest.mark.parametrize("second", [n for n in ACTIVATIONS if "inplace" in KINDS[n].defaults])
def test_every_pair_of_activations_is_tried(first, second):
    one = layer_list.make(first)
    two = layer_list.make(second, {"inplace": True})
    entries = (*layer_list.layers("Conv2d(3, 3, 1)"), one, two)
    network = typed.sequential(entries)
    try:
        network(torch.rand(2, 3, 4, 4)).sum().backward()
        works = True
    except RuntimeError:
        works = False
    told = [r.at for r in remarks.remarks(entries, (1, 3, 4, 4)) if r.about == remarks.BACKWARD]
    assert told == ([] if works else [2])


def only(text: str) -> remarks.Remark:
    (found,) = remarks.remarks(layer_list.layers(text), (1, 3, 32, 32))
    return found


def test_scores_that_are_squeezed_are_named_with_the_loss_that_stays():
    for last in ("Softmax(dim=1)", "Sigmoid()", "Tanh()", "Softsign()"):
        found = only(f"Flatten()|Linear(3072, 10)|{last}")
        low, high = remarks._ENDS[last.partition("(")[0]]
        best = torch.full((1, 10), float(low))
        best[0, 0] = high
        assert f"above {F.cross_entropy(best, torch.tensor([0])).item():.2f}," in found.sentence
    scores = torch.randn(4, 10)
    assert "does no harm" in only("Flatten()|Linear(3072, 10)|LogSoftmax(dim=1)").sentence
    assert torch.allclose(scores.log_softmax(1).log_softmax(1), scores.log_softmax(1), atol=1e-6)


@pytest.mark.parametrize("text", ["Softmax(dim=0)|Flatten()|Linear(3072, 10)",
                                  "Softmax(dim=-4)|Flatten()|Linear(3072, 10)",
                                  "Flatten()|Softmax(dim=-2)|Linear(3072, 10)"])  # fmt: skip
def test_a_softmax_over_the_batch_mixes_pictures(text):
    assert only(text).about == remarks.MIXED
    network = typed.sequential(layer_list.layers(text))
    pictures = torch.rand(2, 3, 32, 32)
    assert not torch.allclose(network(pictures)[:1], network(pictures[:1]), atol=1e-4)


def test_a_block_that_begins_in_place_adds_what_was_written_over():
    entries = layer_list.layers("Residual(ReLU(inplace=True), Conv2d(3, 3, 1))|Flatten()")
    (found,) = [r for r in remarks.remarks(entries, (1, 3, 4, 4)) if r.about == remarks.OVERWRITTEN]
    block = typed.module(entries[0])
    other = typed.module(found.mends[0].layer)
    other.load_state_dict(block.state_dict())
    picture = torch.randn(1, 3, 4, 4)
    expected = other(picture)
    assert not torch.allclose(block(picture.clone()), expected)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("layers: Conv2d(3,8,3)|Sigmoid()|ReLU(inplace=True)|Flatten()|Linear(7200,10)",
         r"Layer 3: ReLU\(inplace=True\) works in place, and going backward fails"),
        ("layers: Conv2d(3,10,32)|LeakyReLU(negative_slope=-1,inplace=True)|Flatten()",
         "Layer 2: LeakyReLU.* Leave inplace out."),
        ("layers: AvgPool2d(32)|Upsample(scale_factor=2)|Flatten()|Softmax(dim=1)", "gives 12"),
    ],
)  # fmt: skip
def test_what_cannot_be_trained_is_told(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        Recipe(network=text)


def test_a_network_without_parameters_is_told():
    text = "layers: AdaptiveAvgPool2d((2, 5))|Softmax(dim=1)|Residual(ReLU())|Flatten()"
    with pytest.raises(ValueError, match="gives 30"):
        Recipe(network=text)
    with pytest.raises(ValueError, match="has no parameters"):
        typed._check(layer_list.layers("AdaptiveAvgPool2d((1, 1))|Flatten()"), 3)


def test_what_is_tied_to_ten_classes_is_told():
    tied = "layers: Flatten()|Linear(3072,10)|BatchNorm1d(10)"
    Recipe(network=tied)
    with pytest.raises(ValueError, match="made for ten classes"):
        registry.build(tied, num_classes=3)
    block = "layers: Flatten()|Linear(3072,10)|Residual(Linear(10,10))"
    with pytest.raises(ValueError, match="made for ten classes"):
        registry.build(block, num_classes=3)
