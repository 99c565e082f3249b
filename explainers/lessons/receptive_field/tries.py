"""What there is to try on the page of receptive fields, each with what is found then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from explainers.lessons.receptive_field.numbers import PRESETS, Values
from explainers.networks.examples import NOTES
from explainers.tries import Try


def dilated(*dilations: int) -> str:
    """3×3 convolutions that keep the size, with these dilations, as a list of layers."""
    return "\n".join(
        f"Conv2d({8 if k else 3}, 8, 3, padding={d}, dilation={d})" for k, d in enumerate(dilations)
    )


_TWO_FOR_ONE = NOTES.replace(
    "Conv2d(3, 32, 5, padding=2)", "Conv2d(3, 32, 3, padding=1)\nConv2d(32, 32, 3, padding=1)"
)

ALL: Mapping[str, tuple[Try, ...]] = {
    "receptive": (
        Try(
            "Put two convolutions of 3×3 in the place of the notes' first one of 5×5. How large is "
            "the field behind them?",
            "5 × 5 = 25, as before: 1 + 2 × 1 = 3, and 3 + 2 × 1 = 5.",
            Values(layers=_TWO_FOR_ONE, layer=2),
        ),
        Try(
            "Choose “Dilation 2, 2, 2” and change two of the dilations so that the gaps close and "
            "the box stays.",
            "1, 2, 3 does it: all 13 × 13 = 169 pixels are read, where 2, 2, 2 read 49.",
            Values(layers=dilated(1, 2, 3), row=16, column=16),
        ),
        Try(
            "Choose pool3 of the notes' network, whose box is larger than the picture. Which of "
            "its cells sees the whole picture?",
            "None. The box of 36×36 hangs over an edge for each of them: the cell (1, 1) "
            "sees 30 × 30 = 900 of the 1,024 pixels, the one in the corner 22 × 22 = 484.",
            Values(layer=6, row=1, column=1),
        ),
        Try(
            "Choose “Depthwise”, then its third layer, a convolution of 1×1. What has changed?",
            "The box has not, it is 5 × 5. But now all three channels are seen: the 1×1 mixes what "
            "the layers before it kept apart.",
            replace(PRESETS["depthwise"], layer=3),
        ),
    ),
    "projective": (
        Try(
            "Choose “Strides” and move the pixel from (16, 16) to (15, 15). Into how many cells "
            "does it go?",
            "Into 4 of each channel instead of 1: row 15 lies in the windows of two cells at every "
            "layer, row 16 in the middle of one.",
            replace(PRESETS["strided"], pixel_row=15, pixel_column=15),
        ),
        Try(
            "Which pixels does `Conv2d(3, 8, 1, stride=2)` never read?",
            "Those in an odd row or column: three of four. Such a convolution stands in the "
            "shortcuts of ResNet, where another way reads them.",
            Values(layers="Conv2d(3, 8, 1, stride=2)", layer=1, pixel_row=15, pixel_column=16),
        ),
        Try(
            "How many numbers of pool3 in the notes' network depend on the pixel in the middle?",
            "All 1,024. One pixel is enough to move everything behind three convolutions of 5×5 "
            "and three pools.",
            Values(layer=6),
        ),
    ),
    "effective": (
        Try(
            "Count the ways through 2, 4 and 8 convolutions of 3×3. How many pixels hold 95 %?",
            "21 of 25, 48 of 81 and 98 of 289: the box grows faster than what counts of it.",
            Values(layers=dilated(*[1] * 8), layer=8, row=16, column=16, weighing="ways"),
        ),
        Try(
            "Choose “Residual blocks”. Why do so few pixels hold 95 % of the weight?",
            "74 of 169. The shortcut goes around the kernels, straight to the middle: much of the "
            "gradient takes it.",
            PRESETS["residual"],
        ),
        Try(
            "Choose “Batch norm, train()”. How much of the weight lies on the other picture?",
            "8.3 %, through the mean and the variance of the batch. In `eval()` it is none.",
            PRESETS["batch_norm"],
        ),
    ),
}
