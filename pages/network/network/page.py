"""The network lesson."""

from explainers.lessons.network import beliefs, words
from explainers.lessons.network.numbers import Values
from pages.network.network import code, graph, layers, same_size
from pages.parts import lesson
from pages.parts.controls import Controls

VIEWS = {
    "layers": layers.view,
    "same_size": same_size.view,
    "graph": graph.view,
    "code": code.view,
}

lesson.header("network", words.SENTENCE, docs="torch.nn.Sequential")
controls = Controls("network", Values(), words)
lesson.show(controls, controls.read(), VIEWS, beliefs.predictions)
