"""The words of the evaluate lesson: what its views and controls are called, and mean."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCE = (
    "A network is asked about pictures that it **never learned from**: where is it right, where "
    "wrong, how sure?"
)

VIEWS: Mapping[str, str] = {
    "classes": "Classes",
    "mistakes": "Mistakes",
    "calibration": "Calibration",
    "versus": "Two networks",
    "steady": "Steadiness",
    "map": "Map",
    "near": "Nearest pictures",
    "own": "Your picture",
    "predict": "Predict, then see",
}

WEIGHTS: Mapping[str, str] = {
    "trained": "Trained",
    "relu": "Trained, with ReLU",
    "run": "A run",
}

TRAINED_ON: Mapping[str, str] = {"drawings": "drawings", "photographs": "CIFAR-10"}
OTHER_TRAINED_ON: Mapping[str, str] = {"fitting": "what fits", **TRAINED_ON}
DATA: Mapping[str, str] = {
    "fitting": "what fits",
    "drawn": "drawings",
    "cifar10": "CIFAR-10",
}

ORDERS: Mapping[str, str] = {"worst": "Surest, and wrong", "unsure": "Unsure, and right"}

WHICH: Mapping[str, str] = {
    "one": "Only the first is right",
    "other": "Only the second is right",
    "neither": "Both are wrong",
    "both": "Both are right",
}
WAYS: Mapping[str, str] = {
    "flipped": "flipped",
    "up": "up",
    "down": "down",
    "left": "left",
    "right": "right",
}

SOURCES: Mapping[str, str] = {
    "drawn": "Drawn",
    "photograph": "Photograph",
    "own": "Your own",
    "camera": "Camera",
}
OF: Mapping[str, str] = {"features": "features", "pixels": "pixels"}
METRICS: Mapping[str, str] = {"euclidean": "length", "cosine": "angle"}
WHY: Mapping[str, str] = {
    "occlusion": "places covered",
    "gradient": "the gradient",
    "smoothgrad": "SmoothGrad",
    "integrated": "integrated gradients",
    "gradcam": "Grad-CAM",
}
SLIPS: Mapping[str, str] = {
    "none": "no slip",
    "train": "model.eval() forgotten",
    "channels": "the fourth channel kept",
    "batch": "the batch's axis forgotten",
}

LABELS: Mapping[str, str] = {
    "weights": "Weights",
    "trained_on": "Trained on",
    "data": "Tested on",
    "run": "Run",
    "epoch": "After epoch",
    "page": "Further pictures",
    "order": "Which pictures",
    "bins": "Bins",
    "temperature": "Temperature T",
    "other_weights": "Second: weights",
    "other_trained_on": "Second: trained on",
    "other_run": "Second: run",
    "other_epoch": "Second: after epoch",
    "which": "Which pictures",
    "by": "Shifted by (pixels)",
    "way": "Pictures that are",
    "of": "Numbers of a picture",
    "index": "Test picture",
    "metric": "How far",
    "fit": "What is no square",
    "mode": "Saved as",
    "why": "Pixels that mattered",
    "slip": "A slip",
    "class_name": "What is drawn",
    "drawing": "Which drawing",
    "photograph": "Photograph",
}

HELP: Mapping[str, str] = {
    "weights": "Whose answers are looked at: those of a network that comes with the app, or a run.",
    "trained_on": "Which pictures the network that comes with the app has learned from.",
    "data": (
        "Which test pictures it is asked about. What fits are pictures of the kind that it has "
        "learned from."
    ),
    "epoch": "Of a run the first, the last, the best and some other epochs are kept.",
    "page": "So many pictures are shown at once; these are the next ones.",
    "order": "The surest mistakes say most about what the network has learned wrongly.",
    "bins": "Into how many equal parts the probabilities from 0 to 1 are divided.",
    "temperature": "The scores are divided by it before the softmax.",
    "other_weights": "The network that the first is compared with, on the same test pictures.",
    "other_trained_on": (
        "Which pictures the second network has learned from. What fits are pictures of the kind "
        "that both are asked about."
    ),
    "other_epoch": "Of the second run; the first, the last, the best and some others are kept.",
    "which": "The pictures of this kind are shown, those that the first is surest of at the top.",
    "by": "How far each picture is moved; at the edge it is mirrored, as in the training.",
    "way": "The pictures whose answer is another one then.",
    "of": (
        "Features are what the last layer reads: all that the network has made of the picture. "
        "Pixels are the picture itself."
    ),
    "index": "By its number, from 0.",
    "metric": (
        "Length: of the difference, the square root of the sum of squares. Angle: 1 minus the "
        "cosine of the angle between both, which does not ask how long they are."
    ),
    "fit": "Networks take squares: either the middle is cut out, or all of it is squeezed.",
    "mode": "The mode in which the drawing is saved: many files have no red, green and blue.",
    "why": (
        "Covered: how the probability changes while a grey square lies over each place. Gradient: "
        "how strongly the score answers to a very small change of each pixel. The others, and what "
        "they say, are explained on the page Feature maps, under “Why this answer?”."
    ),
    "slip": "What PyTorch itself says where a step on the way is forgotten.",
    "drawing": "Each number is another drawing; these are among those that it has learned from.",
    "photograph": "Which of them.",
}

NOTICE: Mapping[str, tuple[str, ...]] = {
    "classes": (
        "**Recall** asks about a row: of the cats, how many were found? **Precision** asks about a "
        "column: of what was called a cat, how many are? A network that calls everything a cat has "
        "a recall of 1 for cats, and a poor precision.",
        "`scores.argmax(1)` finds the largest score of each **picture**: one answer for each. "
        "`argmax(0)` would find, for each class, the picture that looks most like it: no answer at "
        "all. “Predict, then see” tries both.",
        "Before the test stands `model.eval()`, around it `torch.no_grad()`. The first changes "
        "what layers compute, the second only saves memory and time.",
        "The mistakes are not spread evenly: what looks alike is mixed up.",
    ),
    "mistakes": (
        "A network can be **sure and wrong**: 99 % is what its softmax says, and no promise.",
        "Look at the labels, too: some pictures are hard for us, and some labels are wrong.",
        "Least sure and right is luck, in part: with other first weights it may be otherwise.",
    ),
    "calibration": (
        "A bar below the line: the network is **surer than right** there. Above it: it could be "
        "surer than it dares.",
        "Label smoothing asks for less than 1 for the right class, and so makes a network less "
        "sure than it could be: those that come with the app learned with it.",
        "A temperature changes how sure, never what: all scores of a picture are divided by the "
        "same number, so the largest stays the largest.",
        "T is fitted on one half of the test pictures and **told of the other half**: on its own "
        "half any fitted number looks too good.",
    ),
    "versus": (
        "Two networks with the same accuracy need not be right about the same pictures. Where "
        "they differ, asking both and averaging helps.",
        "A difference of a few pictures is little: another seed makes as much. McNemar's test "
        "looks only at pictures of which exactly one of the two is right.",
    ),
    "own": (
        "The network sees **32×32 pixels**, whatever your picture was: what is small or at the "
        "edge is gone before it is asked.",
        "It knows ten classes and answers with one of them. Show it your face: it is sure of "
        "something.",
        "The notes' `model(image)` needs four things: three channels, 32×32 pixels, a batch axis, "
        "and `model.eval()`. Three of them PyTorch asks for by an error; the fourth it does not.",
        "The pixels that mattered say what the answer depends on, not that it is right. Covering "
        "and gradient ask different questions.",
    ),
    "steady": (
        "A cat is a cat two pixels further left, and in a mirror. A convolution moves its maps "
        "with the picture; pooling, edges and the linear layer do not keep that up.",
        "Who was shown flipped and shifted pictures in training is steadier: that is what "
        "augmentation is for.",
        "Averaging the answers for a picture and its mirror image costs twice the time and often "
        "gains a little.",
    ),
    "map": (
        "Each point is a test picture, and has only two numbers left of many. Points that lie "
        "apart **are** apart; points that lie together need not be alike.",
        "In the features the classes lie further apart than in the pixels: that is what the "
        "layers before the last one have learned.",
        "The axes mean nothing by themselves: they are the directions in which these pictures "
        "differ most. t-SNE would draw clearer islands; here a coordinate is a sum that you can "
        "check.",
    ),
    "near": (
        "Near in **pixels** is what has the same colours at the same places. Near in **features** "
        "is what the network takes for alike.",
        "Where features bring pictures of another class, the network is about to be wrong, or the "
        "last layer has to sort it out.",
        "Nearest neighbours are a classifier themselves: ask which class most of them have.",
    ),
}
"""What to notice, by the view (Markdown)."""

PRINTS: Mapping[str, str] = {
    "classes": "the accuracy, and the recall and precision of the chosen class",
    "mistakes": "the pictures above, by their numbers, with how sure the network was",
    "calibration": "T, and the calibration error of the other half before and after",
    "versus": "how many pictures both, one or neither of the two recognise",
    "own": "the class and its probability",
    "steady": "how many answers change when the pictures are flipped",
    "map": "the parts of the variance, and where the chosen picture lies",
    "near": "the nearest training pictures by their numbers, and how far they are",
}
"""What the code of each view prints."""

NO_RUN = (
    "No run has written a checkpoint yet. Start one on the Train page; until then the networks "
    "that come with the app can be asked."
)
NO_PICTURES = "The pictures themselves cannot be shown: {}"
NOT_YOURS = "they were uploaded by somebody else, and only their owner sees them."
ALL_RIGHT = "There is none: every test picture has a right answer."
NONE_RIGHT = "There is none: no test picture has a right answer."
THE_SAME = (
    "The first and the second are one and the same network here: of course both are right about "
    "the same pictures. Choose another network, run or epoch for one of them."
)
FOREIGN = "It has learned from other pictures than these: most of what it says here is guessed."
TABLE = "Every class in numbers"
RELIABILITY = (
    "For each bin of how sure the network was: how often it was right, and how many pictures"
)
MAP = (
    "A map of test pictures along the two directions in which their numbers differ most; the "
    "pictures beside it are the nearest on the map, and can be chosen there."
)
PRINCIPAL = (
    "**How a point is found.** The mean of all rows is taken from each: X. The covariance is "
    "C = XᵀX ÷ (n − 1), the axes are its eigenvectors with the two largest eigenvalues λ "
    "(`torch.linalg.eigh`), and a coordinate is the dot product of the picture's row with an axis."
)
FIRST_OF_LIST = "The first of these is taken."
AROUND = "The chosen picture, and those next to it on the map"
BY = {"features": "Nearest by features", "pixels": "Nearest by pixels"}
CHOSEN = "test picture {:,}"
DISTANCE = (
    "**How far the features of test picture {:,} are from those of training picture {:,}.** "
    "Choose another of the nearest by features."
)
BEST = "Take the best T"
BINS = "The bins in numbers"
FIRST: Mapping[str, str] = {"versus": "the first", "steady": "as it is"}
"""What the answers are called beside which others stand."""

SECOND = "the second"
NONE_OF_KIND = "No test picture is of this kind."
OF_A_RUN = "Choose a run to see how the answer came about, epoch by epoch."
COURSE = "The probabilities of the likeliest classes after each epoch that is kept"
NO_ANSWER = "It does not end in a row of scores, so it gives no answer."
SLIP_BECAUSE: Mapping[str, str] = {
    "channels": (
        "A PNG often has a fourth channel, alpha. The first convolution was made for three: its "
        'weight has a slice for each. `picture.convert("RGB")`, on white, mends it.'
    ),
    "batch": (
        "Layers take a batch: (1, 3, 32, 32). A convolution does take a single picture, so the "
        "error comes late: `Flatten` begins with the second axis, takes the channels for the "
        "pictures of a batch, and the linear layer meets rows of another length. "
        "`image.reshape(1, 3, 32, 32)` mends it."
    ),
}
"""Why PyTorch refuses (Markdown)."""

NO_ERROR = "no error: this network takes it."
SAME_IN_TRAINING = (
    "no error, and twice the very same answer as after `eval()`: this network has neither dropout "
    "nor batch norm, the layers that compute otherwise in training. That is why the slip is made "
    "so often and found so late: in the next network it changes the answers."
)
OTHER_IN_TRAINING = (
    "no error, and other answers: {} computes otherwise in training. The same picture, asked "
    "about twice, gets {} and {} for *{}*; after `eval()` it is {}."
)
NO_ROW = "There is no test picture of this class."
NO_COLUMN = "No test picture was taken for this class: there is nothing to be precise about."
MANY_CLASSES = "Of {:,} classes the {} are shown that are mixed up most."
