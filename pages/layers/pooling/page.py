"""The pooling lesson."""

from explainers.lessons.pooling import beliefs, words
from explainers.lessons.pooling.numbers import Values
from pages.layers.pooling import adaptive, average, gradient, maximum, pictures, size_chain
from pages.parts import lesson
from pages.parts.controls import Controls

VIEWS = {
    "maximum": maximum.view,
    "average": average.view,
    "adaptive": adaptive.view,
    "gradient": gradient.view,
    "pictures": pictures.view,
    "size_chain": size_chain.view,
}
BOTH = ("torch.nn.MaxPool2d", "torch.nn.AvgPool2d")
# The layers of a view, as PyTorch's documentation names them.
LAYERS = {
    "average": BOTH[1:],
    "adaptive": ("torch.nn.AdaptiveMaxPool2d", "torch.nn.AdaptiveAvgPool2d"),
    "gradient": BOTH,
    "pictures": BOTH,
}

controls = Controls("pooling", Values(), words)
values = controls.read()
lesson.header("pooling", words.SENTENCE, docs=LAYERS.get(values.view, BOTH[:1]))
lesson.show(controls, values, VIEWS, beliefs.predictions)
