"""What the nine layers reach with the recipe `best`, without and with ReLU, over several seeds.

    python -m benchmarks.best PATH [--seeds 0 1 2 3 4] [--networks cifar_quick cifar_quick_relu]
    python -m benchmarks.best PATH --hold-out 5000 [--set lr=0.02 epochs=8 ...]

PATH is CIFAR-10 as a folder or ZIP laid out `train/<class>/*`, `test/<class>/*`, or `cifar10`
for torchvision's own. The recipe was found with `--hold-out`: so many training pictures are taken
out and tested on in place of the test pictures, which took no part in any choice. Without it the
recipe is measured on the test pictures, after its last epoch, for each seed.

`mirrored` is the accuracy of the mean of two guesses, at the picture and at its mirror image.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import statistics
from collections.abc import Sequence

from explainers.training import process

process.before_torch()  # as a worker does

import torch  # noqa: E402
from torch import Tensor  # noqa: E402

from explainers.images.pictures import Pictures, Split  # noqa: E402
from explainers.images.sources import load  # noqa: E402
from explainers.training import devices  # noqa: E402
from explainers.training.batches import Batches  # noqa: E402
from explainers.training.engine import Training  # noqa: E402
from explainers.training.evaluation import evaluating, scores  # noqa: E402
from explainers.training.events import Epoch  # noqa: E402
from explainers.training.recipe import Recipe, preset  # noqa: E402

GOALS = {"cifar_quick": 0.78, "cifar_quick_relu": 0.82}
"""The mean test accuracy that each network should reach."""


def held_out(pictures: Pictures, count: int, seed: int = 0) -> Pictures:
    """The training pictures with `count` of them, drawn by `seed`, as the test pictures.

    Raises ValueError where that leaves nothing to train on or to test on.
    """
    train = pictures.train
    if not 0 < count < len(train.labels):
        raise ValueError(f"--hold-out {count}: there are {len(train.labels):,} training pictures.")
    order = torch.randperm(len(train.labels), generator=torch.Generator().manual_seed(seed))
    return Pictures(_part(train, order[count:]), _part(train, order[:count]), pictures.classes)


def _part(split: Split, index: Tensor) -> Split:
    return Split(split.images[index], split.labels[index])


def reached(recipe: Recipe, pictures: Pictures) -> tuple[float, float]:
    """Accuracy on the test pictures after the last epoch, and that of both views' mean."""
    training = Training(recipe, pictures)
    print(f"\n{recipe.network}, seed {recipe.seed}, {training.precision}", flush=True)
    for event in training.run():
        if isinstance(event, Epoch):
            told = f"test accuracy {event.test_accuracy:.2%}, loss {event.test_loss:.4f}"
            print(f"epoch {event.epoch:3d}: {told}, training {event.train_loss:.4f}", flush=True)
    batches = Batches(pictures.test, training.device, training.statistics)
    right, right_mirrored = 0, 0
    with evaluating(training.model):
        for images, labels in batches.in_order(500):
            seen, turned = (
                scores(training.model, view, training.precision).softmax(1)
                for view in (images, images.flip(3))
            )
            right += int((seen.argmax(1) == labels).sum())
            right_mirrored += int(((seen + turned).argmax(1) == labels).sum())
    count = len(pictures.test.labels)
    return right / count, right_mirrored / count


def summary(name: str, accuracies: Sequence[float]) -> str:
    """Mean, standard deviation over the seeds (of a sample) and the extremes, in words."""
    told = f"{name}: mean {statistics.mean(accuracies):.2%}"
    if len(accuracies) < 2:
        return told
    spread = statistics.stdev(accuracies) * 100
    return (
        f"{told}, standard deviation {spread:.2f} points, "
        f"{min(accuracies):.2%} to {max(accuracies):.2%} ({len(accuracies)} seeds)"
    )


def main() -> int:
    """Train, measure and print; returns 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", metavar="PATH", help="CIFAR-10: a folder, a ZIP, or cifar10")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2, 3, 4])
    parser.add_argument("--networks", nargs="+", choices=GOALS, default=list(GOALS))
    parser.add_argument("--recipe", default="best")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--hold-out", type=int, metavar="N", help="test on N training pictures")
    parser.add_argument("--set", nargs="+", default=[], metavar="FIELD=VALUE", help="other values")
    options = parser.parse_args()
    pictures = load(options.data)
    if options.hold_out is not None:
        pictures = held_out(pictures, options.hold_out)
    print(f"{devices.describe(devices.resolve(options.device))}; {options.recipe}")
    missed = False
    for network in options.networks:
        found = []
        for seed in options.seeds:
            recipe = preset(options.recipe, network=network, device=options.device, seed=seed)
            found.append(reached(changed(recipe, options.set), pictures))
            print(f"test accuracy {found[-1][0]:.2%}, mirrored {found[-1][1]:.2%}", flush=True)
        plain, mirrored = zip(*found, strict=True)
        print(f"\n{summary(network, plain)} (wanted: at least {GOALS[network]:.0%})")
        print(summary(f"{network}, mirrored", mirrored))
        missed |= statistics.mean(plain) < GOALS[network]
    return int(missed)


def changed(recipe: Recipe, texts: Sequence[str]) -> Recipe:
    """The recipe with `lr=0.02` and the like, checked again.

    Raises ValueError where one is not of that form, or no recipe can have it.
    """
    values = dataclasses.asdict(recipe)
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise ValueError(f"--set {text}: write a field, = and its value, as in lr=0.02.")
        values[name] = _value(value)
    return Recipe.from_dict(values)


def _value(text: str) -> object:
    """A number or truth value in JSON; any other text is itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text


if __name__ == "__main__":
    raise SystemExit(main())
