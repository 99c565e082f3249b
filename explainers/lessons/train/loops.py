"""The loop of a run as code: which recipe it is written for, and what of the run it leaves out."""

from __future__ import annotations

from explainers.images import named
from explainers.lessons.train import code
from explainers.markdown import plain
from explainers.networks.typed import CLASSES
from explainers.training import changes
from explainers.training.run import Run
from explainers.training.status import Status

PRINTS = (
    "the loss of every hundredth step and, after each epoch, the test; at its end it saves what "
    f"was learned in `{code.SAVED}`"
)
SETTLED_LATER = (
    "Whether bfloat16 is faster here is measured when a run begins; until then the code computes "
    "in float32."
)
PICTURES = (
    f"It reads its pictures from `{named.PICTURES}`, which has to lie beside it: the pictures of "
    "the data set as bytes, in the order of the run."
)
NOT_READ_YET = (
    f"It reads its pictures from `{named.PICTURES}`. That file can be saved here as soon as a run "
    "has read them."
)
SAVE_PICTURES = f"Save {named.PICTURES}"


def of_run(run: Run, status: Status) -> str:
    """The code of a run, in the precision in which it computes; ValueError if it is damaged."""
    recipe = run.recipe
    if recipe.precision == "auto" and status.precision in ("float32", "bfloat16"):
        recipe = recipe.with_changes(precision=status.precision)
    told = run.fingerprint().get("classes", ())
    return code.program(recipe, classes=len(told) or CLASSES)


def title(run: Run) -> str:
    """Whose loop it is, as Markdown."""
    return f"This is the loop of the run **{plain(run.name)}**, with the same losses step by step."


def left_out(run: Run, status: Status) -> list[str]:
    """What the run did that its recipe does not say, a sentence each."""
    found = []
    if run.recipe.precision == "auto" and not status.precision:
        found.append(SETTLED_LATER)
    if run.folder.start.is_file():
        found.append(
            "The run began with the weights of another one. The code draws fresh ones, so its "
            "losses are others."
        )
    if run.folder.past.is_file():
        found.append(
            "The run is a fork: its first steps are those of another run, by its recipe. The code "
            "makes every step by the recipe of this run, so its losses may be others."
        )
    elif status.lr_scale != 1 or changes.tolerant(run.folder):
        found.append(
            "The learning rate, or another setting, was changed while the run went on. The code "
            "keeps to the recipe, so its losses are others from there on."
        )
    return found
