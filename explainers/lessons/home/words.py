"""The words of Home's controls."""

from __future__ import annotations

from collections.abc import Mapping

WEIGHTS: Mapping[str, str] = {
    "trained": "The notes’",
    "relu": "With ReLU",
    "run": "A run",
    "builder": "The builder’s",
}

FLOWS: Mapping[str, str] = {"forward": "Forward", "score": "Score", "loss": "Loss"}

LABELS: Mapping[str, str] = {
    "layer": "Layer",
    "weights": "Network",
    "run": "Run",
    "epoch": "After epoch",
}

HELP: Mapping[str, str] = {
    "layer": "The layer that both are asked about.",
    "weights": "Two come with the app, trained. The notes’ has no activations; the other has "
    "ReLU where Caffe’s cifar10_quick has it. A run is what was trained on the Train page. The "
    "builder’s is a list of layers from the Network page.",
    "run": "The runs that learn, or have kept a network, the newest first.",
    "epoch": "The epochs whose network was kept. At the last one you stay with the newest while "
    "the run goes on, and see it learn from step to step.",
}

UNTRAINED = "It has learned nothing: its weights are as they were drawn, with seed 0."

CHANGE = "Change its layers"

NO_RUN = "No run has kept a network yet: press Start on the Train page. It keeps one each epoch."

NOT_YET = (
    "The run {} has not made its first step yet. As soon as it has, it is shown here. Until then "
    "this is the notes’ network."
)

NO_EPOCH = "epoch is {}: the run “{}” has kept no network yet. It is followed as it learns."

ENDED = "The run {} ended before its first step: it has no network."

OVERVIEW: Mapping[str, str] = {
    "label": "The whole network. Arrow keys go from map to map, Enter looks closer, Escape leads "
    "back out. In one map arrow keys choose a pixel, Page Up and Page Down a source of it, and "
    "Enter goes on to that source. B turns the flow round.",
    "wait": "The network is being asked …",
    "lost": "The server does not answer. Touch it again in a moment.",
    "fetching": "One moment …",
    "amid": "Epoch {epoch}, step {step} of {steps}",
    "after": "After epoch {epoch}",
    "whole": "The whole network",
    "again": "Play again",
    "map": "map",
    "number": "number",
    "maps": "maps and their weights",
    "numbers": "numbers times weights",
    "changed": "what it would be less by without each",
    "share": "each counts",
    "voices": "what each map says for it, or against it",
    "score": "score",
    "paint": "Paint on it",
    "painted": "your painting",
    "camera": "what your camera sees",
    "live": "Live camera",
    "live_off": "Stop the camera",
    "no_camera": "The browser gives no camera: there is none, it was not allowed, or the app is "
    "neither on this machine nor behind https.",
    "colour": "The brush’s colour",
    "unpainted": "As it was",
    "done": "Done",
    "painting": "Paint on the picture: all maps follow. Arrow keys move the brush, Space paints. "
    "Now the network says: {guess}, {share}.",
    "pixel": "pixel",
    "picture": "the picture",
    "weights": "weights",
    "bias": "bias",
    "all_parts": "parts of all {count}",
    "slice": "weights for {name}",
    "to_maps": "In feature maps",
    "to_kept": "After epoch {epoch}, in feature maps",
    "to_convolution": "This sum in convolution",
    "to_pooling": "This window in pooling",
    "to_softmax": "These scores in softmax",
    "said": "The network takes {name} for: {guess}, {share}. Point at any map to see what it "
    "reads; touch it to look closer.",
    "said_known": "The network is shown {name}, and says: {guess}, {share}. Point at any map to "
    "see what it reads; touch it to look closer.",
    "plane": "What goes in: the {name} of every pixel, normalised. Blue is above the mean, orange "
    "below it.",
    "said_one": "The network takes in {name} and has one output. Softmax makes 1 of any "
    "single number, so there is nothing to be sure of. Point at any map to see what it reads; "
    "touch it to look closer.",
    "class": "{name}: a score of {score}. Softmax makes of all {count} scores a probability of "
    "{share}. Touch it to see what spoke for it and against it.",
    "class_one": "{name}: a score of {score}. Softmax of a single number is 1, whatever it is. "
    "Touch it to see what spoke for it and against it.",
    "reads": "{title}, of {layer}. Most of it comes from {before}: {most}.",
    "reads_one": "{title}, of {layer}, is made of {from} alone.",
    "reads_without": "{title}, of {layer}. Of {before} it would change most without these: {most}.",
    "class_own": "{name}: a probability of {share}, which the network’s own softmax makes. Touch "
    "it to look closer.",
    "maps_of": "maps",
    "numbers_of": "numbers",
    "near_alone": "{title}, reads {from} alone, with weights of its own. Touch a pixel to see its "
    "sum.",
    "near_group": "{title}, reads {count} {items} of {before}, from {first} on: those of its "
    "group. The shares say how much each adds on average. Touch a pixel to see its sum.",
    "near_Conv2d": "{title}, reads all {count} {items} of {before}, each with weights of its own. "
    "The shares say how much each adds on average. Touch a pixel to see its sum.",
    "near_MaxPool2d": "{title}, keeps the largest number of each window of {from}. Touch a pixel "
    "of it.",
    "near_AvgPool2d": "{title}, keeps the mean of each window of {from}. Touch a pixel of it.",
    "near_Residual": "{title}, is a sum: what the layers in the block make of all {count} {items} "
    "of {before}, and what goes past them. The shares say how much it would change without each, "
    "if that were all 0. Touch a pixel to see the sum.",
    "near_Other": "{title}: {layer} makes it of {before}. The shares say how much it would change "
    "without each of its {count} {items}, if that were all 0. Touch a pixel.",
    "near_ReLU": "{title}, keeps what is above 0 of {from}, and sets the rest to 0. Touch a pixel "
    "of it.",
    "near_Cell": "{title}: {layer} makes each number of the one at the same place of {from}, "
    "whatever stands around it. Touch a pixel of it.",
    "pixel_Conv2d": "{title}{place}: the parts of all {count} {items} add up to {parts}; with the "
    "bias {bias} that is {value}. Most comes from {most}.",
    "pixel_Conv2d_unbiased": "{title}{place}: the parts of all {count} {items} add up to {value}. "
    "Most comes from {most}.",
    "pixel_alone": "{title}{place}: what {from} adds is {parts}; with the bias {bias} that is "
    "{value}.",
    "pixel_alone_unbiased": "{title}{place}: what {from} adds is all of it, {value}.",
    "pixel_AvgPool2d": "{title}{place}: {value} is the mean of its window.",
    "pixel_Residual": "{title}{place}: {past} goes past the layers, and they make {through} of "
    "what comes in: {value} together. Without each of these {items} it would be less by so much: "
    "{most}.",
    "pixel_Other": "{title}{place}: {layer} makes {value}. Without each of these of {before} it "
    "would be less by so much: {most}.",
    "past": "goes past the layers",
    "through": "the layers make",
    "one_part": "what the map adds",
    "pixel_MaxPool2d": "{title}{place}: {value} is the largest number of its window.",
    "place": ", at {pixel}",
    "pixel_ReLU": "{title}{place}: the larger of 0 and the number before, {own}, is {value}.",
    "pixel_Cell": "{title}{place}: of the number before, {own}, {layer} makes {value}.",
    "sum_maps": "the numbers of all {count} maps of {before}, each times its weight,",
    "sum_numbers": "all {count} numbers of {before}, each times its weight,",
    "unit": "{title}: {sum} add up to {parts}; with the bias {bias} that is {value}. Most comes "
    "from {most}.",
    "unit_unbiased": "{title}: {sum} add up to {value}. Most comes from {most}.",
    "spoke": "{class}: {sum} add up to {parts}; with the bias {bias} the score is {value}, which "
    "softmax makes {share}. Of {source}, these speak for it: {for}; against it: {against}.",
    "spoke_unbiased": "{class}: {sum} add up to the score, {value}, which softmax makes {share}. "
    "Of {source}, these speak for it: {for}; against it: {against}.",
}
"""What the overview says; the browser puts numbers in for what stands in {braces}."""

BACKWARD: Mapping[str, str] = {
    "backward": "Backward",
    "aim": "What gradients run back from",
    "aim_score": "The score of a class",
    "aim_loss": "The loss, if the class is right",
    "of_score": "score of {name}",
    "of_loss": "loss of {name}",
    "slope": "gradient of",
    "slopes": "gradients and weights",
    "sent": "gradients, and what each sends",
    "gradient": "its gradient",
    "values": "its numbers",
    "none": "none of them",
    "times_Conv2d": "weights, turned round",
    "times_AvgPool2d": "its share of the window",
    "times_MaxPool2d": "kept? 1: yes, 0: no",
    "times_Cell": "its slope there",
    "times_ReLU": "above 0? 1: yes, 0: no",
    "back_score": "Backward from the score of {name}, {value}. Violet: more of this number raises "
    "the score; grey: it lowers it. In the picture, violet is where the score depends on it. "
    "Touch a map, or another class.",
    "back_loss": "Backward from the loss of {name}, {value}. Violet: more of this number raises "
    "the loss; grey: it lowers it. In the picture, violet is where the loss depends on it. "
    "Touch a map, or another class.",
    "painting_score": "Paint on the picture: all gradients follow. The score of {name} is now "
    "{value}.",
    "painting_loss": "Paint on the picture: all gradients follow. The loss of {name} is now "
    "{value}.",
    "score_score": "{name}: of the score of {chosen}, the gradient by this score is {value}. Touch "
    "it to go back from the score of {name}.",
    "score_loss_own": "{name}: of the loss of {chosen}, the gradient by this probability is "
    "{value}. The loss takes softmax once more, of what the network’s own softmax made. Touch it "
    "to go back from the loss of {name}.",
    "score_loss": "{name}: of the loss of {chosen}, the gradient by this score is its probability "
    "less 1 for the right class, less 0 for others: {chance} − {right} = {value}. Touch it to go "
    "back from the loss of {name}.",
    "back_reads": "{title}: the gradient comes from all that read it in {before}, most from "
    "{most}. Touch it to look closer.",
    "back_reads_one": "{title}: the gradient comes back over {before}, from {from} alone. Touch it "
    "to look closer.",
    "near_back_Conv2d": "{title}: all {count} {items} of {before} read it, so each sends a "
    "gradient back. The shares say how much each sends. Touch a pixel to see its sum.",
    "near_back_Linear": "{title}: all {count} numbers of {before} read it, so each sends its "
    "gradient back, times its weights. Touch a pixel to see its sum.",
    "near_back_alone": "{title}: {from} alone reads it, and sends a gradient back. Touch a pixel "
    "to see it.",
    "near_back_Residual": "{title}: the block {before} reads it twice, past its layers and in "
    "them. The shares say how much each of its {count} {items} sends back. Touch a pixel.",
    "near_back_Other": "{title}: {before} reads it. The shares say how much each of its {count} "
    "{items} sends back. Touch a pixel.",
    "near_back_AvgPool2d": "{title}: {before} keeps the mean of each window. So each of its "
    "numbers gets an equal share of the window’s gradient. Touch a pixel.",
    "near_back_MaxPool2d": "{title}: {before} kept the largest number of each window. It alone "
    "gets the window’s gradient. Touch a pixel.",
    "near_back_ReLU": "{title}: where it is above 0 {before} lets the gradient through; elsewhere "
    "it is 0. Touch a pixel.",
    "near_back_Cell": "{title}: {before} makes each number of one number alone, so the gradient "
    "comes back to it, times the slope there. Touch a pixel.",
    "pixel_back_Conv2d": "{title}{place}: what all {count} {items} of {before} send back adds up "
    "to its gradient, {value}. Most is sent by {most}.",
    "pixel_back_Linear": "{title}, at {pixel}: the gradients of all {count} numbers of {before}, "
    "each times its weight, add up to its gradient, {value}. Most is sent by {most}.",
    "pixel_back_alone": "{title}{place}: what {from} sends back is its gradient, {value}.",
    "pixel_back_Residual": "{title}, at {pixel}: what {count} {items} of {before} send back, past "
    "its layers and over them, adds up to its gradient, {value}. Most is sent by {most}.",
    "pixel_back_Other": "{title}, at {pixel}: what {count} {items} of {before} send back adds up "
    "to its gradient, {value}. Most is sent by {most}.",
    "number_back": "{title} is {own}. What {count} {items} of {before} send back adds up "
    "to its gradient, {value}. Most is sent by {most}.",
    "unit_back": "{title} is {own}. The gradients of all {count} numbers of {before}, each times "
    "its weight, add up to its gradient, {value}. Most is sent by {most}.",
    "passes_AvgPool2d": "{title}{place}: {own} is a part of its window’s mean, so it gets its "
    "share of the window’s gradient: {value}.",
    "stops_AvgPool2d": "{title}{place}: {own} is in no window, so its gradient is 0.",
    "passes_MaxPool2d": "{title}{place}: {own} is the number that its window kept, the "
    "largest, so it gets the window’s gradient: {value}.",
    "stops_MaxPool2d": "{title}{place}: {own} is not the number that its window kept, so its "
    "gradient is 0.",
    "passes_Cell": "{title}{place}: {own}. There {before} has a rising slope; the gradient that "
    "arrives, times this slope, is {value}.",
    "stops_Cell": "{title}{place}: {own}. There {before} has a slope of 0, or a falling one; the "
    "gradient that arrives, times this slope, is {value}.",
    "passes_ReLU": "{title}{place}: {own} is above 0, so the gradient passes as it is: {value}.",
    "stops_ReLU": "{title}{place}: {own} is not above 0, so no gradient passes: it is 0.",
    "to_backward": "This sum in convolution",
    "to_gradient": "This window in pooling",
}
"""What it says of the way back."""
