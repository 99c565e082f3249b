"""The transforms lesson: a chain of them, step by step, drawn several times, and undone."""

from explainers.lessons.transforms import beliefs, numbers, words
from explainers.lessons.transforms.numbers import Values
from pages.data.transforms import answer, draws, normalize, steps
from pages.parts import lesson
from pages.parts.controls import Controls

VIEWS = {
    "steps": steps.view,
    "draws": draws.view,
    "normalize": normalize.view,
    "answer": answer.view,
}

lesson.header(
    "transforms",
    words.SENTENCE,
    docs="torchvision.transforms.v2",
    address="https://docs.pytorch.org/vision/stable/transforms.html",
)
controls = Controls("transforms", Values(), words, numbers.settled)
lesson.show(controls, controls.read(), VIEWS, beliefs.predictions)
