"""The arguments of torch.nn.Conv2d: which of them PyTorch takes together, and what comes out.

Nothing is computed: sizes are enough to decide it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from explainers.layers.arguments import IntOrPair, pair, positive
from explainers.layers.windows import Sides, Windows, extent

PADDING_MODES = ("zeros", "reflect", "replicate", "circular")


class Arguments(TypedDict, total=False):
    """The arguments of torch.nn.Conv2d, but for its sizes."""

    stride: IntOrPair
    padding: IntOrPair | str
    dilation: IntOrPair
    groups: int
    padding_mode: str


@dataclass(frozen=True)
class Setting:
    """The arguments of one convolution, checked: every illegal one has raised ValueError."""

    windows: Windows
    groups: int
    padding_mode: str
    output_shape: tuple[int, int, int]


def check(
    input_shape: tuple[int, ...],
    weight_shape: tuple[int, ...],
    *,
    stride: IntOrPair = 1,
    padding: IntOrPair | str = 0,
    dilation: IntOrPair = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> Setting:
    """Decide once whether PyTorch would take these arguments, and what comes out.

    `input_shape` is (C, H, W), `weight_shape` (O, C/groups, kH, kW). Raises ValueError that
    names the argument, its value and the rule it breaks.
    """
    check_shapes(input_shape, weight_shape)
    windows = Windows(
        kernel_size=(weight_shape[2], weight_shape[3]),
        stride=pair("stride", stride, low=1),
        dilation=pair("dilation", dilation, low=1),
        sides=Sides(),
    )
    sides = _sides(padding, windows, padding_mode)
    windows = Windows(windows.kernel_size, windows.stride, windows.dilation, sides)
    _check_groups(input_shape[0], weight_shape, positive("groups", groups))
    _check_mode(padding_mode, sides, input_shape)
    _check_fit(input_shape, windows)
    rows, columns = windows.output_size(*input_shape[1:])
    return Setting(windows, groups, padding_mode, (weight_shape[0], rows, columns))


def _sides(padding: IntOrPair | str, windows: Windows, padding_mode: str) -> Sides:
    if isinstance(padding, str):
        return _named_padding(padding, windows)
    # Zeros cannot be negative in number; the other modes go through torch.nn.functional.pad,
    # which takes a negative padding as cells to cut off.
    height, width = pair("padding", padding, low=0 if padding_mode == "zeros" else None)
    return Sides(height, height, width, width)


def _named_padding(padding: str, windows: Windows) -> Sides:
    if padding == "valid":
        return Sides()
    if padding != "same":
        raise ValueError(
            f'padding is "{padding}": the only words it takes are "same" and "valid"; '
            "otherwise give a whole number."
        )
    if windows.stride != (1, 1):
        raise ValueError(
            f'padding="same" keeps the size of the input, and stride {windows.stride} shrinks it: '
            'PyTorch takes "same" only with stride 1. Set stride to 1, or give the padding as a '
            "number."
        )
    # As torch.nn.Conv2d does: an odd total leaves the extra cell at the bottom and the right.
    (rows, columns) = (
        extent(k, d) - 1 for k, d in zip(windows.kernel_size, windows.dilation, strict=True)
    )
    return Sides(rows // 2, rows - rows // 2, columns // 2, columns - columns // 2)


def check_shapes(
    input_shape: tuple[int, ...],
    weight_shape: tuple[int, ...],
    counts: str = "output channels, input channels of a group",
) -> None:
    """Raise ValueError unless these are a picture's and kernels' shapes, no axis of them empty.

    `counts` says what the first two axes of `weight` count.
    """
    if len(input_shape) != 3:
        raise ValueError(
            f"input has shape {input_shape}: it must have three axes (channels, height, width)."
        )
    if len(weight_shape) != 4:
        raise ValueError(
            f"weight has shape {weight_shape}: it must have four axes ({counts}, kernel height, "
            "kernel width)."
        )
    if 0 in input_shape or 0 in weight_shape:
        raise ValueError(
            f"input has shape {input_shape} and weight {weight_shape}: no axis may be empty."
        )


def _check_groups(channels: int, weight_shape: tuple[int, ...], groups: int) -> None:
    for name, count in (("in_channels", channels), ("out_channels", weight_shape[0])):
        if count % groups:
            raise ValueError(
                f"groups is {groups}, and {name} is {count}: {count} channels cannot be shared "
                f"out evenly among {groups} groups. Choose groups that divides {count}."
            )
    if weight_shape[1] != channels // groups:
        raise ValueError(
            f"weight has {weight_shape[1]} input channels, and with {channels} channels in "
            f"{groups} group(s) each kernel reads {channels // groups}."
        )


def _check_mode(padding_mode: str, sides: Sides, input_shape: tuple[int, ...]) -> None:
    if padding_mode not in PADDING_MODES:
        raise ValueError(
            f'padding_mode is "{padding_mode}": it must be one of {", ".join(PADDING_MODES)}.'
        )
    axes = (
        ("height", input_shape[1], max(sides.top, sides.bottom)),
        ("width", input_shape[2], max(sides.left, sides.right)),
    )
    for axis, size, padding in axes:
        if padding_mode == "reflect" and padding >= size:
            raise ValueError(
                f"padding is {padding} with padding_mode reflect, and the input's {axis} is "
                f"{size}: a reflection (which leaves the edge out) has at most {size - 1} cells. "
                f"Set padding to {size - 1} or less, or choose another padding_mode."
            )
        if padding_mode == "circular" and padding > size:
            raise ValueError(
                f"padding is {padding} with padding_mode circular, and the input's {axis} is "
                f"{size}: the padding may go round at most once. Set padding to {size} or less."
            )


def _check_fit(input_shape: tuple[int, ...], windows: Windows) -> None:
    sides = windows.sides
    axes = (
        ("height", 0, input_shape[1], sides.top + sides.bottom),
        ("width", 1, input_shape[2], sides.left + sides.right),
    )
    for axis, k, size, padding in axes:
        kernel, dilation = windows.kernel_size[k], windows.dilation[k]
        span = extent(kernel, dilation)
        if span > size + padding:
            raise ValueError(
                f"The kernel spans {span} cells in {axis} (dilation {dilation} × (kernel_size "
                f"{kernel} − 1) + 1), and the padded input has {size + padding} ({size} + "
                f"{padding} of padding): it does not fit even once. Lower dilation or kernel_size, "
                "or raise padding."
            )
