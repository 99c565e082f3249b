"""The losses lesson."""

from explainers.lessons.losses import beliefs, words
from explainers.lessons.losses.numbers import Values, settled
from pages.learning.losses import accuracy, cross_entropy, epoch, pointwise, softmax_twice
from pages.parts import lesson
from pages.parts.controls import Controls

VIEWS = {
    "pointwise": pointwise.view,
    "cross_entropy": cross_entropy.view,
    "softmax_twice": softmax_twice.view,
    "epoch": epoch.view,
    "accuracy": accuracy.view,
}

controls = Controls("losses", Values(), words, settled)
values = controls.read()
lesson.header("losses", words.SENTENCE, docs=words.DOCS.get(values.view, words.ELSEWHERE))
lesson.show(controls, values, VIEWS, beliefs.predictions)
