"""Train the CIFAR-quick network, live."""

from explainers.lessons import train, train_beliefs
from pages.parts import lesson, train_panel, train_ready, train_views

lesson.header(
    "train",
    "The network guesses, the **loss** says how wrong it was, every weight moves a little against "
    "its **:violet[gradient]**; then the next batch. Press Start and watch it learn.",
    docs="torch.optim.Optimizer",
)
train_ready.prepare()
TRAIN, DEVICES, _ = train.VIEWS
lesson.views(
    train_panel.open_controls(),
    {TRAIN: train_views.training, DEVICES: train_views.devices},
    train_beliefs.predictions,
    stage_view=TRAIN,
)
