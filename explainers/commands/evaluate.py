"""`evaluate`: how good a run's network is, class by class."""

from __future__ import annotations

import argparse
import os
from dataclasses import asdict
from typing import TYPE_CHECKING

from explainers.commands.parts import DONE, Commands, Output, add, add_cache, add_run, table
from explainers.shares import percent
from explainers.training.run import Run

if TYPE_CHECKING:
    from explainers.evaluation.answered import Answers
    from explainers.evaluation.subjects import Subject

BINS = 10
"""Of the probabilities, for the expected calibration error."""

EXAMPLES = """\
  python -m explainers.training evaluate runs/first
  python -m explainers.training evaluate runs/first --epoch 3 --json
"""


def register(commands: Commands) -> None:
    """Declare the command."""
    what = "test a run's network again: accuracy, precision and recall of each class, calibration"
    parser = add(commands, "evaluate", _evaluate, what, EXAMPLES)
    add_run(parser)
    parser.add_argument("--epoch", type=int, default=0, help="after which epoch; 0 for the last")
    add_cache(parser)


def _evaluate(options: argparse.Namespace, out: Output) -> int:
    run = Run(options.run.absolute())
    os.environ["LAYERS_DATA"] = str(options.cache.absolute())  # where evaluation looks for pictures
    from explainers.evaluation import calibration
    from explainers.evaluation.answered import of_classes
    from explainers.evaluation.subjects import Subject
    from explainers.training import learned

    file, epoch = learned.file_in(run, options.epoch)
    answers = _answers(Subject(file, run.recipe.data, run.recipe.network, run, epoch), out)
    classes = of_classes(answers)
    reliability = calibration.reliability(answers.scores, answers.labels, BINS)
    measures = [
        {**asdict(one), "precision": one.precision, "recall": one.recall} for one in classes
    ]
    document = {
        "name": run.name,
        "epoch": epoch,
        "pictures": len(answers),
        "right": answers.correct,
        "accuracy": answers.accuracy,
        "expected_calibration_error": reliability.ece,
        "classes": measures,
        "confusion": answers.confusion.tolist(),
    }
    rows = [
        (one.name, f"{one.support:,}", percent(one.precision), percent(one.recall))
        for one in classes
    ]
    what = f"{answers.correct:,} of {len(answers):,} test pictures are recognised"
    lines = [
        f"{run.name}, after epoch {epoch}: {what}, {percent(answers.accuracy)}.",
        f"Expected calibration error: {percent(reliability.ece)} ({BINS} bins).",
        "",
        *table(("class", "pictures", "precision", "recall"), rows),
    ]
    out.show(document, lines)
    return DONE


def _answers(subject: Subject, out: Output) -> Answers:
    """What the network answered: kept with the run, or found out now, with a bar."""
    from explainers.evaluation.answered import Answers
    from explainers.evaluation.subjects import answers

    found = answers(subject)
    if isinstance(found, Answers):
        return found
    while not found.wait(0.1):
        found.asked_again()
        out.bar.show(found.share, found.words)
    return found.result()
