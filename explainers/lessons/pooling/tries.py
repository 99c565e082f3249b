"""What there is to try on the page of pooling, each with what is found then."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.lessons.pooling.numbers import Values
from explainers.tries import Try

ALL: Mapping[str, tuple[Try, ...]] = {
    "maximum": (
        Try(
            "Find a stride with which `ceil_mode` makes no difference to a 5×5 input and a 3×3 "
            "window.",
            "1, 2 and 5. With 1 and 2 the windows fit exactly. With 5 a second window would start "
            "beyond the input, so it is dropped.",
            Values(stride="2", kernel_size=(3, 3), size=(5, 5), padding=0, dilation=1),
        ),
        Try(
            "Make a number in the last column the largest of all. Which setting of `ceil_mode` "
            "never sees it?",
            "`ceil_mode=False`: with stride 3 its only window ends at column 2.",
            Values(input="1 2 0 3 9", kernel_size=(3, 3), size=(5, 5), stride="None"),
        ),
        Try(
            "Set padding to 2 with a window of 3, then make the window larger until it is taken.",
            "From 4 on. At most half of kernel_size is taken, rounded down: 1 for 3, 2 for 4.",
            Values(padding=2, kernel_size=(4, 4), dilation=1),
        ),
    ),
    "average": (
        Try(
            "Set padding to 1 and switch `count_include_pad`: which cells of the output change?",
            "Those whose windows read padding, at the edges. Those of the middle stay.",
            Values(padding=1, stride="1", kernel_size=(3, 3), count_include_pad=False),
        ),
        Try(
            "Set `divisor_override` to 1. What does the mean become?",
            "The sum of what each window sees: it is divided by 1.",
            Values(divisor_override="1"),
        ),
        Try(
            "Set it to 0. Why must that be refused?",
            "The sum of each window would be divided by 0, and that has no value.",
            Values(divisor_override="0"),
        ),
    ),
    "adaptive": (
        Try(
            "Choose an output as large as the input. What does each bin hold?",
            "One cell, so the output is the input: nothing is lost, and nothing is pooled.",
            Values(size=(5, 5), output_size=(5, 5)),
        ),
        Try(
            "Choose an output larger than the input. What stands in it?",
            "The same cells, several times: 7 bins share 5 rows, and every bin holds a cell at "
            "least. No new detail comes about.",
            Values(size=(5, 5), output_size=(7, 7)),
        ),
        Try(
            "Which sizes of the output divide a 6×6 input into bins that do not overlap?",
            "1, 2, 3 and 6, the divisors of 6. With 4 or 5 neighbouring bins share cells.",
            Values(size=(6, 6), output_size=(3, 3)),
        ),
    ),
    "gradient": (
        Try(
            "Set stride to 1: which cell stands in most windows?",
            "The one in the middle, in all nine. With the mean it collects the most; with the "
            "maximum only a cell that is the largest of its window collects at all.",
            Values(kind="avg", stride="1"),
        ),
        Try(
            "Change `kind` and compare: how many cells get nothing?",
            "With one 3×3 window on 5×5 cells: 24 of 25 for the maximum, 16 of 25 for the mean, "
            "which are those that the window never saw.",
            Values(kind="max"),
        ),
        Try(
            "Make all numbers of the input equal. Which of them gets the gradient of the maximum?",
            "The first of each window in reading order: row by row, from the left.",
            Values(kind="max", stride="1", input="\n".join(["1 1 1 1 1"] * 5)),
        ),
    ),
    "pictures": (
        Try(
            "Set the kernel to 2×2: why does `ceil_mode` make no difference to 32 pixels?",
            "32 ÷ 2 = 16 without a remainder: no row and no column is left over that would need "
            "a window of its own.",
            Values(kernel_size=(2, 2)),
        ),
        Try(
            "Pool by 3×3 twice: what does `ceil_mode` make of 32 pixels?",
            "32 → 11 → 4 with it, 32 → 10 → 3 without.",
            Values(times=2, ceil_mode=True),
        ),
        Try(
            "Set stride to 1: how much smaller is the picture, and what is left of its detail?",
            "Two pixels in each direction: 30×30. Detail is lost all the same: each pixel is now "
            "the largest of nine, so that bright things grow and dark ones shrink.",
            Values(stride="1"),
        ),
    ),
    "size_chain": (
        Try(
            "Move the input size: for which sizes do the first chain and the last one agree?",
            "For all of them from 8 to 96. Both give half of the size, rounded down: 33 → 16 → 8 "
            "→ 4. Only the 3×3 windows reach the last cell of an odd size.",
            Values(start=33),
        ),
        Try(
            "Is there a size for which all three agree?",
            "15, 23, 31, 39 and so on, every eighth: one less than a multiple of 8. 31 → 15 → 7 "
            "→ 3 in all three.",
            Values(start=31),
        ),
    ),
}
