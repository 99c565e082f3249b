"""The words of the lesson on pretrained networks: views, options, controls, what to notice."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.networks import surgery
from explainers.networks.surgery import Outcome

SENTENCE = "Take a trained network and put a **:orange[new last layer]** on it for your classes."

VIEWS: Mapping[str, str] = {
    "vgg16": "VGG16",
    "models": "Any model",
    "maps": "Feature maps",
    "predict": "Predict, then see",
}

SURGERIES: Mapping[str, str] = {
    "as_it_is": "as it is",
    "add_module": "add_module",
    "replace": "classifier[6]",
    "beside": "model.add_module",
    "misfit": "classifier[6] = Linear(1000, 10)",
}

TRAINABLE: Mapping[str, str] = {
    "everything": "everything",
    "classifier": "the classifier",
    "new_layer": "the new layer",
}

LABELS: Mapping[str, str] = {
    "trainable": "requires_grad=True for",
    "graph": "Draw the whole model as a graph",
    "maps_of": "model",
}

HELP: Mapping[str, str] = {
    "weights": "None: random first weights. IMAGENET1K_V1: those trained on ImageNet's pictures.",
    "surgery": "VGG16 knows ImageNet's 1000 classes. Two ways to make them ten, and two traps.",
    "trainable": "Which parameters have requires_grad=True: only those are changed by training.",
    "model": "Every classification model of torchvision.",
    "part": "Look into one of the model's parts.",
    "graph": "The model traced by torch.fx, as in the network lesson.",
    "maps_of": "The first three are small. VGG16 takes half a gigabyte of memory.",
    "node": "A place in the model's graph, as create_feature_extractor names it.",
}

DONE: Mapping[str, str] = {
    "as_it_is": "A thousand scores, one for each class of ImageNet.",
    "add_module": (
        "`add_module` puts a **new layer after** the old ones: the thousand scores are weighed up "
        "to ten. All that was learned stays, the thousand scores too."
    ),
    "replace": (
        "`classifier[6] = …` puts a **new layer in the place** of the last one: its weights for a "
        "thousand classes are gone, and the ten are learned from the 4096 numbers before it."
    ),
    "beside": (
        "A trap: `model.add_module` puts the new layer **beside** the classifier. It stands in "
        "`print(model)`, at the very end, and has parameters."
    ),
    "misfit": (
        "A trap: the new layer takes 1000 numbers, as if it came **after** the last one. But it "
        "stands in its place. Nobody complains while it is put there."
    ),
}
"""What each surgery does (Markdown)."""

NOTICE: Mapping[str, tuple[str, ...]] = {
    "vgg16": (
        "`weights=None` gives the architecture with random numbers. The shapes and counts "
        "are the same with trained weights; what comes out is not.",
        "Nearly nine tenths of all parameters are in the three linear layers.",
        "Freezing changes no count of parameters, only how many get a **:violet[gradient]**: the "
        "rest is kept as it was learned, or trained on.",
    ),
    "models": (
        "Nearly all have the same plan: maps get smaller and more, then one mean for each "
        "channel, then a linear layer to 1000 classes.",
        "ResNet's blocks **add** their input to what they computed: in the graph that is an "
        "arrow that goes round.",
        "More parameters do not mean more right guesses: compare VGG16 with EfficientNet B0.",
    ),
    "maps": (
        "`create_feature_extractor` traces the model and cuts it at a node: what leaves that "
        "node is the result, and what comes after is never computed.",
        "Early maps are as sharp as the picture; late ones are a few cells, each about a "
        "large part of it.",
    ),
}
"""What to notice in each view (Markdown)."""

ACCURACY = "Of ImageNet's 50,000 validation pictures, with torchvision's first weights."
OUTLINE = (
    "A dash: the part is not called as a module, or gives several tensors. The model lies on "
    "PyTorch's meta device, which has shapes and no numbers, so even the largest is here at once."
)
UNTRAINED = (
    "**Untrained.** These kernels are the first, random ones: the maps show edges and blobs only "
    "because every convolution does. With ImageNet weights they have learned what to look for."
)
COLOURS = "Blue is positive, orange negative, each to its own largest number."
RELEASE = "Models are loaded once for all readers, two at most, and let go after ten minutes."


def happened(found: Outcome, way: str) -> str:
    """What came of a picture that was sent through after the surgery `way` (Markdown)."""
    if found.shape is None:
        got = "×".join(map(str, found.got))
        return (
            f"**A picture is sent through: `{found.refused}` refuses what it gets, {got}.** The "
            "layer before it gives 4096 numbers, whatever comes in its place has to take them."
        )
    shape = "×".join(map(str, found.shape))
    said = f"**A picture is sent through: {shape} comes out.**"
    if way in surgery.NEW_LAYERS and not found.called:
        said += (
            " Still a thousand scores: `forward` of VGG calls `features`, `avgpool` and "
            "`classifier`, and nothing else. The new layer is never called, and no gradient "
            "reaches it: the training changes none of its numbers."
        )
    return said


def fewer(parameters: int) -> str:
    """That the model with trained weights has only so many `parameters`."""
    return (
        f"With trained weights torchvision makes it with {parameters:,} parameters: classifiers "
        "that only help in training are left out then."
    )


def too_large(model: str, nodes: int, most: int) -> str:
    """That the graph of `model` has more `nodes` than are drawn."""
    return (
        f"The graph of {model} has {nodes} nodes; up to {most} can be drawn legibly. Try resnet18 "
        "or squeezenet1_1."
    )
