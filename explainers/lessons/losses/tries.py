"""Something to try on the losses page, view by view, each with what is found then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from explainers.lessons.losses.numbers import POINTWISE_PRESETS, PRESETS, Values
from explainers.tries import Try

POINTWISE = (
    Try(
        "Drag input[2] through its target. What happens to the slope with L1, and with MSE?",
        "With L1 it stays at −1/3, jumps to 0 on the target and to 1/3 beyond it. With MSE it "
        "shrinks steadily, passes 0 on the target, and grows again on the other side.",
        Values(input="1 2 5", target="1 2 5", moves=2),
    ),
    Try(
        "Choose *One far off* and compare both losses: how much of each comes from one value?",
        "The last value is off by 5, the other four by 0.5. Of L1's sum, 7, it brings 5; of MSE's, "
        "26, it brings 25.",
        POINTWISE_PRESETS["far_off"],
    ),
    Try(
        "Set reduction to sum: the loss grows, but do the minimum and the way down move?",
        "Neither. The sum is the mean times a number, so that every gradient is that many times "
        "longer and points the same way. A learning rate would have to be that much smaller.",
        Values(reduction="sum"),
    ),
)
CROSS_ENTROPY = (
    Try(
        "Drag the target's logit up. How large must it be for a loss below 0.01?",
        "5.5, beside 0.1 and 0.3: the loss is 0.00998 there.",
        Values(logits="0.1 5.5 0.3", labels="1", logit=1, sample=0),
    ),
    Try(
        "Walk through the steps with *Logits of ±1000*. Which exponentials survive?",
        "Only that of the largest logit, which becomes e⁰ = 1. The others are smaller than "
        "anything float32 holds, and 0; the sum is 1, and its logarithm 0.",
        replace(PRESETS["thousand"], step="exponentials"),
    ),
    Try(
        "With *Label smoothing*: is there still a loss of 0? Where is the curve lowest?",
        "No: the target wants a little of every class, and being sure costs more again. With the "
        "other logits at −1 and 0.5 it is lowest near 3.3, at about 0.308.",
        replace(PRESETS["smoothing"], logits="3.3 −1 0.5", step="all"),
    ),
    Try(
        "With *Class weights*: set reduction to sum, then to mean. Which gradients change?",
        "All of them, by the same factor: the mean divides by the weights of the targets, "
        "2 + 1 + 1 = 4.",
        replace(PRESETS["weights"], reduction="sum"),
    ),
)
TWICE = (
    Try(
        "Drag the target's logit down to −10 and watch both gradients.",
        "Once, it is −1, as steep as it can be. Twice, it is −0.00002: the model is as wrong as "
        "can be and learns next to nothing.",
        Values(logits="0.1 −10 0.3", labels="1", sample=0),
    ),
    Try(
        "Choose *Sure and right*: which of the two losses knows that all is well?",
        "Only the right one: 0.0007. Twice, the loss is 0.5519, just above its floor of 0.5514.",
        Values(logits="0 8 0", labels="1", sample=0),
    ),
    Try(
        "Add a fourth class under *Edit the numbers*. How do floor and ceiling change?",
        "Both rise: from 0.5514 and 1.5514 to 0.7437 and 1.7437. The more classes, the farther the "
        "loss stays from 0.",
        Values(logits="0 8 0 0", labels="1", sample=0),
    ),
)
EPOCH = (
    Try(
        "Find a batch size that leaves a last batch of one sample, then raise its loss.",
        "3 does: 10 = 3 + 3 + 3 + 1. The one sample then counts a quarter instead of a tenth.",
        Values(samples=10, batch_size=3, last_loss=8.0),
    ),
    Try(
        "Move the last loss until both means agree in spite of the remainder. Why there?",
        "At 1.1875 with the page's first settings: the mean of the small batch is then the mean of "
        "the other two, and it does not matter how much it counts.",
        Values(samples=10, batch_size=4, last_loss=1.1875),
    ),
    Try(
        "Set samples to 12: how far does the last loss move the two means apart now?",
        "Not at all: three batches of 4 are full, and every sample counts alike.",
        Values(samples=12, batch_size=4),
    ),
)
ACCURACY = (
    Try(
        "On the notes' matrix, change one number so that the two disagree.",
        "With 0.5 in place of 0.2, for example: the second column is now largest in its first "
        "row, so that argmax(0) is [1, 0], and argmax(1) is [1, 1] as before.",
        Values(outputs="0.1 0.5\n0.3 0.4", targets="0 1"),
    ),
    Try(
        "Set both targets to 0. Find outputs for which argmax(0) is always right and argmax(1) "
        "never.",
        "The first row must win both columns, and each row must be won by class 1: 0.5 and 0.9 "
        "above 0.1 and 0.2, for example.",
        Values(outputs="0.5 0.9\n0.1 0.2", targets="0 0"),
    ),
    Try(
        "Choose *Three classes*, and read what PyTorch says to argmax(0).",
        "It gives three numbers for two targets, and sizes 3 and 2 cannot be compared: here the "
        "mistake shows itself.",
        Values(outputs="0.1 0.7 0.2\n0.5 0.3 0.2", targets="1 0"),
    ),
)
ALL: Mapping[str, tuple[Try, ...]] = {
    "pointwise": POINTWISE,
    "cross_entropy": CROSS_ENTROPY,
    "softmax_twice": TWICE,
    "epoch": EPOCH,
    "accuracy": ACCURACY,
}
