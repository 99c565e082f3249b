"""What learners get wrong about testing a network; PyTorch computes the answers."""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor, nn

from explainers.images import drawn
from explainers.lessons.evaluate.numbers import Values
from explainers.networks import first_weights, trained
from explainers.predictions import Prediction
from explainers.shares import percent
from explainers.snippets import program
from explainers.worked import number

FIRST_TEST = 1000
"""The drawings before this one are there to learn from."""

EACH = 20
"""Drawings of each class that are asked about."""

ORDER = (3, 8, 5, 0, 1, 9, 2, 6, 4, 7)
"""Classes in a batch of ten pictures."""

SURE = 0.9

_SCORES = (
    f"order = {list(ORDER)}",
    f"pictures = [drawn.draw(drawn.CLASSES[k], {FIRST_TEST}) for k in order]",
    "labels = torch.tensor(order)",
    'model = trained.shipped("cifar_quick", "drawn")',
    "with torch.no_grad():",
    "    scores = model.network(model.prepare(torch.stack(pictures)))",
    "",
)
_BATCH_NORM = (
    "_ = torch.manual_seed(0)",
    "model = nn.Sequential(nn.BatchNorm2d(3), nn.Flatten(), nn.Linear(48, 10))",
    "dice = torch.Generator().manual_seed(1)",
    "picture, one, other = torch.rand(3, 1, 3, 4, 4, generator=dice)",
    "with torch.no_grad():",
    "    first = model(torch.cat([picture, one]))[0]",
    "    second = model(torch.cat([picture, other]))[0]",
    "",
    "print((first - second).abs().max().item())",
)


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the evaluate page."""
    return _refused(), _silent(), _eval(), _no_grad(), _sure()


def _scores() -> tuple[Tensor, Tensor]:
    """The scores (10, 10) of a drawing of each class, and their labels (10)."""
    pictures = torch.stack([drawn.draw(drawn.CLASSES[k], FIRST_TEST) for k in ORDER])
    model = trained.shipped("cifar_quick", "drawn")
    with torch.no_grad():
        return model.network(model.prepare(pictures)), torch.tensor(ORDER)


def _refused() -> Prediction:
    scores, labels = torch.zeros(64, 10), torch.zeros(64, dtype=torch.int64)
    said = ""
    try:
        _ = scores.argmax(0) == labels
    except RuntimeError as error:
        said = str(error)
    options = {True: "PyTorch refuses", False: "it counts the right answers"}
    return Prediction(
        name="refused",
        question=(
            "The scores of a batch have the shape (64, 10): 64 pictures, 10 classes. What does "
            "`(scores.argmax(0) == labels).sum()` do?"
        ),
        options=(*reversed(options.values()), "it gives 0"),
        truth=options[bool(said)],
        code=program(
            "scores, labels = torch.zeros(64, 10), torch.zeros(64, dtype=torch.int64)",
            "try:",
            "    print((scores.argmax(0) == labels).sum())",
            "except RuntimeError as error:",
            '    print("RuntimeError:", error)',
        ),
        belief="The axis hardly matters, as long as the largest score is found.",
        because=(
            "`argmax(0)` walks down each column: for each of the 10 classes it names the picture "
            f"that looks most like it. Ten numbers cannot be compared with 64 labels: “{said}”. "
            "`argmax(1)` walks along each row, one answer for each picture."
        ),
    )


def _silent() -> Prediction:
    scores, labels = _scores()
    wrong, right = (int((scores.argmax(axis) == labels).sum()) for axis in (0, 1))
    return Prediction(
        name="silent",
        question=(
            f"Now the batch happens to have 10 pictures, one of each class, and the network "
            f"recognises {right} of them. What does `(scores.argmax(0) == labels).sum()` say?"
        ),
        options=(str(right), "PyTorch refuses", str(wrong)),
        truth=str(wrong),
        code=program(*_SCORES, "print((scores.argmax(0) == labels).sum())"),
        belief="A mistake in the axis shows itself by an error.",
        because=(
            f"The shapes fit by chance, so nothing complains, and {wrong} is counted instead of "
            f"{right}. `argmax(0)` answers where in the batch the picture of each class stands, "
            "and that is compared with labels. A test whose last batch is as large as the number "
            "of classes does that silently."
        ),
    )


def _eval() -> Prediction:
    def build() -> nn.Sequential:
        return nn.Sequential(nn.BatchNorm2d(3), nn.Flatten(), nn.Linear(48, 10))

    model = first_weights.seeded(build, 0)
    picture, one, other = torch.rand(3, 1, 3, 4, 4, generator=torch.Generator().manual_seed(1))
    apart = {}
    for mode in (True, False):
        model.train(mode)
        with torch.no_grad():
            pair = (model(torch.cat([picture, beside]))[0] for beside in (one, other))
            apart[mode] = float((next(pair) - next(pair)).abs().max())
    options = {True: "Yes", False: "No: each picture is by itself"}
    return Prediction(
        name="eval",
        question=(
            "A network with batch norm is tested, and `model.eval()` was forgotten. Do the scores "
            "of a picture depend on which other pictures are in its batch?"
        ),
        options=tuple(options.values()),
        truth=options[apart[True] > 0],
        code=program(*_BATCH_NORM),
        belief="A network looks at one picture at a time.",
        because=(
            f"With another neighbour a score changes by {number(apart[True])}: in `train()` mode "
            "batch norm takes mean and variance from the batch, and dropout throws dice. After "
            f"`eval()` it changes by {number(apart[False])}. CIFAR-quick has neither layer, so "
            "there nothing happens; that is why the slip is found late."
        ),
    )


def _no_grad() -> Prediction:
    pictures = torch.stack([drawn.draw(name, FIRST_TEST) for name in drawn.CLASSES])
    model = trained.untrained("cifar_quick")
    model.network.requires_grad_(True)  # as a training has them
    kept: list[int] = []

    def keep(tensor: Tensor) -> Tensor:
        kept.append(tensor.numel() * tensor.element_size())
        return tensor

    images = model.prepare(pictures)
    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        with_graph = model.network(images)
    with torch.no_grad():
        without = model.network(images)
    options = {True: "No: they are the same", False: "Yes, by a little"}
    return Prediction(
        name="no-grad",
        question="`torch.no_grad()` is left away in the test. Are the scores other ones?",
        options=(*options.values(), "Yes: the network learns from the test"),
        truth=options[bool(torch.equal(with_graph, without))],
        code=program(
            'model = trained.untrained("cifar_quick")',
            "_ = model.network.requires_grad_(True)",
            'pictures = [drawn.draw("cat", k) for k in range(10)]',
            "images = model.prepare(torch.stack(pictures))",
            "scores = model.network(images)",
            "with torch.no_grad():",
            "    print(torch.equal(scores, model.network(images)), scores.requires_grad)",
        ),
        belief="Without no_grad() the test pictures are learned from.",
        because=(
            "The numbers are the same to the last bit. What differs is what PyTorch keeps for a "
            f"way back that never comes: {sum(kept) / 1e6:.1f} MB for ten pictures here. Nothing "
            "is learned before `backward()` and `step()` are called."
        ),
    )


def _sure() -> Prediction:
    model = trained.shipped("cifar_quick", "cifar10")
    seeds = range(FIRST_TEST, FIRST_TEST + EACH)
    images = torch.cat([drawn.draw_several(name, seeds) for name in drawn.CLASSES])
    labels = torch.arange(len(drawn.CLASSES)).repeat_interleave(EACH)
    sure, guesses = model.probabilities(images).max(1)
    which = sure > SURE
    right = int((guesses == labels)[which].sum()) / int(which.sum())
    truth = percent(right, 0)
    mean = float(sure[which].mean())
    return Prediction(
        name="sure",
        question=(
            f"A network that learned from photographs is asked about {len(labels)} drawings. Of "
            f"{int(which.sum())} answers it is more than {percent(SURE, 0)} sure. How many of "
            "these are right?"
        ),
        options=("all of them", percent(mean, 0), truth),
        truth=truth,
        code=program(
            'model = trained.shipped("cifar_quick", "cifar10")',
            f"seeds = range({FIRST_TEST}, {FIRST_TEST + EACH})",
            "images = torch.cat([drawn.draw_several(name, seeds) for name in drawn.CLASSES])",
            f"labels = torch.arange(10).repeat_interleave({EACH})",
            "sure, guesses = model.probabilities(images).max(1)",
            f"which = sure > {SURE}",
            "print((guesses == labels)[which].float().mean(), sure[which].mean())",
        ),
        belief="99 % is a probability, so it is right 99 times in 100.",
        because=(
            f"It is sure with {percent(mean)} on average, and right in {truth}. What leaves a "
            "softmax adds up to 1 and is called a probability, but nothing makes it one: least of "
            "all for pictures of another kind than it has learned from."
        ),
        show=Values(trained_on="photographs", data="drawn", view="mistakes"),
    )
