"""The words of the convolution lesson: what its views, presets, options and controls are called."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCE = (
    "A small **:orange[kernel]** slides over the **:blue[input]**; each stop is one sum of "
    "products."
)

VIEWS: Mapping[str, str] = {
    "numbers": "Numbers",
    "pictures": "Pictures",
    "notes": "The notes' layer",
    "transposed": "Transposed",
    "backward": "Backward",
    "predict": "Predict, then see",
}

PRESETS: Mapping[str, str] = {
    "stride_1": "Stride 1",
    "stride_2": "Stride 2",
    "padding_1": "Padding 1",
    "dilation_2": "Dilation 2",
    "same_size": "Same size",
    "edge_detection": "Edge detection",
    "channels": "3 channels → 2",
    "depthwise": "Depthwise",
}

TRANSPOSED_PRESETS: Mapping[str, str] = {
    "stride_1": "Stride 1",
    "stride_2": "Stride 2",
    "padding_1": "Padding 1",
    "output_padding_1": "output_padding 1",
    "kernel_2": "Kernel 2, stride 2",
    "dilation_2": "Dilation 2",
    "channels": "2 channels → 3",
}

FILTERS: Mapping[str, str] = {
    "identity": "identity",
    "box_blur": "box blur",
    "gaussian_blur": "Gaussian blur",
    "sharpen": "sharpen",
    "sobel_x": "Sobel x",
    "sobel_y": "Sobel y",
    "laplacian": "Laplacian",
    "emboss": "emboss",
    "random": "random 3→6 layer",
}

GRADIENTS: Mapping[str, str] = {
    "input": "Gradient of the input",
    "weight": "Gradient of the kernel",
    "bias": "Gradient of the bias",
}

LABELS: Mapping[str, str] = {
    "apart": "height and width apart",
    "filter": "Filter",
    "place": "picture of the batch",
}

SIDES: Mapping[str, tuple[str, str]] = {
    "stride": ("stride: height", "stride: width"),
    "padding": ("padding: height", "padding: width"),
    "dilation": ("dilation: height", "dilation: width"),
    "kernel_size": ("kernel_size: height", "kernel_size: width"),
    "size": ("input height", "input width"),
}

HELP: Mapping[str, str] = {
    "stride": "How many cells the kernel moves from one stop to the next.",
    "padding": "Cells added on every side. “valid” adds none; “same” keeps the input's size.",
    "dilation": "The distance between neighbouring cells of the kernel: 2 leaves a gap of one.",
    "apart": "Stride, padding and dilation may be pairs: one number down, another one across.",
    "kernel_size": "How many cells the kernel has in this direction.",
    "padding_mode": "What stands in the padding: zeros, or cells of the input repeated.",
    "in_channels": "Channels of the input: 3 for a colour picture.",
    "out_channels": "Channels of the output: each has a kernel of its own.",
    "groups": "Shares the channels out: each group of outputs reads only its group of inputs.",
    "bias": "One number for each output channel, added to every cell of it.",
    "size": "How many cells the input has in this direction.",
    "filter": "A kernel that is known by name, or six that are random.",
    "gradient": "By what the loss is derived: the input, the weight or the bias.",
    "output_padding": "Cells added at the bottom and the right of the output only.",
    "place": "0 is the first of the 64.",
}

TRANSPOSED_HELP: Mapping[str, str] = {
    "stride": "How far apart the kernels of neighbouring input cells are laid.",
    "padding": "Cells cut off each side of the output: what a convolution adds, this takes away.",
}
"""What the same controls mean in a transposed convolution."""

NOTICE: Mapping[str, tuple[str, ...]] = {
    "numbers": (
        "At each stop the cells that lie on each other are multiplied, and the sum of the products "
        "is one cell of the **:green[output]**.",
        "The kernel is laid on **as it is**, without being flipped: cell times cell, then the sum.",
        "With dilation the lit cells of the input stand apart; what lies in the gaps is not "
        "read at that stop.",
        "With stride 2 the window skips stops. Cells at the edge may never be read at all.",
        "With several channels every output cell sums over **all** channels of its group.",
    ),
    "pictures": (
        "Every pixel of the output is one sum of products, with the same numbers everywhere: "
        "what is found in one corner is found in all.",
        "Where a kernel's numbers sum to 0, a plain area gives 0, however bright it is: only "
        "differences are left.",
        "Filters like these were thought out by people. A network **learns** its own.",
    ),
    "notes": (
        "The batch seems to have doubled: 64 pictures became 128. Anything that goes by the "
        "place in the batch, such as the labels, no longer fits.",
        "The colours mean nothing: with the kernels in another order the same layer would look "
        "quite different.",
        "It is done because `add_images` takes pictures of 1, 3 or 4 channels. To log the maps "
        "truly, make one grey picture of each: `output.reshape(-1, 1, 30, 30)`.",
    ),
    "transposed": (
        "A convolution backwards: each cell of the **:blue[input]** lays the whole "
        "**:orange[kernel]**, times its own value, into the **:green[output]**, `stride` cells "
        "from the last. Where they overlap, the products are **added**.",
        "`padding` is the **convolution's** padding: here it makes the output smaller.",
        "With stride 2 and kernel 3 some output cells are reached by one kernel, some by two, "
        "some by four. Networks that draw pictures show this as a checkerboard.",
        "The axes of `weight` are swapped: (**in**, out/groups, height, width).",
    ),
    "backward": (
        "Training asks: how would the loss change if this number were a little larger? The layer "
        "above has answered that for each output cell: **:violet[grad_output]**. The backward pass "
        "hands the answer on to the **:blue[input]**, the **:orange[kernel]** and the bias.",
        "The same products as on the way forward, read the other way: what a cell was "
        "**multiplied** with then multiplies its gradient now.",
        "With grad_output all ones, the gradient of an input cell is the sum of the weights "
        "that lay on it. With stride 1, in the middle of a large input, that is the sum of the "
        "whole kernel.",
        "Gradients of padding are computed and thrown away: nobody can change a padding cell.",
    ),
}
"""What to notice in each view (Markdown)."""

MORE = "Channels, groups, size, …"
EDIT = "Edit the numbers"
PICTURE = "Picture"

BACKWARD_LEGEND = (
    "L: the loss · o: output channel · c: input channel · (i, j): a stop, which is an output "
    "cell · (k, l): a kernel cell · s: `stride` · d: `dilation` · p: `padding`"
)

LOGGED = (
    "Left the batch as it goes in, right as the notes send it to TensorBoard. What is below 0 "
    "is black there, and what is above 1 is white: TensorBoard expects pictures. The weights "
    "are untrained, from a draw that leaves most cells between the two. In the six maps above "
    "blue is positive and orange negative."
)


def of_axis(axis: str, sides: tuple[int, int], unread: int) -> str:
    """What the formula of a size does not show: uneven padding, and cells that are never read."""
    said = []
    if sides[0] != sides[1]:
        said.append(
            f"“same” needs {sum(sides)} cells of padding here, an odd number: {sides[0]} before "
            f"the input and {sides[1]} after it."
        )
    if unread:
        where = "bottom rows" if axis == "H" else "right columns"
        said.append(
            f"The division is rounded down: the last {unread} of the padded {where} are never read."
        )
    return " ".join(said)


def counts(parameters: str, multiply_adds: str) -> str:
    """Both counts, each with its arithmetic."""
    return f"**Parameters:** {parameters}.  \n**Multiply-adds:** {multiply_adds}."


def scaled(shape: str) -> str:
    """How the maps of a filter are coloured; `shape` is the output's."""
    return (
        f"The output has the shape {shape}. In its maps blue is positive, orange negative, and "
        "the background's colour is zero; each is scaled to its own largest number, and the "
        "range below it is the real one."
    )


def notes_layer(before: str, after: str) -> str:
    """What the layer of the notes does to a batch; the shapes of its input and output."""
    return (
        "The course notes' own layer, `nn.Conv2d(3, 6, 3)`, on a batch of 64 small pictures (drawn "
        f"here, photographs there): **{before} → {after}**. Six maps of each picture, and two rows "
        "and columns fewer: a 3×3 kernel without padding has 30 stops on 32 cells."
    )


def trick(place: int, first: int, second: int) -> str:
    """Why reshaping six maps to colour pictures is only a trick."""
    return (
        "**Only a trick.** `torch.reshape(output, (-1, 3, 30, 30))` computes nothing: the same "
        f"numbers, called otherwise. The six maps of picture {place} are taken for **two colour "
        f"pictures**: maps 0, 1, 2 become red, green and blue of picture {first}, and maps 3, 4, 5 "
        f"those of picture {second}. But a map is no colour: the layer made each of all three."
    )


def sheet(count: int, across: int) -> str:
    """What is seen of the batch that goes in."""
    return f"All {count} drawn pictures of the batch, {across} in a row"


def sheet_of_output(count: int, across: int) -> str:
    """What is seen of the batch that comes out, reshaped."""
    return (
        f"{count} pictures made of the output, {across} in a row: what was one picture became two "
        "beside each other, each of three maps in false colours"
    )
