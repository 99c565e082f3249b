"""The layers as a graphics card is quick at them: PyTorch's numbers, here on the processor."""

from __future__ import annotations

import copy

import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from explainers.networks import registry
from explainers.training import blocked, cards, layouts
from explainers.training.cards import OnCard
from explainers.training.devices import autocast

CPU = torch.device("cpu")
CUDA = torch.device("cuda")
SIZES = st.integers(1, 3)


@st.composite
def convolutions(draw: st.DrawFn, channels: int) -> nn.Conv2d:
    """Any that a network can have."""
    return nn.Conv2d(
        channels,
        draw(st.sampled_from((2, 4))),
        (draw(SIZES), draw(SIZES)),
        stride=(draw(SIZES), draw(SIZES)),
        padding=(draw(st.integers(0, 2)), draw(st.integers(0, 2))),
        dilation=(draw(st.integers(1, 2)), draw(st.integers(1, 2))),
        groups=draw(st.sampled_from((1, 2))) if channels % 2 == 0 else 1,
        bias=draw(st.booleans()),
        padding_mode=draw(st.sampled_from(("zeros", "zeros", "zeros", "circular"))),
    )


@st.composite
def pools(draw: st.DrawFn) -> nn.MaxPool2d:
    """Windows that lie apart, side by side or over each other."""
    kernel = (draw(SIZES), draw(SIZES))
    return nn.MaxPool2d(
        kernel,
        (draw(SIZES), draw(SIZES)),
        padding=tuple(draw(st.integers(0, size // 2)) for size in kernel),
        dilation=draw(st.sampled_from((1, 1, 2))),
        ceil_mode=draw(st.sampled_from((False, False, True))),
    )


@st.composite
def networks(draw: st.DrawFn) -> nn.Sequential:
    """Layers with weights of -1, 0 and 1: all sums are whole numbers, and exact in any order."""
    channels = draw(st.sampled_from((1, 2, 3, 4, 6)))
    first = draw(convolutions(channels))
    between = draw(st.lists(st.sampled_from((nn.ReLU(), nn.Identity())), max_size=1))
    second = draw(convolutions(first.out_channels))
    middle = [first, *between, draw(pools()), second, *draw(st.lists(pools(), max_size=1))]
    body = nn.Sequential(*middle, nn.Flatten())
    try:
        size = body(torch.zeros(1, channels, 12, 11)).numel()
    except RuntimeError:  # nothing is left of the maps
        size = 0
    assume(size)
    made = nn.Sequential(*body, nn.Linear(size, 3, bias=draw(st.booleans())))
    with torch.no_grad():
        for weight in made.parameters():
            weight.copy_(torch.randint(-1, 2, weight.shape))
    return made.double()


def found(network: nn.Module, called: nn.Module, images: Tensor, slope: Tensor) -> list[Tensor]:
    """The scores, and all gradients where the scores' is `slope`."""
    network.zero_grad()
    scores: Tensor = called(images)
    scores.backward(slope)
    return [
        scores.detach(),
        *(one.grad.clone() for one in network.parameters() if one.grad is not None),
    ]


@settings(max_examples=100)
@given(networks(), st.booleans(), st.integers(0, 99))
def test_scores_and_gradients_are_pytorchs_where_sums_are_exact(
    network: nn.Sequential, channels_last: bool, seed: int
) -> None:
    dice = torch.Generator().manual_seed(seed)
    layout = torch.channels_last if channels_last else torch.contiguous_format
    network = network.to(memory_format=layout)
    shape = (4, network[0].in_channels, 12, 11)
    images = torch.randint(-3, 4, shape, generator=dice).double().to(memory_format=layout)
    slope = torch.randint(-3, 4, (4, 3), generator=dice).double()
    expected = found(network, network, images, slope)
    assume(expected[0].isfinite().all())  # a window can lie in the padding alone
    for mine, its in zip(
        found(network, OnCard(network, torch.float64), images, slope), expected, strict=True
    ):
        assert torch.equal(mine, its)


@settings(max_examples=20)
@given(st.data(), st.integers(0, 99))
def test_what_a_first_convolution_reads_is_what_unfold_reads(
    data: st.DataObject, seed: int
) -> None:
    layer = data.draw(convolutions(3))
    assume(layer.padding_mode == "zeros")
    images = torch.rand(2, 3, 12, 11, generator=torch.Generator().manual_seed(seed))
    read = cards.patches(layer, images)
    assert not isinstance(layer.padding, str)
    columns = F.unfold(images, layer.kernel_size, layer.dilation, layer.padding, layer.stride)
    assert torch.equal(read.permute(0, 5, 3, 4, 1, 2).reshape(columns.shape), columns)


def test_rows_that_would_take_too_much_are_not_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out: list[int] = []
    by_rows = cards._by_rows

    def counted(read: Tensor, *rest: Tensor) -> Tensor:
        laid_out.append(read.numel())
        return by_rows(read, *rest)

    monkeypatch.setattr(cards, "_by_rows", counted)
    network, images = registry.build("cifar_quick"), torch.rand(2, 3, 32, 32)
    called = OnCard(network, torch.float32)
    expected = called(images)
    assert laid_out == [2 * 1024 * 75], "only the first convolution is a product of matrices"
    monkeypatch.setattr(cards, "MOST_ROWS", 2 * 1024 * 75 - 1)
    torch.testing.assert_close(called(images), expected)
    assert len(laid_out) == 1


@pytest.mark.parametrize("name", ["cifar_quick", "cifar_quick_relu"])
def test_bfloat16_is_no_coarser_than_autocast_is(name: str) -> None:
    network = registry.build(name).to(memory_format=torch.channels_last)
    dice = torch.Generator().manual_seed(0)
    images = torch.randn(64, 3, 32, 32, generator=dice)
    slope = torch.randn(64, 10, generator=dice) / 64
    exact = copy.deepcopy(network).double()
    fine = found(exact, exact, images.double(), slope.double())
    with autocast(CPU, "bfloat16"):
        plain = found(network, network, images, slope.bfloat16())
        ours = found(network, OnCard(network, torch.bfloat16), images, slope.bfloat16())
    assert [one.dtype for one in ours] == [one.dtype for one in plain]
    for true, its, mine in zip(fine, plain, ours, strict=True):
        off, usual = (float((one.double() - true).norm() / true.norm()) for one in (mine, its))
        assert off < 1.3 * usual + 1e-3


def test_weights_that_do_not_learn_get_no_gradient() -> None:
    network = registry.build("cifar_quick")
    network[0].requires_grad_(False)
    with autocast(CPU, "bfloat16"):
        scores = OnCard(network, torch.bfloat16)(torch.rand(2, 3, 32, 32))
    scores.float().sum().backward()
    assert network[0].weight.grad is None and network[-1].weight.grad is not None


def test_a_nan_is_handed_on() -> None:
    network = registry.build("cifar_quick")
    with torch.no_grad():
        network[0].weight[3, 0, 0, 0] = torch.nan
    assert OnCard(network, torch.float32)(torch.rand(2, 3, 32, 32)).isnan().all()


def test_each_device_has_its_own_way() -> None:
    network = registry.build("cifar_quick")
    assert isinstance(layouts.of(network, CUDA, "float32"), OnCard)
    assert layouts.of(network, CPU, "float32") is network
    there = blocked.Blocked if blocked.there() else nn.Sequential
    assert type(layouts.of(network, CPU, "bfloat16")) is there
    own = nn.Identity()
    assert layouts.of(own, CUDA, "bfloat16") is own
