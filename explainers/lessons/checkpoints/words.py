"""The words of the page on checkpoints: what its views and controls are called, and mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explainers.shares import percent

SENTENCE = "What a network **:orange[has learned]** lies in a file: look into it, keep it, use it."

VIEWS: Mapping[str, str] = {
    "timeline": "Timeline",
    "saving": "Two ways to save",
    "loading": "Loading",
    "stranger": "A stranger's file",
    "take": "Take it with you",
    "bring": "Bring it back",
    "predict": "Predict, then see",
}

WEIGHTS: Mapping[str, str] = {
    "run": "A run",
    "trained": "The app's own",
    "relu": "The app's own, with ReLU",
}

SCALES: Mapping[str, str] = {"shared": "one for all", "own": "each its own"}

DTYPES = ("float64", "float32", "bfloat16", "float16")
CHANGES: Mapping[str, str] = {
    "none": "nothing",
    "module": "“module.” before every name",
    "missing": "conv2 is missing",
    "more": "a layer too many",
    "classes": "7 classes instead of 10",
    "whole": "it is the whole module",
    "own": "… of a class of your own",
}
DEVICES = ("cpu", "cuda:0")
LOCATIONS = ("None", "cpu", "meta")
FORMATS: Mapping[str, str] = {
    "state_dict": "state_dict (.pt)",
    "export": "exported program (.pt2)",
    "onnx": "ONNX (.onnx)",
    "python": "one Python file (.py)",
}
NETWORKS: Mapping[str, str] = {
    "cifar_quick": "The notes' network",
    "cifar_quick_relu": "The same with ReLU",
    "builder": "A list of layers",
}
CALLS: Mapping[str, str] = {"exec": "exec", "system": "os.system", "open": "open"}

LABELS: Mapping[str, str] = {
    "weights": "Weights",
    "run": "Run",
    "layer": "Layer",
    "channel": "map",
    "scale": "Colour scale",
    "change": "What differs in the file",
    "prefix": "take “module.” off first",
    "saved_on": "Saved from",
    "call": "What it would call",
    "hidden": "hidden among weights",
    "epoch": "After epoch",
    "format": "As",
    "into": "Into",
    "layers": "Layers",
}

HELP: Mapping[str, str] = {
    "weights": "A run of the Train page, or the weights that come with the app.",
    "run": "Whose checkpoints are shown.",
    "layer": "Whose weights and maps are shown.",
    "channel": "Which map's kernel is shown, where kernels are no pictures.",
    "scale": (
        "What the strongest colour stands for: the largest number of all epochs, or that of the "
        "epoch that is shown."
    ),
    "dtype": "The type of every number in the file.",
    "change": "How the names and shapes in the file differ from those of the network.",
    "strict": "load_state_dict(…, strict=…): whether every name has to be in both.",
    "prefix": "consume_prefix_in_state_dict_if_present(state, “module.”), before it is loaded.",
    "saved_on": "Where the tensors lay when they were saved. The file notes it.",
    "map_location": (
        "torch.load(…, map_location=…): where the tensors are put. None: where they lay."
    ),
    "call": "The function that the file names, to be called when it is opened.",
    "epoch": "The nearest that is kept is taken; 0 for the first weights.",
    "format": "What kind of file: weights alone, or weights with the network that they belong to.",
    "into": "The network that the weights are put into. Its names and shapes have to be theirs.",
    "layers": "A layer on each line, as on the page Network: ten scores for pictures of 3×32×32.",
    "hidden": "In the place of one tensor of a state_dict, instead of alone.",
}

NOTICE: Mapping[str, tuple[str, ...]] = {
    "timeline": (
        "Most of the way is gone in the **first epochs**: then the accuracy rises quickly, and the "
        "weights move far. Later both take small steps.",
        "‖W − W₀‖ is the length of all changes of a layer together: square each, add, take the "
        "root. Divided by ‖W₀‖ it says by **how much of its own size** a layer has changed. Biases "
        "are not counted.",
        "The **first weights** are in no file. The recipe and its seed draw them again, to the "
        "last bit.",
    ),
    "saving": (
        "Neither file holds any **code**: the whole module is the *names* of classes and what "
        "their objects hold. Where it is opened, those classes have to be there, under the same "
        "names, and they have to fit what was saved.",
        "A state_dict is an ordered dictionary: a name, and a tensor. Whoever loads it **builds "
        "the network first**, by code of one's own, and so knows what it is.",
        "Of PyTorch's own layers the names are always there. Of a class of one's own they are not: "
        "a module that was saved from a notebook is `__main__.Net`, and opens nowhere else.",
    ),
    "loading": (
        "`strict=False` loads what fits and is silent about the rest. What it answers says which "
        "names were **missing** and which **unexpected**: read it. A shape that does not fit is "
        "refused even so.",
        "`DataParallel` and `DistributedDataParallel` wrap the network in a module that calls it "
        "`module`: every name begins with that. Save `model.module.state_dict()`, or take the "
        "prefix off.",
        'A file notes **where** its tensors lay. `map_location="cpu"` opens it on a machine '
        "without that device.",
        "A refusal by `load_state_dict` comes **after** what fits was copied: the network is "
        "neither the old nor the new one.",
    ),
    "stranger": (
        "A pickle is a **program**. One of its instructions calls any function that it names, with "
        "anything that it likes, while the file is being opened, before anybody has looked at what "
        "was in it.",
        "`weights_only=True`, since PyTorch 2.6 the default, lets through what makes tensors and "
        "plain containers, and **nothing else**. This app opens every file so, its own included.",
        "A file's name says nothing: `.pt`, `.pth`, `.ckpt` and `.bin` are all pickles in a ZIP. "
        "`safetensors` files hold no program at all.",
    ),
    "take": (
        "Weights alone say nothing of the **pictures** they are made for. What pixels are "
        "normalised by, and which class is which, has to travel with them; here it does.",
        "An exported program and an ONNX file hold the **computation** as well, as a graph of "
        "operations. No Python class is needed to run them, and none can be slipped in.",
        "What is exported is what **one run** of forward did. An `if` that looks at the numbers "
        "is not in it.",
    ),
    "bring": (
        "Names and shapes are all that is compared. Weights of **another meaning** fit as well: "
        "with ReLU or without, the names are the same, and the network is another one.",
        "What normalised the pixels while it learned has to do so now. A bare state_dict does not "
        "say; the files of “Take it with you” and a run's checkpoints do.",
        "The file is read in a process of its own, within limits, with `weights_only=True`: what "
        "comes back is numbers, and no objects.",
    ),
}
"""What to notice, by the view (Markdown)."""

NO_RUN = (
    "No run has written a checkpoint yet: a run on the Train page writes one after each epoch. "
    "Until then here are the app's own weights, before and after their training."
)
SHIPPED = (
    "Of the app's own weights there are two moments: as they were drawn, from seed 0, and after 16 "
    "epochs."
)
HEAVY = "Its checkpoints are large: to read all of them takes some seconds."
MAKE = "Show the timeline"
ROWS = "Every moment as a table"


def kernels(layer: str, of: str, coloured: bool, channel: int, kind: str) -> str:
    """What the wall of weights shows: those of `of`, where `layer` is looked at (text)."""
    if kind == "Linear":
        what = f"weights of output {channel} of {of}"
    elif kind.startswith("Conv"):
        what = f"kernels of {of}" if coloured else f"kernel {channel} of {of}, slice by slice"
    else:
        what = f"weights of {of}"
    return what if of == layer else f"{what}, before {layer}"


def thinned(step: int) -> str:
    """That only some of the rows and columns are shown (text)."""
    ordinal = {2: "2nd", 3: "3rd"}.get(step, f"{step}th")
    return "" if step == 1 else f", every {ordinal} pixel"


def colours(scale: str) -> str:
    """What the colours of both walls mean on this `scale`."""
    what = (
        "The strongest colour is the largest number of all epochs: what grows is seen to grow."
        if scale == "shared"
        else "The strongest colour is the largest number of the epoch that is shown."
    )
    return (
        f"Blue is positive, orange negative; of kernels in colours, grey is zero. {what} Point at "
        "a cell for its number; click a map for its kernel. Each number is kept as one byte, so it "
        "is right to a 127th of the largest."
    )


KEYS = "Every name, its shape and its type"
IN_FULL = "What PyTorch says, in full"
LETTER = "What torch.load says"
OF_MODULE = "What torch.load says of the whole module, with weights_only=True"
ANSWERS = "What load_state_dict says"
NOT_RUN = (
    "Nothing of it was run: there is no `surprise.txt`. What `weights_only=False` would do is not "
    "tried here, by no setting: it would run the stranger's command on this server."
)
STEPS: Mapping[str, str] = {
    "GLOBAL": "take this function",
    "BINUNICODE": "take this text",
    "MARK": "what follows belongs together",
    "TUPLE": "make a tuple of it",
    "TUPLE1": "make a tuple of the last",
    "TUPLE2": "make a tuple of the last two",
    "REDUCE": "**call the function with the tuple**",
}
"""What an instruction of a pickle does (Markdown)."""


def decisive(refusal: str) -> str:
    """The line of torch.load's refusal that names what it refuses; all of it where none does."""
    found = (line.strip() for line in refusal.splitlines() if "GLOBAL" in line)
    return next(found, refusal)


def came(replaced: int, whole: int, guess: str, share: float) -> str:
    """What came of loading (Markdown): how many numbers were replaced, and what is guessed then."""
    what = f"**{replaced:,} of {whole:,} numbers** of the network are the file's now."
    if replaced == whole:
        what = f"**All {whole:,} numbers** of the network are the file's now."
    return f"{what} It takes the drawn cat for *{guess}*, with {percent(share)}."


def pieces(size: int, hidden: bool) -> str:
    """What is shown of the malicious file of `size` bytes (Markdown)."""
    among = ", in the place of `linear2.bias` among true weights" if hidden else ""
    return (
        f"A file of {size:,} bytes, as torch.save writes it{among}. It was read as a list of "
        "instructions, and not obeyed. These would be obeyed **while it is being opened**:"
    )


TAKEN: Mapping[str, str] = {
    "state_dict": (
        'A dictionary for `torch.load(file, weights_only=True)`: under `"state_dict"` every '
        "weight by its name; beside it the `classes`, the `mean` and `std` that pixels from 0 to 1 "
        "are normalised by, and the `network` as a recipe names it. Whoever loads it builds the "
        "network first."
    ),
    "export": (
        "A program of `torch.export`: `torch.export.load(file).module()` takes pixels from 0 to 1, "
        "(N, 3, 32, 32), normalises them itself, and gives the scores. It needs PyTorch, and no "
        "class of yours. The names of the classes lie in it as `classes.json`."
    ),
    "onnx": (
        "A graph for onnxruntime and many others: the input is called `pixels`, (N, 3, 32, 32), "
        "from 0 to 1; it is normalised in the graph. The output is called `scores`. The names of "
        "the classes are in its metadata, as `classes`. No PyTorch is needed to run it."
    ),
    "python": (
        "A program of one file: it builds the network, holds its weights, and names what is to be "
        "seen: `{command}`. It takes pictures as this app does: upright, on "
        "white, the middle square. It needs torch, torchvision and Pillow."
    ),
}
"""What each file is (Markdown); `{command}` is the line that asks it."""

MAKING: Mapping[str, str] = {
    "state_dict": "Writing the weights.",
    "export": "Exporting the network, in a process of its own: some seconds.",
    "onnx": "Exporting the network, in a process of its own: some seconds.",
    "python": "Writing the program.",
}


def missing(packages: Sequence[str]) -> str:
    """That `packages` are needed, and how they are had (Markdown)."""
    return (
        f"This file takes {' and '.join(packages)}, which this app does not need otherwise, and "
        f"which {'are' if len(packages) > 1 else 'is'} not installed here: "
        f"`pip install {' '.join(packages)}`, and start the app anew."
    )


CHOOSE = "Until you choose one, here is what the network needs."
FITS = "fits"


def used(classes: bool, normalised: bool) -> str:
    """How the pictures and the answers are taken with a reader's own weights."""
    how = (
        "Pixels are normalised by the statistics in the file."
        if normalised
        else "The file has no statistics: pixels from 0 to 1 are taken as they are."
    )
    names = "the file's own" if classes else "CIFAR-10's, in its order, where there are ten"
    return f"{how} The names of the classes are {names}."
