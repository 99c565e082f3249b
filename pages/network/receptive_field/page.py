"""The receptive field lesson."""

from explainers.lessons.receptive_field import beliefs, numbers, words
from explainers.lessons.receptive_field.numbers import Values
from pages.network.receptive_field import effective, projective, receptive
from pages.parts import lesson
from pages.parts.controls import Controls

VIEWS = {
    "receptive": receptive.view,
    "projective": projective.view,
    "effective": effective.view,
}

lesson.header("receptive_field", words.SENTENCE, docs="torch.autograd.grad")
controls = Controls("receptive_field", Values(), words, numbers.settled)
lesson.show(controls, controls.read(), VIEWS, beliefs.predictions)
