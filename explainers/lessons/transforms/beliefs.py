"""What learners get wrong about transforms, as questions whose answers torchvision computes."""

from __future__ import annotations

from functools import cache

import torch
from PIL import Image
from torch import Tensor

from explainers.images import drawn
from explainers.lessons.transforms.numbers import Values
from explainers.predictions import Prediction
from explainers.random_numbers import drawn_from
from explainers.snippets import program
from explainers.transforms import normalize
from explainers.vision import transforms, v2
from explainers.worked import number

COLOUR = (51, 102, 204)


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the transforms page, in the order of the lesson."""
    return _axes(), _shorter_side(), _not_in_place(), _half(), _unscaled(), _not_more()


def _blank(width: int = 480, height: int = 360) -> Image.Image:
    return Image.new("RGB", (width, height), COLOUR)


def _tensor(picture: Image.Image) -> Tensor:
    made: Tensor = transforms.ToTensor()(picture)
    return made


def _axes() -> Prediction:
    picture = _blank()
    shape = tuple(_tensor(picture).shape)
    return Prediction(
        name="axes",
        question=f"`picture.size` is {picture.size}. What is `ToTensor()(picture).shape`?",
        options=("(3, 480, 360)", "(3, 360, 480)", "(480, 360, 3)", "(360, 480, 3)"),
        truth=str(shape),
        code=program(
            'picture = Image.new("RGB", (480, 360))',
            "print(picture.size, transforms.ToTensor()(picture).shape)",
        ),
        belief="The tensor keeps the order of `picture.size`, with the channels in front.",
        because=(
            f"PIL says width × height: {picture.size}. PyTorch says channels × height × width, "
            f"since rows come first in a matrix: {shape}. For square pictures both read the same, "
            "so the mistake shows only with the first one that is not square."
        ),
        show=Values(chain="to_tensor"),
    )


def _shorter_side() -> Prediction:
    one, two = (v2.Resize(size)(_blank()).size for size in (512, (512, 512)))
    return Prediction(
        name="resize",
        question=(
            "A picture 480 wide and 360 high goes through `Resize(512)`. How large is it then "
            "(width × height)?"
        ),
        options=("512 × 512", f"{one[0]} × {one[1]}", "512 × 384", "480 × 360"),
        truth=f"{one[0]} × {one[1]}",
        code=program(
            'picture = Image.new("RGB", (480, 360))',
            "print(v2.Resize(512)(picture).size, v2.Resize((512, 512))(picture).size)",
        ),
        belief="`Resize(512)` makes it 512 × 512.",
        because=(
            "One number is for the **shorter** side, and the other keeps the ratio: "
            f"⌊512 × 480 ÷ 360⌋ = {one[0]}, so {one[0]} × {one[1]}. Only a pair sets both: "
            f"`Resize((512, 512))` gives {two[0]} × {two[1]} and distorts the picture. A batch "
            "needs pictures of one size, which `Resize(512)` alone does not give."
        ),
        show=Values(chain="resize:512,to_tensor"),
    )


def _not_in_place() -> Prediction:
    tensor = _tensor(_blank())
    before = tensor[0][0][0].item()
    made = v2.Normalize([6, 3, 2], [9, 3, 5])(tensor)
    after, new = tensor[0][0][0].item(), made[0][0][0].item()
    return Prediction(
        name="in_place",
        question=(
            "As in the notes: `trans_norm = Normalize([6, 3, 2], [9, 3, 5])`, then "
            f"`img_norm = trans_norm(img_tensor)`. `img_tensor[0][0][0]` was {number(before)}. "
            "What is it now?"
        ),
        options=(number(new), number(before), "It is gone: the memory was used again"),
        truth=number(after),
        code=program(
            f'picture = Image.new("RGB", (480, 360), {COLOUR})',
            "img_tensor = transforms.ToTensor()(picture)",
            "trans_norm = transforms.Normalize([6, 3, 2], [9, 3, 5])",
            "img_norm = trans_norm(img_tensor)",
            "print(img_norm[0][0][0], img_tensor[0][0][0])",
        ),
        belief="The transform changes the picture that it is given.",
        because=(
            f"A transform hands out a **new** tensor: `img_norm[0][0][0]` is ({number(before)} − 6)"
            f" ÷ 9 = {number(new)}, and `img_tensor` keeps its {number(after)}. The notes print "
            "`img_tensor` before and after, and so see no change."
        ),
        show=Values(view="normalize", mean="6 3 2", std="9 3 5"),
        example=normalize.work(tensor[:, :1, :2].contiguous(), [6, 3, 2], [9, 3, 5]),
    )


def _half() -> Prediction:
    floats = drawn.draw("ship", 1, 64).float() / 255
    made = v2.Normalize([0.5] * 3, [0.5] * 3)(floats)
    mean, std = float(made.mean()), float(made.std(correction=0))
    truth = "Neither" if abs(mean) > 0.05 and abs(std - 1) > 0.05 else "Mean 0 and std 1"
    return Prediction(
        name="half",
        question=(
            "`Normalize([0.5] * 3, [0.5] * 3)` on a picture with numbers from 0 to 1. What do the "
            "numbers have afterwards?"
        ),
        options=("Mean 0 and std 1", "Mean 0.5 and std 0.5", "Neither"),
        truth=truth,
        code=program(
            'picture = drawn.draw("ship", 1, 64) / 255',
            "normalized = v2.Normalize([0.5] * 3, [0.5] * 3)(picture)",
            "print(normalized.mean(), normalized.std(correction=0))",
        ),
        belief="Normalize makes mean 0 and standard deviation 1.",
        because=(
            "It subtracts and divides by the numbers that **you** give; it measures nothing. With "
            "0.5 and 0.5 what was 0 to 1 becomes −1 to 1. A drawn ship has mean "
            f"{number(float(floats.mean()), 3)} before and {number(mean, 3)} after, and its "
            f"standard deviation goes from {number(float(floats.std(correction=0)), 3)} to "
            f"{number(std, 3)}. Mean 0 and std 1 come out only where the numbers were measured on "
            "the very pictures."
        ),
        show=Values(view="normalize", mean="0.5 0.5 0.5", std="0.5 0.5 0.5"),
    )


def _unscaled() -> Prediction:
    image = v2.ToImage()(_blank())
    most = v2.ToDtype(torch.float32)(image).max().item()
    scaled = v2.ToDtype(torch.float32, scale=True)(image).max().item()
    return Prediction(
        name="scale",
        question=(
            "The largest byte of a picture is 204. What is it after `ToImage()` and "
            "`ToDtype(torch.float32)`?"
        ),
        options=(number(scaled), number(most), "1"),
        truth=number(most),
        code=program(
            f'image = v2.ToImage()(Image.new("RGB", (480, 360), {COLOUR}))',
            "print(v2.ToDtype(torch.float32)(image).max())",
            "print(v2.ToDtype(torch.float32, scale=True)(image).max())",
        ),
        belief="Turning bytes into floats brings them to 0 to 1, as ToTensor does.",
        because=(
            f"`scale` is False by default, so the number keeps its value: {number(most)}. With "
            f"`scale=True` it is divided by 255: {number(scaled)}. A network that was trained on "
            "0 to 1 would be fed numbers 255 times too large, without any error."
        ),
        show=Values(chain="to_image,to_dtype:unscaled", step=2),
    )


def _not_more() -> Prediction:
    pictures, flip = 1000, v2.RandomHorizontalFlip()
    row = torch.arange(2).expand(1, 1, 2)
    with drawn_from.seed(0):
        flipped = sum(int(flip(row)[0, 0, 0]) for _ in range(pictures))
    return Prediction(
        name="more",
        question=(
            f"A data set of {pictures:,} pictures gets `RandomHorizontalFlip()`. How many pictures "
            "does an epoch have now?"
        ),
        options=(f"{pictures:,}", f"{pictures + flipped:,}", f"{2 * pictures:,}"),
        truth=f"{pictures:,}",
        code=program(
            "flip = v2.RandomHorizontalFlip()",
            "picture = torch.arange(2).view(1, 1, 2)  # two pixels: 0 and 1",
            "_ = torch.manual_seed(0)",
            f"epoch = [flip(picture) for _ in range({pictures})]",
            "flipped = sum(one[0, 0, 0].item() for one in epoch)",
            'print(len(epoch), "pictures,", flipped, "of them flipped")',
        ),
        belief="Augmentation makes the data set larger.",
        because=(
            "A transform gets one picture and gives one. Each time a picture is fetched the dice "
            f"are thrown anew: in one epoch {flipped} of {pictures:,} were flipped (seed 0), in "
            "the next it is others. The network sees new variants over the epochs; `len(dataset)` "
            "and the batches of an epoch stay as many as before."
        ),
        show=Values(chain="resize:128,random_horizontal_flip:0.5,to_tensor", step=2),
    )
