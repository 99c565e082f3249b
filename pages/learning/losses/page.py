"""The losses lesson."""

from explainers.lessons.losses import beliefs, numbers
from pages.learning.losses import accuracy, cross_entropy, epoch, pointwise, softmax_twice
from pages.parts import lesson
from pages.parts.listed import Listed

VIEWS = {
    "L1 and MSE": pointwise.view,
    "Cross-entropy": cross_entropy.view,
    "Softmax twice": softmax_twice.view,
    "Whole epoch": epoch.view,
    "Accuracy": accuracy.view,
}
DOCS = {"L1 and MSE": "torch.nn.L1Loss", "Accuracy": "torch.argmax"}

controls = Listed("losses", numbers.SETTINGS)
lesson.header(
    "losses",
    "A loss is one number that says how far its **:blue[input]**, the output of a network, is from "
    "the target. Its **:violet[gradient]** says which way each number should move to make it "
    "smaller.",
    docs=DOCS.get(controls["view"], "torch.nn.CrossEntropyLoss"),
)
lesson.views(controls, VIEWS, beliefs.predictions, stage_view="Cross-entropy")
