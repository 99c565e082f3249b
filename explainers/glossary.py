"""The words of the subject: what each of them means, and the lesson that explains it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

POINTED = re.compile(r"\[\[(?P<name>[^]|]+)(?:\|(?P<words>[^]]+))?\]\]")
"""Where a text points at a term: `[[kernel]]`, or `[[kernel|kernels]]` in other words."""

_SILENT = r"`+[^`]*`+|\$+[^$]*\$+|!?\[[^]]*\]\([^)]*\)|:[\w-]+\[[^]]*\]|:material/\w+:"
"""Where Markdown holds no words: code, formulas, links, coloured marks, icons."""

_UNCLEAR = {"class", "precision", "recall", "run", "training"}
"""Terms that are words of every day as well, or mean two things: only who writes can tell."""


@dataclass(frozen=True)
class Term:
    """One term, its meaning in a sentence or two and a page's slug."""

    name: str
    meaning: str
    lesson: str


_EXPLAINED = {
    "transforms": {
        "augmentation": (
            "Pictures changed a little each time they are shown: flipped, shifted, cut. The "
            "network sees more than there are."
        ),
        "normalisation": "To subtract a mean and divide by a spread, so that numbers lie around 0.",
    },
    "loading": {
        "batch": (
            "The pictures that go through the network together. Their losses are averaged, and "
            "there is one step for all of them."
        ),
        "data set": "Pictures with their right answers, each to be asked for by its index.",
        "DataLoader": (
            "What takes pictures of a data set, mixes their order, and makes batches of them."
        ),
        "tensor": (
            "Numbers in a grid of any number of axes. A batch of colour pictures has four: "
            "picture, channel, row, column."
        ),
    },
    "convolution": {
        "channel": (
            "One grid of a picture or of what a layer makes: a colour picture has three, for red, "
            "green and blue."
        ),
        "convolution": (
            "A kernel slides over the picture; at each place there is one sum of products."
        ),
        "dilation": (
            "How far the cells of a kernel stand apart on the picture: with 2, each second cell is "
            "left out."
        ),
        "kernel": (
            "The small grid of weights that a convolution slides over its input. One for each "
            "output channel, with a slice for each input channel."
        ),
        "padding": (
            "A rim around the input, mostly of zeros, so that the kernel can stand at the edge."
        ),
        "stride": (
            "How far a kernel or a window moves at each step: with 2, every second place is left "
            "out."
        ),
        "weight": "A learned number that another number is multiplied by.",
    },
    "pooling": {
        "pooling": (
            "A window moves over each map and keeps one number of what it sees: the largest, or "
            "the mean."
        ),
    },
    "activations": {
        "activation": (
            "A function that changes each number by itself, between two layers. It bends what "
            "would otherwise be a straight line."
        ),
        "ReLU": "The larger of 0 and the number: what is negative becomes 0.",
        "sigmoid": (
            "A curve from 0 to 1. Far from 0 it is flat, so that hardly any gradient comes back."
        ),
        "vanishing gradient": (
            "On a long way back through flat curves a gradient is multiplied by small slopes until "
            "nothing is left."
        ),
    },
    "batch_norm": {
        "batch norm": (
            "A layer that moves each channel to mean 0 and scales it to variance 1, over the whole "
            "batch."
        ),
        "eval()": (
            "Has dropout and batch norm behave as in use rather than in training. It does not stop "
            "weights from changing."
        ),
        "no_grad": (
            "PyTorch notes nothing for the way back: it saves memory and time where nothing is "
            "learned."
        ),
    },
    "dropout": {
        "dropout": (
            "While it is trained, a network does without some of its numbers, chosen by the dice, "
            "so that it does not rely on any of them alone."
        ),
        "seed": "The number that dice begin from. The same seed throws the same dice.",
    },
    "linear": {
        "bias": "One learned number that is added to each sum, whatever goes in.",
        "flatten": "To lay the numbers of all maps in one row. Nothing is computed.",
        "linear layer": (
            "Each output is a sum over all inputs, each times a weight of its own, plus a bias."
        ),
    },
    "network": {
        "layer": "One step on the way through a network: numbers go in, other numbers come out.",
        "network": "Layers one behind the other: what leaves one goes into the next.",
        "parameter": "A number that is learned: a weight or a bias.",
    },
    "receptive_field": {
        "receptive field": (
            "The pixels of the picture that can reach a cell. It grows from layer to layer."
        ),
    },
    "feature_maps": {
        "activation maximisation": (
            "Changing a picture, step by step along the gradient, so that one map or number of a "
            "network becomes as large as it can."
        ),
        "feature map": (
            "What one kernel makes of a picture: large numbers where it finds what it looks for."
        ),
        "Grad-CAM": (
            "A map of where a layer's maps speak for a class: each is weighed by the mean of its "
            "gradients, all are added, and what is below 0 becomes 0."
        ),
        "integrated gradients": (
            "The gradients all the way from an empty picture to this one, times the way: parts "
            "that add up to the difference of both scores."
        ),
        "rank correlation": (
            "How much two lists agree on the order: 1 if wholly, 0 if not at all, −1 if it is "
            "reversed."
        ),
        "saliency map": "How strongly the score of a class answers to each pixel of a picture.",
    },
    "pretrained": {
        "fine-tuning": (
            "Going on with weights that were learned on other pictures, with small steps."
        ),
        "freezing": "Keeping some weights as they are while the others learn.",
        "pretrained": "Of a network: its weights were learned elsewhere, on many pictures.",
    },
    "softmax": {
        "logit": "The score of a class before softmax: any number, negative as well.",
        "softmax": (
            "Makes probabilities of scores: each becomes positive, and together they add up to 1."
        ),
    },
    "losses": {
        "cross-entropy": (
            "The loss of a classifier: minus the logarithm of the right class's probability."
        ),
        "label smoothing": (
            "The target asks for a little less than all for the right class, so that a network "
            "does not become too sure."
        ),
        "loss": "One number that says how wrong the answers are. Training makes it small.",
        "MSE": (
            "The mean of the squared distances from the targets: twice as far counts four times."
        ),
    },
    "backpropagation": {
        "autograd": (
            "The part of PyTorch that notes each operation on the way forward, and gives the "
            "gradients on the way back."
        ),
        "backpropagation": (
            "The way from the loss back to every weight: at each operation the gradient that "
            "arrives is multiplied by the operation's own slope."
        ),
        "chain rule": "Slopes one behind the other are multiplied. That is all of backpropagation.",
        "gradient": (
            "How fast the loss changes when a number grows a little; each weight has one. Against "
            "it the loss falls."
        ),
        "skip connection": "A way around some layers: what goes in is added to what comes out.",
    },
    "optimizers": {
        "Adam": (
            "An optimizer that divides each weight's step by the usual size of its gradient, so "
            "that all weights move at much the same speed."
        ),
        "learning rate": (
            "How far a step goes: what a gradient is multiplied by before it is subtracted."
        ),
        "momentum": (
            "A step goes on in the direction of those before it: what they agree on adds up."
        ),
        "optimizer": "What makes of all gradients the next step of the weights.",
        "schedule": (
            "How the learning rate changes on the way: often it rises first and falls in the end."
        ),
        "SGD": "The plainest optimizer: each step is the gradient times the learning rate.",
        "weight decay": "With each step every weight is also made a little smaller.",
    },
    "train": {
        "epoch": "Once through all pictures that are learned from.",
        "overfitting": (
            "Learning by heart: the training pictures are known better and better, new ones are "
            "not."
        ),
        "training": (
            "To show pictures, measure the loss, go back, and take a step; again and again."
        ),
    },
    "evaluate": {
        "accuracy": "The share of pictures whose answer is right.",
        "argmax": (
            "The place of the largest number. Of the scores it is the class that is answered."
        ),
        "calibration": (
            "Whether a network is right as often as it says: of all answers given with a "
            "probability of 0.8, eight in ten should be right."
        ),
        "class": "One of the answers that a network can give, such as cat or ship.",
        "confusion matrix": (
            "A table of what the pictures are (rows) and what the network takes them for (columns)."
        ),
        "precision": "Of all that was called a cat, the share that is one.",
        "recall": "Of all cats, the share that was found.",
        "test set": (
            "Pictures that are never learned from. Only on them is it seen whether a network has "
            "learned something."
        ),
    },
    "checkpoints": {
        "checkpoint": (
            "A file with what a network had learned at a moment: all its weights, and what is "
            "needed to go on."
        ),
        "state_dict": "All weights of a network by their names, as they are saved in a file.",
    },
    "runs": {
        "hyperparameter": (
            "What is chosen before the training, and not learned: learning rate, batch size, "
            "epochs."
        ),
        "run": "One training: its recipe, its curves, and what it learned.",
    },
}
"""By the lesson that explains them: the terms with their meanings."""

TERMS = tuple(
    sorted(
        (
            Term(name, meaning, lesson)
            for lesson, terms in _EXPLAINED.items()
            for name, meaning in terms.items()
        ),
        key=lambda term: term.name.casefold(),
    )
)
"""All terms, in the order of the alphabet."""


@cache
def _by_name() -> dict[str, Term]:
    return {term.name: term for term in TERMS}


def find(name: str) -> Term | None:
    """The term of this name; None where there is none."""
    return _by_name().get(name)


def pointed(text: str) -> str:
    """Markdown in which the first mention of each term, in the singular or plural, points at it."""
    said: set[str] = set()

    def point(found: re.Match[str]) -> str:
        name = _spoken().get((found["name"] or "").casefold(), "")
        if not name or name in said:
            return found[0]
        said.add(name)
        return f"[[{name}|{found[0]}]]"

    return _mentions().sub(point, text)


@cache
def _spoken() -> dict[str, str]:
    """The names of the terms that are looked for, by how they are written in small letters."""
    return {term.name.casefold(): term.name for term in TERMS if term.name not in _UNCLEAR}


@cache
def _mentions() -> re.Pattern[str]:
    """Finds what is silent, and the terms elsewhere: the longest that there is."""
    names = "|".join(map(re.escape, sorted(_spoken(), key=len, reverse=True)))
    # Markdown takes two stars for the end of what is bold only if no letter comes after them.
    word = rf"(?<![\w-])(?P<name>{names})(?:es|s)?(?![\w-]|\*+\w)"
    return re.compile(f"{_SILENT}|{word}", re.IGNORECASE)
