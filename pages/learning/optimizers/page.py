"""The optimizers lesson."""

from explainers.lessons.optimizers import beliefs, numbers
from pages.learning.optimizers import one_step, path, race, rates, schedule, zero_grad
from pages.parts import lesson
from pages.parts.listed import Listed

VIEWS = {
    "Path": path.view,
    "Race": race.view,
    "One step": one_step.view,
    "Learning rate": rates.view,
    "Schedule": schedule.view,
    "zero_grad": zero_grad.view,
}

controls = Listed("optimizers", numbers.SETTINGS)
lesson.header(
    "optimizers",
    "An optimizer moves the **:orange[parameters]** against their **:violet[gradient]**, step by "
    "step, so that the loss falls. Here the loss has two parameters, so its whole surface can be "
    "seen; every step is made by `torch.optim`.",
    docs=f"torch.optim.{controls['optimizer']}.html",
)
lesson.views(controls, VIEWS, beliefs.predictions, stage_view="Path")
