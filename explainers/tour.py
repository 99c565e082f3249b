"""The tour: a guided lecture in stops, from "a picture is numbers" to "it learned".

A stop is an address of the app and the words that are said there; `STOPS` has them in the order in
which a beginner needs them. Importing it costs nothing (no torch): Home shows the first stop at
once. In the words, `[[kernel]]` points at a term of `explainers.glossary`, and `[[kernel|kernels]]`
at the same term in other words; `code` stands in backticks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, urlsplit

STOP = "stop"
"""The parameter of an address that names a stop, beside the page's own settings."""

LAST = ":stop"
"""Where a session keeps the stop whose settings its page has taken."""

COOKIE = "layers_stop"
"""The cookie in which a browser keeps the stop at which it was last, for another day."""

LECTURE = "lecture"
"""The parameter that asks for the lecturer's view: no navigation, and larger type."""


@dataclass(frozen=True)
class Stop:
    """One stop: its name in the address, its heading, what is said, and what there is to do.

    `address` is where it is said: a page and its settings. A number in `says` stands on that page.
    """

    name: str
    heading: str
    says: str
    do: str
    address: str

    @property
    def slug(self) -> str:
        """The page, as the catalogue has it."""
        return urlsplit(self.address).path.strip("/") or "home"

    @cached_property
    def query(self) -> Mapping[str, str]:
        """The page's settings."""
        return dict(parse_qsl(urlsplit(self.address).query))

    @property
    def link(self) -> Mapping[str, str]:
        """The parameters with which the page is this stop."""
        return {**self.query, STOP: self.name}


STOPS = (
    Stop(
        "start",
        "A picture goes in, an answer comes out",
        "This is a whole trained [[network]]. A picture of 3×32×32 numbers goes in on the left; "
        "each column is what one [[layer]] makes of it; ten [[class|classes]] stand at the end.",
        "Touch any small picture, and then a pixel of it: where does its number come from?",
        "/",
    ),
    Stop(
        "numbers",
        "A picture is numbers",
        "A colour picture is three grids of numbers, its [[channel|channels]]: red, green and "
        "blue. Before a network sees them they are [[normalisation|normalised]]: 0.6627 − 0.5, "
        "divided by 0.5, is 0.3255.",
        "Which numbers become negative? Think first, then look at the output.",
        "/transforms?view=normalize&mean=0.5+0.5+0.5&std=0.5+0.5+0.5",
    ),
    Stop(
        "kernel",
        "One sum of products",
        "A [[kernel]] is a small grid of [[weight|weights]]. It is laid on the picture, what lies "
        "on each other is multiplied, and all is added up: 10 at the first place. That is one "
        "cell of the output.",
        "Work out the cell to the right of it in your head. Then click it: 12?",
        "/convolution",
    ),
    Stop(
        "steps",
        "How far the kernel moves",
        "With [[stride]] 2 it takes only every second place. [[padding|Padding]] lays zeros around "
        "the picture, so that the kernel can stand at the edge as well. So 5×5 become 3×3.",
        "How large is the output with stride 1? Say it before you move the slider.",
        "/convolution?stride=2&padding=1",
    ),
    Stop(
        "edges",
        "A kernel looks for something",
        "The same sums, on a real picture. These weights sum to 0, so that a plain area gives "
        "nothing. Where the picture changes from left to right, the answer is strong: it finds "
        "upright edges.",
        "Choose “Sobel y” instead. Which edges will it find, and which not?",
        "/convolution?view=pictures",
    ),
    Stop(
        "channels",
        "All channels in one sum",
        "With 3 channels the kernel has a slice for each of them: 27 weights. All three sums are "
        "added, and the first cell is 28. One kernel makes one [[feature map]], whatever goes in.",
        "How many weights do 2 kernels have? Set `out_channels` to 2, and read “Parameters”.",
        "/convolution?in_channels=3",
    ),
    Stop(
        "pooling",
        "Smaller, and less exact",
        "[[pooling|Pooling]] keeps the largest number of each window of 2×2. Of 4×4 numbers 2×2 "
        "are left: what was found stays, where exactly it was does not matter any more.",
        "Which three of the first four numbers can you change without changing the output?",
        "/pooling?size=4&kernel_size=2&stride=2",
    ),
    Stop(
        "relu",
        "A bend between the layers",
        "An [[activation]] changes each number by itself. [[ReLU]] sets what is below 0 to 0 and "
        "leaves the rest: −0.5 becomes 0, and 3 stays 3. Without a bend, many layers could do no "
        "more than one.",
        "Choose another function. Which of them still let a little of −0.5 through?",
        "/activations",
    ),
    Stop(
        "maps",
        "Layer upon layer",
        "The second [[convolution]] reads all 32 maps of the first, and makes 32 new ones. A pixel "
        "of its map 0 is 0.1248: still a sum of products. Nobody chose these weights; they were "
        "learned.",
        "Click another map, then choose a later layer. Can you still see the cat?",
        "/feature_maps?layer=conv2",
    ),
    Stop(
        "excites",
        "What excites a map?",
        "What does map 0 answer to? Begin with noise, and change every pixel a little, again and "
        "again, so that the map grows: [[activation maximisation]]. In 32 steps its mean goes from "
        "−0.542 to 2.56; the cat makes −0.197 of it.",
        "A pixel of conv1 sees only 5×5 pixels. How will the picture differ that excites a map of "
        "it? Guess, then choose conv1.",
        "/feature_maps?view=excites&layer=conv2",
    ),
    Stop(
        "linear",
        "From maps to scores",
        "At the end the maps are laid in one row ([[flatten|flattened]]), and a [[linear layer]] "
        "weighs all of it: a row of weights for each answer, plus a [[bias]]. Here 3 numbers "
        "become 2, with 8 numbers to learn.",
        "Click an output. Which of its products pulls it down?",
        "/linear",
    ),
    Stop(
        "softmax",
        "Scores become probabilities",
        "[[softmax|Softmax]] makes positive numbers of the scores, the [[logit|logits]], that add "
        "up to 1: of 2, beside 1 and 0.1, it makes 0.659. The order stays.",
        "What becomes of them if each score grows by 10? Guess, then look under “The shift”.",
        "/softmax",
    ),
    Stop(
        "loss",
        "How wrong was it?",
        "The right class has a probability of 0.3322. The [[loss]] is −ln of it, 1.1019: close to "
        "0 where the network is sure and right, large where it is sure and wrong. That one number "
        "is to become smaller.",
        "Which logit has to grow for that? The [[gradient]] in the last row says it.",
        "/losses?view=cross_entropy",
    ),
    Stop(
        "gradient",
        "Whose fault was it?",
        "[[backpropagation|Backpropagation]] goes from the loss back to every weight. Its "
        "[[gradient]] says how the loss changes if this weight grows a little: −0.4312 for "
        "w₁, so the loss falls if it grows.",
        "Give w₁ a larger value. Does the loss fall? By about what you expected?",
        "/backpropagation",
    ),
    Stop(
        "step",
        "A small step downhill",
        "An [[optimizer]] moves all weights a little against their gradients. How far, the "
        "[[learning rate]] says. After 60 such steps the loss is 0.04433; it began at 2.192.",
        "Double the learning rate, twice. When does it no longer help?",
        "/optimizers",
    ),
    Stop(
        "train",
        "Again and again: it learns",
        "Show a [[batch]] of pictures, measure the loss, go back, take a step: that is all of "
        "[[training]]. Before anything is learned the loss is about 2.30, as if ten classes were "
        "guessed.",
        "Press Start, and watch loss and guesses. It goes on while you read.",
        "/train",
    ),
    Stop(
        "learned",
        "It learned",
        "Asked about 2,000 pictures that it has never seen, this trained network is right in "
        "98.8\N{NO-BREAK SPACE}% of them. Its weights began as dice; the [[test set]] tells "
        "whether it has learned, or only remembered.",
        "Click a cell beside the diagonal: which animals does it take for each other, and why?",
        "/evaluate",
    ),
)


def find(name: str) -> int | None:
    """The place of the stop of this name, from 0; None where there is none."""
    return next((place for place, stop in enumerate(STOPS) if stop.name == name), None)
