"""A picture's way through a chain: torchvision's own numbers, its refusals, and silent traps."""

import pytest
import torch
from PIL import Image
from torchvision.transforms import v2

from explainers.images import drawn
from explainers.transforms.chain import parse, write
from explainers.transforms.conversion import conversion
from explainers.transforms.facts import facts, numbers, outside
from explainers.transforms.walk import draws, walk


@pytest.fixture(scope="module")
def picture() -> Image.Image:
    return v2.functional.to_pil_image(drawn.draw("frog", 2, 48)[:, :36])


@pytest.mark.parametrize("seed", [0, 7])
def test_the_walk_is_what_compose_gives(picture, seed):
    chain = parse(
        "random_crop:30x40,random_horizontal_flip,color_jitter,to_image,to_dtype,normalize"
    )
    stops = walk(chain, picture, seed).stops
    torch.manual_seed(seed)
    whole = v2.Compose([step.make() for step in chain])(picture)
    assert len(stops) == len(chain)
    assert torch.equal(stops[-1].value, whole)
    assert torch.equal(draws(chain, picture, [seed])[0], whole)


@pytest.mark.parametrize(
    ("mode", "place"), [("RGBA", "fourth"), ("LA", "second"), ("La", "second")]
)
def test_the_channel_that_is_dropped_on_the_way_to_rgb_is_the_one_that_there_is(mode, place):
    step = conversion(Image.new(mode, (4, 3)))
    assert step.kind.does.startswith(f"The {place} channel, alpha,")


def test_the_readers_own_dice_are_left_alone(picture):
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    first = torch.rand(1)
    walk(parse("random_crop:10"), picture, 5)
    assert torch.equal(torch.cat([first, torch.rand(1)]), expected)


@pytest.mark.parametrize(
    ("text", "error", "because", "mended"),
    [
        (
            "normalize:notes,to_tensor",
            "TypeError: Normalize() does not support PIL images.",
            "must come before",
            "to_tensor,normalize:notes",
        ),
        (
            "to_image,normalize:half",
            "TypeError: Input tensor should be a float tensor. Got torch.uint8.",
            "ToDtype",
            "to_image,to_dtype:scaled,normalize:half",
        ),
        (
            "random_crop:300x40,to_tensor",
            "ValueError: Required crop size (300, 40) is larger than input image size (36, 48).",
            "cannot be cut out of 36 × 48",
            "random_crop:36x40,to_tensor",
        ),
        (
            "to_image,to_tensor",
            "TypeError: pic should be PIL Image or ndarray. Got <class "
            "'torchvision.tv_tensors._image.Image'>",
            "a tensor already",
            "to_image",
        ),
    ],
)
def test_a_refusal_is_torchvisions_own_and_can_be_mended(picture, text, error, because, mended):
    gone = walk(parse(text), picture, 0)
    assert gone.failure.error == error
    assert because in gone.failure.because
    assert write(gone.failure.mended) == mended
    assert walk(gone.failure.mended, picture, 0).failure is None


def test_steps_before_the_refusal_are_there(picture):
    gone = walk(parse("resize:20,to_image,random_crop:64"), picture, 0)
    assert [stop.step.kind.name for stop in gone.stops] == ["resize", "to_image"]
    assert gone.failure.place == 2


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("to_dtype", "handed the PIL picture on as it was"),
        ("to_image,to_dtype:unscaled", "the floats still go to 255"),
        ("to_tensor,normalize:notes,color_jitter:0.4", "were clipped"),
        ("to_tensor,normalize:notes,to_pil_image", "lay outside 0 to 1"),
        ("grayscale:1,to_tensor,normalize:half", "normalised three times"),
        ("random_horizontal_flip:0", "left the picture as it was"),
        ("resize:512", "no more detail"),
        ("center_crop:64", "filled with zeros"),
    ],
)
def test_what_happens_in_silence_is_remarked(picture, text, remark):
    assert remark in " ".join(walk(parse(text), picture, 0).stops[-1].remarks)


def test_a_good_chain_gets_no_remark(picture):
    chain = parse("resize:32,random_crop:20,random_horizontal_flip:1,to_image,to_dtype,normalize")
    assert [stop.remarks for stop in walk(chain, picture, 0).stops] == [()] * 6


@pytest.mark.parametrize("text", ["", "to_image", "to_tensor", "to_tensor,normalize:cifar10"])
def test_facts_are_the_pictures_own(picture, text):
    stops = walk(parse(text), picture, 0).stops
    value = stops[-1].value if stops else picture
    known, values = facts(value), numbers(value).double()
    assert (known.low, known.high) == (values.min(), values.max())
    assert torch.allclose(torch.tensor(known.mean).double(), values.mean((1, 2)), atol=1e-5)
    spread = values.std((1, 2), correction=0)
    assert torch.allclose(torch.tensor(known.std).double(), spread, atol=1e-4)
    assert known.counts.sum(1).tolist() == [36 * 48] * 3
    share = ((values < 0) | (values > 1)).double().mean() if "tensor" in text else 0
    assert outside(value) == pytest.approx(float(share))


def test_facts_name_the_axes():
    grey = facts(Image.new("L", (5, 3), 7))
    assert (grey.size, grey.dtype, grey.range) == ("5 × 3 (width × height)", "mode L", "7 to 7")
    flat = facts(torch.full((1, 3, 5), 2.0))
    assert flat.size == "1 × 3 × 5 (channels × height × width)"
    assert flat.counts.sum() == 15
