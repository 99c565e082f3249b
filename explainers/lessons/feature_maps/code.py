"""The feature maps lesson as code: it prints the numbers that the page shows."""

from __future__ import annotations

from collections.abc import Sequence

from explainers import snippets
from explainers.images.member import Origin
from explainers.lessons.feature_maps import numbers
from explainers.lessons.feature_maps.numbers import Values
from explainers.networks.layer_setting import BUILDER
from explainers.networks.stops import Stop
from explainers.networks.trained import Trained
from explainers.probes import adversarial
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


def of_answer(values: Values, drawing: bool, picture: Origin, index: int) -> str:
    """Code that prints the answer's probability and the largest of its score's gradients."""
    return _written(
        values,
        drawing,
        picture,
        [
            "pixels = model.prepare(picture).requires_grad_()",
            f"score = model.network(pixels.clone())[0, {index}]",
            "score.backward()",
            f"print(round(model.probabilities(picture)[0, {index}].item(), 3))",
            "print(pixels.grad.abs().amax().item())",
        ],
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


def _index(cell: Index) -> str:
    return f"[0, {', '.join(map(str, cell))}]"


def _written(values: Values, drawing: bool, picture: Origin | None, lines: Sequence[str]) -> str:
    imports, model = _model(values, drawing)
    made = [] if picture is None else [f"picture = {picture.expression}"]
    needed = {"import torch", *imports, *(() if picture is None else picture.imports)}
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
