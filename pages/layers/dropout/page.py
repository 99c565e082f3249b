"""The dropout lesson."""

from explainers.lessons.dropout import beliefs, words
from explainers.lessons.dropout.numbers import Values
from pages.layers.dropout import backward, channels, many, mask
from pages.parts import lesson
from pages.parts.controls import Controls

VIEWS = {
    "mask": mask.view,
    "many": many.view,
    "channels": channels.view,
    "backward": backward.view,
}

lesson.header("dropout", words.SENTENCE, docs=("torch.nn.Dropout", "torch.nn.Dropout2d"))
controls = Controls("dropout", Values(), words)
lesson.show(controls, controls.read(), VIEWS, beliefs.predictions)
