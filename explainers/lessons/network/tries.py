"""What there is to try on the network page, each with what is found then."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.lessons.network.numbers import PRESETS, Values
from explainers.networks.examples import NOTES
from explainers.tries import Try

_POOLED = NOTES.replace("Flatten()\nLinear(1024, 64)", "AdaptiveAvgPool2d(1)\nFlatten()")

ALL: Mapping[str, tuple[Try, ...]] = {
    "layers": (
        Try(
            "Choose “Padding forgotten”. Where does it break, and what did the layer get?",
            "At layer 6, the third pool. Without padding every 5×5 kernel takes 4 cells away: "
            "32 → 28 → 14 → 10 → 5 → 1, and a window of 2×2 does not fit into 64×1×1.",
            PRESETS["forgotten"],
        ),
        Try(
            "Set `kernel_size` of conv1 to 3. Which `padding` keeps 32×32 now?",
            "1: a kernel of 3 loses 2 cells, one on each side.",
            Values(
                layers=NOTES.replace("Conv2d(3, 32, 5, padding=2)", "Conv2d(3, 32, 3, padding=1)")
            ),
        ),
        Try(
            "Replace `Flatten` and the first `Linear` by `AdaptiveAvgPool2d(1)` and `Flatten`: how "
            "many parameters are left?",
            "79,978 of 145,578. The mean of each of 64 maps is all that the last layer reads, and "
            "pictures of any size fit.",
            Values(layers=_POOLED, layer=7),
        ),
        Try(
            "Choose “A batch of 64”: what changes, and what does not?",
            "64×3×32×32 becomes 64×10. Multiply-adds and memory are 64 times as many; parameters "
            "and receptive fields stay.",
            Values(batch_size=64),
        ),
        Try(
            "Paste a network of your own into “The input, and the list as text”.",
            "It reads what `print(model)` shows, an `nn.Sequential`, or a whole class with a plain "
            "`forward`. Nothing of it is run; what is not understood is named with its line.",
        ),
    ),
    "same_size": (
        Try(
            "Find the padding for a 3×3 kernel with dilation 2.",
            "2: the kernel spans 5 cells, as one of 5×5 without dilation.",
            Values(kernel_size=3, dilation=2),
        ),
        Try(
            "Ask for 16 from 32 with stride 2, for kernels of 2, 3, 4 and 5. Which padding has no "
            "remainder?",
            "p = (k − 2) ÷ 2: 0 for 2 and 1 for 4. For 3 and 5 half a cell remains, and the size "
            "is rounded down.",
            Values(wanted=16, stride=2, kernel_size=4),
        ),
        Try(
            'Set the kernel to 4 and stride to 1. What would `padding="same"` do?',
            "It adds 3 cells: one on the left and at the top, two on the right and at the bottom.",
            Values(kernel_size=4),
        ),
    ),
    "graph": (
        Try(
            "Switch to operations: which layers have no arrow from a parameter?",
            "The pools and flatten: they compute, and learn nothing.",
            Values(detail="operations"),
        ),
        Try(
            "Choose “Residual blocks”: where does the graph branch?",
            "In front of each block: one arrow goes through its layers, one around them or through "
            "the shortcut, and `add` reads both.",
            PRESETS["residual"],
        ),
        Try(
            "Write the graph for TensorBoard with the code below and open its Graphs tab.",
            "The same layers as boxes; a double click there opens one.",
        ),
    ),
    "code": (
        Try(
            "Make the class's `state_dict()` and load it into the OrderedDict.",
            "`<All keys matched successfully>`: both call the layers by the same names.",
            Values(way="ordered"),
        ),
        Try(
            "Forget `super().__init__()` and read what PyTorch says.",
            "`AttributeError: cannot assign module before Module.__init__() call`: there is no "
            "place yet where modules are registered.",
        ),
    ),
}
