"""The evaluate lesson: what a trained network gets right and wrong, and how sure it is."""

from explainers.lessons.evaluate import beliefs, numbers, words
from explainers.lessons.evaluate.numbers import Values
from pages.parts import lesson
from pages.parts.controls import Controls
from pages.training.evaluate import (
    calibration,
    classes,
    mapped,
    mistakes,
    near,
    own,
    steady,
    versus,
)

VIEWS = {
    "classes": classes.view,
    "mistakes": mistakes.view,
    "calibration": calibration.view,
    "versus": versus.view,
    "steady": steady.view,
    "map": mapped.view,
    "near": near.view,
    "own": own.view,
}

lesson.header("evaluate", words.SENTENCE, docs=("torch.no_grad", "torch.argmax"))
controls = Controls("evaluate", Values(), words, numbers.settled, numbers.missing)
lesson.show(controls, controls.read(), VIEWS, beliefs.predictions)
