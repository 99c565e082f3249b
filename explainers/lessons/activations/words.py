"""The words of the activations lesson: what its views, options and controls are called."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCE = (
    "One function is applied to every number of the **:blue[input]** by itself, whatever stands "
    "around it."
)

DOCS = (
    "https://docs.pytorch.org/docs/stable/nn.html#non-linear-activations-weighted-sum-nonlinearity"
)

VIEWS: Mapping[str, str] = {
    "numbers": "Numbers",
    "pictures": "Pictures",
    "in_place": "In place",
    "vanishing": "Vanishing gradients",
    "predict": "Predict, then see",
}

RANGES: Mapping[str, str] = {"unit": "0 to 1", "signed": "−1 to 1"}

STACKS: Mapping[str, str] = {"alone": "Activations alone", "linear": "With linear layers"}

LABELS: Mapping[str, str] = {
    "function": "Function",
    "range": "Values of the picture",
    "first": "First step",
}

SIDES = ("input height", "input width")
SIZE = "Input: size and numbers"

HELP: Mapping[str, str] = {
    "function": "What is done to every number.",
    "negative_slope": "What negative numbers are multiplied by.",
    "alpha": "How far down the negative side goes: towards −alpha.",
    "approximate": "“tanh” takes a quicker formula that is almost the same.",
    "beta": "How sharp the corner is.",
    "threshold": "Where beta × x is larger, x itself is returned.",
    "size": "How many cells the input has in this direction.",
    "range": "What the picture's black and white stand for: ToTensor gives 0 to 1, and Normalize "
    "with mean and std of 0.5 gives −1 to 1.",
    "first": "What is computed before relu_.",
    "depth": "How many activations stand in a row.",
    "x": "The number that goes into the first activation.",
    "stack": "Activations alone, or each with a linear layer in front, as in a network.",
}

FUNCTIONS: Mapping[str, str] = {
    "relu": "Negative numbers become zero, the others stay. Its slope is 0 or 1: quick to compute, "
    "and what passes is not weakened.",
    "sigmoid": "Any number comes between 0 and 1, so that it can be read as a probability. Its "
    "slope is 0.25 at most, and far from zero almost nothing.",
    "tanh": "As the sigmoid, but between −1 and 1, and 0 stays 0. Its slope is 1 at zero.",
    "leaky_relu": "A ReLU that lets a little of the negative numbers through, so that no slope is "
    "zero.",
    "elu": "A ReLU whose negative side bends smoothly towards −alpha.",
    "gelu": "Each number times the share of a normal distribution that lies below it, Φ(x). The "
    "activation of most transformers.",
    "silu": "Each number times its own sigmoid; also called swish. It dips below zero and comes "
    "back.",
    "softplus": "A ReLU with a round corner, always above zero. Past the threshold PyTorch returns "
    "x itself, where e to that power would overflow.",
    "hardswish": "SiLU without the exponential, for phones: zero up to −3, x itself from 3 on.",
}
"""What each function does."""

KEEPS: Mapping[str, str] = {
    "sigmoid": "The slope of a sigmoid is y × (1 − y): for the way back autograd keeps its "
    "**output** y.",
    "tanh": "The slope of tanh is 1 − y²: for the way back autograd keeps its **output** y.",
    "exp": "The slope of e^x is e^x, its output: for the way back autograd keeps its **output** y.",
    "relu": "The slope of ReLU is 1 where its output is above zero: autograd keeps its **output** "
    "y. A second ReLU would not even change the numbers, but autograd goes by the version.",
    "square": "The slope of x² is 2 × x: autograd keeps its **input** x, which relu_ leaves alone.",
    "double": "The slope of 2 × x is 2, whatever x is: autograd keeps nothing that relu_ could "
    "change. The same holds for a convolution, which keeps its input and its weights; so "
    "nn.ReLU(inplace=True) is safe after one.",
    "none": "x itself is a **leaf**: its gradient is asked for. Overwritten, it would no longer be "
    "what the gradient is to be taken by, so PyTorch refuses at once.",
}
"""What autograd keeps of each step that may stand before the in-place ReLU."""

ON_THE_CURVES = "Each of your numbers is a ring on both curves. The :violet[slope] is autograd's."

SCALE: Mapping[str, str] = {
    "unit": "Both on one scale: 0 is black, 1 is white; beyond it is clipped.",
    "signed": "Both on one scale: −1 is black, 1 is white; beyond it is clipped.",
}
"""How the pictures of each range are shown."""

IN_PLACE = (
    "**Memory.** `F.relu(input, inplace=True)` writes its output **over its input**. `data_ptr()` "
    "tells where in memory a tensor's numbers begin; these were asked for just now."
)

AUTOGRAD = (
    "**Autograd**, the part of PyTorch that computes gradients, needs some of the numbers of the "
    "way forward on the way back. If one of them was overwritten meanwhile, it stops rather than "
    "give a wrong gradient."
)

NOTICE: Mapping[str, tuple[str, ...]] = {
    "numbers": (
        "Every number is changed **by itself**: neighbours and channels have no part in it.",
        "The slope is what the way back multiplies by. Where it is 0, nothing is learned.",
        "Without an activation, layers in a row could do no more than a single layer. One that is "
        "a straight line would be useless, too: two linear layers with a straight line between "
        "them are one linear layer.",
    ),
    "pictures": (
        "With values from 0 to 1, ReLU changes **nothing at all**: nothing is negative. The "
        "notes' picture through ReLU looks as before for this reason.",
        "The sigmoid of 0 to 1 is 0.5 to 0.73: the picture turns pale and flat.",
        "In a network, activations see what convolutions made, which is as often negative as "
        "positive. There ReLU makes about half of it zero.",
    ),
    "vanishing": (
        "A sigmoid's slope is 0.25 at most. Ten in a row leave less than 0.25¹⁰, about a "
        "millionth: the first layers learn next to nothing.",
        "A ReLU's slope is 1 for what is positive, and 1 × 1 × … is 1. For what is negative it "
        "is 0, and then nothing comes through at all.",
        "A max pool's slopes are 0 and 1 too, so the pools of the notes' network do not weaken "
        "a gradient either.",
    ),
}
"""What to notice in each view (Markdown)."""
