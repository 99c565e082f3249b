"""The words of the pooling lesson: what its views, presets and controls are called."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.images import choosing

SENTENCE = (
    "A window slides over the **:blue[input]** and keeps one number: the largest, or the mean."
)

VIEWS: Mapping[str, str] = {
    "maximum": "Maximum",
    "average": "Average",
    "adaptive": "Adaptive",
    "gradient": "Gradient",
    "pictures": "Pictures",
    "size_chain": "Size chain",
    "predict": "Predict, then see",
}

PRESETS: Mapping[str, str] = {
    "notes": "The notes",
    "network": "2×2 (network)",
    "overlapping": "3×3, stride 2",
    "padding": "Padding −∞",
    "dilation_2": "Dilation 2",
    "dropped": "Dropped window",
    "ties": "Ties",
}

LABELS: Mapping[str, str] = {**choosing.LABELS, "start": "input size"}

SIDES: Mapping[str, tuple[str, str]] = {
    "kernel_size": ("kernel_size: height", "kernel_size: width"),
    "output_size": ("output_size: height", "output_size: width"),
    "size": ("input height", "input width"),
}

HELP: Mapping[str, str] = {
    **choosing.HELP,
    "kernel_size": "How many cells the window has in this direction.",
    "stride": "How many cells the window moves from one stop to the next. None, PyTorch's default, "
    "is as many as the window has: the windows lie side by side.",
    "padding": "Cells added on every side: −∞ for the maximum, 0 for the mean.",
    "dilation": "The distance between neighbouring cells of the window.",
    "ceil_mode": "Round the size formula up, so that a last window may hang over the edge.",
    "return_indices": "Also give the place of each maximum: row × width + column.",
    "count_include_pad": "Whether cells of the padding count in what the sum is divided by.",
    "divisor_override": "A number to divide by, instead of the count of cells.",
    "channels": "Each channel is pooled on its own.",
    "size": "How many cells the input has in this direction.",
    "output_size": "How many cells the output shall have in this direction.",
    "times": "How often the pooling is applied, one after the other.",
    "kind": "What is kept of each window: its largest number, or the mean.",
    "start": "Rows and columns of the network's input.",
}

MORE = "Input: size and numbers"
GRADS = "Edit grad_output"

NOTICE: Mapping[str, tuple[str, ...]] = {
    "maximum": (
        "A faded number was looked at and lost. Only the largest counts, and only to it will "
        "the gradient find its way back.",
        "Dotted cells are **nothing at all**: a window that hangs over the edge takes the "
        "largest of what is there.",
        "Padding is **−∞**, not zero, so that it can never be the largest.",
        "With equal numbers `return_indices` names the first in reading order: row by row, "
        "from the left.",
        "Nothing is learned: a pooling layer has no weights.",
    ),
    "average": (
        "The mean pads with **zeros**. With `count_include_pad=True` they count in the "
        "divisor, so means at the edge come out smaller.",
        "What a window sees beyond the padding (dotted) never counts in the divisor.",
        "`divisor_override` divides every sum by the same number, whatever the window saw.",
        "Average pooling has no dilation: PyTorch's AvgPool2d does not know the argument.",
    ),
    "adaptive": (
        "You say how large the output shall be, not how large the window is: a network with "
        "such a layer takes pictures of any size.",
        "Where the size does not divide evenly, neighbouring bins **overlap** by a cell, so "
        "that none is left out.",
        "`output_size=1` keeps one number for each channel: global pooling, the end of most "
        "modern networks.",
    ),
    "gradient": (
        ":violet[grad_output] says how the loss changes with each output cell. It comes from "
        "the layer above; until you edit it, it counts 1, 2, 3, … here, so that you can follow "
        "each number.",
        "Where windows overlap, a cell collects from all of them, and the parts are **added**.",
    ),
    "pictures": (
        "32 ÷ 3 leaves two rows and two columns over. `ceil_mode=True` gives them a window of "
        "their own, which hangs over the edge: 11×11 instead of 10×10.",
        "Each channel (red, green, blue) is pooled on its own, so the maximum brightens: it "
        "keeps the largest red, green and blue of each window, be they of different pixels.",
        "The maximum makes thin bright lines thicker and wipes thin dark ones out; the mean "
        "blurs both.",
    ),
    "size_chain": (
        "32 → 16 → 8 → 4 needs either the 2×2 windows or `ceil_mode=True`.",
        "A size that is off by one is not wrong by itself. It becomes an **error where the "
        "linear layer begins**, which was made for 64 × 4 × 4 = 1024 numbers.",
    ),
}

SHARES: Mapping[str, str] = {
    "max": "**Only the largest number of a window gets its gradient**, and gets all of it: had any "
    "other cell been a little larger, the output would not have changed.",
    "avg": "Every cell of a window had the same part in the mean, so every cell gets the same "
    "part of the gradient: divided by what the sum was divided by.",
}
"""Who gets a window's gradient, for each kind of pooling."""

CHAINS = (
    "The notes' network pools three times by 2×2. Its model, Caffe's cifar10_quick, pools by 3×3 "
    "windows with stride 2, so that neighbours overlap. Caffe always rounds up; PyTorch does so "
    "only with `ceil_mode=True`. Below each chain stands what the notes' network answers to one "
    "such picture, with these layers in it."
)


def rounding(ceil_mode: bool) -> str:
    """What ceil_mode does to the size, above the stage that shows it."""
    return f"ceil_mode={ceil_mode} rounds the size " + (
        "up" if ceil_mode else "down, PyTorch's default"
    )
