"""The activations lesson."""

from explainers import listed
from explainers.images import choosing
from explainers.lessons.activations import beliefs, numbers
from explainers.lessons.activations.numbers import ACTIVATIONS
from pages.layers.activations import gradients, views
from pages.parts import lesson
from pages.parts.listed import Listed

VIEWS = {
    "Numbers": views.numbers,
    "Pictures": views.pictures,
    "In place": gradients.in_place,
    "Vanishing gradients": gradients.vanishing,
}

controls = Listed("activations", (*numbers.SETTINGS, *listed.of(choosing.Values)))
lesson.header(
    "activations",
    "One function is applied to every number of the **:blue[input]** by itself; without one, "
    "layers in a row could do no more than a single layer.",
    docs=f"torch.nn.{ACTIVATIONS[controls['function']].layer}",
)
lesson.views(controls, VIEWS, beliefs.predictions, stage_view="Numbers")
