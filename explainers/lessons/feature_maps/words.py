"""The words of the feature maps lesson: what its views and controls are called, and mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SENTENCE = (
    "Each layer turns **:blue[maps]** into new **:green[maps]**: choose one, and see a pixel of it "
    "computed."
)

VIEWS: Mapping[str, str] = {
    "maps": "Maps",
    "filters": "Filters",
    "why": "Why this answer?",
    "fooled": "What fools it?",
    "excites": "What excites it?",
    "predict": "Predict, then see",
}

WEIGHTS: Mapping[str, str] = {
    "trained": "Trained",
    "relu": "Trained, with ReLU",
    "untrained": "Untrained",
    "run": "A run",
    "builder": "The builder's network",
}

OTHERS: Mapping[str, str] = {name: WEIGHTS[name] for name in ("trained", "relu", "untrained")}

TRAINED_ON: Mapping[str, str] = {
    "fitting": "what fits",
    "drawings": "drawings",
    "photographs": "CIFAR-10",
}

SCALES: Mapping[str, str] = {"own": "each its own", "shared": "one for all"}
OLD_SCALES: Mapping[str, str] = {"each map its own": "own", "one for all maps": "shared"}

METHODS: Mapping[str, str] = {
    "saliency": "Gradient",
    "smoothgrad": "SmoothGrad",
    "integrated": "Integrated gradients",
    "gradcam": "Grad-CAM",
    "occlusion": "Covering",
}
"""How is asked what an answer depends on."""

LABELS: Mapping[str, str] = {
    "weights": "Weights",
    "trained_on": "Trained on",
    "run": "Run",
    "epoch": "After epoch",
    "layer": "Layer",
    "scale": "Colour scale",
    "epsilon": "ε, in steps of 1/255",
    "other": "Second network",
    "method": "Asked by",
    "n_samples": "Noisy copies",
    "stdev": "Noise",
    "n_steps": "Steps",
    "baseline": "From",
    "cam_layer": "Maps of",
    "cam_row": "row",
    "cam_column": "column",
    "steps": "Steps",
    "lr": "lr",
    "seed": "Seed",
}

HELP: Mapping[str, str] = {
    "weights": "Which network is looked into, and what its weights learned from.",
    "trained_on": (
        "What fits: drawn pictures are shown to the network that learned from drawings, all others "
        "to the one that learned from photographs."
    ),
    "row": "Counted from the top, from 0.",
    "column": "Counted from the left, from 0.",
    "source": "Which part of what comes in is shown with its weights.",
    "scale": (
        "What the strongest colour stands for: each map's own largest number, or the largest of "
        "all maps."
    ),
    "epsilon": "How far each of a pixel's three numbers goes, along the sign of its gradient.",
    "other": "A second network, for which the picture was not made.",
    "method": (
        "Gradient: a very small change of each pixel. SmoothGrad: its mean over noisy copies. "
        "Integrated gradients: all the way from an empty picture. Grad-CAM: where a layer's maps "
        "speak for the class. Covering: a grey square over each place."
    ),
    "n_samples": "Of how many noisy copies of the picture the gradients are averaged.",
    "stdev": "The noise's standard deviation, as a share of the range of the picture's numbers.",
    "n_steps": "In how many places on the way the gradient is asked for.",
    "baseline": "The picture that the way begins at: black, grey, or this picture's mean colour.",
    "cam_layer": "Which layer's maps are weighed. The usual one is the last convolution.",
    "cam_row": "Counted from the top, from 0.",
    "cam_column": "Counted from the left, from 0.",
    "steps": "How many steps the picture has gone uphill from the noise.",
    "lr": (
        "The learning rate: how far the picture's numbers, 0 to 255, go in one step, on average."
    ),
    "seed": "Another seed is other noise to begin at: the way may end at another picture.",
}

NOTICE: Mapping[str, tuple[str, ...]] = {
    "maps": (
        "In most networks maps get **smaller and more** from layer to layer: where something is "
        "matters less and less, what it is more and more.",
        "A pool changes each map by itself; a convolution reads **all** maps that come in.",
    ),
    "filters": (
        "Only the first layer's kernels can be shown as pictures of colours: those after it read "
        "maps, and there are far more than three.",
        "A kernel answers most strongly to what looks like itself.",
    ),
    "why": (
        "The gradient asks about a **very small** change of each pixel, the covering about a large "
        "one. They need not agree.",
        "Look at the **untrained** network's map first: what both have in common was not learned.",
        "None says that the answer is right; only what it depends on.",
    ),
    "fooled": (
        "Only the **sign** of each gradient counts: every number of every pixel goes equally far, "
        "the sky's like the animal's.",
        "It is the **direction** that fools. The same step along signs thrown by dice changes "
        "the answer much later, or never.",
        "A picture that was made against one network often fools another that has learned the "
        "same, though later.",
    ),
    "excites": (
        "The weights stay as they are: it is the **picture** that goes uphill. This is activation "
        "maximisation (Erhan et al., 2009; Olah et al., *Feature Visualization*, 2017).",
        "**Any** map or number can be excited, in a network that has learned nothing as well. How "
        "far it grows depends on how large the weights are: compare what is drawn.",
        "In the first layer it is a colour or an edge, behind it stripes and patterns. What we "
        "take them for is our guess; the network has no word for it.",
    ),
}
"""What to notice, by the view (Markdown)."""

PRINTS: Mapping[str, str] = {
    "maps": "the shape of what leaves the layer, the range of its map, and the number",
    "filters": "the shape of the kernels and their range",
    "why": "the answer's probability, the map's largest number, and the rank correlation",
    "fooled": "the pixel before and after, the answer to the moved picture, and the smallest ε",
    "excites": "the activation before and after, and the pixel, for both networks",
}
"""What the code of each view prints."""

NO_RUN = "No run has written a checkpoint yet. Start one on the Train page."
NO_ANSWER = "It does not end in a row of scores, so it gives no answer."
NO_MAPS = "No layer of this network gives maps. Grad-CAM weighs maps, so it has nothing to show."
NO_CONVOLUTION = (
    "This network has no convolution, so it has no kernels that could be shown as pictures. Under "
    "“Maps” its other layers can be looked into."
)
CLICK_A_KERNEL = "Click a kernel to see the map that it makes of the picture."
WEIGHED = (
    "Each map times its α, on one scale: blue speaks for the class, orange against it. Click one "
    "to see its α."
)
PARTS = "The same for the whole map: what each input map adds to it, on one scale."

BY_HAND = "Cover any part yourself: on Home, “Paint on it”"

SIGNS = ":violet[sign(∂loss/∂x)]: light +1, dark −1"
FGSM = "**x′ = clamp(x + ε · sign(∂loss/∂x), 0, 255)**"
DICE = "signs by dice"
TRANSFER = "**From which ε on the answer is another one.**"
COURSES = (
    "The probability of the first answer while each pixel goes up to 32 steps: for the network "
    "against which the picture is moved, for a second one, and with signs thrown by dice."
)

ASCENT = "**x′ = clamp(x + lr · :violet[g] / rms(:violet[g]), 0, 255)**"
SCALED = (
    "Step {step}. :violet[g] is the activation's gradient; its root mean square over all pixels is "
    "{size}. Divided by it, a step is as long in each layer and network."
)
RISES = (
    "The activation after each step: of the network, of the same one untrained, and a line where "
    "the picture beside it stands."
)
EXCITED = (
    "**What follows?** Not that it looks for this: it is one picture of many that excite it, and "
    "another seed gives another. Learned is only what the untrained network's picture lacks."
)
EXCITED_UNTRAINED = (
    "**What follows?** Nothing about learning: both networks have random first weights. What is "
    "seen here comes from the layers alone."
)
NO_SLOPE = (
    "The gradient is 0 at each number of this picture: no small change excites the unit, so there "
    "is no way to go. Other noise may have one."
)
NOT_GROWN = "It has not grown: with so large a step the picture jumps over where it would."
OWN = "the picture"
SECOND: Mapping[bool, str] = {True: "untrained", False: "with other first weights"}
"""What the same network without training is called, beside one that has learned or has not."""
UNIT = "Which {0} of the layer is to be excited; of a map it is the mean."
STRIP = (
    "**Step by step.** Below each picture: how many steps it has gone, and its activation. Click "
    "one to have it above."
)

_SHIPPED = {
    "trained": "The network of the notes, trained on {pictures}; it comes with the app.",
    "relu": "The same layers with ReLU between them, trained on {pictures}; it comes with the app.",
}
_PICTURES = {"drawn": "the drawn pictures", "cifar10": "CIFAR-10's photographs"}
_FOREIGN = {
    "drawn": " Photographs are foreign to it, and it may be wrong about them.",
    "cifar10": " Drawings are foreign to it, and it may be wrong about them.",
}
_WEIGHTS = {
    "untrained": "PyTorch's random first weights: what a network knows before it has learned.",
    "run": "A checkpoint of one of your own runs, epoch by epoch.",
    "builder": "The list of layers from the page Network, with PyTorch's random first weights.",
}
_COLOURS = {
    "own": "each map has a scale of its own: compare shapes, not strengths.",
    "shared": "all maps share one scale, so that they can be compared.",
}


def of_weights(weights: str, data: str, drawing: bool) -> str:
    """A sentence or two on `weights`, those that are shipped trained on `data`, for a picture.

    `drawing` says whether that is a drawn one.
    """
    if weights not in _SHIPPED:
        return _WEIGHTS[weights]
    foreign = "" if drawing == (data == "drawn") else _FOREIGN[data]
    return _SHIPPED[weights].format(pictures=_PICTURES[data]) + foreign


def both(weights: str, other: str) -> tuple[str, str]:
    """What a network with these weights and the `other` one are called beside each other."""
    first, second = WEIGHTS[weights], WEIGHTS[other]
    return (first, second) if first != second else (first, f"{second} (the same)")


def foreign(shows: str, classes: Sequence[str]) -> str:
    """A sentence where a picture shows none of `classes`; empty where it does."""
    if not classes or shows in classes:
        return ""
    known = f"{len(classes)} classes" if len(classes) > 1 else "one class"
    if shows:
        return f"Of the {known} that it knows none is {shows}: whatever it answers is wrong."
    return f"It knows {known} and answers with one of them, whatever the picture shows."


def many(count: int, noun: str) -> str:
    """That of `count` maps, or numbers, only some are shown."""
    return f"There are {count:,}; those around the chosen {noun} are shown."


def of_maps(scale: str) -> str:
    """What the colours of a layer's maps mean on this `scale`."""
    return (
        f"Blue is positive, orange negative, the background's colour zero; {_COLOURS[scale]} "
        "What stands with a map is its range. Click one to see how it was made."
    )


def of_numbers(count: int, low: str, high: str, scores: bool) -> str:
    """What a row of `count` numbers from `low` to `high` is; `scores` if they are the classes'."""
    after = "one score for each class" if scores else "no map any more: the places are given up"
    return (
        f"{count:,} numbers, {low} to {high}, {after}. Blue is positive, orange negative, on one "
        "scale. Click one to see how it was made."
    )


def of_kernels(channels: int) -> str:
    """What is shown of kernels that read so many `channels`."""
    if channels == 3:
        return (
            "Each looks at three channels at once, so it can be shown as a small picture: grey is "
            "zero, and the colour says which light makes the kernel answer."
        )
    slices = (
        "Each reads a single map."
        if channels == 1
        else f"Each has {channels} slices, one for each map that it reads; the first is shown."
    )
    return f"{slices} Blue is positive, orange negative."
