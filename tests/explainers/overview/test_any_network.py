"""Whatever layers a network has: its overview is what PyTorch computes, both ways."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from explainers.networks import examples, made, stops, trained
from explainers.networks.residual import Residual
from explainers.overview import backward, closer, columns, kinds, packed
from explainers.overview.backward import Aim
from tests.explainers.overview.reading import arrays, parted

SIDE = 12


def middle(layer: nn.Module, seed: int) -> trained.Trained:
    """A network of four maps, 12×12, that this layer follows; all its numbers are drawn.

    Those of every other one lie in memory as a run may have left them, channels last.
    """
    torch.manual_seed(seed)
    rest = (nn.Flatten(), nn.LazyLinear(3))
    layers = nn.Sequential(nn.Conv2d(3, 4, 1), layer, *rest).eval()
    layers(torch.zeros(1, 3, SIDE, SIDE))
    for held in (*layers.parameters(), *layers.buffers()):
        if held.is_floating_point():
            held.data.uniform_(-1, 1) if held.dim() > 1 else held.data.uniform_(0.2, 2)
    layers.to(memory_format=torch.channels_last if seed % 2 else torch.contiguous_format)
    return trained.Trained(layers, ("a", "b", "c"), size=(SIDE, SIDE))


def picture(seed: int) -> torch.Tensor:
    dice = torch.Generator().manual_seed(seed)
    return torch.randint(0, 256, (3, SIDE, SIDE), dtype=torch.uint8, generator=dice)


one_to_three = st.integers(1, 3)
CONVOLUTIONS = st.builds(
    lambda groups, each, size, stride, dilation, padding, bias: nn.Conv2d(
        *(4, groups * each, size),
        stride=1 if padding == "same" else stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        bias=bias,
    ),
    st.sampled_from([1, 2, 4]),
    *(one_to_three, st.integers(1, 4), one_to_three, st.integers(1, 2)),
    st.sampled_from([0, 1, 2, "same", "valid"]),
    st.booleans(),
)
MEANS = st.builds(
    lambda size, stride, padding, ceil_mode, include: nn.AvgPool2d(
        size, stride, min(padding, size // 2), ceil_mode=ceil_mode, count_include_pad=include
    ),
    *(st.integers(1, 5), one_to_three, st.integers(0, 2), st.booleans(), st.booleans()),
) | st.sampled_from([1, 2, 3, 4, 6, 12]).map(nn.AdaptiveAvgPool2d)
LARGEST = st.builds(
    lambda size, stride, ceil_mode: nn.MaxPool2d(size, stride, size // 2, ceil_mode=ceil_mode),
    *(st.integers(1, 5), one_to_three, st.booleans()),
)
CELLS = st.sampled_from([nn.Tanh(), nn.ReLU(), nn.BatchNorm2d(4), nn.Dropout(0.5)])
OTHERS = st.sampled_from(
    [
        Residual(nn.Conv2d(4, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU()),
        Residual(nn.Conv2d(4, 6, 3, padding=1), shortcut=nn.Conv2d(4, 6, 1)),
        nn.GroupNorm(2, 4),
        nn.LayerNorm([SIDE, SIDE]),
        nn.InstanceNorm2d(4),
        nn.BatchNorm2d(4, track_running_stats=False),
        nn.Softmax(1),
        nn.ConvTranspose2d(4, 5, 3, stride=2),
        nn.Upsample(scale_factor=2),
        nn.Conv2d(4, 4, (1, 3)),
        nn.Conv2d(4, 4, (3, 1), groups=2),
        nn.Conv2d(4, 2, 2, padding="same", groups=2),
        nn.Conv2d(4, 4, 3, padding=1, padding_mode="circular"),
        nn.AvgPool2d((1, 2)),
        nn.AvgPool2d(2, divisor_override=3),
        nn.AdaptiveAvgPool2d(5),
        nn.Linear(SIDE, 7),
    ]
)
ANY = CONVOLUTIONS | MEANS | LARGEST | CELLS | OTHERS


@given(layer=ANY, seed=st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_a_number_sees_what_it_is_said_to_see_or_nothing_is_said(layer, seed):
    network = middle(layer, seed)
    column = columns.columns(network, picture(seed))[2]
    told, _ = parted(packed.whole(network, picture(seed), "own"))
    field = told["columns"][2]["field"]
    if column.values.dim() == 1 or field == []:
        assert field != [] or column.kind in kinds.LEAVING_OUT
        return
    row, at = (side // 2 for side in column.values.shape[1:])
    seen = torch.zeros(SIDE, SIDE, dtype=torch.bool)
    for _ in range(3):  # gradients may cancel
        pixels = torch.randn(1, 3, SIDE, SIDE, requires_grad=True)
        made_ = network.network[:2](pixels)[0, :, row, at]
        weights = torch.rand(len(made_)) + 0.1
        seen |= torch.autograd.grad((made_ * weights).sum(), pixels)[0][0].abs().amax(0) > 0
    first, step, size = field or (0, 0, SIDE)
    for cell, along in ((row, seen.any(1)), (at, seen.any(0))):
        last = min(first + cell * step + size, SIDE)
        within = torch.zeros(SIDE, dtype=torch.bool)
        within[max(first + cell * step, 0) : last] = True
        assert not (along & ~within).any()
        if field is None:
            assert along.all()


def sources_of(column, channel: int) -> range:
    """The maps that a map reads, as the browser counts them."""
    if column.lines.dim() == 1:
        return range(channel, channel + 1)
    per = column.lines.shape[1]
    first = channel * column.groups // len(column.lines) * per
    return range(first, first + per)


@given(layer=ANY, seed=st.integers(0, 99), data=st.data())
@settings(max_examples=120, deadline=None)
def test_what_a_map_is_made_of_adds_up_or_is_what_changes_without_it(layer, seed, data):
    network = middle(layer, seed)
    found = columns.stops(network, picture(seed))
    shown = columns.columns(network, picture(seed))
    stop, column = found[1], shown[2]
    exact = network.network[:2](network.prepare(picture(seed)))[0]
    torch.testing.assert_close(column.values, columns.as_row(exact))
    channel = data.draw(st.integers(0, len(exact) - 1))
    told, near = arrays(closer.closer(found, "1", channel))
    output = exact[channel].flatten()
    torch.testing.assert_close(near["output"], output)
    maps = network.network[0](network.prepare(picture(seed)))[0]
    reads = sources_of(column, channel)
    torch.testing.assert_close(near["inputs"], maps[list(reads)])
    if column.kind in kinds.LEAVING_OUT:
        without = [maps.index_fill(0, torch.tensor([k]), 0)[None] for k in reads]
        changed = [output - layer(one)[0, channel].flatten() for one in without]
        torch.testing.assert_close(near["changes"], torch.stack(changed), atol=1e-4, rtol=1e-4)
        strengths = near["changes"].abs().mean(1)
    elif column.kind == kinds.CONV:
        bias = near.get("bias", torch.zeros(1))
        total = near["parts"].sum(0).flatten() + bias
        torch.testing.assert_close(total, output, atol=1e-4, rtol=1e-4)
        strengths = near["parts"].abs().mean((1, 2))
    else:
        strengths = output.abs().mean()[None]
    torch.testing.assert_close(column.lines[channel].view(-1), strengths, atol=1e-4, rtol=1e-4)
    if column.kind in (kinds.CONV, kinds.MEAN):
        assert_windows(told["window"], near, stop.output.shape[1:])


def assert_windows(window, near, size) -> None:
    """What the browser reads of a map, times its weights or shares, is what the map adds."""
    maps, parts = near["inputs"], near["parts"]
    (kernel, _), (stride, _), (padding, _), (dilation, _) = (
        window[name] for name in ("size", "stride", "padding", "dilation")
    )
    for source, map_ in enumerate(maps):
        for row, at in ((0, 0), (size[0] - 1, size[1] - 1), (size[0] // 2, 0)):
            total = torch.zeros(())
            for down in range(kernel):
                for across in range(kernel):
                    r = row * stride - padding + down * dilation
                    c = at * stride - padding + across * dilation
                    if 0 <= r < map_.shape[0] and 0 <= c < map_.shape[1]:
                        share = near["shares"][row, at] if "shares" in near else None
                        weight = near["weights"][source, down, across] if share is None else share
                        total = total + weight * map_[r, c]
            torch.testing.assert_close(total, parts[source, row, at], atol=1e-4, rtol=1e-4)


@given(
    layer=ANY,
    seed=st.integers(0, 99),
    aim=st.builds(Aim, st.sampled_from(backward.KINDS), st.integers(0, 2)),
)
@settings(max_examples=120, deadline=None)
def test_what_the_targets_send_back_adds_up_to_autograds_gradient(layer, seed, aim):
    network = middle(layer, seed)
    way = backward.back(columns.stops(network, picture(seed)), aim)
    met = [network.prepare(picture(seed)).requires_grad_()]
    for part in network.network:
        met.append(part(met[-1]))
    slopes = torch.autograd.grad(aim.value(met[-1][0]), met[:3])
    shown = backward.columns(way)
    for place, slope in enumerate(slopes):
        most = float(slope.abs().max())
        assert_close(way.gradients[place], slope[0], most)
        for channel in range(slope.shape[1]):
            _, near = arrays(backward.closer(way, shown[place].name, channel))
            assert_close(near["output"], slope[0, channel].flatten())
            assert_close(near["parts"].sum(0).flatten(), near["output"], most)
            if shown[place + 1].lines.dim() == 2:
                strengths = near["parts"].flatten(1).abs().mean(1)
                assert_close(lines_from(shown[place + 1], channel).abs(), strengths, most)


def assert_close(one: torch.Tensor, other: torch.Tensor, most: float = 1.0) -> None:
    """Equal but for rounding, where the largest number that was added is `most`."""
    torch.testing.assert_close(one, other, rtol=1e-3, atol=1e-5 * most + 1e-7)


def lines_from(column, source: int) -> torch.Tensor:
    """The lines from a source to all targets that read it, as the browser counts them."""
    per, targets = column.lines.shape[1], len(column.lines) // column.groups
    group, place = divmod(source, per)
    return column.lines[group * targets : (group + 1) * targets, place]


IN_A_ROW = [
    (nn.Linear(64, 64),),
    (nn.PReLU(64), nn.Dropout(0.5), nn.ReLU()),
    (nn.BatchNorm1d(64), nn.ReLU()),
    (nn.LayerNorm(64), nn.Softmax(1)),
    (Residual(nn.Linear(64, 64), nn.ReLU()), nn.Tanh()),
    (nn.ReLU(), Residual(nn.Linear(64, 64), shortcut=nn.Linear(64, 64))),
    (nn.Tanh(), nn.Dropout(0.5), nn.BatchNorm1d(64), nn.Linear(64, 64), nn.Flatten()),
]


@pytest.mark.parametrize("behind", IN_A_ROW, ids=str)
@pytest.mark.parametrize("maps", [4, 64])
def test_behind_a_flattening_every_line_begins_at_what_the_column_before_has(behind, maps):
    torch.manual_seed(0)
    step = 8 if maps == 4 else 32  # 4 maps of 4×4, or 64 of a number each
    layers = (nn.Conv2d(3, maps, step, stride=step), nn.Flatten(), *behind, nn.Linear(64, 10))
    network = trained.Trained(nn.Sequential(*layers).eval(), ())
    pixels = torch.randint(0, 256, (3, 32, 32), dtype=torch.uint8)
    found = columns.stops(network, pixels)
    way = backward.back(found, Aim("loss", 3))
    shown = columns.columns(network, pixels)
    assert len(shown) == sum(not isinstance(layer, nn.Flatten) for layer in layers) + 1
    for place, (before, column) in enumerate(pairwise(shown)):
        per = 1 if column.lines.dim() == 1 else column.lines.shape[1]
        assert per * column.groups == len(before.values)
        for channel in (0, len(column.values) - 1):
            _, near = arrays(closer.closer(found, column.name, channel))
            assert len(near["inputs"]) == per
        for channel in (0, len(before.values) - 1):
            _, back = arrays(backward.closer(way, before.name, channel))
            total, most = back["parts"].sum(0).flatten(), float(way.gradients[place].abs().max())
            assert_close(total, way.gradients[place].reshape(len(before.values), -1)[channel], most)


NAMED = ("ALL_CONVOLUTIONAL", "CAFFE", "NOTES", "RESIDUAL", "WITH_BATCH_NORM")


@pytest.mark.parametrize("name", NAMED)
def test_networks_that_are_known_by_name_are_drawn(name):
    network = made.network(getattr(examples, name))
    pixels = torch.zeros(3, 32, 32, dtype=torch.uint8)
    told, _ = parted(packed.whole(network, pixels, "own"))
    assert told["columns"][-1]["count"] == len(told["classes"]) == 10
    way = backward.back(columns.stops(network, pixels), Aim("loss", 3))
    turned, _ = parted(backward.whole(network, pixels, "own", way))
    assert [one["name"] for one in turned["columns"]] == [one["name"] for one in told["columns"]]


@pytest.mark.parametrize(
    ("layer", "written"),
    [
        (nn.GroupNorm(2, 4), "GroupNorm(2, 4)"),
        (nn.GroupNorm(2, 4, eps=1e-3), "GroupNorm(2, 4, eps=0.001)"),
        (nn.Softmax(1), "Softmax(dim=1)"),
        (nn.Conv2d(4, 4, (1, 3)), "Conv2d(4, 4, (1, 3))"),
        (nn.Conv2d(4, 4, 2, stride=2, bias=False), "Conv2d(4, 4, 2, stride=2, bias=False)"),
        (nn.Conv2d(4, 4, 3, dilation=2), "Conv2d(4, 4, 3, dilation=2)"),
        (nn.MaxPool2d(3, 2, ceil_mode=True), "MaxPool2d(3, stride=2, ceil_mode=True)"),
        (nn.BatchNorm2d(4), "BatchNorm2d(4)"),
        (nn.Upsample(scale_factor=2), "Upsample(scale_factor=2)"),
        (nn.ConvTranspose2d(4, 5, 3, stride=3), "ConvTranspose2d(4, 5, 3, stride=3)"),
        (nn.Conv2d(4, 4, 3, padding="same", groups=2), 'Conv2d(4, 4, 3, padding="same", groups=2)'),
        (nn.LeakyReLU(0.2), "LeakyReLU(negative_slope=0.2)"),
        (nn.AdaptiveAvgPool2d(4), "AdaptiveAvgPool2d(4)"),
        (nn.AvgPool2d(3, stride=3), "AvgPool2d(3)"),
        (Residual(nn.Conv2d(4, 4, 1)), "Residual(…)"),
    ],
)
def test_a_layer_is_written_in_few_words(layer, written):
    told, _ = parted(packed.whole(middle(layer, 0), picture(0), "own"))
    assert told["columns"][2]["layer"] == written


def test_a_layer_of_a_stop_is_watched_no_more():
    found = stops.walk(nn.Sequential(Residual(nn.Conv2d(3, 3, 1))), torch.zeros(1, 3, 4, 4)).stops
    for stop in found:
        for part in stop.layer.modules():
            assert not part._forward_hooks and not part._forward_pre_hooks
