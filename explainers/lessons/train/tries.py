"""What can be tried on the training page, with the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from explainers.tries import Try

TRAIN = (
    Try(
        "Set lr to 1 with the recipe notes and press Start. Which is the largest lr that still "
        "learns?",
        "With steps that long the loss does not come down: it jumps about, or becomes NaN, and "
        "then the run ends and says at which step. Halve lr until the loss falls. The border is "
        "another one for another network, other pictures and another optimizer.",
        partial(replace, recipe="notes", batch_size="64", optimizer="sgd", lr=1.0),
    ),
    Try(
        "Train with notes, then with fast, for the same number of epochs. Compare their accuracy "
        "in the list of all runs.",
        "The network is the same, and so are its pictures. Momentum, a learning rate that rises "
        "and falls, moved and normalised pictures get further in the same number of epochs: on "
        "CIFAR-10 the notes report 65 % at best within 50 epochs.",
        None,
    ),
    Try(
        "Turn on ReLU: not one weight more. Does the network get better?",
        "ReLU has no weights, so the number of parameters stays the same. Without it only the "
        "pools are not linear; with it every convolution is followed by a bend, and more can be "
        "told apart. Compare two runs of the same seed, with it and without.",
        partial(replace, relu=True),
    ),
)

RACE = (
    Try(
        "Race four learning rates about lr 0.02 with the recipe notes. Which is ahead after the "
        "first epoch, and which at the end?",
        "Plain SGD at lr 0.002 hardly moves: it is last throughout. The larger rates are ahead at "
        "first; whether the largest stays there depends on the pictures and the batch size.",
        partial(replace, recipe="notes", batch_size="64", optimizer="sgd", lr=0.02),
    ),
    Try(
        "Race five seeds. By how many points does the accuracy differ, where nothing but chance "
        "does?",
        "The sentence below the chart says so: mean, lowest, highest and standard deviation. A "
        "change of the recipe that gains less than that has shown nothing yet.",
        None,
    ),
)

DEVICES = (
    Try(
        "Measure with batch_size 16 and with 512: which device gains more by large batches?",
        "A graphics card, as a rule: with 16 pictures it spends most of its time on being told "
        "what to do. A processor has enough to do with few. The table says what holds here.",
        partial(replace, batch_size="512"),
    ),
    Try(
        "Measure twice. How much do the times differ?",
        "Often by some percent, on a laptop on battery by much more. So a difference between two "
        "devices counts only where it is larger than that between two measurements.",
        None,
    ),
)

INSIDE = (
    Try(
        "Start a run and watch the kernels of conv1. After which epoch can you tell them from "
        "noise?",
        "With the recipe fast some become smooth within the first epochs: edges, stripes, patches "
        "of one colour. With notes it takes longer, and many keep some of their first noise: "
        "steps as small as these never wash it out.",
        partial(replace, layer="conv1"),
    ),
    Try(
        "Choose a picture that the network is sure of, then one that it gets wrong. How do the "
        "gradients of linear2 differ?",
        "The gradient of the scores is the probabilities minus 1 for the right class. Where the "
        "network is sure and right that is nearly 0, and so is everything behind it. Where it is "
        "sure and wrong two of the numbers are nearly 1 and −1.",
        partial(replace, layer="linear2"),
    ),
)

HEALTH = (
    Try(
        "Train with the recipe fast and press “lr × 2” again and again. Which layer's updates "
        "exceed 0.01 first?",
        "The ratio grows with the learning rate in every layer at once, as long as the gradients "
        "stay what they are. Layers with short weights come first: the same step is a larger part "
        "of them.",
        None,
    ),
)

RANGE = (
    Try(
        "Measure with momentum, then with sgd. How far apart are the two suggestions?",
        "About ten times, as a rule: with momentum 0.9 a step adds to ten before it, so that each "
        "has to be as much shorter.",
        partial(replace, optimizer="sgd"),
    ),
)

ALL: Mapping[str, tuple[Try, ...]] = {
    "train": TRAIN,
    "inside": INSIDE,
    "health": HEALTH,
    "race": RACE,
    "range": RANGE,
    "devices": DEVICES,
}
"""By the view's id (Markdown)."""
