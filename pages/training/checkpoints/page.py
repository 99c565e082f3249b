"""The page on checkpoints: what a network has learned, epoch by epoch, and as files."""

from explainers.lessons.checkpoints import beliefs, numbers, words
from explainers.lessons.checkpoints.numbers import Values
from pages.parts import lesson
from pages.parts.controls import Controls
from pages.training.checkpoints import bring, moments, opening, saving, stranger, take

VIEWS = {
    "timeline": moments.view,
    "saving": saving.view,
    "loading": opening.view,
    "stranger": stranger.view,
    "take": take.view,
    "bring": bring.view,
}

lesson.header("checkpoints", words.SENTENCE, docs=("torch.save", "torch.load"))
controls = Controls("checkpoints", Values(), words, numbers.settled, numbers.missing)
lesson.show(controls, controls.read(), VIEWS, beliefs.predictions)
