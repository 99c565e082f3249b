"""What there is to try on the page of convolution, each with what is found then."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.lessons.convolution.numbers import Values
from explainers.tries import Try

ALL: Mapping[str, tuple[Try, ...]] = {
    "numbers": (
        Try(
            "Find the padding that keeps the input's size for a kernel of 5, then for a kernel of "
            "3 with dilation 2.",
            "2, both times: either kernel spans 5 cells, so 4 stops are lost without padding, and "
            "2 cells on each of the two sides make up for them.",
            Values(kernel_size=(5, 5), padding="2"),
        ),
        Try(
            "Make the kernel all zeros with a single 1. What comes out, and where does it move?",
            "Cells of the input, unchanged. With the 1 at the bottom right and no padding, output "
            "cell (0, 0) is input cell (2, 2): the picture moves up and to the left.",
            Values(weight="0 0 0\n0 0 0\n0 0 1"),
        ),
        Try(
            "Set groups to the number of channels: which cells of the kernel are gone?",
            "Each output channel reads one input channel only, so it has one slice instead of "
            "three: 27 weights instead of 81.",
            Values(in_channels=3, out_channels=3, groups=3),
        ),
    ),
    "transposed": (
        Try(
            "Find settings that double the size exactly: 3×3 in, 6×6 out. There are several.",
            "Kernel 2 with stride 2: (3 − 1) × 2 + (2 − 1) + 1 = 6. Or kernel 3, stride 2, padding "
            "1 and output_padding 1.",
            Values(size=(3, 3), kernel_size=(2, 2), stride=(2, 2)),
        ),
        Try(
            "Make the input all zeros with a single 1: what comes out?",
            "The kernel itself, laid where the 1 stands, and zeros around it.",
            Values(size=(3, 3), input="0 0 0\n0 1 0\n0 0 0"),
        ),
        Try(
            "Set kernel_size and stride to 2: where do kernels overlap now?",
            "Nowhere: each cell of the output is reached by exactly one of them.",
            Values(size=(3, 3), kernel_size=(2, 2), stride=(2, 2)),
        ),
    ),
    "backward": (
        Try(
            "Set stride to 2 with kernel 1×1: which input cells get no gradient at all?",
            "All in every second row and every second column: no window ever stood on them.",
            Values(stride=(2, 2), kernel_size=(1, 1)),
        ),
        Try(
            "Make grad_output zero but for one cell: whose gradients are left?",
            "Those of the input cells that this one window read. Everywhere else only zeros are "
            "summed.",
            Values(grad_output="1 0 0\n0 0 0\n0 0 0"),
        ),
        Try(
            "Double grad_output. Which of the three gradients doubles?",
            "All of them: each is a sum in which every term has one factor from grad_output.",
            Values(grad_output="2 2 2\n2 2 2\n2 2 2"),
        ),
    ),
    "pictures": (
        Try(
            "Take “Sobel x”, then “Sobel y”. Which edges does each of them not see?",
            "Sobel x does not see those that run from left to right: it compares left with "
            "right, and along such an edge both are alike. Sobel y does not see those that run "
            "from top to bottom.",
            Values(filter="sobel_y"),
        ),
        Try(
            "Set stride to 2. How many pixels are left of 128?",
            "63 in each direction, a quarter of the 126×126: every second stop, down and across.",
            Values(stride=(2, 2)),
        ),
        Try(
            "Which of the filters keep a plain area as bright as it is?",
            "Those whose numbers sum to 1: identity, both blurs, sharpen and emboss. Those of "
            "Sobel and of Laplace sum to 0, and make 0 of it.",
            Values(filter="sharpen"),
        ),
    ),
    "notes": (
        Try(
            "Move to picture 10: which two of the reshaped batch are made of it?",
            "20 and 21: two of each, and the first picture is number 0.",
            Values(place=10),
        ),
        Try(
            "Why does a reshape to (−1, 3, 30, 30) work, and one to (−1, 4, 30, 30), too?",
            "A reshape asks only whether the 345,600 numbers can be shared out: 128 × 3 × 30 × "
            "30, or 96 × 4 × 30 × 30. It does not ask what they mean. With 5 there would be a "
            "rest, and PyTorch refuses.",
        ),
    ),
}
