"""The words of the subject: what each of them means, and the lesson that explains it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

POINTED = re.compile(r"\[\[(?P<name>[^]|]+)(?:\|(?P<words>[^]]+))?\]\]")
"""Where a text points at a term: `[[kernel]]`, or `[[kernel|kernels]]` in other words."""


@dataclass(frozen=True)
class Term:
    """One term, its meaning in a sentence or two (code in backticks), and a page's slug."""

    name: str
    meaning: str
    lesson: str


TERMS = (
    Term("accuracy", "The share of pictures whose answer is right.", "evaluate"),
    Term(
        "activation",
        "A function that changes each number by itself, between two layers. It bends what would "
        "otherwise be a straight line.",
        "activations",
    ),
    Term(
        "Adam",
        "An optimizer that divides each weight's step by the usual size of its gradient, so that "
        "all weights move at much the same speed.",
        "optimizers",
    ),
    Term(
        "argmax",
        "The place of the largest number. Of the scores it is the class that is answered.",
        "evaluate",
    ),
    Term(
        "augmentation",
        "Pictures changed a little each time they are shown: flipped, shifted, cut. The network "
        "sees more than there are.",
        "transforms",
    ),
    Term(
        "autograd",
        "The part of PyTorch that notes each operation on the way forward, and gives the gradients "
        "on the way back.",
        "backpropagation",
    ),
    Term(
        "backpropagation",
        "The way from the loss back to every weight: at each operation the gradient that arrives "
        "is multiplied by the operation's own slope.",
        "backpropagation",
    ),
    Term(
        "batch",
        "The pictures that go through the network together. Their losses are averaged, and there "
        "is one step for all of them.",
        "loading",
    ),
    Term(
        "batch norm",
        "A layer that moves each channel to mean 0 and scales it to variance 1, over the whole "
        "batch.",
        "batch_norm",
    ),
    Term(
        "bias",
        "One learned number that is added to each sum, whatever goes in.",
        "linear",
    ),
    Term(
        "calibration",
        "Whether a network is right as often as it says: of all answers given with 80 %, 80 % "
        "should be right.",
        "evaluate",
    ),
    Term(
        "chain rule",
        "Slopes one behind the other are multiplied. That is all of backpropagation.",
        "backpropagation",
    ),
    Term(
        "channel",
        "One grid of a picture or of what a layer makes: a colour picture has three, for red, "
        "green and blue.",
        "convolution",
    ),
    Term(
        "checkpoint",
        "A file with what a network had learned at a moment: all its weights, and what is needed "
        "to go on.",
        "checkpoints",
    ),
    Term("class", "One of the answers that a network can give, such as cat or ship.", "evaluate"),
    Term(
        "confusion matrix",
        "A table of what the pictures are (rows) and what the network takes them for (columns).",
        "evaluate",
    ),
    Term(
        "convolution",
        "A kernel slides over the picture; at each place there is one sum of products.",
        "convolution",
    ),
    Term(
        "cross-entropy",
        "The loss of a classifier: minus the logarithm of the right class's probability.",
        "losses",
    ),
    Term(
        "data set",
        "Pictures with their right answers, each to be asked for by its index.",
        "loading",
    ),
    Term(
        "DataLoader",
        "What takes pictures of a data set, mixes their order, and makes batches of them.",
        "loading",
    ),
    Term(
        "dilation",
        "How far the cells of a kernel stand apart on the picture: with 2, each second cell is "
        "left out.",
        "convolution",
    ),
    Term(
        "dropout",
        "While it is trained, a network does without some of its numbers, chosen by the dice, so "
        "that it does not rely on any of them alone.",
        "dropout",
    ),
    Term("epoch", "Once through all pictures that are learned from.", "train"),
    Term(
        "eval()",
        "Has dropout and batch norm behave as in use rather than in training. It does not stop "
        "weights from changing.",
        "batch_norm",
    ),
    Term(
        "feature map",
        "What one kernel makes of a picture: large numbers where it finds what it looks for.",
        "feature_maps",
    ),
    Term(
        "fine-tuning",
        "Going on with weights that were learned on other pictures, with small steps.",
        "pretrained",
    ),
    Term(
        "flatten",
        "To lay the numbers of all maps in one row. Nothing is computed.",
        "linear",
    ),
    Term(
        "freezing",
        "Keeping some weights as they are while the others learn.",
        "pretrained",
    ),
    Term(
        "gradient",
        "How fast the loss changes when a number grows a little; each weight has one. Against it "
        "the loss falls.",
        "backpropagation",
    ),
    Term(
        "hyperparameter",
        "What is chosen before the training, and not learned: learning rate, batch size, epochs.",
        "runs",
    ),
    Term(
        "kernel",
        "The small grid of weights that a convolution slides over its input. One for each output "
        "channel, with a slice for each input channel.",
        "convolution",
    ),
    Term(
        "label smoothing",
        "The target asks for a little less than all for the right class, so that a network does "
        "not become too sure.",
        "losses",
    ),
    Term(
        "layer",
        "One step on the way through a network: numbers go in, other numbers come out.",
        "network",
    ),
    Term(
        "learning rate",
        "How far a step goes: what a gradient is multiplied by before it is subtracted.",
        "optimizers",
    ),
    Term(
        "linear layer",
        "Each output is a sum over all inputs, each times a weight of its own, plus a bias.",
        "linear",
    ),
    Term(
        "logit",
        "The score of a class before softmax: any number, negative as well.",
        "softmax",
    ),
    Term(
        "loss", "One number that says how wrong the answers are. Training makes it small.", "losses"
    ),
    Term(
        "momentum",
        "A step goes on in the direction of those before it: what they agree on adds up.",
        "optimizers",
    ),
    Term(
        "MSE",
        "The mean of the squared distances from the targets: twice as far counts four times.",
        "losses",
    ),
    Term(
        "network",
        "Layers one behind the other: what leaves one goes into the next.",
        "network",
    ),
    Term(
        "no_grad",
        "PyTorch notes nothing for the way back: it saves memory and time where nothing is "
        "learned.",
        "batch_norm",
    ),
    Term(
        "normalisation",
        "To subtract a mean and divide by a spread, so that numbers lie around 0.",
        "transforms",
    ),
    Term(
        "optimizer",
        "What makes of all gradients the next step of the weights.",
        "optimizers",
    ),
    Term(
        "overfitting",
        "Learning by heart: the training pictures are known better and better, new ones are not.",
        "train",
    ),
    Term(
        "padding",
        "A rim around the input, mostly of zeros, so that the kernel can stand at the edge.",
        "convolution",
    ),
    Term(
        "parameter",
        "A number that is learned: a weight or a bias.",
        "network",
    ),
    Term(
        "pooling",
        "A window moves over each map and keeps one number of what it sees: the largest, or the "
        "mean.",
        "pooling",
    ),
    Term(
        "precision",
        "Of all that was called a cat, the share that is one.",
        "evaluate",
    ),
    Term(
        "pretrained",
        "Of a network: its weights were learned elsewhere, on many pictures.",
        "pretrained",
    ),
    Term("recall", "Of all cats, the share that was found.", "evaluate"),
    Term(
        "receptive field",
        "The pixels of the picture that can reach a cell. It grows from layer to layer.",
        "receptive_field",
    ),
    Term("ReLU", "The larger of 0 and the number: what is negative becomes 0.", "activations"),
    Term(
        "run",
        "One training: its recipe, its curves, and what it learned.",
        "runs",
    ),
    Term(
        "schedule",
        "How the learning rate changes on the way: often it rises first and falls in the end.",
        "optimizers",
    ),
    Term(
        "seed",
        "The number that dice begin from. The same seed throws the same dice.",
        "dropout",
    ),
    Term(
        "SGD",
        "The plainest optimizer: each step is the gradient times the learning rate.",
        "optimizers",
    ),
    Term(
        "sigmoid",
        "A curve from 0 to 1. Far from 0 it is flat, so that hardly any gradient comes back.",
        "activations",
    ),
    Term(
        "skip connection",
        "A way around some layers: what goes in is added to what comes out.",
        "backpropagation",
    ),
    Term(
        "softmax",
        "Makes probabilities of scores: each becomes positive, and together they add up to 1.",
        "softmax",
    ),
    Term(
        "state_dict",
        "All weights of a network by their names, as they are saved in a file.",
        "checkpoints",
    ),
    Term(
        "stride",
        "How far a kernel or a window moves at each step: with 2, every second place is left out.",
        "convolution",
    ),
    Term(
        "tensor",
        "Numbers in a grid of any number of axes. A batch of colour pictures has four: picture, "
        "channel, row, column.",
        "loading",
    ),
    Term(
        "test set",
        "Pictures that are never learned from. Only on them is it seen whether a network has "
        "learned something.",
        "evaluate",
    ),
    Term(
        "training",
        "To show pictures, measure the loss, go back, and take a step; again and again.",
        "train",
    ),
    Term(
        "vanishing gradient",
        "On a long way back through flat curves a gradient is multiplied by small slopes until "
        "nothing is left.",
        "activations",
    ),
    Term(
        "weight",
        "A learned number that another number is multiplied by.",
        "convolution",
    ),
    Term(
        "weight decay",
        "With each step every weight is also made a little smaller.",
        "optimizers",
    ),
)
"""All terms, in the order of the alphabet."""


@cache
def _by_name() -> dict[str, Term]:
    return {term.name: term for term in TERMS}


def find(name: str) -> Term | None:
    """The term of this name; None where there is none."""
    return _by_name().get(name)
