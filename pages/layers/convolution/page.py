"""The convolution lesson."""

from __future__ import annotations

from explainers.lessons.convolution import beliefs, numbers, words
from explainers.lessons.convolution.numbers import Values
from pages.layers.convolution import backward, notes, pictures, products, transposed
from pages.parts import lesson
from pages.parts.controls import Controls

VIEWS = {
    "numbers": products.view,
    "pictures": pictures.view,
    "notes": notes.view,
    "transposed": transposed.view,
    "backward": backward.view,
}
DOCS = {"transposed": "torch.nn.ConvTranspose2d", "backward": "torch.Tensor.backward"}

controls = Controls("convolution", Values(), words, numbers.settled)
values = controls.read()
lesson.header("convolution", words.SENTENCE, docs=DOCS.get(values.view, "torch.nn.Conv2d"))
lesson.show(controls, values, VIEWS, beliefs.predictions)
