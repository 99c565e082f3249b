"""The words of the network lesson: what its views, presets, options and controls are called."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCE = "Each layer is made for the **shape** that arrives there: change one, see what fits."

VIEWS: Mapping[str, str] = {
    "layers": "Layer by layer",
    "same_size": "Keep the size",
    "graph": "Graph",
    "code": "As code",
    "predict": "Predict, then see",
}

PRESETS: Mapping[str, str] = {
    "notes": "The notes' network",
    "batch": "A batch of 64",
    "caffe": "Caffe's variant",
    "lenet": "LeNet-5",
    "all_convolutional": "All-convolutional",
    "batch_norm": "Batch norm, dropout",
    "residual": "Residual blocks",
    "forgotten": "Padding forgotten",
}

DETAILS = ("layers", "operations")

WAYS: Mapping[str, str] = {
    "class": "A class",
    "sequential": "Sequential",
    "ordered": "Sequential with an OrderedDict",
}
"""The three ways in which the notes write a network."""

LABELS: Mapping[str, str] = {
    "layers": "A layer on each line",
    "batch_size": "batch size (N)",
    "in_channels": "channels of the input",
    "input_size": "input size (H_in)",
    "wanted": "wanted output (H_out)",
    "kernel_size": "kernel_size (k)",
    "stride": "stride (s)",
    "dilation": "dilation (d)",
    "padding": "padding (p)",
    "way": "written as",
}
SIDES = ("height", "width")

HELP: Mapping[str, str] = {
    "layers": "A layer on each line, as in PyTorch. Lines copied from a program work as well.",
    "new": "Its arguments are chosen so that it takes what arrives there, if it can.",
    "batch_size": "How many pictures go through at once. The weights do not notice.",
    "in_channels": "Channels of the pictures: 3 for colour, 1 for grey.",
    "size": "How many cells the pictures have in this direction.",
    "input_size": "How many cells the input has in a direction.",
    "wanted": "How many cells the output shall have.",
    "kernel_size": "How many cells the kernel has in a direction.",
    "stride": "How many cells the kernel moves from one stop to the next.",
    "dilation": "The distance between neighbouring cells of the kernel.",
    "padding": "How many cells are added on each side; for the question of the stride.",
    "detail": "As layers, or as the operations that they are made of, with their parameters.",
    "way": "All three hold the same layers.",
}

MORE = "The input, and the list as text"

NOTICE: Mapping[str, tuple[str, ...]] = {
    "layers": (
        "A network is a list of layers. Follow a picture down the table: from 3×32×32 to ten "
        "scores.",
        "In the notes' network the convolutions **keep** 32×32, 16×16, 8×8: with `padding=2` a "
        "5×5 kernel loses nothing. Only the pools halve.",
        "Its maps get smaller and more: fewer places, more patterns.",
        "`Flatten` learns and computes nothing. The first `Linear` after it has nearly half of "
        "all parameters there, but next to none of the work.",
        "The **receptive field** counts cells of the padding too, so it can be larger than "
        "the picture.",
    ),
    "same_size": (
        "With stride 1 the picture's own size drops out: p = d × (k − 1) ÷ 2. The notes' 5×5 "
        "kernel needs 2, for pictures of any size.",
        "To keep the size with stride 2, most of what the windows see would have to be "
        "padding: strides are for making maps smaller.",
        "An even kernel has no middle: no equal padding on both sides keeps the size.",
    ),
    "graph": (
        "**torch.fx** runs `forward` once with a stand-in for the batch that writes down what "
        "is done to it. No number is computed for it.",
        "As **operations**, a layer turns out to be a function and the parameters it reads: "
        "`conv2d(input, weight, bias)`.",
        "A list of layers gives a chain. Networks whose `forward` adds or joins branches, such "
        "as ResNet, give more than that.",
    ),
    "code": (
        "All three hold the **same** layers: with the same weights they give the same scores.",
        "The class registers what is assigned to `self`. Layers kept in a plain Python list "
        "are not found by `net.parameters()`; `nn.ModuleList` is the list that is.",
    ),
}
"""What to notice in each view (Markdown)."""

LEGEND = (
    "Output: ⌊(size + padding of both sides − dilation × (kernel_size − 1) − 1) ÷ stride⌋ + 1. "
    "Receptive field, how many cells of the input one number depends on: what it was + dilation × "
    "(kernel_size − 1) × step, and the step is multiplied by the stride. Memory: of the numbers "
    "that leave the layer."
)
"""How the figures of the table come about."""

GRAPH_LEGEND = (
    "Boxes in :orange[orange] learn, boxes in :green[green] only compute; the shapes stand on "
    "the arrows. Ctrl and the wheel zoom, the frame scrolls."
)

NO_ARGUMENTS = "It has no arguments to change."
OWN_WORDS = "PyTorch says it like this:"
EMPTY = "The list of layers is empty: add one in “Layer by layer”."


def misfit(number: int, text: str, trouble: str) -> str:
    """Why there is no network to draw or to write down: layer `number` does not fit."""
    return (
        f"Layer {number}, {text[:80]}, does not fit, so there is no network to show. “Layer by "
        f"layer” offers what would help. {trouble}"
    )


def where(at: int) -> str:
    """Where a new layer goes, with the layer `at` chosen; −1: there is none."""
    return f"A new layer after layer {at + 1}" if at >= 0 else "The first layer"


# --- the network as code --------------------------------------------------------------------------

OF_WAY: Mapping[str, str] = {
    "class": (
        "`__init__` makes the layers, once: assigning one to `self` registers its parameters. "
        "`forward` says how a batch goes through them, and could branch, add or repeat."
    ),
    "sequential": (
        "Nothing but one layer after the other, so there is no `forward` to write. The layers "
        "are called 0, 1, 2, …: `net[0]` is the first."
    ),
    "ordered": (
        "The same with names: `net.conv1`, and `conv1.weight` in the `state_dict()`, which stays "
        "readable and fits the class."
    ),
}

REFUSED = "the shapes up to the layer that does not fit, and then PyTorch's own error"
"""What the code of the walk prints where a layer is refused."""

PRINTED = (
    "A module prints the layers that were assigned to `self`, each under its name, and those "
    "within them. It says nothing of `forward`. The builder's list reads such a print as well."
)

FUNCTIONAL = (
    "What learns nothing and keeps nothing need not be a layer: `forward` can call a function. "
    "The numbers are the same. `print(net)` and hooks do not see a function, and `eval()` does not "
    "reach `F.dropout`, which therefore is told `training=self.training`."
)

CALLING = (
    "A hook is a function that PyTorch calls for you, before a module's `forward` or after it. "
    "`net(x)` runs `nn.Module.__call__`: the hooks that were registered to run before, your "
    "`forward`, and the hooks that run after it. Feature maps are caught that way, multiplications "
    "counted, and many tools built in. `net.forward(x)` runs `forward` alone and skips the "
    "hooks of `net`, without a word. So define `forward`, and call `net(x)`."
)
