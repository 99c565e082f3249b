"""What there is to try on the page of feature maps, with what is found then."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.lessons.feature_maps.numbers import Values
from explainers.shares import percent
from explainers.tries import Try

ALL: Mapping[str, tuple[Try, ...]] = {
    "maps": (
        Try(
            "Look at linear2, the last layer. Which of its ten numbers is the largest?",
            "That of the class that is answered: the cat's, 6.98. Softmax makes the 99.0 % of it "
            "that stand beside the picture.",
            Values(layer="linear2", channel=3),
        ),
        Try(
            "Choose the weights “Untrained”: what does the network answer now?",
            "About a tenth for each of the ten classes: 10.9 % at most, 8.8 % at least. Its maps "
            "show edges all the same, since every convolution makes some.",
            Values(weights="untrained"),
        ),
        Try(
            "Show the drawn cat to the network that was trained on photographs.",
            "It says airplane, with 73.7 %: a network knows only the kind of pictures that it has "
            "learned from, and answers one of its classes whatever it is shown.",
            Values(trained_on="photographs"),
        ),
    ),
    "filters": (
        Try(
            "Compare with “Untrained”. What has the training made of the kernels?",
            "Random ones are noise. Trained ones are smoother: edges of one direction, and patches "
            "of one colour.",
            Values(weights="untrained"),
        ),
        Try(
            "Click a kernel with a light and a dark half. What does its map show?",
            "The edges of that direction: where the picture changes as the kernel does, the map is "
            "strongly positive, and where it changes the other way, negative.",
        ),
    ),
    "why": (
        Try(
            "Does the answer depend on the animal or on what is around it?",
            "Of the drawn cat it is the cat: covering a part of it takes up to 24 points off its "
            "probability, while a covered corner changes it by less than one.",
            Values(method="occlusion"),
        ),
        Try(
            "Choose the weights “Untrained”. Which places does the answer need?",
            "None: no covered place changes the probability by a tenth of a point. The colours "
            "seem as strong because each picture is drawn to its own largest number.",
            Values(weights="untrained", method="occlusion"),
        ),
        Try(
            "Ask the network with ReLU by integrated gradients, in one step. Do the parts add up? "
            "Take more steps.",
            "In one step the parts add up to 11.67 where the scores differ by 7.782. In 8 steps "
            "it is 7.528, in 64 it is 7.773: the more steps, the closer, though not with each one.",
            Values(weights="relu", method="integrated", n_steps=1),
        ),
        Try(
            "Let Grad-CAM weigh the maps of conv1 instead of those of conv3.",
            "The map is finer, 32×32 cells instead of 8×8, but it says less: 0.012 at most, where "
            "conv3 has 0.14. What an edge or a colour speaks for is not decided there yet.",
            Values(method="gradcam", cam_layer="conv1"),
        ),
    ),
    "fooled": (
        Try(
            "How far must each pixel go until the cat is none any more?",
            f"4 of 255 steps, {percent(4 / 255)} of the way from black to white: then it is a dog.",
            Values(epsilon=4),
        ),
        Try(
            "Does ReLU between the layers make the network harder to fool?",
            "Of this cat, yes: its answer changes at ε = 12 only.",
            Values(weights="relu", other="trained", epsilon=12),
        ),
        Try(
            "What do dice do, if all pixels go as far as they can here, 32 steps?",
            "The answer stays.",
            Values(epsilon=32),
        ),
    ),
    "excites": (
        Try(
            "Which picture is most of a cat to the network? Choose linear2 and its number 3.",
            f"Stripes, and no cat that we would see. The network is sure, with {percent(1)}, and "
            "its score is above 100 after 64 steps, where the drawn cat has 6.98: far from all "
            "that it has learned from, its answer means nothing.",
            Values(layer="linear2", channel=3, steps=64),
        ),
        Try(
            "Must a map of conv1 have learned something to be excited? Look at map 5.",
            "No. It ends near one colour, and so does the untrained one, near another: it goes "
            "from −0.104 to 1.49, the trained one from −0.107 to 0.987.",
            Values(layer="conv1", channel=5, steps=128),
        ),
        Try(
            "Is it always the same picture? Excite map 7 of conv3 from the noise of another seed.",
            "No. With seed 1 it comes to 6.7 in 64 steps, with seed 0 to 6.7 as well. But pixel by "
            "pixel the two pictures have little in common: their correlation is below 0.1.",
            Values(layer="conv3", channel=7, row=7, column=7, steps=64, seed=1),
        ),
    ),
}
