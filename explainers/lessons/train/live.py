"""What the browser says of a run that is looked at: it puts codes and numbers into these words."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.training.health.measures import DEAD, GRADIENT, UPDATE
from explainers.training.standing import SILENT
from explainers.training.status import NOT_STARTED, UNSTARTED, WORDS

GONE = "It was deleted, renamed or moved."
"""What became of a run that is not there any more."""

LIVE: Mapping[str, object] = {
    "phases": WORDS,
    # What a run does or has come to; for one and for more, where things are counted.
    "queued": ("One run is before it.", "{count} runs are before it."),
    "begins": "It begins in about {time}.",
    "training": "Epoch {epoch} of {epochs}.",
    "testing": "After epoch {epoch}.",
    "paused": "The network waits as it is.",
    "silent": SILENT,
    "finished": (
        "Trained one epoch in {time} ({speed} images/s): {accuracy} of the test pictures are "
        "recognised.",
        "Trained {count} epochs in {time} ({speed} images/s): {accuracy} of the test pictures are "
        "recognised.",
    ),
    "stopped": "After step {step}. What was learned is kept.",
    "unlearned": "Before the first step: nothing was learned.",
    "made": NOT_STARTED,
    "unstarted": UNSTARTED,
    "left": "about {time} left",
    "lost": "The app does not answer; training goes on without it.",
    "gone": ("Gone", GONE),
    # The numbers, and below each what it is of.
    "numbers": {
        "test_accuracy": "Test accuracy",
        "test_loss": "Test loss",
        "train_loss": "Training loss",
        "epoch": "Epoch",
        "images_per_second": "Images/second",
        "lr": "Learning rate",
    },
    "untested": "after the first epoch",
    "tested": "after epoch {epoch}",
    "of_test": "all pictures",
    "of_training": "smoothed",
    "of_epochs": "{epoch} of {epochs}",
    "at_step": "step {step}",
    "of_speed": "while training",
    "of_lr": "the recipe's × {factor}",
    # What is marked in every chart.
    "turned": {
        "lr": "lr {before} → {after}",
        "momentum": "momentum {before} → {after}",
        "weight_decay": "weight_decay {before} → {after}",
    },
    "forked": "forked from {run}",
    # What is trained, on what.
    "steps": "{optimizer}, batches of {batch_size}",
    "relu": "with ReLU",
    "parameters": "{count} parameters",
    "pictures": "{train} + {test} pictures",
    "computed": "{device}, {precision}",
    "smoothing": (
        "Drawn is the cross-entropy, for training and test alike. The steps make another loss "
        "smaller: the same with label_smoothing={label_smoothing}, now {loss} (TensorBoard: "
        "train/loss). It cannot reach 0."
    ),
    "only_smoothed": (
        "The training loss of this run was recorded with label_smoothing={label_smoothing} only; "
        "the test loss has none. They cannot be compared."
    ),
    "left_out": "Files that were left out, and why",
    "more_left_out": "And {count} more, see data.json in the run's folder.",
    # The guesses.
    "no_guesses": "What it says to some test pictures comes here.",
    "score": (
        "1 of these {pictures} test pictures is recognised after step {step}.",
        "{count} of these {pictures} test pictures are recognised after step {step}.",
    ),
    "sure": "{share} sure",
    "is": "is: {name}",
    "picture": "A picture of: {name}",
    "verdict": "It says {guess}, {share} sure. It is: {name}.",
    "hint": (
        "Drag over a chart (or press +) to enlarge a part of the run, Shift and drag to move it, "
        "double-click for the whole. Thin upright lines are the ends of epochs."
    ),
}
"""The words of a run as it goes on: how it stands, its numbers, charts and guesses."""

HEALTH: Mapping[str, object] = {
    "turned": LIVE["turned"],
    "forked": LIVE["forked"],
    "wait": "Asking the app how the layers do.",
    "none": (
        "Nothing was measured yet. A run measures its layers from its first step on; one of an "
        "older version of this app did not."
    ),
    "healthy": (
        "Nothing stands out: every layer moves, none too far, and no test speaks against it."
    ),
    "try": "Try:",
    "no_relu": "This network has no ReLU, so that none of its units can die.",
    "lost": LIVE["lost"],
    "gone": GONE,
    "titles": {
        UPDATE: "Update ‖ΔW‖ / ‖W‖",
        GRADIENT: "Gradient ‖∂loss/∂W‖",
        DEAD: "Dead units of ReLUs",
    },
    "unit": "by step",
    "latest": "The latest numbers",
    "columns": ["layer", "gradient norm", "update to weight", "dead units", "at step"],
}
"""The words of the health of a run's layers, as it goes on."""

INSIDE: Mapping[str, object] = {
    "all": "All layers",
    "pictures": "The picture that the network is shown",
    "picture": "Picture {number}: {name}",
    "layers": "What is shown",
    "wait": "There is nothing to be seen yet. The network is looked at once it trains.",
    "none": "This run is over and keeps no checkpoint that could be looked into.",
    "failed": "This network cannot be looked into with one picture. {why}",
    "no_picture": "There are {count} sample pictures, counted from 0. Choose one of them.",
    "lost": "The app does not answer. Trying again.",
    "gone": "This run was deleted, renamed or moved.",
    "said": (
        "After step {step}: this is of class {name}, the network says {guess} ({share}). The loss "
        "of this picture is {loss}."
    ),
    "saved": "From the newest checkpoint of the run.",
    "part": ", {some} of {of}",
    "input": ", input {input} of {inputs}",
    "point": "Point at a number to read it.",
    "kinds": {
        "maps": "maps",
        "map_slopes": "∂loss/∂maps",
        "kernels": "kernels",
        "kernel_slopes": "∂loss/∂kernels",
    },
    # What a part is called that stands below the one of which it has the gradients.
    "slopes": "gradients",
    # What each tile is called where one is pointed at.
    "items": {
        "maps": "map",
        "map_slopes": "gradient of map",
        "kernels": "kernel",
        "kernel_slopes": "gradient of kernel",
    },
}
"""The words of the network itself, as it learns."""
