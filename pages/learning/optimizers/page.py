"""The optimizers lesson."""

from explainers.lessons.optimizers import beliefs, numbers, words
from explainers.lessons.optimizers.numbers import Values
from pages.learning.optimizers import muon, one_step, path, race, rates, schedule, zero_grad
from pages.parts import lesson
from pages.parts.controls import Controls

VIEWS = {
    "path": path.view,
    "race": race.view,
    "one_step": one_step.view,
    "rates": rates.view,
    "schedule": schedule.view,
    "zero_grad": zero_grad.view,
    "muon": muon.view,
}

lesson.header(
    "optimizers",
    words.SENTENCE,
    docs="torch.optim",
    address="https://docs.pytorch.org/docs/stable/optim.html",
)
controls = Controls("optimizers", Values(), words, numbers.settled)
lesson.show(controls, controls.read(), VIEWS, beliefs.predictions)
