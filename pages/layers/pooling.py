"""The pooling lesson."""

from explainers.lessons import pooling, pooling_beliefs
from pages.parts import lesson, picture_picker, pooling_pictures, pooling_views, pooling_windows
from pages.parts.controls import Controls

VIEWS = {
    "Maximum": pooling_windows.maximum,
    "Average": pooling_windows.average,
    "Adaptive": pooling_views.adaptive,
    "Gradient": pooling_views.gradient,
    "Pictures": pooling_pictures.view,
    "Size chain": pooling_views.size_chain,
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


controls = Controls("pooling", (*pooling.SETTINGS, *picture_picker.SETTINGS))
lesson.header(
    "pooling",
    "A window slides over the **:blue[input]** and keeps one number of what it sees: the largest, "
    "or the mean. The **:green[output]** is smaller, and nothing is learned: a pooling layer has "
    "no weights.",
    docs=documented(controls),
)
lesson.views(controls, VIEWS, pooling_beliefs.predictions, stage_view="Maximum")
