"""What learners get wrong about flattening and linear layers, answered by PyTorch."""

from __future__ import annotations

from functools import cache

import torch
from torch import nn

from explainers.images.batch import BATCH_SIZE, pictures
from explainers.layers import linear
from explainers.lessons.linear import flattening, whole_batch
from explainers.lessons.linear.numbers import Values
from explainers.predictions import Prediction
from explainers.snippets import program


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the linear page, in the order of the lesson."""
    return _weight_shape(), _parameters(), _memory_order(), _batch_is_gone(), _last_batch()


def _weight_shape() -> Prediction:
    shape = tuple(nn.Linear(3, 2, device="meta").weight.shape)
    generator = torch.Generator().manual_seed(0)
    shown = linear.work(
        torch.tensor([[1.0, 2.0, 3.0]]),
        torch.randint(-2, 3, shape, generator=generator).float(),
    )
    return Prediction(
        name="weight",
        question="`nn.Linear(3, 2)` turns 3 features into 2. What is `weight.shape`?",
        options=("(3, 2)", "(2, 3)", "(6,)"),
        truth=str(shape),
        code=program("print(nn.Linear(3, 2).weight.shape)"),
        belief="The shape follows the order of the arguments: in, then out.",
        because=(
            f"`weight.shape` is {shape}: one **row** for each output feature, so that output o is "
            "the input's row times row o of the weight. That is why the formula multiplies with "
            "the weight *transposed*, x·Wᵀ."
        ),
        example=shown,
        show=Values(batch_size=1),
    )


def _parameters() -> Prediction:
    count = whole_batch.parameters(whole_batch.each_layer())
    products = whole_batch.FEATURES * 10
    return Prediction(
        name="parameters",
        question="How many numbers does `nn.Linear(3072, 10)` learn?",
        options=(f"{3072 + 10:,}", f"{products:,}", f"{count:,}", "It depends on the batch size"),
        truth=f"{count:,}",
        code=program(
            "layer = nn.Linear(3072, 10)",
            "print(sum(p.numel() for p in layer.parameters()))",
        ),
        belief="One weight for each input and each output, or one for each product.",
        because=(
            f"Each of the 10 outputs has a weight for each of the 3,072 inputs, {products:,} "
            f"weights, and one bias: {products:,} + 10 = {count:,}. The batch size plays no part: "
            "all samples go through the same weights."
        ),
        show=Values(),
    )


def _memory_order() -> Prediction:
    values = Values(view="flatten", images=1)
    picture = flattening.counting(values)[0]
    made = flattening.flattened(values)
    first = made.output[0].int().tolist()
    interleaved = picture.permute(1, 2, 0).flatten().int().tolist()
    columns = picture.transpose(1, 2).flatten().int().tolist()
    channels = " and ".join(str(plane) for plane in picture.int().tolist())
    return Prediction(
        name="order",
        question=(
            f"A picture has {len(picture)} channels, {channels}. In which order does "
            "`nn.Flatten()` put its numbers?"
        ),
        options=(str(interleaved), str(first), str(columns)),
        truth=str(first),
        code=flattening.code(values),
        belief="Pixel by pixel, as picture files have it.",
        because=(
            "The last axis runs fastest: along each row, row after row, then the next channel. "
            "The two numbers of one pixel end up far apart, and a linear layer does not mind: "
            "each place has a weight of its own, as long as the order never changes."
        ),
        example=made.example,
        show=values,
    )


def _batch_is_gone() -> Prediction:
    images = pictures(BATCH_SIZE)
    outcome = whole_batch.whole(images)
    shape = str(outcome.shapes[-1])
    return Prediction(
        name="batch",
        question=(
            "`imgs` is 64×3×32×32. The notes call `torch.flatten(imgs)` and then "
            "`Linear(196608, 10)`. What is the shape of the output?"
        ),
        options=("(64, 10)", "(10, 64)", "(10,)", "PyTorch refuses"),
        truth=shape,
        code=whole_batch.code(BATCH_SIZE),
        belief="The batch stays, as it does in every other layer.",
        because=(
            "`torch.flatten` starts at axis 0, the batch itself, so all 196,608 numbers become the "
            f"features of **one** sample, and the output has shape {shape}: one answer for 64 "
            "pictures. `nn.Flatten()` starts at axis 1 and keeps the batch."
        ),
        show=Values(view="whole_batch"),
    )


def _last_batch() -> Prediction:
    full, left = whole_batch.last_batch()
    outcome = whole_batch.whole(pictures(left))
    answers = ("PyTorch raises an error", "It gives 10 numbers", f"It gives {left}×10 numbers")
    truth = answers[0] if outcome.error else answers[1 if outcome.shapes[-1] == (10,) else 2]
    return Prediction(
        name="last",
        question=(
            f"CIFAR-10's 10,000 test pictures make {full} batches of 64 and a last one of {left}. "
            "What happens to that one in the notes' code?"
        ),
        options=answers,
        truth=truth,
        code=whole_batch.code(left),
        belief="It runs in the loop for every batch, so it runs for the last one.",
        because=(
            f"{left}×3×32×32 are {left * whole_batch.FEATURES:,} numbers, and the layer has "
            f"weights for 196,608. PyTorch says: `{outcome.error}`. The notes' loop runs "
            f"{full} times and then stops with this error."
        ),
        show=Values(view="whole_batch", pictures=left),
    )
