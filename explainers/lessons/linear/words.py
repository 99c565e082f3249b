"""The words of the linear lesson: what its views, presets and controls are called."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCE = (
    "Each **:green[output]** is a row of **:orange[weights]** times the row of **:blue[inputs]**, "
    "plus a bias."
)

VIEWS: Mapping[str, str] = {
    "layer": "Linear layer",
    "flatten": "Flatten",
    "whole_batch": "The whole batch at once",
    "predict": "Predict, then see",
}

PRESETS: Mapping[str, str] = {
    "3_2": "3 → 2",
    "one_picture": "One picture",
    "no_bias": "No bias",
    "one_class": "One class each",
    "mean": "Mean of the features",
    "8_6": "8 → 6",
}

FLATTEN_PRESETS: Mapping[str, str] = {
    "flatten": "nn.Flatten()",
    "all": "torch.flatten(x)",
    "sides": "Only height and width",
    "maps": "Only the channels' maps",
    "channels_last": "channels_last",
}

WHOLE_BATCH_PRESETS: Mapping[str, str] = {
    "full": "A full batch: 64",
    "last": "The last batch: 16",
    "order": "Another order",
}

LABELS: Mapping[str, str] = {
    "batch_size": "batch size",
    "larger_in_features": "in_features",
    "larger_out_features": "out_features",
    "pictures": "pictures in the batch",
    "order": "order of the pictures",
}

SIDES = ("height", "width")

_LARGER = "A size that no screen could show cell by cell: typed, and counted."

HELP: Mapping[str, str] = {
    "in_features": "How many numbers each sample has before the layer.",
    "out_features": "How many numbers each sample has after it.",
    "batch_size": "How many samples go through at once: a row each, all with the same weights.",
    "bias": "One number for each output feature, added at the end.",
    "larger_in_features": _LARGER,
    "larger_out_features": _LARGER,
    "start_dim": "The first axis to be joined. 0 is the batch; −1 is the last axis.",
    "end_dim": "The last axis to be joined, itself included. −1 is the last one.",
    "images": "How many pictures the batch has: axis 0.",
    "channels": "How many channels each picture has: axis 1.",
    "size": "How many cells each map has in this direction.",
    "memory_format": "In which order the numbers lie in memory: channel by channel, or, with "
    "channels_last, pixel by pixel. What the indices mean stays the same.",
    "pictures": "How many pictures this batch has. The last batch is usually smaller.",
    "order": "0 is the order as loaded; 1 to 9 are the same pictures in other orders.",
}

EDIT = "Edit the numbers"
SIZE = "Size of the input"
LARGER = "## And a larger one?"
LOGARITHMIC = "Parameters on a logarithmic scale: each line is a thousand times the one before."

MEMORY = (
    "Each cell of the input holds its own number, counted in the order of its indices. The memory "
    "shows the same numbers in the order of their addresses."
)
VIEW = "A **view**: the output is the input's own memory under another shape; no number was moved."
COPY = (
    "A **copy**: no stride could walk this memory in the order of the indices, so PyTorch wrote "
    "the numbers anew."
)

WHOLE = "All at once: `torch.flatten(imgs)`"
EACH = "Each by itself: `nn.Flatten()`"

NOTICE: Mapping[str, tuple[str, ...]] = {
    "layer": (
        "Every output reads a **whole row** of the input and a whole row of the weight: a "
        "linear layer has no window, it sees everything at once.",
        "All samples of the batch meet the **same** weights; none looks at another's row.",
        "The weight is stored as (out_features, in_features), hence the transpose in x·Wᵀ.",
    ),
    "flatten": (
        "**Flatten** puts a picture's numbers in one row, as a linear layer takes them.",
        "The last axis runs **fastest**: along a row, then down the rows, then to the next "
        "channel, then to the next picture.",
        "The strides say how far one step along each axis goes in memory.",
        "Flattening computes nothing. Where the order already fits the memory nothing is even "
        "copied: the same numbers under another shape.",
    ),
}
"""What to notice (Markdown); that of `whole_batch` depends on what PyTorch says."""
