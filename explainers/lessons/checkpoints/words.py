"""The words of the page on checkpoints: what its views and controls are called, and mean."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCE = "What a network **:orange[has learned]** lies in a file: look into it, keep it, use it."

VIEWS: Mapping[str, str] = {
    "timeline": "Timeline",
    "predict": "Predict, then see",
}

WEIGHTS: Mapping[str, str] = {
    "run": "A run",
    "trained": "The app's own",
    "relu": "The app's own, with ReLU",
}

SCALES: Mapping[str, str] = {"shared": "one for all epochs", "own": "each epoch its own"}

LABELS: Mapping[str, str] = {
    "weights": "Weights",
    "run": "Run",
    "layer": "Layer",
    "channel": "map",
    "scale": "Colour scale",
}

HELP: Mapping[str, str] = {
    "weights": "A run of the Train page, or the weights that come with the app.",
    "run": "Whose checkpoints are shown.",
    "layer": "Whose weights and maps are shown.",
    "channel": "Which map's kernel is shown, where kernels are no pictures.",
    "scale": (
        "What the strongest colour stands for: the largest number of all epochs, or that of the "
        "epoch that is shown."
    ),
}

NOTICE: Mapping[str, tuple[str, ...]] = {
    "timeline": (
        "Most of the way is gone in the **first epochs**: then the accuracy rises quickly, and the "
        "weights move far. Later both take small steps.",
        "‖W − W₀‖ is the length of all changes of a layer together: square each, add, take the "
        "root. Divided by ‖W₀‖ it says by **how much of its own size** a layer has changed. Biases "
        "are not counted.",
        "The **first weights** are in no file. The recipe and its seed draw them again, to the "
        "last bit.",
    ),
}
"""What to notice, by the view (Markdown)."""

NO_RUN = (
    "No run has written a checkpoint yet: a run on the Train page writes one after each epoch. "
    "Until then here are the app's own weights, before and after their training."
)
SHIPPED = (
    "Of the app's own weights there are two moments: as they were drawn, from seed 0, and after 16 "
    "epochs."
)
HEAVY = "Its checkpoints are large: to read all of them takes some seconds."
MAKE = "Show the timeline"
ROWS = "Every moment as a table"


def kernels(layer: str, of: str, coloured: bool, channel: int, kind: str) -> str:
    """What the wall of weights shows: those of `of`, where `layer` is looked at (text)."""
    if kind == "Linear":
        what = f"weights of output {channel} of {of}"
    elif kind.startswith("Conv"):
        what = f"kernels of {of}" if coloured else f"kernel {channel} of {of}, slice by slice"
    else:
        what = f"weights of {of}"
    return what if of == layer else f"{what}, before {layer}"


def thinned(step: int) -> str:
    """That only some of the rows and columns are shown (text)."""
    ordinal = {2: "2nd", 3: "3rd"}.get(step, f"{step}th")
    return "" if step == 1 else f", every {ordinal} pixel"


def colours(scale: str) -> str:
    """What the colours of both walls mean on this `scale`."""
    what = (
        "The strongest colour is the largest number of all epochs: what grows is seen to grow."
        if scale == "shared"
        else "The strongest colour is the largest number of the epoch that is shown."
    )
    return (
        f"Blue is positive, orange negative; of kernels in colours, grey is zero. {what} Point at "
        "a cell for its number; click a map for its kernel. Each number is kept as one byte, so it "
        "is right to a 127th of the largest."
    )
