"""The activations lesson."""

from explainers.lessons import activations, activations_beliefs
from explainers.lessons.activations import ACTIVATIONS
from pages.parts import activation_gradients, activation_views, lesson, picture_picker
from pages.parts.controls import Controls

VIEWS = {
    "Numbers": activation_views.numbers,
    "Pictures": activation_views.pictures,
    "In place": activation_gradients.in_place,
    "Vanishing gradients": activation_gradients.vanishing,
}

controls = Controls("activations", (*activations.SETTINGS, *picture_picker.SETTINGS))
lesson.header(
    "activations",
    "One function is applied to every number of the **:blue[input]** by itself; without one, "
    "layers in a row could do no more than a single layer.",
    docs=f"torch.nn.{ACTIVATIONS[controls['function']].layer}",
)
lesson.views(controls, VIEWS, activations_beliefs.predictions, stage_view="Numbers")
