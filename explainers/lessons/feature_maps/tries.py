"""What there is to notice and to try on the page of feature maps, with what is found then."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.lessons.feature_maps import numbers
from explainers.tries import Try

NOTICE: Mapping[str, tuple[str, ...]] = {
    numbers.MAPS: (
        "In most networks maps get **smaller and more** from layer to layer: where something is "
        "matters less and less, what it is more and more.",
        "A pool changes each map by itself; a convolution reads **all** maps that come in.",
    ),
    numbers.FILTERS: (
        "Only the first layer's kernels can be shown as pictures of colours: those after it read "
        "maps, and there are far more than three.",
        "A kernel answers most strongly to what looks like itself.",
    ),
    numbers.WHY: (
        "The gradient asks about a **very small** change of each pixel, the covering about a large "
        "one. They need not agree.",
        "Neither says that the answer is right; only what it depends on.",
    ),
}
"""What to notice, by the view (Markdown)."""

ALL: Mapping[str, tuple[Try, ...]] = {
    numbers.MAPS: (
        Try(
            "Look at linear2, the last layer. Which of its ten numbers is the largest?",
            "That of the class that is answered: the cat's, 6.98. Softmax makes the 99.0 % of it "
            "that stand beside the picture.",
            {"layer": "linear2", "channel": 3},
        ),
        Try(
            "Choose the weights “Untrained”: what does the network answer now?",
            "About a tenth for each of the ten classes: 10.9 % at most, 8.8 % at least. Its maps "
            "show edges all the same, since every convolution makes some.",
            {"weights": numbers.UNTRAINED},
        ),
        Try(
            "Show the drawn cat to the network that was trained on photographs.",
            "It says airplane, with 73.7 %: a network knows only the kind of pictures that it has "
            "learned from, and answers one of its classes whatever it is shown.",
            {"trained_on": numbers.PHOTOGRAPHS},
        ),
    ),
    numbers.FILTERS: (
        Try(
            "Compare with “Untrained”. What has the training made of the kernels?",
            "Random ones are noise. Trained ones are smoother: edges of one direction, and patches "
            "of one colour.",
            {"weights": numbers.UNTRAINED},
        ),
        Try(
            "Click a kernel with a light and a dark half. What does its map show?",
            "The edges of that direction: where the picture changes as the kernel does, the map is "
            "strongly positive, and where it changes the other way, negative.",
        ),
    ),
    numbers.WHY: (
        Try(
            "Does the answer depend on the animal or on what is around it?",
            "Of the drawn cat it is the cat: covering a part of it takes up to 24 points off its "
            "probability, while a covered corner changes it by less than one.",
        ),
        Try(
            "Choose the weights “Untrained”. Which places does the answer need?",
            "None: no covered place changes the probability by a tenth of a point. The colours "
            "seem as strong because each picture is drawn to its own largest number.",
            {"weights": numbers.UNTRAINED},
        ),
    ),
}
