"""The backpropagation lesson."""

from explainers.lessons.backpropagation import beliefs, words
from explainers.lessons.backpropagation import numbers as lesson_numbers
from pages.learning.backpropagation import again, finite, numbers, tensors
from pages.parts import lesson
from pages.parts.controls import Controls

VIEWS = {
    "numbers": numbers.view,
    "tensors": tensors.view,
    "again": again.view,
    "finite": finite.view,
}

lesson.header("backpropagation", words.SENTENCE, docs="torch.Tensor.backward")
controls = Controls("backpropagation", lesson_numbers.Values(), words, lesson_numbers.settled)
lesson.show(controls, controls.read(), VIEWS, beliefs.predictions)
