"""The feature maps lesson as code: it prints the numbers that the page shows."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from explainers import snippets
from explainers.attribution.integrated import GREY
from explainers.attribution.methods import SEED
from explainers.images.member import Origin
from explainers.lessons.feature_maps import numbers
from explainers.lessons.feature_maps.numbers import Values
from explainers.networks.layer_setting import BUILDER
from explainers.networks.stops import Stop
from explainers.networks.trained import Trained
from explainers.probes import adversarial, maximisation
from explainers.training import learned
from explainers.worked import Index


def of_map(values: Values, drawing: bool, picture: Origin, stop: Stop) -> str:
    """Code that prints the shape of what leaves a layer, and the chosen map's range and cell."""
    cell = numbers.within(values, stop)
    # A row of numbers has no map: its range is that of the row.
    chosen = f"[0, {cell[0]}]" if len(cell) > 1 else "[0]"
    return _written(
        values,
        drawing,
        picture,
        [
            f'layer = model.network.get_submodule("{stop.name}")',
            "found = []",
            "hook = layer.register_forward_hook(",
            "    lambda layer, inputs, output: found.append(output.clone())",
            ")",
            "with torch.no_grad():",
            "    scores = model.network(model.prepare(picture))",
            "",
            "output = found[0]",
            f"chosen = output{chosen}",
            "print(tuple(output.shape))",
            "print(round(chosen.min().item(), 3), round(chosen.max().item(), 3))",
            f"print(round(output{_index(cell)}.item(), 4))",
        ],
    )


def of_filters(values: Values, drawing: bool, name: str) -> str:
    """Code that prints the shape and range of the first convolution's kernels."""
    return _written(
        values,
        drawing,
        None,
        [
            f'kernels = model.network.get_submodule("{name}").weight.detach()',
            "print(tuple(kernels.shape))",
            "print(round(kernels.min().item(), 3), round(kernels.max().item(), 3))",
        ],
    )


def of_answer(
    values: Values, drawing: bool, picture: Origin, index: int, asked: int, size: int
) -> str:
    """Code that prints the answer's probability, and of its map the largest number and the check.

    `asked` is how many noisy copies, or steps, there are, `size` the side of the covering square.
    """
    return _written(
        values,
        drawing,
        picture,
        [
            "def heat(model):",
            *(f"    {line}" for line in _heat(values, index, asked, size)),
            "",
            "here, there = heat(model), heat(check.untrained(model))",
            f"print(round(model.probabilities(picture)[0, {index}].item(), 3))",
            "print(here.max().item())",
            "print(round(check.rank_correlation(here, there), 2))",
        ],
        ["from explainers.attribution import check"],
    )


def of_fooled(values: Values, drawing: bool, picture: Origin, network: Trained, index: int) -> str:
    """Code that prints a pixel before and after, the answer then, and the smallest ε.

    `index` is what the network answers to the picture as it is.
    """
    row, column = numbers.pixel(values)
    scores = "outputs.log()" if network.ends_in_softmax else "outputs"
    loss = "nll_loss" if network.ends_in_softmax else "cross_entropy"
    epsilons = adversarial.epsilons(network)
    tried = epsilons[1:] if len(epsilons) <= epsilons[-1] else f"range(1, {epsilons[-1] + 1})"
    return _written(
        values,
        drawing,
        picture,
        [
            "x = picture.float()[None].requires_grad_()",
            "outputs = model.network(model.prepare(x))",
            f"loss = torch.nn.functional.{loss}({scores}, torch.tensor([{index}]))",
            "(gradient,) = torch.autograd.grad(loss, x)",
            "def moved(epsilon):",
            "    return (x + epsilon * gradient.sign()).detach().clamp(0, 255)",
            "",
            "def answer(epsilon):",
            "    return model.probabilities(moved(epsilon))[0].max(0)",
            "",
            f"print(x[0, :, {row}, {column}].tolist())",
            f"print(moved({values.epsilon})[0, :, {row}, {column}].tolist())",
            f"sure, index = answer({values.epsilon})",
            "print(model.label(int(index)), round(sure.item(), 3))",
            f"print(next((e for e in {tried} if answer(e).indices != {index}), None))",
        ],
    )


def of_excited(values: Values, drawing: bool, network: Trained) -> str:
    """Code that prints, for both networks, the activation before and after, and the pixel."""
    low = torch.finfo(torch.float32).tiny
    return _written(
        values,
        drawing,
        None,
        [
            f"generator = torch.Generator().manual_seed({values.seed})",
            f"noise = torch.randn((1, 3, *{network.size}), generator=generator)",
            f"start = ({maximisation.GREY} + {maximisation.SPREAD} * noise).round().clamp(0, 255)",
            "",
            "def excite(model):",
            f'    layer = model.network.get_submodule("{values.layer}")',
            "    found = []",
            "    def note(layer, inputs, output):",
            f"        found.append(output[0, {values.channel}].mean())",
            "    hook = layer.register_forward_hook(note)",
            "    x = start.clone()",
            f"    for step in range({values.steps}):",
            "        x.requires_grad_()",
            "        model.network(model.prepare(x))",
            "        (gradient,) = torch.autograd.grad(found[-1], x)",
            f"        rms = gradient.double().square().mean().sqrt().clamp(min={low})",
            f"        x = (x + {values.lr:g} * (gradient / rms)).detach().clamp(0, 255)",
            "    model.network(model.prepare(x))",
            "    hook.remove()",
            "    print(round(found[0].item(), 3), round(found[-1].item(), 3))",
            f"    print(x[0, :, {values.row}, {values.column}].tolist())",
            "",
            "excite(model)",
            "excite(check.untrained(model))",
        ],
        ["from explainers.attribution import check"],
    )


def _heat(values: Values, index: int, asked: int, size: int) -> list[str]:
    """The body of a function of `model` that gives the map of the method of `values`."""
    score = f"model.network(leaf.clone())[:, {index}].sum()"
    slopes = f"(slopes,) = torch.autograd.grad({score}, leaf)"
    pixels = "pixels = model.prepare(picture)"
    match values.method:
        case "smoothgrad":
            return [
                pixels,
                f"spread = {values.stdev:g} * (pixels.max() - pixels.min())",
                f"generator = torch.Generator().manual_seed({SEED})",
                f"noise = torch.randn(({asked}, *pixels.shape[1:]), generator=generator)",
                "leaf = (pixels + spread * noise).requires_grad_()",
                slopes,
                "return slopes.mean(0).abs().amax(0)",
            ]
        case "integrated":
            return [
                pixels,
                f"start = model.prepare({_BASELINES[values.baseline]})",
                f"places = (torch.arange({asked}) + 0.5) / {asked}",
                "way = pixels - start",
                "leaf = (start + places.view(-1, 1, 1, 1) * way).requires_grad_()",
                slopes,
                "return (way * slopes.mean(0))[0].sum(0)",
            ]
        case "gradcam":
            return [
                "found = []",
                f'layer = model.network.get_submodule("{values.cam_layer}")',
                "hook = layer.register_forward_hook(",
                "    lambda layer, inputs, output: found.append(output) or output.clone()",
                ")",
                "pixels = model.prepare(picture).requires_grad_()",
                f"score = model.network(pixels.clone())[0, {index}]",
                "hook.remove()",
                "(slopes,) = torch.autograd.grad(score, found[0])",
                "weights = slopes.mean((2, 3), keepdim=True)",
                "return (weights * found[0]).sum(1)[0].relu().detach()",
            ]
        case "occlusion":
            return [
                f"full = model.probabilities(picture)[0, {index}]",
                f"rows, columns = (range(0, n - {size - 1}, {max(1, size // 2)}) "
                "for n in picture.shape[1:])",
                "drops = []",
                "for row, column in ((row, column) for row in rows for column in columns):",
                "    covered = picture.clone()",
                f"    covered[:, row : row + {size}, column : column + {size}] = {GREY}",
                f"    drops.append(full - model.probabilities(covered)[0, {index}])",
                "return torch.stack(drops).view(len(rows), len(columns))",
            ]
        case _:
            return [
                "leaf = model.prepare(picture).requires_grad_()",
                slopes,
                "return slopes[0].abs().amax(0)",
            ]


_BASELINES = {
    "black": "torch.zeros_like(picture)",
    "grey": f"torch.full_like(picture, {GREY})",
    "mean": "picture.double().mean((1, 2), keepdim=True).round().to(picture).expand_as(picture)",
}


def _index(cell: Index) -> str:
    return f"[0, {', '.join(map(str, cell))}]"


def _written(
    values: Values,
    drawing: bool,
    picture: Origin | None,
    lines: Sequence[str],
    more: Sequence[str] = (),
) -> str:
    imports, model = _model(values, drawing)
    made = [] if picture is None else [f"picture = {picture.expression}"]
    needed = {"import torch", *imports, *more, *(() if picture is None else picture.imports)}
    return "\n".join([snippets.PROJECT, *sorted(needed, key=_order), "", model, *made, *lines])


def _order(line: str) -> tuple[bool, bool, str]:
    """Plain imports first, those of this project last."""
    return "explainers" in line, line.startswith("from"), line


def _model(values: Values, drawing: bool) -> tuple[Sequence[str], str]:
    """What has to be imported, and the line that makes the network."""
    shipped = ["from explainers.networks import trained"]
    if values.weights in numbers.SHIPPED:
        name, data = numbers.SHIPPED[values.weights], numbers.data_for(values, drawing)
        return shipped, f'model = trained.shipped("{name}", "{data}")'
    if values.weights == BUILDER:
        text = values.layers.replace("\n", "|")
        rest = f"{values.in_channels}, {values.size}"
        return ["from explainers.networks import made"], f"model = made.network({text!r}, {rest})"
    if values.weights == numbers.RUN:
        imports = [
            "from pathlib import Path",
            "from explainers.training.learned import opened",
        ]
        file = learned.file_of(values.run, values.epoch)
        return imports, f"model = opened(Path({str(file)!r}))"
    return shipped, 'model = trained.untrained("cifar_quick")'
