"""The words of the evaluate lesson: what its views and controls are called, and mean."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCE = (
    "A network is asked about pictures that it **never learned from**: where is it right, where "
    "wrong, how sure?"
)

VIEWS: Mapping[str, str] = {
    "classes": "Classes",
    "mistakes": "Mistakes",
    "predict": "Predict, then see",
}

WEIGHTS: Mapping[str, str] = {
    "trained": "Trained",
    "relu": "Trained, with ReLU",
    "run": "A run",
}

TRAINED_ON: Mapping[str, str] = {"drawings": "drawings", "photographs": "CIFAR-10"}
DATA: Mapping[str, str] = {
    "fitting": "what fits",
    "drawn": "drawings",
    "cifar10": "CIFAR-10",
}

ORDERS: Mapping[str, str] = {"worst": "Surest, and wrong", "unsure": "Least sure, and right"}

LABELS: Mapping[str, str] = {
    "weights": "Weights",
    "trained_on": "Trained on",
    "data": "Tested on",
    "run": "Run",
    "epoch": "After epoch",
    "target": "It is a",
    "guess": "It was taken for a",
    "page": "Further pictures",
    "order": "Which pictures",
}

HELP: Mapping[str, str] = {
    "weights": "Whose answers are looked at: those of a network that comes with the app, or a run.",
    "trained_on": "Which pictures the network that comes with the app has learned from.",
    "data": (
        "Which test pictures it is asked about. What fits are pictures of the kind that it has "
        "learned from."
    ),
    "epoch": "Of a run the first, the last, the best and some other epochs are kept.",
    "target": "The row of the matrix: the class that the pictures belong to.",
    "guess": "The column of the matrix: the class that the network named.",
    "page": "So many pictures are shown at once; these are the next ones.",
    "order": "The surest mistakes say most about what the network has learned wrongly.",
}

NOTICE: Mapping[str, tuple[str, ...]] = {
    "classes": (
        "**Recall** asks about a row: of the cats, how many were found? **Precision** asks about a "
        "column: of what was called a cat, how many are? A network that calls everything a cat has "
        "a recall of 1 for cats, and a poor precision.",
        "`scores.argmax(1)` finds the largest score of each **picture**: one answer for each. "
        "`argmax(0)` would find, for each class, the picture that looks most like it: no answer at "
        "all. “Predict, then see” tries both.",
        "Before the test stands `model.eval()`, around it `torch.no_grad()`. The first changes "
        "what layers compute, the second only saves memory and time.",
        "The mistakes are not spread evenly: what looks alike is mixed up.",
    ),
    "mistakes": (
        "A network can be **sure and wrong**: 99 % is what its softmax says, and no promise.",
        "Look at the labels, too: some pictures are hard for us, and some labels are wrong.",
        "Least sure and right is luck, in part: with other first weights it may be otherwise.",
    ),
}
"""What to notice, by the view (Markdown)."""

PRINTS: Mapping[str, str] = {
    "classes": "the accuracy, and the recall and precision of the chosen class",
    "mistakes": "the pictures above, by their numbers, with how sure the network was",
}
"""What the code of each view prints."""

NO_RUN = (
    "No run has written a checkpoint yet. Start one on the Train page; until then the networks "
    "that come with the app can be asked."
)
NO_PICTURES = "The pictures themselves cannot be shown: {}"
NOT_YOURS = "they were uploaded by somebody else, and only their owner sees them."
ALL_RIGHT = "There is none: every test picture has a right answer."
NONE_RIGHT = "There is none: no test picture has a right answer."
FOREIGN = "It has learned from other pictures than these: most of what it says here is guessed."
TABLE = "Every class in numbers"
NO_ROW = "There is no test picture of this class."
NO_COLUMN = "No test picture was taken for this class: there is nothing to be precise about."
MANY_CLASSES = "Of {:,} classes the {} are shown that are mixed up most."
