"""The words of the page of all runs: what its views and controls are called and what they mean."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCE = "Every training that was made here, and what its changes were **worth**."

DOCS = "torch.utils.tensorboard"
ADDRESS = "https://docs.pytorch.org/docs/stable/tensorboard.html"
"""PyTorch's own way to keep and compare what runs measured."""

VIEWS: Mapping[str, str] = {
    "list": "All runs",
    "two": "Two runs",
    "predict": "Predict, then see",
}

ORDERS: Mapping[str, str] = {
    "newest": "newest first",
    "best": "best accuracy first",
    "longest": "longest training first",
    "name": "by name",
}
"""In what order runs are listed."""

LABELS: Mapping[str, str] = {
    "find": "Find",
    "order": "Order",
    "tree": "Descendants below their run",
    "mine": "Only mine",
    "baseline": "Compare all with",
    "page": "Part of the list",
    "run": "Run",
}

HELP: Mapping[str, str] = {
    "view": "What is shown: the list, two runs beside each other, or questions.",
    "find": (
        "Words that must stand in a run's name, recipe, pictures, device or note. Several are "
        "all looked for."
    ),
    "order": "Runs that are pinned come first in any case.",
    "tree": "A run that began with the weights of another stands below that one.",
    "mine": "Only the runs that you started.",
    "baseline": (
        "The run that all others are compared with. Without one, a run is compared with the one "
        "whose weights it began with, or else with the last one before it on the same pictures."
    ),
    "page": "So many runs are listed at a time.",
    "run": "The run that is looked at. In the list, click on one.",
}
"""What each control does, in a sentence."""

NO_BASELINE = "none: the run before each"
"""What stands in the list of baselines for none; no run's name can hold a colon."""

NOTICE: Mapping[str, tuple[str, ...]] = {
    "list": (
        "A run keeps its recipe: all that decides what it does. So what is different between two "
        "runs can be computed, and nobody has to remember it.",
        "Where **one** thing differs, the difference in accuracy has one reason, or it is chance. "
        "Where several differ, nobody can say which of them it was.",
        "The best accuracy is that of the luckiest epoch. It is a little too high: it was chosen "
        "among several by the very pictures that measure it.",
        "The small curves share one scale of accuracy, so that they can be compared. Each takes "
        "the full width for its own epochs.",
    ),
    "two": (
        "A test of n pictures is a sample. Of a network that recognises the part p of all "
        "pictures, it shows p give or take √(p(1 − p)/n).",
        "Twice that, for the difference of two runs, is what chance alone brings about in 95 of "
        "100 cases. A gain that is smaller says little: start both again with other seeds.",
        "Both runs are tested on the same pictures, so that their difference varies less than "
        "this. The bound is a careful one.",
    ),
}
"""What to notice in each view (Markdown)."""

NOTHING_YET = (
    "**Nothing has been trained here yet.** These are the four trainings that the app's own "
    "weights come from, as their model card tells. Start one of your own on the Train page."
)

NEWEST = "latest: the newest run"
"""What stands in the list of runs for no run in particular."""

NO_OTHER = (
    "**There is nothing to compare it with:** no run was made before it on the same pictures. "
    "Choose one under “Compare all with”."
)

ITSELF = (
    "**It is compared with itself:** choose another run, or another one under “Compare all with”."
)

PARENT_GONE = (
    "**There is nothing to compare it with:** it began with the weights of {}, which is not here "
    "any more. Choose another one under “Compare all with”."
)

KEEP = "Rename, note, pin or delete this run"

EXPORT = "Export as ZIP"

IMPORT = "Bring in a run from a ZIP"

IMPORTED = (
    "A ZIP that this page has exported, here or elsewhere. Each of its files is looked at before "
    "it is taken, and none of it is ever run. TensorBoard's files stay behind: they are for "
    "TensorBoard alone, which reads them where the ZIP is unpacked."
)

MOST_LEFT_OUT = 8
"""Files of a ZIP that were left out, and are named."""

NOTE = "Note on this run"

PIN, UNPIN = "Pin to the top", "Unpin"

TOO_MANY = "You have {} runs here, as many as one visitor can bring in. Delete some of them first."

BOARD = "TensorBoard"

BOARD_SHOWS = (
    "It reads the same run folders: scalars, pictures (inputs, first kernels, surest mistakes), "
    "the network's graph, and the hyperparameters side by side."
)

BOARD_IS_ON = (
    "It runs at this machine's own address, and answers nobody else. It ends with the app."
)

CHOOSE = "Click on a run to see what became of what it changed."


def only(kept: int, all_of_them: int, wanted: str) -> str:
    """That not all runs are listed (no Markdown)."""
    if not kept:
        return f"None of the {all_of_them} runs has “{wanted}” in its name, recipe or note."
    return f"{kept} of {all_of_them} runs have “{wanted}” in their name, recipe or note."
