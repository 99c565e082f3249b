"""A test picture of a data set: the right one, its label, and code that makes it again."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explainers.images import cifar10, member, store
from explainers.images.named import data_of
from explainers.images.pictures import Pictures, Split


def pictures(count: int) -> Pictures:
    images = torch.randint(256, (count, 3, 32, 32), dtype=torch.uint8)
    half = Split(images, torch.arange(count) % 2)
    return Pictures(half, half, ("bee", "wasp"))


@given(st.integers(1, 40), st.integers(0, 100))
def test_the_chosen_picture_stands_on_its_shelf(count, asked):
    given_ = pictures(count)
    index = member.within(asked, given_)
    shown = member.shelf(index, given_)
    assert index in shown
    assert 0 <= shown.start <= shown.stop <= count
    assert len(shown) == member.SHELF or shown.stop == count
    assert asked >= count or index == asked


def test_the_shelves_hold_each_picture_once():
    given_ = pictures(20)
    shelves = [member.shelf(k, given_) for k in range(0, 20, member.SHELF)]
    assert [k for shelf in shelves for k in shelf] == list(range(20))


def test_a_member_is_named_and_its_code_makes_it_again(tmp_path):
    given_ = pictures(7)
    store.write(store.file_for(tmp_path, "cifar10"), given_)
    found = member.member("cifar10", 3, given_, tmp_path)
    assert found.name == "test picture 3 of CIFAR-10, labelled wasp"
    names: dict = {}
    exec("\n".join(found.origin.imports), names)
    assert torch.equal(eval(found.origin.expression, names), found.image)
    assert torch.equal(cifar10.load(tmp_path).test.images[3], found.image)


@pytest.mark.parametrize(
    ("choice", "path", "expected"),
    [("cifar10", "/pets", "cifar10"), ("own", " /pets ", "/pets")],
)
def test_a_path_counts_only_for_ones_own_pictures(choice, path, expected):
    assert data_of(choice, path) == expected
