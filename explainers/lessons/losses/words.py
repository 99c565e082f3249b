"""The words of the losses lesson: what its views, presets, options and controls are called."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCE = "One number says how far the **:blue[input]**, what a network gives, is from its target."

VIEWS: Mapping[str, str] = {
    "pointwise": "L1 and MSE",
    "cross_entropy": "Cross-entropy",
    "softmax_twice": "Softmax twice",
    "epoch": "Whole epoch",
    "accuracy": "Accuracy",
    "predict": "Predict, then see",
}

DOCS: Mapping[str, str] = {"pointwise": "torch.nn.L1Loss", "accuracy": "torch.argmax"}
ELSEWHERE = "torch.nn.CrossEntropyLoss"
"""PyTorch's own page for the views that `DOCS` leaves out."""

POINTWISE_PRESETS: Mapping[str, str] = {
    "l1": "L1 of the notes",
    "mse": "MSE of the notes",
    "all_2": "All targets 2",
    "far_off": "One far off",
    "column": "A column against a row",
}

PRESETS: Mapping[str, str] = {
    "notes": "The notes' sample",
    "three": "Three samples",
    "weights": "Class weights",
    "ignored": "Ignored sample",
    "all_ignored": "All ignored",
    "smoothing": "Label smoothing",
    "probabilities": "Probabilities",
    "thousand": "Logits of ±1000",
}

TWICE_PRESETS: Mapping[str, str] = {
    "notes": "The notes' sample",
    "right": "Sure and right",
    "wrong": "Sure and wrong",
}

ACCURACY_PRESETS: Mapping[str, str] = {
    "notes": "The notes' matrix",
    "differ": "Where they differ",
    "three": "Three classes",
    "one_target": "One target for two",
}

STEPS: Mapping[str, str] = {
    "all": "All at once",
    "maximum": "Subtract the maximum",
    "exponentials": "Exponentials",
    "sum": "Sum",
    "logarithm": "Logarithm",
    "pick": "Pick",
    "reduce": "Reduce",
}
"""The whole arithmetic, and its steps under the names of `explainers.losses`."""

KINDS: Mapping[str, str] = {"indices": "class indices", "probabilities": "probabilities"}

IGNORED = "ignored"
"""The target of a sample that is left out, in the place of a class."""

LABELS: Mapping[str, str] = {
    "moves": "curve along",
    "against": "map against",
    "kind": "target given as",
    "sample": "sample to change",
    "logit": "across",
    "other_logit": "up",
    "weighted": "weight",
    "last_loss": "loss of the last sample",
}

HELP: Mapping[str, str] = {
    "loss": "How the difference between input and target is counted.",
    "reduction": "What becomes of the losses of the single values or samples: none keeps them, "
    "mean averages them, sum adds them up.",
    "moves": "Which number of the input is moved, to see how the loss changes.",
    "against": "What the map has up and down.",
    "step": "One operation at a time, or the whole arithmetic.",
    "kind": "Class indices are integers, one for each sample; probabilities are floats in the "
    "shape of the input.",
    "label_smoothing": "This part of each target is taken from its class and spread over all "
    "classes.",
    "ignore_index": "Samples whose target is this number are left out.",
    "weighted": "Gives each class a weight, for classes that are rare or matter more.",
    "logit": "The class whose score changes from left to right.",
    "other_logit": "The class whose score changes from below to above.",
    "samples": "How many samples the epoch has.",
    "batch_size": "How many of them a batch holds.",
    "last_loss": "The others stay.",
}

EDIT = "Edit the numbers"
CURVE = "Curve and map"
TARGETS = "Target, smoothing, weights"

FIELDS: Mapping[str, str] = {
    "input": "**input**: a row on each line",
    "target": "**target**: a row on each line",
    "logits": "**logits**: a sample on each line",
    "labels": "**target**: a class for each sample",
    "probabilities": "**target**: a sample on each line",
    "outputs": "**outputs**: a sample on each line",
    "targets": "**targets**: a class for each sample",
}
"""What stands above the text fields."""

POINTWISE_GRADIENT = (
    "## The gradient, value by value\n\n"
    "How fast the loss grows with each value of the input. Gradient descent moves every value "
    "the opposite way."
)

GRADIENT = (
    "## The gradient: softmax − target, cell by cell\n\n"
    "After all those exponentials and logarithms the derivative is a plain difference: what "
    "the model says minus what the target wants, divided by what the mean divides by. Where "
    "the wants of a sample do not add up to 1, the softmax is multiplied by their sum."
)

VALLEYS = (
    "## The loss over two logits, from above\n\n"
    "Along the diagonal both logits grow together. Where they are the two largest, nothing "
    "changes there: only their difference counts. The :violet[arrow] points straight down, "
    "against the gradient. A single class has no lowest point: the valley goes down for ever, "
    "ever more flatly. Label smoothing gives it a bottom."
)

NOTHING_TO_REDUCE = "With reduction none there is nothing to reduce: every sample keeps its loss."
TWO_VALUES = "Choose another value in *map against* to see the loss over two values."
TWO_LOGITS = "Choose two different logits to see the loss over both."
NOT_IGNORED = "This sample is ignored: choose a class as its target."

NOTHING_TO_COMPARE = "Choose a sample that is not ignored to compare the two ways to its loss."
SUMMED = "With reduction none the sum of the losses is drawn."
PYTORCH_SAYS = "What PyTorch itself says to these shapes:"
SHARES = "How much each sample counts in the mean of the means, beside a line at the fair share"
ACCURACY, NO_ACCURACY = "accuracy", "not the accuracy"
PAIRS = "Which values pair up: point at a loss"
OF_PAIRS = "What the loss makes of them"

ONCE = (
    "## Softmax once: the gradient is a difference\n\n"
    "With a second softmax every term is multiplied by the softmax again, since the gradient that "
    "arrives at it has to go back through it. Each logit gets a share only in proportion to its "
    "own softmax, which is close to 0 for a class that the model rules out, and the difference in "
    "the brackets is close to 0 for one that it is sure of."
)

AXES: Mapping[int, str] = {
    1: "argmax(1): along each row, which class wins",
    0: "argmax(0): along each column, which sample wins",
}

NOTICE: Mapping[str, tuple[str, ...]] = {
    "pointwise": (
        "The :violet[gradient] says which way each number should move to make the loss smaller: "
        "against it.",
        "The dotted line has the gradient for its slope. On the map, the loss from above, the "
        "arrow points straight down, against the gradient, and a cross marks the targets.",
        "The **mean** divides by the number of values, so its gradient does too: with twice as "
        "many values each is pulled half as hard. The **sum** does not.",
        "L1 pulls every value equally hard, however far off it is; MSE pulls in proportion to "
        "the distance. One far-off value rules MSE.",
        "Below a distance of 1 MSE is smaller than L1, above it is larger.",
        "From above, MSE is round: the way down points at the targets. L1 has flat faces and "
        "edges: the way down points diagonally, until a value hits its target.",
    ),
    "cross_entropy": (
        "Adding the same number to all logits of a sample changes nothing: only differences "
        "count. That is what makes subtracting the maximum free.",
        "A loss of ln C is what guessing costs: with 3 classes and equal logits ln 3 ≈ 1.0986. "
        "The notes' 1.1019 is hardly different from it.",
        "The gradients of a sample add up to 0: what one class gains the others lose.",
        "Far on the wrong side the curve becomes a straight line of slope −1: the pull stays "
        "strong. On the right side it runs flat towards 0.",
    ),
    "epoch": (
        "Every batch has the same say, so the samples of a smaller one have more.",
        "With a remainder of 0 both means are equal, whatever the losses are.",
        "The right way: add up batch mean × batch size, and divide by the number of samples. "
        "Or take `reduction='sum'` and divide once.",
        "Class weights do the same on a smaller scale: there a batch's mean is divided by "
        "weights, so even batches of one size may count differently.",
    ),
    "accuracy": (
        "The rows are samples, the columns classes. The prediction of a sample is the column "
        "of its largest number, so the search goes **along axis 1**.",
        "`argmax(0)` gives a row number for each class. With as many samples as classes it has "
        "the same shape, and nothing warns you; two other sizes PyTorch refuses to compare, "
        "unless one of them is 1.",
        "Of equal numbers the first wins.",
        "Accuracy needs no softmax: it does not change which number is largest.",
    ),
}
"""What to notice in each view (Markdown); that of `softmax_twice` has numbers in it."""
