"""The transforms lesson: a chain of them, step by step, drawn several times, and undone."""

from explainers import listed
from explainers.images import choosing
from explainers.lessons.transforms import beliefs, numbers
from explainers.lessons.transforms.numbers import ANSWER, CHAIN, DRAWS, NORMALIZE
from pages.data.transforms import answer, draws, normalize, steps
from pages.parts import lesson
from pages.parts.listed import Listed

VIEWS = {CHAIN: steps.view, DRAWS: draws.view, NORMALIZE: normalize.view, ANSWER: answer.view}

lesson.header(
    "transforms",
    "A chain of **transforms** turns a picture from a file into the **:blue[input]** of a network. "
    "Each takes what the one before it has made, so the order matters.",
    docs="torchvision.transforms.v2",
    address="https://docs.pytorch.org/vision/stable/transforms.html",
)
controls = Listed("transforms", (*numbers.SETTINGS, *listed.of(choosing.Values)))
lesson.views(controls, VIEWS, beliefs.predictions, stage_view=CHAIN)
