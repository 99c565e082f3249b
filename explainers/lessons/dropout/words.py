"""The words of the dropout lesson: names of views, presets and controls, and what is said."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCE = (
    "Training sets some of the **:blue[input]** to 0, by the dice; `eval()` lets all of it through."
)

VIEWS: Mapping[str, str] = {
    "mask": "The mask",
    "many": "Many draws",
    "channels": "dropout2d",
    "backward": "Backward",
    "predict": "Predict, then see",
}

PRESETS: Mapping[str, str] = {
    "half": "p = 0.5",
    "fifth": "p = 0.2",
    "nothing": "p = 0",
    "all": "p = 1",
    "eval": "eval()",
    "ones": "All ones",
}

MANY_PRESETS: Mapping[str, str] = {
    "hundred": "100 draws",
    "one": "One draw",
    "thousand": "1000 draws",
    "rarely": "p = 0.9",
    "doubled": "1, 2, 4, 8",
}

CHANNELS_PRESETS: Mapping[str, str] = {
    "maps": "Whole maps",
    "cells": "Single cells",
    "eval": "eval()",
}

BACKWARD_PRESETS: Mapping[str, str] = {
    "half": "p = 0.5",
    "ones": "Loss = sum",
    "all": "p = 1",
    "eval": "eval()",
}

FUNCTIONS: Mapping[str, str] = {"dropout2d": "dropout2d", "dropout": "dropout"}

LABELS: Mapping[str, str] = {"batch_size": "samples"}

AGAIN = "Throw again"
SIZE = "Size and numbers"

HELP: Mapping[str, str] = {
    "p": "The probability that a number is dropped. PyTorch's default is 0.5.",
    "training": "On: train(). Off: eval(), in which nothing is dropped and nothing is scaled.",
    "seed": "What `torch.manual_seed` is told before the pass: another seed, another mask.",
    "batch_size": "How many samples go through at once; each has a mask of its own.",
    "features": "How many numbers each sample has.",
    "channels": "How many maps each sample has.",
    "function": "dropout2d drops whole maps, dropout single cells.",
    "draws": "How often the same numbers go through dropout, each time with another mask.",
}

DICE = (
    "A mask here is the one that PyTorch draws on this server's processor. Another kind of "
    "processor, or a GPU, may draw another one for the same seed."
)

NOTICE: Mapping[str, tuple[str, ...]] = {
    "mask": (
        "A dropped number is faded: it was multiplied by 0. What is kept is **divided by 1 − p**, "
        "in training already, so that `eval()` has nothing to make good.",
        "Every cell of the batch has dice of its own, and the next pass throws them anew: two "
        "passes in `train()` differ. The same seed gives the same mask.",
        "The share p is dropped on average only: throw again, and count what the mask keeps.",
        "`F.dropout` has `training=True` as its default and knows nothing of `eval()`. The layer "
        "`nn.Dropout` does.",
        "`inplace=True` writes the same numbers over the input, which is gone then.",
        DICE,
    ),
    "many": (
        "One draw is not the input: it is 0, or the number divided by 1 − p. The mean of many "
        "draws comes ever closer to the input.",
        "The draws themselves vary all the same, by **x² p ÷ (1 − p)**: the larger p and the "
        "number, the more. The layers behind a dropout learn to bear that noise.",
        "To leave dropout on and to take the mean of many passes is called Monte Carlo dropout. "
        "How far the passes differ tells how unsure a network is.",
        "Behind a layer that bends, such as ReLU, the mean of the outputs is not the output of the "
        "mean any more: `eval()` is close to it, not equal.",
        DICE,
    ),
    "channels": (
        "The mask has one number for each map of each sample, and the whole map is multiplied by "
        "it. The scale is the same, 1 ÷ (1 − p).",
        "In another sample other maps are dropped.",
        "After a convolution neighbouring cells are much alike, so that a single dropped one is "
        "hardly missed: there `nn.Dropout2d` is the one to take, and `nn.Dropout` before a linear "
        "layer.",
        DICE,
    ),
    "backward": (
        "Nothing is drawn on the way back: autograd keeps the mask of the way forward, with its "
        "scale.",
        "The input is not read: the slope of a product with a constant is that constant.",
        "What was dropped gets the gradient 0. The weights that made it learn nothing from this "
        "sample in this step; in the next one others are left out.",
    ),
}
"""What to notice in each view (Markdown)."""


def many_captions(count: int) -> Mapping[str, str]:
    """What stands above the grids of `count` draws."""
    return {
        "input": "first sample",
        "kept": f"times kept, of {count}",
        "output": "mean of the draws",
    }
