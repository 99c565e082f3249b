"""What there is to try on the page of checkpoints, with what is found then."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.lessons.checkpoints.numbers import Values
from explainers.tries import Try

ALL: Mapping[str, tuple[Try, ...]] = {
    "timeline": (
        Try(
            "Look at the app's own weights, before and after. Which layer has moved farthest, as a "
            "part of its own size?",
            "`conv2`, of the network that learned from drawings: its change is 1.029 times as long "
            "as its first weights. The other layers have moved by 0.79 to 0.85 of theirs.",
            Values(weights="trained", layer="conv2", epoch=16),
        ),
        Try(
            "Show a photograph instead of a drawing. Do the kernels of `conv1` change?",
            "They are other kernels: photographs are shown to the weights that learned from "
            "CIFAR-10. Its `conv1` has moved by 1.21 times its size, and that of drawings by 0.79.",
            Values(weights="trained", picture="photograph", epoch=16),
        ),
    ),
}
