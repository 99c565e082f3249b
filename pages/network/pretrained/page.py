"""Pretrained networks: VGG16 and its surgery, any model of torchvision, and what they see."""

from explainers.lessons.pretrained import beliefs, numbers, words
from explainers.lessons.pretrained.numbers import Values
from pages.network.pretrained import maps, models, vgg16
from pages.parts import lesson
from pages.parts.controls import Controls

VIEWS = {"vgg16": vgg16.view, "models": models.view, "maps": maps.view}

lesson.header("pretrained", words.SENTENCE, docs="torch.nn.Module")
controls = Controls("pretrained", Values(), words, numbers.settled, numbers.missing)
lesson.show(controls, controls.read(), VIEWS, beliefs.predictions)
