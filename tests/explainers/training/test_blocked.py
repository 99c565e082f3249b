"""The layers in oneDNN's own layout: PyTorch's numbers, where sums are exact to the last bit."""

import copy
import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from explainers.images.pictures import Pictures
from explainers.networks import registry
from explainers.training import blocked
from explainers.training.blocked import Blocked
from explainers.training.devices import autocast
from explainers.training.engine import Training
from explainers.training.recipe import preset

CPU = torch.device("cpu")
needs_layout = pytest.mark.skipif(not blocked.there(), reason="no AVX-512 for bfloat16 here")


@st.composite
def networks(draw: st.DrawFn) -> nn.Sequential:
    """Convolution, pool and what may stand about them, with weights of -1, 0 and 1.

    All sums are whole numbers that float32 holds, so that what is rounded is rounded alike.
    """
    sizes = st.integers(1, 3)
    maps = draw(st.sampled_from((2, 6, 16, 18)))
    convolution = nn.Conv2d(
        2,
        maps,
        (draw(sizes), draw(sizes)),
        stride=draw(sizes),
        padding=draw(st.integers(0, 2)),
        dilation=draw(st.integers(1, 2)),
        groups=draw(st.sampled_from((1, 2))),
        bias=draw(st.booleans()),
    )
    kernel = draw(st.tuples(sizes, sizes))
    pool = nn.MaxPool2d(kernel, tuple(size + draw(st.integers(0, 1)) for size in kernel))
    relus = [nn.ReLU()] * draw(st.integers(0, 1)), [nn.ReLU()] * draw(st.integers(0, 1))
    more = [nn.Conv2d(maps, 5, 3, padding=1)] * draw(st.integers(0, 1))
    first = [convolution, *relus[0], pool, *relus[1], *more]
    made = nn.Sequential(*first, nn.Flatten(), nn.LazyLinear(3))
    made(torch.zeros(1, 2, 12, 11))
    with torch.no_grad():
        for weight in made.parameters():
            weight.copy_(torch.randint(-1, 2, weight.shape))
    return made


@needs_layout
@settings(max_examples=30)
@given(networks(), st.integers(0, 99))
def test_scores_and_gradients_are_pytorchs_where_sums_are_exact(
    network: nn.Sequential, seed: int
) -> None:
    dice = torch.Generator().manual_seed(seed)
    images = torch.randint(-1, 2, (3, 2, 12, 11), generator=dice).float()  # so that many tie
    plain, own = network, blocked.of(copy.deepcopy(network), CPU, "bfloat16")
    assert isinstance(own, Blocked)
    wanted, found = [], []
    for model, told in ((plain, wanted), (own, found)):
        with autocast(CPU, "bfloat16"):
            scores = model(images.contiguous(memory_format=torch.channels_last))
        (scores.float() * torch.tensor([1.0, -1.0, 2.0])).sum().backward()
        told += [scores, *(weight.grad for weight in model.parameters())]
    assert all(map(torch.equal, wanted, found))


@needs_layout
@pytest.mark.parametrize("value", [math.nan, math.inf])
@pytest.mark.parametrize("name", ["0.weight", "0.bias"])
def test_a_weight_that_is_no_number_is_not_passed_over(name: str, value: float) -> None:
    network = nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.MaxPool2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(900, 2)
    )
    with torch.no_grad():
        network.get_parameter(name).flatten()[0] = value
        with autocast(CPU, "bfloat16"):
            scores = blocked.of(network, CPU, "bfloat16")(torch.rand(2, 3, 32, 32))
    assert not scores.isfinite().any()


@pytest.mark.parametrize(
    ("layers", "count"),
    [
        ("Conv2d(3, 4, 5)|MaxPool2d(2)|Flatten()|Linear(784, 10)", 2),
        ("Conv2d(3, 4, 5)|ReLU()|MaxPool2d(2)|ReLU()|Flatten()|Linear(784, 10)", 4),
        ("Conv2d(3, 4, 5)|MaxPool2d(2, stride=3)|Flatten()|Linear(324, 10)", 2),
        ("Conv2d(3, 4, 5)|Flatten()|Linear(3136, 10)", 0),  # no pool
        ("MaxPool2d(2)|Conv2d(3, 4, 5)|Flatten()|Linear(576, 10)", 0),
        ("Conv2d(3, 4, 5)|MaxPool2d(2)|BatchNorm2d(4)|Flatten()|Linear(784, 10)", 0),
        ("Conv2d(3, 4, 5)|MaxPool2d(3, stride=2)|Flatten()|Linear(676, 10)", 0),  # they overlap
        ("Conv2d(3, 4, 5)|MaxPool2d(2, padding=1)|Flatten()|Linear(900, 10)", 0),
        ("Conv2d(3, 4, 5)|MaxPool2d(2, dilation=2)|Flatten()|Linear(676, 10)", 0),
        ("Conv2d(3, 4, 5, padding='same')|MaxPool2d(2)|Flatten()|Linear(1024, 10)", 0),
    ],
)
def test_where_it_pays(layers: str, count: int) -> None:
    model = registry.build(f"layers: {layers}")
    assert isinstance(model, nn.Sequential)
    assert blocked.count(model) == count


@pytest.mark.parametrize(
    ("device", "precision"), [("cpu", "float32"), ("cuda", "bfloat16"), ("meta", "bfloat16")]
)
def test_elsewhere_the_model_stays_as_it_is(device: str, precision: str) -> None:
    model = registry.build("cifar_quick")
    assert blocked.of(model, torch.device(device), precision) is model


@needs_layout
def test_a_training_in_bfloat16_uses_it_and_goes_on_to_the_last_bit(
    pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[int] = []
    forward = Blocked.forward
    monkeypatch.setattr(
        Blocked, "forward", lambda self, images: steps.append(len(images)) or forward(self, images)
    )
    network = "layers: Conv2d(3, 4, 5, stride=3)|ReLU()|MaxPool2d(2)|Flatten()|Linear(100, 10)"
    told = {"device": "cpu", "precision": "bfloat16", "batch_size": 40, "epochs": 1}
    recipe = preset("fast", network=network, **told)
    through, left = Training(recipe, pictures), Training(recipe, pictures)
    list(through.run())
    assert len(steps) == through.step
    events = left.run()
    while left.step < 1:
        next(events)
    again = Training(recipe, pictures, state=copy.deepcopy(left.state_dict()))
    list(again.run())
    wanted, found = through.model.state_dict(), again.model.state_dict()
    assert wanted.keys() == found.keys() and "conv1.weight" in wanted
    assert all(torch.equal(wanted[name], found[name]) for name in wanted)
