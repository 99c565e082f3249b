"""The loading lesson: a data set of one's own, batches, workers, and CIFAR-10."""

from explainers.lessons import loading, loading_beliefs, loading_own
from explainers.lessons.loading import BATCHES, CIFAR, DATASET, FOLDERS, WORKERS
from pages.parts import lesson
from pages.parts.controls import Controls
from pages.parts.loading import batches, cifar, dataset, own, workers

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
controls = Controls("loading", (*loading.SETTINGS, *loading_own.SETTINGS))
lesson.views(controls, VIEWS, loading_beliefs.predictions, stage_view=BATCHES)
