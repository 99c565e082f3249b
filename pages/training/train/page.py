"""Train the CIFAR-quick network, live."""

from explainers.lessons.train import beliefs, numbers
from pages.parts import lesson
from pages.server import train_ready
from pages.training.train import panel, views

lesson.header(
    "train",
    "The network guesses, the **loss** says how wrong it was, every weight moves a little against "
    "its **:violet[gradient]**; then the next batch. Press Start and watch it learn.",
    docs="torch.optim.Optimizer",
)
train_ready.prepare()
TRAIN, DEVICES, _ = numbers.VIEWS
lesson.views(
    panel.open_controls(),
    {TRAIN: views.training, DEVICES: views.devices},
    beliefs.predictions,
    stage_view=TRAIN,
)
