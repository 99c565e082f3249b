"""What there is to try with flattening and linear layers, each with what is found then."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.lessons.linear.numbers import PRESETS, Values
from explainers.tries import Try

ALL: Mapping[str, tuple[Try, ...]] = {
    "layer": (
        Try(
            "Set one weight to 0: which input does that output no longer notice?",
            "The feature in whose column the weight stands. The other outputs, which have weights "
            "of their own, still read it.",
            None,
        ),
        Try(
            "Choose “One class each”. What does the layer do, and what would `bias` add to it?",
            "Each output copies its own input. A bias would raise or lower each of them, whatever "
            "the input is.",
            PRESETS["one_class"],
        ),
        Try(
            "Type the notes' 196608 under “And a larger one?”. How many times as many parameters "
            "as Linear(3072, 10) is that?",
            "196,608 × 10 + 10 = 1,966,090 instead of 30,730: nearly 64 times as many.",
            Values(larger_in_features=196608, larger_out_features=10),
        ),
    ),
    "flatten": (
        Try(
            "Set start_dim to 0: where do the two pictures end?",
            "The shape no longer tells: 0 to 7 are of the first picture and 8 to 15 of the "
            "second, in a single row of 16. The batch is gone.",
            Values(start_dim=0),
        ),
        Try(
            "Choose channels_last: the output stays the same, the memory does not. Why must "
            "PyTorch copy now?",
            "The output wants all cells of channel 0 and then all of channel 1, while memory "
            "holds both channels of a pixel side by side. No single stride walks it in that "
            "order.",
            Values(memory_format="channels_last"),
        ),
        Try(
            "Set start_dim to 3 and end_dim to 1.",
            "It is refused: start_dim must not come after end_dim.",
            Values(start_dim=3, end_dim=1),
        ),
    ),
    "whole_batch": (
        Try(
            "Take one picture away: 63. What does PyTorch say, and what happens on the right?",
            "On the left it refuses: 63 × 3,072 = 193,536 numbers for a layer that has weights "
            "for 196,608. On the right 63 rows come out.",
            Values(pictures=63),
        ),
        Try(
            "Change the order: which rows change on the left, and which on the right?",
            "On the left the only row there is: its answers change by up to 0.307. On the right "
            "none; the rows stand in the pictures' new order.",
            Values(order=1),
        ),
        Try(
            "Which of the two could be asked about a single picture?",
            "The one on the right: its layer has weights for the 3,072 numbers of one picture.",
            Values(pictures=1),
        ),
    ),
}
