"""The numbers of the page as code: a network of ones, a pixel that is no number, and gradients."""

from __future__ import annotations

from collections.abc import Sequence

from explainers.layers import bins, pools
from explainers.lessons.receptive_field import reads
from explainers.lessons.receptive_field.effective import calmed
from explainers.networks import as_code
from explainers.networks.facts import Shape
from explainers.networks.layer import Layer, make
from explainers.snippets import pasteable

Index = tuple[int, ...]

_ONES = "# The same windows with one channel and every weight 1; sums stand for maxima and means."


def seen(layers: Sequence[Layer], shape: Shape, cell: Index | None, training: bool = False) -> str:
    """Code that prints which pixels the cell at (row, column) of the last maps sees.

    Without a `cell`, what all of them see together.
    """
    lines = [
        "reached = x.grad[0, 0].nonzero()",
        'print(len(reached), "pixels")',
        "if len(reached):",
        '    print("rows", reached[:, 0].min().item(), "to", reached[:, 0].max().item())',
        '    print("columns", reached[:, 1].min().item(), "to", reached[:, 1].max().item())',
    ]
    return _of_ones(layers, shape, cell, training, lines)


def ways(layers: Sequence[Layer], shape: Shape, cell: Index | None, training: bool = False) -> str:
    """Code that prints in how many ways pixels reach the cell at (row, column) of the last maps."""
    lines = [
        "ways = x.grad[0, 0]",
        'print(f"{ways.sum():,.0f} ways from {ways.count_nonzero()} pixels")',
        'print(f"{ways.max():,.0f} from the strongest")',
    ]
    return _of_ones(layers, shape, cell, training, lines)


def _of_ones(
    layers: Sequence[Layer], shape: Shape, cell: Index | None, training: bool, lines: list[str]
) -> str:
    number = "sum()" if cell is None else f"[0, 0, {cell[0]}, {cell[1]}]"
    dot = "." if cell is None else ""
    program = [
        as_code.imports(layers),
        _ONES,
        "net = nn.Sequential(",
        *(f"    {line}," for line in _bare(layers, shape, training)),
        ").double()",
        "for weight in net.parameters():",
        "    _ = nn.init.ones_(weight)",
        "",
        f"x = torch.zeros(1, 1, {shape[2]}, {shape[3]}, dtype=torch.double, requires_grad=True)",
        f"net(x){dot}{number}.backward()",
        *lines,
    ]
    return pasteable("\n".join(program))


def _bare(layers: Sequence[Layer], shape: Shape, training: bool) -> list[str]:
    found = []
    for layer, before, after in reads.steps(layers, shape):
        found += _one(layer, before, after, training)
    return found


def _one(layer: Layer, shape: Shape, after: Shape, training: bool) -> list[str]:
    """The layer with one channel, every cell that it reads counting 1; nothing for one by one."""
    name = layer.kind.name
    if name == "Residual":
        return [_block(layer, shape, training)]
    if name in ("Conv2d", "ConvTranspose2d"):
        return [layer.changed(in_channels=1, out_channels=1, groups=1, bias=False).code]
    if name == "Upsample":
        return [layer.code]
    if name == "AvgPool2d":
        return [layer.changed(divisor_override=1).code]
    if name == "MaxPool2d":
        return _maximum(layer, shape)
    if name.startswith("Adaptive"):
        return [_adaptive(shape, after)]
    rows, columns = reads.whole(layer, shape, training)
    if not rows and not columns:
        return []
    window = (shape[2] if rows else 1, shape[3] if columns else 1)
    return [_summed(window), make("Upsample", {"size": after[2:]}).code]


def _summed(window: tuple[int, int]) -> str:
    return make("AvgPool2d", {"kernel_size": window, "divisor_override": 1}).code


def _block(layer: Layer, shape: Shape, training: bool) -> str:
    inner = ", ".join(_bare(layer["layers"], shape, training)) or "nn.Identity()"
    around = ", ".join(_bare(layer["shortcut"], shape, training))
    return f"Residual({inner}, shortcut=nn.Sequential({around}))"


def _maximum(layer: Layer, shape: Shape) -> list[str]:
    window = {name: layer[name] for name in ("kernel_size", "stride", "padding")}
    if layer["dilation"] == 1:
        rest = {"ceil_mode": layer["ceil_mode"], "divisor_override": 1}
        return [make("AvgPool2d", {**window, **rest}).code]
    # No pooling that adds has a dilation: a convolution by ones, over the edge with ceil_mode.
    found = pools.check(shape[1:], **window, **{n: layer[n] for n in ("dilation", "ceil_mode")})
    down, across = found.down, found.across
    right, bottom = across.padding + across.overhang, down.padding + down.overhang
    padding = f"nn.ZeroPad2d(({across.padding}, {right}, {down.padding}, {bottom}))"
    ones = {
        "in_channels": 1,
        "out_channels": 1,
        "kernel_size": layer["kernel_size"],
        "stride": layer["stride"] or layer["kernel_size"],
        "dilation": layer["dilation"],
        "bias": False,
    }
    return [padding, make("Conv2d", ones).code]


def _adaptive(shape: Shape, after: Shape) -> str:
    found = bins.Bins((shape[2], shape[3]), (after[2], after[3]))
    if any(shape[2 + axis] % after[2 + axis] for axis in (0, 1)):
        return make("AdaptiveAvgPool2d", {"output_size": found.output_size}).code
    return _summed_bins(found)


def _summed_bins(found: bins.Bins) -> str:
    sizes = zip(found.input_size, found.output_size, strict=True)
    down, across = (size // count for size, count in sizes)
    return _summed((down, across))


def counts(layers: Sequence[Layer], shape: Shape) -> bool:
    """Whether `ways` prints whole numbers: not where bins differ, or neighbours are weighed."""
    for layer, before, after in reads.steps(layers, shape):
        name = layer.kind.name
        if name == "Residual":
            if not (counts(layer["layers"], before) and counts(layer["shortcut"], before)):
                return False
        elif name.startswith("Adaptive"):
            if before[2] % after[2] or before[3] % after[3]:
                return False
        elif name == "Upsample" and not layer["mode"].startswith("nearest"):
            return False
    return True


def goes(layers: Sequence[Layer], shape: Shape, pixel: Index, training: bool = False) -> str:
    """Code that prints how many numbers of the last layer the pixel at (row, column) reaches."""
    row, column = pixel
    size = ", ".join(map(str, shape))
    return pasteable(
        "\n".join(
            [
                as_code.imports(layers),
                as_code.sequential(layers),
                f"_ = net.{'train' if training else 'eval'}()",
                "",
                "# A pixel that is no number makes every number NaN that reads it.",
                f"x = torch.zeros({size})",
                f"x[0, :, {row}, {column}] = torch.nan",
                "with torch.no_grad():",
                "    reached = net(x)[0].isnan()",
                "",
                'print(reached.sum().item(), "of", reached.numel())',
            ]
        )
    )


def weighs(
    layers: Sequence[Layer],
    shape: Shape,
    cell: Index,
    draws: int,
    seed: int,
    training: bool = False,
) -> str:
    """Code that prints how the gradient of the number at `cell` is spread over the pixels."""
    calm = calmed(layers)
    place = ", ".join(map(str, (0, *cell)))
    size = ", ".join(map(str, shape))
    return pasteable(
        "\n".join(
            [
                as_code.imports(calm),
                f"total = torch.zeros({shape[2]}, {shape[3]}, dtype=torch.double)",
                f"for seed in range({seed}, {seed + draws}):",
                "    _ = torch.manual_seed(seed)",
                *(f"    {line}" for line in as_code.sequential(calm).split("\n")),
                f"    _ = net.{'train' if training else 'eval'}()",
                f"    x = torch.randn({size}, requires_grad=True)",
                f"    net(x)[{place}].backward()",
                "    total += x.grad[0].double().abs().sum(0)",
                "",
                "held = total.flatten().sort(descending=True).values.cumsum(0)",
                'print(total.count_nonzero().item(), "pixels have a gradient")',
                "fewest = (held < 0.95 * held[-1]).sum().item() + 1",
                'print(fewest, "of them hold 95 % of it")',
            ]
        )
    )
