"""The backpropagation lesson."""

from explainers.lessons.backpropagation import beliefs
from explainers.lessons.backpropagation import numbers as backpropagation
from pages.learning.backpropagation import again, finite, numbers, tensors
from pages.parts import lesson
from pages.parts.listed import Listed

VIEWS = dict(
    zip(
        backpropagation.VIEWS,
        (numbers.view, tensors.view, again.view, finite.view),
        strict=False,
    )
)

lesson.header(
    "backpropagation",
    "How would the loss change if one number were a little larger? **backward()** answers that for "
    "every number at once, from the loss back to the **:orange[weights]**: each answer is a "
    "**:violet[gradient]**.",
    docs="torch.Tensor.backward",
)
controls = Listed("backpropagation", backpropagation.SETTINGS)
lesson.views(controls, VIEWS, beliefs.predictions, stage_view=backpropagation.VIEWS[0])
