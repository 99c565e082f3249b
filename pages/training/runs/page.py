"""The runs that there are: a list, and two of them beside each other."""

from explainers.lessons.runs import beliefs, words
from pages.parts import lesson
from pages.training.runs import listed, two
from pages.training.runs.controls import opened

VIEWS = {"list": listed.view, "two": two.view}

lesson.header("runs", words.SENTENCE, docs=words.DOCS, address=words.ADDRESS)
controls = opened()
lesson.show(controls, controls.read(), VIEWS, beliefs.predictions)
