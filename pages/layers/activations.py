"""The activations lesson."""

from explainers.lessons import activations
from explainers.lessons.activations import ACTIVATIONS
from pages.parts import activation_gradients, activation_views, lesson, picture_picker
from pages.parts.controls import Controls

controls = Controls("activations", (*activations.SETTINGS, *picture_picker.SETTINGS))
lesson.header(
    "activations",
    "One function is applied to every number of the **:blue[input]** by itself; without one, "
    "layers in a row could do no more than a single layer.",
    docs=f"torch.nn.{ACTIVATIONS[controls['function']].layer}",
)
view = controls.segments("view", label_visibility="collapsed")
if view == "Numbers":
    activation_views.numbers(controls)
elif view == "Pictures":
    activation_views.pictures(controls)
elif view == "In place":
    activation_gradients.in_place(controls)
else:
    activation_gradients.vanishing(controls)
controls.publish()
