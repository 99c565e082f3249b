"""What there is to try on the pages of layers, each with what is found then."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.lessons.tries import Try

CONVOLUTION: Mapping[str, tuple[Try, ...]] = {
    "Numbers": (
        Try(
            "Find the padding that keeps the input's size for a kernel of 5, then for a kernel of "
            "3 with dilation 2.",
            "2, both times: either kernel spans 5 cells, so 4 stops are lost without padding, and "
            "2 cells on each of the two sides make up for them.",
            {"kernel_size": (5, 5), "padding": "2", "dilation": (1, 1), "stride": (1, 1)},
        ),
        Try(
            "Make the kernel all zeros with a single 1. What comes out, and where does it move?",
            "The input itself. With the 1 at the bottom right, output cell (0, 0) is input cell "
            "(2, 2): the picture moves up and to the left.",
            {"weight": "0 0 0\n0 0 0\n0 0 1", "kernel_size": (3, 3)},
        ),
        Try(
            "Set groups to the number of channels: which cells of the kernel are gone?",
            "Each output channel reads one input channel only, so it has one slice instead of "
            "three: 27 weights instead of 81.",
            {"in_channels": 3, "out_channels": 3, "groups": 3},
        ),
    ),
    "Transposed": (
        Try(
            "Find settings that double the size exactly: 3×3 in, 6×6 out. There are several.",
            "Kernel 2 with stride 2: (3 − 1) × 2 + (2 − 1) + 1 = 6. Or kernel 3, stride 2, padding "
            "1 and output_padding 1.",
            {"size": (3, 3), "kernel_size": (2, 2), "stride": (2, 2), "padding": "0"},
        ),
        Try(
            "Make the input all zeros with a single 1: what comes out?",
            "The kernel itself, laid where the 1 stands, and zeros around it.",
            {"size": (3, 3), "input": "0 0 0\n0 1 0\n0 0 0"},
        ),
        Try(
            "Set kernel_size and stride to 2: where do kernels overlap now?",
            "Nowhere: each cell of the output is reached by exactly one of them.",
            {"size": (3, 3), "kernel_size": (2, 2), "stride": (2, 2), "padding": "0"},
        ),
    ),
    "Backward": (
        Try(
            "Set stride to 2 with kernel 1×1: which input cells get no gradient at all?",
            "All in every second row and every second column: no window ever stood on them.",
            {"stride": (2, 2), "kernel_size": (1, 1)},
        ),
        Try(
            "Make grad_output zero but for one cell: whose gradients are left?",
            "Those of the input cells that this one window read. Everywhere else only zeros are "
            "summed.",
            {"grad_output": "1 0 0\n0 0 0\n0 0 0"},
        ),
        Try(
            "Double grad_output. Which of the three gradients doubles?",
            "All of them: each is a sum in which every term has one factor from grad_output.",
            {"grad_output": "2 2 2\n2 2 2\n2 2 2"},
        ),
    ),
}

POOLING: Mapping[str, tuple[Try, ...]] = {
    "Maximum": (
        Try(
            "Find a stride with which `ceil_mode` makes no difference to a 5×5 input and a 3×3 "
            "window.",
            "1, 2 and 5. With 1 and 2 the windows fit exactly. With 5 a second window would start "
            "beyond the input, so it is dropped.",
            {"stride": "2", "kernel_size": (3, 3), "size": (5, 5), "padding": 0, "dilation": 1},
        ),
        Try(
            "Make a number in the last column the largest of all. Which setting of `ceil_mode` "
            "never sees it?",
            "`ceil_mode=False`: with stride 3 its only window ends at column 2.",
            {"input": "1 2 0 3 9", "kernel_size": (3, 3), "size": (5, 5), "stride": "None"},
        ),
        Try(
            "Set padding to 2 with a window of 3, then make the window larger until it is taken.",
            "From 4 on. At most half of kernel_size is taken, rounded down: 1 for 3, 2 for 4.",
            {"padding": 2, "kernel_size": (4, 4), "dilation": 1},
        ),
    ),
    "Average": (
        Try(
            "Set padding to 1 and switch `count_include_pad`: which cells of the output change?",
            "Those whose windows read padding, at the edges. Those of the middle stay.",
            {"padding": 1, "stride": "1", "kernel_size": (3, 3), "count_include_pad": False},
        ),
        Try(
            "Set `divisor_override` to 1. What does the mean become?",
            "The sum of what each window sees: it is divided by 1.",
            {"divisor_override": "1"},
        ),
        Try(
            "Set it to 0. Why must that be refused?",
            "The sum of each window would be divided by 0, and that has no value.",
            {"divisor_override": "0"},
        ),
    ),
}

ACTIVATIONS: Mapping[str, tuple[Try, ...]] = {
    "Numbers": (
        Try(
            "Which functions can give a negative number? Which of them give zero for zero?",
            "Negative: tanh, LeakyReLU, ELU, GELU, SiLU and Hardswish. They all give 0 for 0, and "
            "so does ReLU; the sigmoid gives 0.5, and Softplus ln 2.",
        ),
        Try(
            "Find the largest slope of the sigmoid, and where it stands.",
            "0.25, at 0: the slope is σ(x) × (1 − σ(x)), there 0.5 × 0.5.",
            {"function": "sigmoid", "size": (1, 1), "input": "0"},
        ),
        Try(
            "Type 100 into a cell. Which functions still tell it from 10?",
            "All that go on rising: ReLU and its kin. tanh gives 1 for both, and the sigmoid "
            "0.99995 and 1.",
            {"function": "tanh", "size": (1, 2), "input": "10 100"},
        ),
    ),
}

BATCH_NORM: Mapping[str, tuple[Try, ...]] = {
    "One batch": (
        Try(
            "Multiply one channel's numbers by 10, or add 100 to them: what changes in the output?",
            "Next to nothing: the mean and the spread are taken out again. What is left of it "
            "comes from eps.",
        ),
        Try(
            "Choose “One outlier”: what happens to all the others of its channel?",
            "They come to lie close together, near one value: the outlier makes the variance so "
            "large that their own differences are divided away.",
            {"input": "1 2\n3 100", "weight": "", "bias": "", "shows": "Output"},
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
}

LINEAR: Mapping[str, tuple[Try, ...]] = {
    "Linear layer": (
        Try(
            "Set one weight to 0: which input does that output no longer notice?",
            "The feature in whose column the weight stands. The other outputs, which have weights "
            "of their own, still read it.",
        ),
        Try(
            "Choose “One class each”. What does the layer do, and what would `bias` add to it?",
            "Each output copies its own input. A bias would raise or lower each of them, whatever "
            "the input is.",
        ),
        Try(
            "Type the notes' 196608 under “And a larger one?”. How many times as many parameters "
            "as Linear(3072, 10) is that?",
            "196,608 × 10 + 10 = 1,966,090 instead of 30,730: nearly 64 times as many.",
            {"larger_in_features": 196608, "larger_out_features": 10},
        ),
    ),
}
