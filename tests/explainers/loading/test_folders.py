"""The two folders, and the Dataset class on them."""

import pytest
import torch
from PIL import Image
from torchvision.transforms.v2 import functional

from explainers.images import drawn
from explainers.lessons.loading import numbers
from explainers.lessons.loading.numbers import BIRD, BOTH, FROG
from explainers.loading import folders
from explainers.loading.folders import COUNTS, MyData


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return folders.make(tmp_path_factory.mktemp("data"))


def test_the_folders_hold_the_drawings(folder):
    for name, count in COUNTS.items():
        data = MyData(str(folder), name)
        assert len(data) == count
        for idx in (0, count - 1):
            picture, label = data[idx]
            assert label == name
            expected = drawn.draw(name, idx, folders.SIZE)
            assert torch.equal(functional.pil_to_tensor(picture), expected)


def test_they_are_drawn_once_and_mended_where_a_file_is_missing(folder):
    file = next((folder / BIRD).iterdir())
    before = file.stat().st_mtime_ns
    assert folders.make(folder.parents[1]) == folder
    assert file.stat().st_mtime_ns == before
    file.unlink()
    folders.make(folder.parents[1])
    assert len(list((folder / BIRD).glob("*.png"))) == COUNTS[BIRD]
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_several_drawings_are_those_drawn_one_by_one():
    several = drawn.draw_several("frog", range(3), 24)
    assert torch.equal(several, torch.stack([drawn.draw("frog", seed, 24) for seed in range(3)]))
    with pytest.raises(ValueError, match="there are drawings of"):
        drawn.draw_several("ant", range(3))


def test_the_sum_leads_to_the_parts(folder):
    known = numbers.datasets(folder)
    assert [len(known[name]) for name in (BIRD, FROG, BOTH)] == [16, 8, 24]
    for idx in range(-24, 24):
        found = numbers.item(known[BOTH], BOTH, idx)
        assert found.place == idx % 24
        assert found.label == numbers.LABELS[idx]
        name = BIRD if found.place < 16 else FROG
        own = found.place - 16 if name == FROG else found.place
        assert found.picture.tobytes() == known[name][own][0].tobytes()
        assert f"**{own}**" in numbers.arithmetic(BOTH, idx)


@pytest.mark.parametrize(
    ("name", "idx", "error"),
    [
        (BOTH, 24, "IndexError: list index out of range"),
        (BOTH, -25, "ValueError: absolute value of index should not exceed dataset length"),
        (FROG, 8, "IndexError: list index out of range"),
        (FROG, -9, "IndexError: list index out of range"),
    ],
)
def test_an_index_too_far_is_pythons_own_error(folder, name, idx, error):
    assert numbers.item(numbers.datasets(folder)[name], name, idx).error == error


def test_a_batch_is_what_a_loader_collates(folder):
    both = numbers.datasets(folder)[BOTH]
    images, labels = numbers.batch(both, (3, 20, 3))
    assert (images.shape, images.dtype) == ((3, 3, 64, 64), torch.uint8)
    assert labels == ["bird", "frog", "bird"]
    assert torch.equal(images[0], images[2])


def test_a_transform_is_applied(folder):
    data = MyData(str(folder), FROG, transform=lambda img: img.size)
    assert data[0] == ((64, 64), "frog")
    assert isinstance(MyData(str(folder), FROG)[0][0], Image.Image)
