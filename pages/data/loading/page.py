"""The loading lesson: a data set of one's own, batches, workers, and CIFAR-10."""

from explainers.lessons.loading import beliefs, numbers
from explainers.lessons.loading import own as loading_own
from explainers.lessons.loading.numbers import BATCHES, CIFAR, DATASET, FOLDERS, WORKERS
from pages.data.loading import batches, cifar, dataset, own, workers
from pages.parts import lesson
from pages.parts.listed import Listed

VIEWS = {
    DATASET: dataset.view,
    FOLDERS: own.view,
    BATCHES: batches.view,
    WORKERS: workers.view,
    CIFAR: cifar.view,
}

lesson.header(
    "loading",
    "A **Dataset** knows how many pictures there are and opens one of them by its index. A "
    "**DataLoader** chooses the indices and puts the pictures together in **:blue[batches]**.",
    docs="torch.utils.data",
    address="https://docs.pytorch.org/docs/stable/data.html",
)
controls = Listed("loading", (*numbers.SETTINGS, *loading_own.SETTINGS))
lesson.views(controls, VIEWS, beliefs.predictions, stage_view=BATCHES)
