"""The transforms lesson: a chain of them, step by step, drawn several times, and undone."""

from explainers.lessons import transforms, transforms_beliefs
from explainers.lessons.transforms import ANSWER, CHAIN, DRAWS, NORMALIZE
from pages.parts import lesson, picture_picker
from pages.parts.controls import Controls
from pages.parts.transforms import answer, draws, normalize, steps

VIEWS = {CHAIN: steps.view, DRAWS: draws.view, NORMALIZE: normalize.view, ANSWER: answer.view}

lesson.header(
    "transforms",
    "A chain of **transforms** turns a picture from a file into the **:blue[input]** of a network. "
    "Each takes what the one before it has made, so the order matters.",
    docs="torchvision.transforms.v2",
    address="https://docs.pytorch.org/vision/stable/transforms.html",
)
controls = Controls("transforms", (*transforms.SETTINGS, *picture_picker.SETTINGS))
lesson.views(controls, VIEWS, transforms_beliefs.predictions, stage_view=CHAIN)
