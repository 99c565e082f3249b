"""What is drawn from a generator of one's own is what PyTorch's global one would give."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torchvision.transforms import v2

from explainers.images import drawn
from explainers.random_numbers import drawn_from
from explainers.transforms.chain import Step
from explainers.transforms.kinds import KINDS
from explainers.transforms.walk import walk

RANDOM = [kind for kind in KINDS.values() if kind.random]
DROPOUTS = (nn.Dropout, nn.Dropout2d)
PICTURE = v2.functional.to_pil_image(drawn.draw("frog", 2, 512))  # larger than any crop


def with_global(seed, draw):
    """What `draw` gives after `torch.manual_seed`, whose generator is left as it was."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return draw()


@given(
    layer=st.sampled_from(DROPOUTS),
    p=st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0]),
    inplace=st.booleans(),
    training=st.booleans(),
    shape=st.lists(st.integers(1, 5), min_size=4, max_size=4),
    seed=st.integers(0, 99),
)
def test_dropout_drops_what_it_always_drops(layer, p, inplace, training, shape, seed):
    values = torch.randn(*shape, generator=torch.Generator().manual_seed(seed))
    dropout = layer(p, inplace).train(training)
    expected = with_global(seed, lambda: dropout(values.clone()))
    before = torch.get_rng_state()
    with drawn_from.seed(seed):
        given = values.clone()
        found = dropout(given)
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(found, expected)
    assert (given is found) or not inplace or not training or p == 0


@pytest.mark.parametrize("kind", RANDOM, ids=lambda kind: kind.name)
@settings(max_examples=5)  # each takes a large picture through a transform
@given(seed=st.integers(0, 999))
def test_transforms_draw_what_they_always_draw(kind, seed):
    steps = [Step(kind, kind.default)]
    if kind.title == "RandomErasing":  # it takes tensors only
        steps.insert(0, Step(KINDS["to_image"], KINDS["to_image"].default))
    expected = with_global(seed, lambda: v2.Compose([step.make() for step in steps])(PICTURE))
    before = torch.get_rng_state()
    stops = walk(tuple(steps), PICTURE, seed).stops
    assert torch.equal(torch.get_rng_state(), before)
    to_tensor = v2.ToImage()
    assert torch.equal(to_tensor(stops[-1].value), to_tensor(expected))
