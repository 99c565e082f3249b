"""The batch norm lesson."""

from explainers.lessons.batch_norm import beliefs, words
from explainers.lessons.batch_norm.numbers import Values
from pages.layers.batch_norm import batch, freezing, modes, running
from pages.parts import lesson
from pages.parts.controls import Controls

VIEWS = {
    "batch": batch.view,
    "running": running.view,
    "modes": modes.view,
    "freezing": freezing.view,
}

lesson.header("batch_norm", words.SENTENCE, docs="torch.nn.BatchNorm2d")
controls = Controls("batch_norm", Values(), words)
lesson.show(controls, controls.read(), VIEWS, beliefs.predictions)
