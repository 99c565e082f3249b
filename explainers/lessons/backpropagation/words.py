"""The words of the backpropagation lesson: its views, presets, options, controls and sentences."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCE = (
    "How would the loss change if one number grew a little? **backward()** tells it of all: "
    "their **:violet[gradients]**."
)

VIEWS: Mapping[str, str] = {
    "numbers": "A few numbers",
    "tensors": "A small network",
    "again": "Backward again",
    "finite": "Finite differences",
    "predict": "Predict, then see",
}

NETWORKS: Mapping[str, str] = {"neuron": "Neuron", "skip": "Skip connection"}
CHECKED: Mapping[str, str] = {**NETWORKS, "tensors": "Small network"}

FORMULAS: Mapping[str, str] = {
    "neuron": "y = σ(w₁x₁ + w₂x₂ + b), L = (y − t)²",
    "skip": "y = relu(w × x) + x, L = (y − t)²",
}

PRESETS: Mapping[str, str] = {
    "neuron": "Neuron",
    "saturated": "Saturated neuron",
    "detached": "detach() after z",
    "frozen": "A frozen weight",
    "input": "The input's gradient",
    "skip": "Skip connection",
    "dead": "A dead ReLU",
    "nothing": "Nothing to learn",
}

TENSOR_PRESETS: Mapping[str, str] = {
    "all": "All weights",
    "frozen": "Frozen convolution",
    "input": "The input too",
    "detached": "detach() after pool",
    "other": "The other class",
}

LEAVES: Mapping[str, str] = {
    "x1": "x₁",
    "w1": "w₁",
    "x2": "x₂",
    "w2": "w₂",
    "b": "b",
    "t": "t",
    "x": "x",
    "w": "w",
}
"""How the numbers are written that a network begins with."""

TENSORS: Mapping[str, str] = {
    "input": "input",
    "conv_weight": "conv.weight",
    "fc_weight": "fc.weight",
    "fc_bias": "fc.bias",
}
"""The same of the network of tensors."""

LABELS: Mapping[str, str] = {
    **LEAVES,
    **{f"requires_grad_{name}": label for name, label in {**LEAVES, **TENSORS}.items()},
    "detach": "detach() after",
    "detach_at": "detach() after",
    "target": "target: the right class",
    "gradient": "gradient, cell by cell",
    "times": "times: how often",
    "zero_grad": "zero_grad() first",
    "retain_graph": "retain_graph=True first",
    "check": "network",
    "log10_eps": "ε = 10 to the power of",
}

REQUIRES_GRAD = "requires_grad of each"
EDIT = "Edit the numbers"

_ON = "On: its gradient is computed, so that it could learn. Off: none is."
_MATTERS = "A number that goes into the graph; all that depends on it follows."
_DETACH = "From this number on, the rest of the network sees a copy that autograd knows nothing of."

HELP: Mapping[str, str] = {
    **dict.fromkeys(LEAVES, _MATTERS),
    **{f"requires_grad_{name}": _ON for name in (*LEAVES, *TENSORS)},
    "network": "The few numbers that are computed with.",
    "detach": _DETACH,
    "detach_at": _DETACH,
    "target": "The number of the class that would be right.",
    "gradient": "The tensor whose gradient is worked out below.",
    "times": "How many times forward and backward, without a step between.",
    "zero_grad": "Whether the gradients are set to None before each pass.",
    "retain_graph": "Keeps what the way back needs, for a second one.",
    "check": "The network whose gradients are checked.",
    "dtype": "With how many digits is computed: about 7, or about 16.",
    "log10_eps": "How far a number is moved to either side: ε.",
}

BOXES = (
    "Each box is a number: its value, and below it its :violet[gradient]: how fast the loss L "
    "changes when this number grows."
)
TENSOR_BOXES = (
    "A 5×5 :blue[input] goes through a convolution, a pooling and a linear layer, to two class "
    "scores and a loss. Every gradient has the **shape of its tensor**."
)
GRAPH_OF_TENSORS = (
    "conv2d, max_pool2d, flatten, linear and cross_entropy in a row, with their weights"
)
SAME_NEURON = "On the neuron of the first view, with the numbers set there."
QUESTION = (
    "Is the chain rule right? Ask without it: move **one** number a little up and a little down, "
    "compute the loss both times, and divide. That is the slope, whatever the network."
)
QUOTIENT = (
    "$$\n"
    r"\frac{\partial L}{\partial w} \approx "
    r"\frac{L(w + \varepsilon) - L(w - \varepsilon)}{2\,\varepsilon}"
    "\n$$"
)

NOTICE: Mapping[str, tuple[str, ...]] = {
    "numbers": (
        "Going back, each number needs only **two things**: the gradient that arrived behind "
        "it, and its own **local derivative**. Their product is the chain rule.",
        "A sum passes its gradient on unchanged. A product swaps: w's gradient is times x, "
        "x's is times w.",
        "Where a number was used **twice**, what comes back is **added** (skip connection).",
        "A number without requires_grad has no gradient: `None`, which is not 0.",
    ),
    "tensors": (
        "`cross_entropy` starts with softmax − target: the right class is pushed up, the "
        "other one down, and the two sum to 0.",
        "Pooling passes a gradient to **one cell of four**. The convolution below it learns "
        "from those cells only.",
        "The kernel's gradient sums over **all stops**, since the same four weights were used "
        "at each.",
        "A frozen convolution needs no gradient before the linear layer: PyTorch then stops "
        "there, which saves time and memory.",
    ),
    "again": (
        "backward() **adds** to `.grad`. It never overwrites it.",
        "zero_grad() sets the gradients to `None`, and the next backward() starts anew.",
        "Adding up has its use: several small batches in a row, then one step, act like one "
        "large batch.",
        "A graph is made by each forward pass and freed by backward(). A training loop makes a "
        "new one for each batch and never needs retain_graph.",
    ),
    "finite": (
        "To the right, ε is **too large**: the loss bends within the step. The error falls "
        "with ε², two powers of ten for each one.",
        "To the left, ε is **too small**: the two losses agree in almost all their digits, and "
        "their difference is rounding noise.",
        "float32 carries about 7 digits, so its best ε lies between 10⁻³ and 10⁻²; float64 "
        "carries 16, and it is near 10⁻⁵. gradcheck therefore insists on float64.",
        "Two forward passes **for each number**: for the notes' network 291,156. backward() "
        "needs one pass back for all of them.",
    ),
}
"""What to notice in each view (Markdown)."""
