"""The losses lesson."""

from explainers.lessons import losses, losses_beliefs
from pages.parts import lesson
from pages.parts.controls import Controls
from pages.parts.losses import accuracy, cross_entropy, epoch, pointwise, softmax_twice

VIEWS = {
    "L1 and MSE": (pointwise.view, "torch.nn.L1Loss"),
    "Cross-entropy": (cross_entropy.view, "torch.nn.CrossEntropyLoss"),
    "Softmax twice": (softmax_twice.view, "torch.nn.CrossEntropyLoss"),
    "Whole epoch": (epoch.view, "torch.nn.CrossEntropyLoss"),
    "Accuracy": (accuracy.view, "torch.argmax"),
}

controls = Controls("losses", losses.SETTINGS)
view = controls["view"]
draw, docs = VIEWS.get(view, (None, "torch.nn.CrossEntropyLoss"))
lesson.header(
    "losses",
    "A loss is one number that says how far the **:blue[output]** of a network is from its target. "
    "Its **:violet[gradient]** says which way each number should move to make it smaller.",
    docs=docs,
)
controls.segments("view", label_visibility="collapsed")
if draw is None:
    lesson.predict(controls, losses_beliefs.predictions(), stage_view="Cross-entropy")
else:
    draw(controls)
controls.publish()
