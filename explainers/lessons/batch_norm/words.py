"""The words of the batch norm lesson: what its views, presets, options and controls are called."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.markdown import plain
from explainers.worked import number

SENTENCE = (
    "Every channel of the **:blue[input]** is brought to mean 0 and variance 1, over the whole "
    "batch."
)

VIEWS: Mapping[str, str] = {
    "batch": "One batch",
    "running": "Running statistics",
    "modes": "train() and eval()",
    "freezing": "What eval() leaves alone",
    "predict": "Predict, then see",
}

SHOWS: Mapping[str, str] = {
    "mean": "Mean",
    "variance": "Variance",
    "output": "Output",
    "unbiased": "Unbiased variance",
}

PRESETS: Mapping[str, str] = {
    "four": "Four pictures",
    "learned": "γ and β learned",
    "outlier": "One outlier",
    "alike": "All alike",
    "one_picture": "A batch of one",
    "one_value": "One value per channel",
}

MODE_PRESETS: Mapping[str, str] = {
    "ten": "Seen ten times",
    "never": "Never seen",
    "fifty": "Seen 50 times",
    "loud": "A loud neighbour",
    "one_picture": "A batch of one",
}

RUNNING_PRESETS: Mapping[str, str] = {
    "momentum_01": "momentum 0.1",
    "momentum_05": "momentum 0.5",
    "momentum_001": "momentum 0.01",
    "momentum_none": "momentum None",
    "tiny": "Tiny batches",
}

FREEZING_PRESETS: Mapping[str, str] = {
    "eval_step": "eval() and a step",
    "train_step": "train() and a step",
    "eval_still": "eval() without a step",
    "eval_no_grad": "eval() under no_grad",
}

LABELS: Mapping[str, str] = {
    "shows": "The stage works out",
    "cumulative": "plain average",
    "values": "values per batch",
    "steps": "batches seen",
    "seen": "times seen in train()",
    "shift": "add to the last picture",
    "step": "step()",
}

SIDES = ("height", "width")
SIZE = "Size, eps and numbers"
SIZE_ONLY = "Size of the batch"

HELP: Mapping[str, str] = {
    "shows": "What the stage works out: the mean of a channel, its variance, or an output cell.",
    "batch_size": "How many pictures are normalised together.",
    "num_features": "Channels: each has a mean, a variance, a γ and a β of its own.",
    "size": "Cells of each channel's map in this direction.",
    "eps": "Added to the variance, so that a channel without any spread does not divide by zero.",
    "affine": "Whether the layer learns a factor γ (weight) and a summand β (bias) per channel.",
    "momentum": "The share of the newest batch. PyTorch's default is 0.1.",
    "cumulative": "`momentum=None`: the plain average of all batches so far.",
    "steps": "How many batches the layer has seen in train().",
    "values": "How many values of the channel each batch has: pictures × height × width.",
    "seen": "How often the layer has seen the batch in train() before.",
    "shift": "Added to every cell of the last picture, after the layer has seen the batch.",
    "mode": "Which of the two was called on the network before the step.",
    "no_grad": "Whether the forward pass runs under `torch.no_grad()`.",
    "step": "Whether `optimizer.step()` is called.",
    "lr": "The learning rate of SGD.",
}

BACK, ON = "One batch back", "One batch on"

AFFINE: Mapping[str, str] = {"weight": "weight γ", "bias": "bias β"}
TRAIN: Mapping[str, str] = {
    **AFFINE,
    "mean": "batch mean",
    "var": "batch var",
    "output": "output in train()",
}
EVAL: Mapping[str, str] = {
    **AFFINE,
    "mean": "kept mean",
    "var": "kept var",
    "output": "output in eval()",
}
UPDATE: Mapping[str, str] = {
    "running": "running before: mean, var",
    "batch": "batch: mean, unbiased var",
    "output": "running after",
}
WEIGHT: Mapping[str, str] = {
    "grad": "gradient",
    "weight": "linear weight before",
    "output": "linear weight after",
}
"""What stands above the grids of the stages."""

TAKES = (
    "`layer.train()` normalises with the **batch mean** and **batch var**, `layer.eval()` with "
    "those that were kept: `running_mean` and `running_var`."
)
PLANES = "Planes in order: every channel of the first picture, then the next one's."
POINTS = "Each point is one value of a channel; the bar is the channel's mean."
BARS = (
    "**How far did each tensor move?** :orange[Orange] is learned by the optimizer; hatched are "
    "the running statistics."
)
FOUR_WAYS = (
    "**All four ways, really tried.** weights, running: the largest change among what is learned, "
    "and among the running statistics. dropout: how far two passes with the same batch lie apart "
    "afterwards."
)

NOTICE: Mapping[str, tuple[str, ...]] = {
    "batch": (
        "Mean and variance are taken over **all pictures and all cells** of a channel: in "
        "the Mean every one of them lights up.",
        "The **biased** variance (divided by n) normalises; the **unbiased** one (n − 1) goes "
        "into `running_var`.",
        "Then a learned **:orange[γ]** scales every channel and a learned **:orange[β]** moves it. "
        "Without them every channel leaves with mean 0 and variance 1 (but for eps).",
    ),
    "running": (
        "A new layer believes in mean 0 and variance 1; every batch moves it by the share "
        "`momentum` towards its own numbers.",
        "A large momentum arrives fast and never rests; a small one is calm and late.",
        "`momentum=None` gives every batch the same weight: the plain average.",
        "The rings, the biased variances, lie too low on average: with 2 values per batch by "
        "half. This is why `running_var` takes the unbiased one.",
    ),
    "modes": (
        "The batch and the layer are the same; only the numbers that normalise differ.",
        "In train() a picture's output depends on its neighbours. In eval() it does not: one "
        "picture alone gives what it gives in a crowd.",
        "`train()` also moves the running statistics, at each forward pass; `eval()` leaves them.",
        "While γ is 1 and β is 0 they change nothing, and are left out here.",
    ),
    "freezing": (
        "`eval()` is about how layers **compute**: dropout lets everything through, batch "
        "norm uses its running statistics and leaves them alone.",
        "Gradients flow in `eval()` too, and `step()` uses them: the weights move.",
        "Weights stay as they are when `step()` is not called. `no_grad` also saves the memory "
        "that gradients would need.",
    ),
}
"""What to notice in each view (Markdown)."""


def alone(cells: int) -> str:
    """What normalisation means for a batch of one picture, whose maps have so many cells."""
    return (
        f"A batch of **one** works here because its maps have {cells} cells: the statistics are "
        "the picture's own. In training this is exactly what `nn.InstanceNorm2d` does. They say "
        "little about other pictures, though, and the running statistics wander."
    )


def last_step(count: int, *, average: bool) -> str:
    """The title of the last update, after `count` batches (plain text)."""
    share = f": with momentum=None the share of batch {count} is 1 ÷ {count}" if average else ""
    return f"The last step, batch {count}{share}"


def moved(train: float, evaluation: float) -> str:
    """How far the first picture's output moved when the last one was changed."""
    return (
        f"**The first picture's output moved by** {number(train)} in `train()`, and by "
        f"{number(evaluation)} in `eval()`."
    )


def no_way_back(error: str) -> str:
    """What PyTorch says to `backward()` under `no_grad`, and why."""
    return (
        f"`loss.backward()` says: {plain(error)}. Under `no_grad` nothing was recorded, so there "
        "is no way back, and the optimizer finds no gradients."
    )
