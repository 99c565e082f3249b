"""The activations lesson."""

from explainers.lessons.activations import beliefs, words
from explainers.lessons.activations.numbers import Values
from pages.layers.activations import in_place, numbers, pictures, vanishing
from pages.parts import lesson
from pages.parts.controls import Controls

VIEWS = {
    "numbers": numbers.view,
    "pictures": pictures.view,
    "in_place": in_place.view,
    "vanishing": vanishing.view,
}

lesson.header("activations", words.SENTENCE, docs="torch.nn", address=words.DOCS)
controls = Controls("activations", Values(), words)
lesson.show(controls, controls.read(), VIEWS, beliefs.predictions)
