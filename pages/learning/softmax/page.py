"""The softmax lesson."""

from explainers.lessons.softmax import beliefs, words
from explainers.lessons.softmax.numbers import Values, settled
from pages.learning.softmax import cells, jacobian, log, shift, temperature
from pages.parts import lesson
from pages.parts.controls import Controls

VIEWS = {
    "cells": cells.view,
    "temperature": temperature.view,
    "shift": shift.view,
    "log": log.view,
    "jacobian": jacobian.view,
}

controls = Controls("softmax", Values(), words, settled)
values = controls.read()
lesson.header("softmax", words.SENTENCE, docs=words.DOCS.get(values.view, words.ELSEWHERE))
lesson.show(controls, values, VIEWS, beliefs.predictions)
