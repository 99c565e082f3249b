"""The words of the transforms lesson: what its views, presets, options and controls are called."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCE = "From a picture's file to the **:blue[input]** of a network, one step after the other."

VIEWS: Mapping[str, str] = {
    "steps": "Step by step",
    "draws": "Random draws",
    "normalize": "Normalize and back",
    "answer": "To a class number",
    "predict": "Predict, then see",
}

PRESETS: Mapping[str, str] = {
    "training": "A training chain",
    "notes_normalize": "Notes: Normalize",
    "notes_resize_pair": "Notes: Resize((512, 512))",
    "notes_resize": "Notes: Resize(512)",
    "notes_random_crop": "Notes: RandomCrop",
    "cifar10": "CIFAR-10",
    "rand_augment": "RandAugment",
    "there_and_back": "There and back",
    "impossible": "Impossible order",
    "too_large": "Too large a crop",
}

STATISTICS: Mapping[str, str] = {
    "notes": "The notes",
    "cifar10": "CIFAR-10",
    "imagenet": "ImageNet",
    "half": "All 0.5",
    "own": "This picture's own",
}

ANSWER_PRESETS: Mapping[str, str] = {
    "all": "As in the notes",
    "without_convert": "Without convert",
    "without_resize": "Without resize",
    "without_reshape": "Without reshape",
}

SHOWN: Mapping[str, str] = {"clipped": "clipped to 0…1", "stretched": "stretched to its range"}

DIRECTIONS: Mapping[str, str] = {"forth": "Normalize", "back": "Undo it"}

MODES: Mapping[str, str] = {
    "RGB": "RGB: red, green, blue",
    "RGBA": "RGBA: with transparency",
    "P": "P: a palette, as in a GIF",
    "L": "L: grey",
    "1": "1: black and white",
    "CMYK": "CMYK: four inks, for print",
    "I;16": "I;16: grey of 12 bits in a file of 16",
}
"""The modes that a drawing can be saved in."""

LABELS: Mapping[str, str] = {
    "step": "step that is looked at",
    "shown": "floats are shown",
    "shape": "Shape",
    "mode": "Saved as",
    "saved": "Saved as",
    "direction": "Direction",
    "down": "place of the piece: down, %",
    "across": "place of the piece: across, %",
    "shrink": "Resize((32, 32))",
    "batch_of_one": "reshape(1, 3, 32, 32)",
}

HELP: Mapping[str, str] = {
    "step": "0 is the picture; then each step of the chain has its number.",
    "seed": "Where the dice of the random steps start.",
    "shown": "A screen shows 0 to 1 only.",
    "shape": "A drawing is cut to this shape.",
    "mode": "The mode of the file: which numbers stand for a pixel.",
    "saved": "The mode of the file: which numbers stand for a pixel.",
    "convert": "Without it you see what each transform makes of the picture as it is.",
    "shrink": "The size that the network was trained on.",
    "batch_of_one": "A network takes batches: here of a single picture.",
    "direction": "Forward normalises; back undoes it.",
    "mean": "For red, green and blue.",
    "std": "For red, green and blue; not 0.",
    "down": "Where the piece lies whose numbers are shown: 0 is at the top.",
    "across": "Where the piece lies whose numbers are shown: 0 is at the left.",
}

FIRST_SEED = "first seed"
FIRST_SEED_HELP = "Each picture has the next seed."
CONVERT = 'convert("RGB")'
CONVERT_HELP = "Three channels, whatever the file has."
PICTURE = "The picture"
ADD = "Add a step"
DRAWN = "{} after all steps, their dice thrown with seed {}"
CLOSELY = "{}, enlarged, after step {} of the chain"
CLOSELY_FILE = "{}, enlarged, before the first step"
CHOOSE = "Add a step …"
MEND = "Mend it"
MOVES: Mapping[str, str] = {"up": "Earlier", "down": "Later", "remove": "Remove"}
"""What can be done with a step, by the key of its button."""

COLOURS = ("red", "green", "blue")
EMPTY = "The chain is empty."
PALETTE = "The numbers are places in the palette, not colours."
SEE_STEPS = f"“{VIEWS['steps']}” shows which step refuses the picture, and mends it."
REFUSED = "No picture: this step refused what came in."
NOT_REACHED = "Not reached: the step above refused the picture."

NOTICE: Mapping[str, tuple[str, ...]] = {
    "steps": (
        "Each step takes what the one before it has made, so the order matters.",
        "PIL says **width × height**, a tensor **channels × height × width**.",
        "Bytes become floats once; from there on 0 to 1 stands for black to white.",
        "After Normalize there are numbers below 0 or above 1, which no screen can show: the "
        "picture looks odd, and the network does not mind.",
        "A step that cannot go on says so. Worse are those that do **nothing** in silence, or "
        "clip: the table says so.",
    ),
    "draws": (
        "The same seed gives the same picture: `torch.manual_seed(0)` before the chain is called.",
        "Only the steps with Random or Rand in their names differ from draw to draw; Resize "
        "and Normalize do the same to each.",
        "A data set is not made larger by this. Each time a picture is fetched, it is drawn anew.",
    ),
    "normalize": (
        "Every channel has a mean and a std **of its own**; within a channel all pixels are "
        "treated alike.",
        "Normalize measures nothing. Mean 0 and std 1 come out only if the numbers given "
        "were measured on these very pictures.",
        "The way back is a Normalize as well: mean −mean ÷ std, std 1 ÷ std. Floats are "
        "rounded on the way, so a tiny difference may remain.",
    ),
    "answer": (
        "The same steps as in training, in the same order: a network knows nothing of files, "
        "only of numbers like those it has learned from.",
        "`argmax(1)` gives the **number** of the class; the names are a list beside it.",
        "It always answers one of its classes, whatever is on the picture.",
    ),
}


def mode_first(mode: str) -> str:
    """The label of the switch that puts the conversion before the chain."""
    return f"Turn the mode {mode} into RGB first"


def own_argument(form: str) -> str:
    """What else than the offered arguments may be typed."""
    return f"Type your own: {form}." if form else "The argument of this step."


def argument_of(place: int) -> str:
    """What the argument of a step is called."""
    return f"Argument of step {place}"


def full(longest: int) -> str:
    """Why no step can be added."""
    return f"At most {longest} steps"


def piece(top: int, left: int, side: int, height: int, width: int) -> str:
    """Which part of the picture is on the stage of Normalize."""
    return (
        f"Rows {top} to {top + side - 1} and columns {left} to {left + side - 1} of the picture, "
        f"which is reduced to {height} × {width} pixels (height × width) here; the piece is "
        "framed below. Channels 0, 1 and 2 are red, green and blue."
    )
