"""What there is to try on the page of dropout, each with what is found then."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.lessons.dropout.numbers import ONES, Values
from explainers.tries import Try

ALL: Mapping[str, tuple[Try, ...]] = {
    "mask": (
        Try(
            "Move p up from 0.1 to 0.9 and watch a number that stays. What becomes of it?",
            "It grows: what is kept is divided by 1 − p, first by 0.9 and in the end by 0.1, which "
            "makes ten times as much of it. The fewer are kept, the more each of them counts.",
            Values(p=0.9),
        ),
        Try(
            "Set p to 1: does 0 ÷ 0 give NaN?",
            "No. PyTorch does not divide then: it multiplies everything by 0. A network learns "
            "nothing through such a layer, as no gradient comes back either.",
            Values(p=1.0),
        ),
        Try(
            "Switch `training` off: what is done to the numbers now?",
            "Nothing at all, and no dice are thrown. Nothing has to be made good either: training "
            "has divided by 1 − p already, so that both modes give the same on average.",
            Values(training=False),
        ),
        Try(
            "Make all samples alike: are the rows of the output alike as well?",
            "No: every cell of the batch has dice of its own, so each sample goes through another "
            "thinned-out network in the same pass.",
            Values(input=ONES),
        ),
    ),
    "many": (
        Try(
            "Go from 10 draws to 1000: how much closer does the mean come to the input?",
            "About ten times. The spread of a mean shrinks with the square root of the number of "
            "draws, and √100 = 10.",
            Values(draws="1000"),
        ),
        Try(
            "Set p to 0.9: why does it take so much longer?",
            "A draw is then either 0 or ten times the input, so it varies more: x² × 0.9 ÷ 0.1 is "
            "nine times x², where p = 0.5 has x² itself.",
            Values(p=0.9, draws="1000"),
        ),
        Try(
            "Which of the lines is the most restless one?",
            "That of the largest number: the variance grows with its square. Twice as large a "
            "number varies four times as much.",
            Values(input="1 2 4 8", batch_size=1, features=4),
        ),
    ),
    "channels": (
        Try(
            "Choose dropout instead of dropout2d: what is kept of a map now?",
            "Single cells of it. Neighbouring cells of a map show nearly the same, so the network "
            "still reads what was dropped from those beside it. dropout2d takes the whole map.",
            Values(function="dropout"),
        ),
        Try(
            "How often are dice thrown for 3 pictures of 3 maps with 2×2 cells?",
            "dropout2d throws 3 × 3 = 9 times, once for each map of each picture. dropout throws "
            "3 × 3 × 2 × 2 = 36 times, once for each cell.",
            Values(batch_size=3, channels=3),
        ),
        Try(
            "What does dropout2d make of one picture without a batch, 3×2×2?",
            "It drops **rows**: PyTorch 2.15 takes the first axis for the batch and the second one "
            "for the channels, and warns that this will change. Put a batch of one around it: "
            "`picture[None]`.",
        ),
    ),
    "backward": (
        Try(
            "Compare the zeros here with those of “The mask”: where are they?",
            "In the same cells. A number that was dropped had no part in the loss, so nothing it "
            "could do would change the loss: its gradient is 0.",
        ),
        Try(
            "Set p to 0.8: how large is the gradient of what was kept?",
            "Five times the output's gradient: on the way back it is divided by 1 − p = 0.2, just "
            "as the number was on the way forward.",
            Values(p=0.8),
        ),
        Try(
            "Switch `training` off: which gradient comes back in `eval()`?",
            "The output's own, unchanged. `eval()` does not stop gradients; it only stops the "
            "dropping.",
            Values(training=False),
        ),
    ),
}
