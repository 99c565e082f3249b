"""What there is to try on the page of batch norm, each with what is found then."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.lessons.batch_norm.numbers import Values
from explainers.tries import Try

ALL: Mapping[str, tuple[Try, ...]] = {
    "batch": (
        Try(
            "Multiply one channel's numbers by 10, or add 100 to them: what changes in the output?",
            "Next to nothing: the mean and the spread are taken out again. What is left of it "
            "comes from eps.",
        ),
        Try(
            "Choose “One outlier”: what happens to all the others of its channel?",
            "They come to lie close together, near one value: the outlier makes the variance so "
            "large that their own differences are divided away.",
            Values(input="1 2\n3 100"),
        ),
        Try(
            "Choose “All alike”, then eps 0. What would 0 ÷ 0 be?",
            "It has no value, so eps 0 is refused in training. With eps every output is "
            "0 ÷ √eps = 0, and then β.",
        ),
        Try(
            "Set γ to √(var + eps) and β to the mean: what comes out?",
            "What went in: the factor and the summand undo the division and the subtraction. "
            "Batch norm can learn to do nothing.",
        ),
    ),
    "running": (
        Try(
            "Step through the first ten batches with momentum 0.1: how far is it from the truth?",
            "running_mean has come to 3.27 of 5, running_var to 2.87 of 4. The layer's first "
            "belief, 0 and 1, still counts 0.9¹⁰ = 35 %.",
            Values(momentum=0.1, steps=10),
        ),
        Try(
            "What do momentum 1 and momentum 0 do?",
            "1 forgets all but the newest batch. 0 never learns: mean 0 and variance 1 stay.",
            Values(momentum=1.0),
        ),
        Try(
            "Choose “Tiny batches” and compare the points with the rings.",
            "Each ring lies half as high as its point: with 2 values the biased variance divides "
            "by 2, the unbiased one by 1.",
            Values(values="2", steps=60),
        ),
    ),
    "modes": (
        Try(
            "Set “times seen” to 0: what does eval() do with a layer that has learned nothing?",
            "It subtracts 0 and divides by √(1 + eps): what comes out is the input, but for eps.",
            Values(seen=0),
        ),
        Try(
            "Set “times seen” to 50: do both sides agree? Compare the variances.",
            "Nearly: no cell differs by more than 0.06. A rest remains, since train() normalises "
            "with the biased variance, 5, while running_var goes towards the unbiased one, 5.33.",
            Values(seen=50),
        ),
        Try(
            "Add 10 to the last picture and watch the **first** picture's output.",
            "In train() it moves by 0.634, since the batch has another mean and another variance "
            "now. In eval() it does not move at all.",
            Values(shift=10),
        ),
    ),
    "freezing": (
        Try(
            "Switch `step()` off and on again in `eval()`.",
            "Off, nothing moves. On, the weights move by the learning rate times their gradient, "
            "although `eval()` was called; only the running statistics stay.",
            Values(step=False),
        ),
        Try(
            "Compare the gradient in `train()` and in `eval()`: why do they differ?",
            "In `train()` dropout sets about half of what reaches the linear layer to 0 and "
            "doubles the rest, and batch norm takes the batch's own mean and variance. Other "
            "numbers come in, so another gradient comes back.",
            Values(mode="train()"),
        ),
        Try(
            "In which of the four ways does a test loop want to run?",
            "`eval()` under `no_grad`: nothing moves, dropout lets everything through, and no "
            "memory is kept for gradients.",
            Values(no_grad=True),
        ),
    ),
}
