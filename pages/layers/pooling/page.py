"""The pooling lesson."""

from explainers import listed
from explainers.images import choosing
from explainers.lessons.pooling import beliefs, numbers
from pages.layers.pooling import pictures, views, windows
from pages.parts import lesson
from pages.parts.controls import Controls
from pages.parts.listed import Listed

VIEWS = {
    "Maximum": windows.maximum,
    "Average": windows.average,
    "Adaptive": views.adaptive,
    "Gradient": views.gradient,
    "Pictures": pictures.view,
    "Size chain": views.size_chain,
}


def documented(controls: Controls) -> str:
    """The layer of the view, as PyTorch's documentation names it."""
    kind = "Max" if controls["kind"] == "max" else "Avg"
    layers = {
        "Average": "AvgPool2d",
        "Adaptive": f"Adaptive{kind}Pool2d",
        "Gradient": f"{kind}Pool2d",
        "Pictures": f"{kind}Pool2d",
    }
    return "torch.nn." + layers.get(controls["view"], "MaxPool2d")


controls = Listed("pooling", (*numbers.SETTINGS, *listed.of(choosing.Values)))
lesson.header(
    "pooling",
    "A window slides over the **:blue[input]** and keeps one number of what it sees: the largest, "
    "or the mean. The **:green[output]** is smaller, and nothing is learned: a pooling layer has "
    "no weights.",
    docs=documented(controls),
)
lesson.views(controls, VIEWS, beliefs.predictions, stage_view="Maximum")
