"""The pooling lesson."""

from explainers import listed
from explainers.images import choosing
from explainers.lessons.pooling import beliefs, numbers
from pages.layers.pooling import pictures, views, windows
from pages.parts import lesson
from pages.parts.listed import Listed

VIEWS = {
    "Maximum": windows.maximum,
    "Average": windows.average,
    "Adaptive": views.adaptive,
    "Gradient": views.gradient,
    "Pictures": pictures.view,
    "Size chain": views.size_chain,
}


LAYERS = {
    "Average": ("torch.nn.AvgPool2d",),
    "Adaptive": ("torch.nn.AdaptiveMaxPool2d", "torch.nn.AdaptiveAvgPool2d"),
    "Gradient": ("torch.nn.MaxPool2d", "torch.nn.AvgPool2d"),
    "Pictures": ("torch.nn.MaxPool2d", "torch.nn.AvgPool2d"),
}

controls = Listed("pooling", (*numbers.SETTINGS, *listed.of(choosing.Values)))
lesson.header(
    "pooling",
    "A window slides over the **:blue[input]** and keeps one number: the largest, or the mean.",
    docs=LAYERS.get(controls["view"], "torch.nn.MaxPool2d"),
)
lesson.views(controls, VIEWS, beliefs.predictions, stage_view="Maximum")
