"""What learners get wrong about training, as questions whose answers PyTorch computes."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import torch
from torch.nn import functional as F

from explainers.lessons.train.numbers import Values, as_recipe
from explainers.losses import accuracy, cross_entropy
from explainers.optimizers import sgd
from explainers.predictions import Prediction
from explainers.shares import percent
from explainers.snippets import assign, program
from explainers.training import eval_step, random_filters
from explainers.worked import number

OUTPUTS = torch.tensor([[0.1, 0.2], [0.3, 0.4]])  # the notes' own example
TARGETS = torch.tensor([0, 1])
CLASSES = 10


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the training page, in the order of the loop."""
    return _untrained(), _argmax(), _eval(), _too_far(), _two_losses(), _random_filters()


def _untrained() -> Prediction:
    logits, target = torch.zeros(1, CLASSES), torch.tensor([3])
    example = cross_entropy.work(logits, target)
    truth = f"{example.output.item():.2f}"
    return Prediction(
        name="untrained",
        question=(
            f"A network that has learned nothing is asked which of {CLASSES} classes a picture "
            "belongs to. About how large is the cross-entropy?"
        ),
        options=("0", "1", truth, "10", "Any number: it depends on the weights"),
        truth=truth,
        code=program("print(F.cross_entropy(torch.zeros(1, 10), torch.tensor([3])))"),
        belief="Who knows nothing makes an error of 1, or of anything.",
        because=(
            f"It gives every class about the same score, so about {1 / CLASSES:g} to each. The "
            f"loss is −ln(1/{CLASSES}) = ln {CLASSES} = {math.log(CLASSES):.4f}. A training that "
            "begins far above that begins with weights that are sure of themselves, and wrong; one "
            "that stays there learns nothing. With other numbers of classes it is their logarithm."
        ),
        example=example,
    )


def _argmax() -> Prediction:
    right = int((OUTPUTS.argmax(1) == TARGETS).sum())
    other = int((OUTPUTS.argmax(0) == TARGETS).sum())
    return Prediction(
        name="argmax",
        question=(
            "The scores of two pictures are [[0.1, 0.2], [0.3, 0.4]], their classes [0, 1]. How "
            "many does the network recognise: `(outputs.argmax(1) == targets).sum()`?"
        ),
        options=("0", "1", "2"),
        truth=str(right),
        code=program(
            assign("outputs", OUTPUTS),
            assign("targets", TARGETS, "torch.int64"),
            "print((outputs.argmax(1) == targets).sum())",
        ),
        belief="The axis hardly matters, as long as the largest number is found.",
        because=(
            f"`argmax(1)` looks along the classes of one picture: {OUTPUTS.argmax(1).tolist()}, so "
            f"{right} is right. `argmax(0)` looks along the pictures: "
            f"{OUTPUTS.argmax(0).tolist()}, for each class the picture that looks most like it. "
            f"That is no answer for any picture. Here `argmax(0)` happens to count {other}; with "
            "batches of 64 pictures and 10 classes the shapes differ, (10) against (64), and "
            "PyTorch refuses to compare them."
        ),
        example=accuracy.argmax(OUTPUTS, 1),
    )


def _eval() -> Prediction:
    tried = eval_step.trial(eval_step.EVAL, no_grad=False, step=True, lr=0.1)
    moved = tried.largest(statistics=False)
    return Prediction(
        name="eval",
        question=(
            "By mistake the test's loop calls `loss.backward()` and `optimizer.step()`, after "
            "`model.eval()`. Does the network learn from the test pictures?"
        ),
        options=("No: eval() stops the weights", "Yes: its weights move as in training"),
        truth="Yes: its weights move as in training" if moved else "No: eval() stops the weights",
        code=eval_step.code(eval_step.EVAL, no_grad=False, step=True, lr=0.1),
        belief="eval() switches learning off.",
        because=(
            f"Tried with lr=0.1, a weight moved by {number(moved)}. `eval()` changes how dropout "
            "and batch norm compute, and nothing else. What stops the weights is not to call "
            "`step()`; `torch.no_grad()` also saves the memory and time of gradients, and makes "
            "`backward()` refuse, so that the mistake shows. The test's loop needs both: `eval()` "
            "for the layers, `no_grad()` for the gradients."
        ),
        example=eval_step.step_example(tried),
    )


def _too_far() -> Prediction:
    lr, weight = 1.1, torch.tensor([1.0])
    example = sgd.work(weight, 2 * weight, lr=lr)
    after = example.output.item()
    sizes = {True: "Larger", False: "Smaller"}
    return Prediction(
        name="too-far",
        question=(
            f"The loss is w², w is 1, so the gradient is 2. SGD makes one step with lr={lr:g}, in "
            "the right direction. Is the loss larger or smaller then?"
        ),
        options=(*sizes.values(), "The same"),
        truth=sizes[after**2 > 1],
        code=program(
            "w = torch.tensor(1.0, requires_grad=True)",
            f"optimizer = torch.optim.SGD([w], lr={lr})",
            "loss = w**2",
            "loss.backward()",
            "optimizer.step()",
            "print(loss.item(), (w**2).item())",
        ),
        belief="A step against the gradient makes the loss smaller; a larger step more so.",
        because=(
            f"The gradient tells the direction, and how steep it is here. w becomes {number(after)}"
            f", past the lowest point and further up on the other side: the loss is "
            f"{number(after**2)}. The next step is longer still. That is a loss that explodes: "
            "with lr below 1 this one comes down. Where the border is depends on the network and "
            "moves while it learns, which is why lr is tried out."
        ),
        example=example,
        show=replace(as_recipe(Values(recipe="notes")), epochs=1, lr=1.0),
    )


def _two_losses() -> Prediction:
    logits, target = torch.tensor([[6.0, 0.0, 0.0]]), torch.tensor([0])
    plain = F.cross_entropy(logits, target).item()
    example = cross_entropy.work(logits, target, label_smoothing=0.05)
    smoothed = example.output.item()
    truth = "No: they are different losses"
    return Prediction(
        name="two-losses",
        question=(
            f"With `label_smoothing=0.05` the training loss is {smoothed:.3f}; the test loss, "
            f"without smoothing, is {plain:.3f}. Does the network do better on pictures that it "
            "never saw?"
        ),
        options=("Yes: the test loss is lower", truth),
        truth=truth,
        code=program(
            assign("input", logits),
            "target = torch.tensor([0])",
            "print(F.cross_entropy(input, target))",
            "print(F.cross_entropy(input, target, label_smoothing=0.05))",
        ),
        belief="A loss is a loss; the lower one is the better one.",
        because=(
            f"Both come from the same scores, [6, 0, 0] for class 0: {plain:.3f} without smoothing "
            f"and {smoothed:.3f} with it, which asks for 0.05 to be shared among all classes and "
            "never comes to 0. Two losses can be compared only if they are the same function. "
            "That is why this page draws the cross-entropy without smoothing for both."
        ),
        example=example,
    )


def _random_filters() -> Prediction:
    tried = random_filters.trial()
    options = ("About half: they see nothing", "Two of three", "Nine of ten, or more")
    truth = options[0 if tried.filtered < 0.6 else 1 if tried.filtered < 0.9 else 2]
    return Prediction(
        name="random-filters",
        question=(
            "Pictures of stripes, across or upright, under strong noise. The filters of the "
            "convolution stay as they were drawn, and only the linear layer behind them learns. "
            "How many of the test pictures does it recognise?"
        ),
        options=options,
        truth=truth,
        code=random_filters.CODE,
        belief="Filters that have learned nothing see nothing.",
        because=(
            f"{percent(tried.filtered)} here, and a linear layer on the pixels themselves "
            f"{percent(tried.unfiltered)}. A random filter, too, answers more strongly to some "
            "stripes than to others, and the pool adds up what it finds anywhere. The linear layer "
            "only has to choose among the answers. Learned filters do better on photographs: set "
            "learns to the linear layers, say how many pictures such a network will recognise, and "
            "press Start; then the same with all layers."
        ),
        example=accuracy.argmax(tried.scores[:2], 1),
        show=replace(as_recipe(Values()), learns="linear"),
    )
