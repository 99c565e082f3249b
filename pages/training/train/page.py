"""Train the CIFAR-quick network, live."""

from explainers.lessons.train import beliefs, words
from pages.parts import lesson
from pages.training.train import devices, health, looking, race, ranges, train
from pages.training.train.controls import opened

VIEWS = {
    "train": train.view,
    "inside": looking.view,
    "health": health.view,
    "race": race.view,
    "range": ranges.view,
    "devices": devices.view,
}

lesson.header("train", words.SENTENCE, docs="torch.optim.Optimizer")
controls = opened()
lesson.show(controls, controls.read(), VIEWS, beliefs.predictions)
