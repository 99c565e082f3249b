"""What there is to try with pretrained networks, each with what is found then."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.lessons.pretrained.numbers import Values
from explainers.networks import surgery
from explainers.tries import Try

ALL: Mapping[str, tuple[Try, ...]] = {
    "vgg16": (
        Try(
            "Compare both surgeries: how many parameters does each add or take away?",
            "`add_module` adds 1000 × 10 + 10 = 10,010. `classifier[6]` takes 4,056,030 away: the "
            "4,097,000 of the old last layer go, and 40,970 come in their place.",
            Values(surgery=surgery.REPLACE),
        ),
        Try(
            "Freeze everything but the new layer. How much memory do the gradients need now?",
            "160 KiB for its 40,970 numbers, instead of 512.3 MiB for all of the network.",
            Values(surgery=surgery.REPLACE, trainable=surgery.NEW),
        ),
        Try(
            "Choose the two traps, “model.add_module” and “classifier[6] = Linear(1000, 10)”. "
            "Which of them does PyTorch complain about, and when?",
            "Of the second, and only when a picture is sent through: 4096 numbers come, and the "
            "layer takes 1000. Of the first it never complains: the new layer is not called, and "
            "a thousand scores come out.",
            Values(surgery=surgery.MISFIT),
        ),
    ),
    "models": (
        Try(
            "Look into `layer4` of resnet18, then into its block `0`: what does `downsample` do?",
            "It is a 1×1 convolution with stride 2 and a batch norm: it brings the 256×14×14 that "
            "come in to the 512×7×7 of the block, so that both can be added.",
            Values(model="resnet18", part="layer4.0"),
        ),
        Try(
            "Which model has the fewest parameters? Which the most?",
            "squeezenet1_1 the fewest, 1,235,496. regnet_y_128gf the most, 644,812,894: over five "
            "hundred times as many.",
            Values(model="squeezenet1_1"),
        ),
    ),
    "maps": (
        Try(
            "Step through the nodes. Where can you no longer tell what the picture is?",
            "There is no sharp border, but cells run out: squeezenet1_1 makes maps of 111×111, "
            "then 55×55, 27×27, and from `features.8` on 13×13, each cell about a large part of "
            "the picture.",
            Values(maps_of="squeezenet1_1", node="features.8"),
        ),
        Try(
            "Compare the same node with and without ImageNet weights.",
            "Shapes and counts are the same. Random kernels make many maps that look alike; "
            "trained ones have divided the work: some answer to one direction of edges, "
            "some to a colour. The weights are a file of their own, which is loaded once.",
        ),
    ),
}
