"""The linear lesson: the layer, flattening, and the notes' layer over a whole batch."""

from explainers.lessons.linear import beliefs, words
from explainers.lessons.linear.numbers import Values
from pages.layers.linear import flatten, layer, whole_batch
from pages.parts import lesson
from pages.parts.controls import Controls

VIEWS = {
    "layer": layer.view,
    "flatten": flatten.view,
    "whole_batch": whole_batch.view,
}

lesson.header("linear", words.SENTENCE, docs=("torch.nn.Linear", "torch.nn.Flatten"))
controls = Controls("linear", Values(), words)
lesson.show(controls, controls.read(), VIEWS, beliefs.predictions)
