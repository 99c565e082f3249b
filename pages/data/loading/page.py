"""The loading lesson: a data set of one's own, batches, workers, and CIFAR-10."""

from __future__ import annotations

from explainers.lessons.loading import beliefs, words
from explainers.lessons.loading.numbers import Values
from pages.data.loading import batches, cifar10, dataset, own, workers
from pages.parts import lesson
from pages.parts.controls import Controls

VIEWS = {
    "dataset": dataset.view,
    "own": own.view,
    "batches": batches.view,
    "workers": workers.view,
    "cifar10": cifar10.view,
}
DOCS = "https://docs.pytorch.org/docs/stable/data.html"

lesson.header("loading", words.SENTENCE, docs="torch.utils.data", address=DOCS)
controls = Controls("loading", Values(), words)
lesson.show(controls, controls.read(), VIEWS, beliefs.predictions)
