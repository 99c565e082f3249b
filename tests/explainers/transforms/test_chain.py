"""Chains as text, as torchvision's objects and as code; edited step by step."""

import pytest
import torch
import torchvision
from hypothesis import given
from hypothesis import strategies as st
from torchvision.transforms import v2

from explainers.transforms import chain as chains
from explainers.transforms.chain import parse, parse_step, write
from explainers.transforms.kinds import KINDS

SPACE = {"torch": torch, "v2": v2, "transforms": torchvision.transforms}

offered = [
    f"{kind.name}:{argument}" if argument else kind.name
    for kind in KINDS.values()
    for argument in kind.offered or ("",)
]


@pytest.mark.parametrize("text", offered)
def test_every_step_on_offer_is_what_its_code_says(text):
    step = parse_step(text)
    assert step.text == text
    made, written = step.make(), eval(step.code, dict(SPACE))
    assert type(made) is type(written)
    for name, value in vars(made).items():
        if isinstance(value, int | float | str | list | tuple):
            assert value == pytest.approx(getattr(written, name))


@given(st.lists(st.sampled_from(offered), max_size=chains.LONGEST))
def test_a_chain_survives_its_text(parts):
    chain = parse(",".join(parts))
    assert [step.text for step in chain] == parts
    assert parse(write(chain)) == chain


@given(st.lists(st.sampled_from(offered), min_size=1, max_size=6), st.data())
def test_moving_a_step_keeps_all_and_can_be_taken_back(parts, data):
    chain = parse(",".join(parts))
    place = data.draw(st.integers(0, len(chain) - 1))
    down = chains.moved(chain, place, 1)
    if place == len(chain) - 1:
        assert down == chain
    else:
        assert down[place + 1] == chain[place]
        assert down[place] == chain[place + 1]
        assert chains.moved(down, place + 1, -1) == chain
    without = chains.removed(chain, place)
    assert chains.inserted(without, place, chain[place]) == chain


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("resize:0", "a whole number from 1 to 1024"),
        ("resize:5000", "a whole number from 1 to 1024"),
        ("resize:64x64x64", "height and width"),
        ("resize:²", "a whole number"),
        ("random_crop:32p", "padding"),
        ("random_crop:32p999", "from 1 to 256"),
        ("random_horizontal_flip:1.5", "a number from 0 to 1"),
        ("random_horizontal_flip:nan", "a number from 0 to 1"),
        ("color_jitter:inf", "a number from 0 to 1"),
        ("gaussian_blur:4", "must be odd"),
        ("rand_augment:31", "from 0 to 30"),
        ("normalize:mine", "one of half, cifar10"),
        ("to_tensor:3", "takes no argument"),
        ("sharpen", "no transform that is known here"),
        (",", "no transform that is known here"),
        (",".join(["to_image"] * 11), "at most 10"),
    ],
)
def test_what_cannot_be_used_is_told(text, rule):
    with pytest.raises(ValueError, match=rule):
        parse(text)


def test_an_argument_is_written_in_one_way():
    assert parse_step("resize").text == "resize:64"
    assert parse_step(" resize : 064 ").text == "resize:64"
    assert parse_step("random_crop:300×450p8").call == "RandomCrop(size=(300, 450), padding=8)"
    assert parse_step("undo_normalize:notes").code == (
        "v2.Normalize(mean=[-6 / 9, -3 / 3, -2 / 5], std=[1 / 9, 1 / 3, 1 / 5])"
    )
    assert chains.replaced(parse("to_image,resize"), 1, "32")[1].text == "resize:32"
