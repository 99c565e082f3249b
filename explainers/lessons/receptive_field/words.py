"""The words of the receptive field lesson: what its views and controls are called, and mean."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCE = (
    "A **:green[cell]** sees a part of the **:blue[input]**: which pixels, and what each "
    "**:violet[weighs]**."
)

VIEWS: Mapping[str, str] = {
    "receptive": "Which pixels reach this cell",
    "projective": "Where a pixel goes",
    "effective": "How much each pixel weighs",
    "predict": "Predict, then see",
}

PRESETS: Mapping[str, str] = {
    "notes": "The notes' network",
    "small_kernels": "3×3 only (VGG)",
    "strided": "Strides",
    "dilated": "Dilation 1, 2, 4",
    "gaps": "Dilation 2, 2, 2",
    "depthwise": "Depthwise",
    "residual": "Residual blocks",
    "there_and_back": "Down and up again",
    "to_one": "To one number",
    "batch_norm": "Batch norm, train()",
}

WEIGHING: Mapping[str, str] = {
    "gradients": "Gradients of random networks",
    "ways": "Ways, all weights 1",
}

LABELS: Mapping[str, str] = {
    "layers": "A layer on each line",
    "in_channels": "channels of the input",
    "training": "train()",
    "layer": "Layer",
    "pixel_row": "row of the pixel",
    "pixel_column": "column of the pixel",
    "weighing": "What is counted",
}

HELP: Mapping[str, str] = {
    "layers": "A layer on each line, as in PyTorch. Lines copied from a program work as well.",
    "in_channels": "Channels of the pictures: 3 for colour, 1 for grey.",
    "size": "How many pixels the pictures have in this direction.",
    "training": "On: the network learns, and batch norm takes its mean of the batch at hand.",
    "layer": "The layer whose output the cell is in.",
    "channel": "Which map of the layer; behind Flatten and Linear, which number of the row.",
    "row": "The row of the cell. A click on the green grid chooses it as well.",
    "column": "The column of the cell. A click on the green grid chooses it as well.",
    "pixel_row": "The row of the pixel. A click on the blue grid chooses it as well.",
    "pixel_column": "The column of the pixel. A click on the blue grid chooses it as well.",
    "weighing": "How steeply the number rises with each pixel, or in how many ways it is reached.",
    "draws": "Over how many networks and pictures the absolute gradient is averaged.",
    "seed": "What the random weights and pictures begin from.",
}

NOTICE: Mapping[str, tuple[str, ...]] = {
    "receptive": (
        "A window adds e − 1 steps of the **jump**, not e − 1 pixels: behind a stride of 2 the "
        "same kernel widens the field twice as much.",
        "The box is what is usually called the receptive field. Which pixels of it are really "
        "read, is another question: **dilation** leaves gaps.",
        "A cell at the edge has the same box as all others, and part of it lies in the padding: "
        "it sees fewer pixels.",
        "Layers that take each number by itself, such as ReLU, change nothing.",
    ),
    "projective": (
        "It is the same relation read the other way round: a cell sees the pixel exactly if the "
        "pixel reaches the cell.",
        "The gradient of this pixel is a sum over the cells that are lit, and over no others.",
        "With a stride neighbouring pixels do not reach equally many cells. A pixel that a layer "
        "skips reaches none: it could be anything.",
    ),
    "effective": (
        "A pixel in the middle reaches the cell in many **ways**, one in the corner of the box in "
        "one. So the middle weighs most, and the weight falls off like a bell.",
        "The bell widens with the square root of the depth only, the box in proportion to it: the "
        "deeper a network, the smaller the part of its box that counts.",
        "Few draws are ragged: max pooling and ReLU close ways, others for each picture.",
        "This is before training. Learning can widen the field, or narrow it.",
    ),
}

RECURRENCE = ("layer", "r + (e − 1) × j", "j × stride", "s − padding × j")
"""The titles of the recurrence's table: what each line computes with the line before."""

LEGEND = (
    "r: pixels seen in a direction. j, the jump: pixels from one cell to the next. s: where the "
    "first cell begins to see. e = dilation × (kernel_size − 1) + 1: what the window spans."
)

GRADIENTS, WAYS = "gradients", "ways, all weights 1"
PROFILE = "A curve: the share of the weight that each column of the input has"

MORE = "train(), channel, layers, input"
SIDES = ("height", "width")
UNCOUNTED = "what each pixel weighs where means stay means: no whole numbers of ways"
"""What the code prints where a mean is taken of bins that differ, or neighbours are weighed."""
