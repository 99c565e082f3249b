"""The feature maps lesson: what every layer makes of one picture, down to one pixel."""

from explainers.lessons.feature_maps import beliefs, numbers, words
from explainers.lessons.feature_maps.numbers import Values
from pages.network.feature_maps import excites, filters, fooled, maps, why
from pages.parts import lesson
from pages.parts.controls import Controls

VIEWS = {
    "maps": maps.view,
    "filters": filters.view,
    "why": why.view,
    "fooled": fooled.view,
    "excites": excites.view,
}

lesson.header("feature_maps", words.SENTENCE, docs="torch.nn.Conv2d")
controls = Controls("feature_maps", Values(), words, numbers.settled, numbers.missing)
lesson.show(controls, controls.read(), VIEWS, beliefs.predictions)
