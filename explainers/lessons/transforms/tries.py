"""What can be tried on the transforms page, with the answers."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.lessons.transforms.numbers import CHAINS, Values
from explainers.tries import Try

ALL: Mapping[str, tuple[Try, ...]] = {
    "steps": (
        Try(
            "Put Normalize first. What does torchvision say, and what mends it?",
            "`TypeError: Normalize() does not support PIL images.` It subtracts and divides "
            "floats, so a step that makes a tensor must come before. **Mend it** puts it there.",
            Values(chain=CHAINS["impossible"]),
        ),
        Try(
            "Compare Resize(512) and Resize((512, 512)): which keeps the ratio?",
            "Resize(512) does: the shorter side becomes 512, and 480 × 360 becomes 682 × 512. The "
            "pair makes 512 × 512 of any picture, and distorts it.",
            Values(chain=CHAINS["notes_resize"]),
        ),
        Try(
            "Take “There and back”: is the last picture the first one, to the last byte?",
            "Not quite. ToPILImage multiplies by 255 and cuts the decimals off, so that some "
            "bytes are 1 lower. The table says how many.",
            Values(chain=CHAINS["there_and_back"], step=5),
        ),
        Try(
            "Put RandAugment behind Normalize. What has become of the numbers below 0?",
            "Many of its changes take floats to lie in 0 to 1 and clip them to that: what lay "
            "below is 0 then. Which changes are drawn depends on the seed.",
            Values(
                chain="resize:64,to_image,to_dtype:scaled,normalize:half,rand_augment:9",
                step=5,
            ),
        ),
    ),
    "draws": (
        Try(
            "Take the notes' RandomCrop: they log ten such crops to TensorBoard.",
            "Each is 300 high and 450 wide, cut out at another place.",
            Values(chain=CHAINS["notes_random_crop"]),
        ),
        Try(
            "Take the CIFAR-10 chain: how far can padding=4 shift the picture, and where do the "
            "black borders come from?",
            "By 4 pixels in each direction: a border of 4 zeros makes 40 × 40 of 32 × 32, and 32 "
            "× 32 are cut out of it. Zero is black.",
            Values(chain=CHAINS["cifar10"]),
        ),
        Try(
            "Which random steps would be wrong for telling a 6 from a 9?",
            "A rotation by half a turn makes one of the other, and so do a vertical and a "
            "horizontal flip together. Change a picture only so that its label stays true.",
        ),
    ),
    "normalize": (
        Try(
            "Take “This picture's own”: what are mean and std afterwards?",
            "0 and 1 in each channel, up to rounding: the numbers were measured on this very "
            "picture.",
        ),
        Try(
            "Take the notes' numbers: how many pixels are left that a screen could show?",
            "None. Red lies between about −0.667 and −0.556, green between −1 and −0.667, blue "
            "between −0.4 and −0.2: all below 0, which is black.",
            Values(mean="6 3 2", std="9 3 5"),
        ),
        Try(
            "Type a std of 0, then one of −1. What does a negative one do?",
            "By 0 nothing can be divided, so it is refused. Divided by −1 every number changes "
            "its sign: with a mean of 1, what was white is black and what was black is white.",
            Values(mean="1 1 1", std="-1 -1 -1"),
        ),
    ),
    "answer": (
        Try(
            "Leave out one step after the other: which error belongs to which?",
            "Without convert, Normalize meets four channels with three means. Without Resize, the "
            "first Linear layer gets too many numbers. Without reshape, Flatten takes the 64 maps "
            "for 64 pictures.",
            Values(shrink=False),
        ),
        Try(
            "Take a photograph of something that is none of the ten classes.",
            "It answers all the same: softmax shares out 100 % among the ten classes that it "
            "knows.",
            Values(picture="photograph", photograph="coffee"),
        ),
        Try(
            "Save the drawing as grey of 12 bits: what does the first step do then?",
            "It divides by 4095, so that 4095 becomes 255. convert alone would cut all above 255, "
            "and nearly the whole picture would be white.",
            Values(saved="I;16"),
        ),
    ),
}
