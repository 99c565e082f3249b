"""The drawn pictures: the same everywhere, balanced, disjoint, and about what they say."""

import os
import subprocess
import sys
import time

import pytest
import torch

from explainers.images import drawn, store
from explainers.images.drawn.dice import Dice, _signed, scramble
from explainers.images.drawn.shapes import Points, box, circle, convex, ellipse, limb, melt
from explainers.images.sources import load

CIFAR_NAMES = (
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
)  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def pictures(root):
    return load("drawn", root=root)


def test_scramble_is_splitmix64():
    # The first outputs of splitmix64 with seed 0, as in Vigna's reference implementation.
    state = torch.tensor([_signed(0x9E3779B97F4A7C15 * step) for step in (1, 2, 3)])
    expected = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    assert scramble(state).tolist() == [_signed(bits) for bits in expected]


def test_dice_are_uniform_and_each_picture_throws_its_own():
    numbers = Dice(torch.arange(500)).many(200)
    assert numbers.shape == (500, 200)
    assert numbers.min() >= 0 and numbers.max() < 1
    assert abs(numbers.mean() - 0.5) < 0.005
    assert abs(numbers.var() - 1 / 12) < 0.002
    alone = Dice(torch.tensor([7]))
    assert torch.equal(
        torch.cat([alone.many(3), alone.many(4)], 1), Dice(torch.tensor([7])).many(7)
    )
    many, one = Dice(torch.arange(10)), Dice(torch.tensor([7]))
    for _ in range(150):  # more than are thrown at once
        assert torch.equal(many.uniform(-2, 5)[7], one.uniform(-2, 5)[0])


def test_shapes_are_signed_distances():
    at = Points(torch.tensor([[[0.0, 2.0, 0.5]]]), torch.tensor([[[0.0, 0.0, 0.0]]]))
    assert circle(at, 0.0, 0.0, 1.0).flatten().tolist() == [-1.0, 1.0, -0.5]
    assert ellipse(at, 0.0, 0.0, 2.0, 1.0).flatten().tolist() == [-1.0, 0.0, -0.75]
    assert limb(at, -1.0, 0.0, 1.0, 0.0, 0.25, 0.25).flatten().tolist() == [-0.25, 0.75, -0.25]
    assert box(at, -1.0, -1.0, 1.0, 1.0).flatten().tolist() == [-1.0, 1.0, -0.5]
    square = convex(at, (-1, -1), (1, -1), (1, 1), (-1, 1))
    assert square.flatten().tolist() == [-1.0, 1.0, -0.5]
    melted = melt(circle(at, -1.0, 0.0, 0.9), circle(at, 1.0, 0.0, 0.9), softness=0.4)
    assert melted[0, 0, 0] == pytest.approx(
        0.1 - 0.4 / 4, abs=1e-6
    )  # the gap between them is filled


def test_ten_thousand_and_two_thousand_pictures_in_balance(pictures):
    assert pictures.classes == CIFAR_NAMES
    assert pictures.left_out == ()
    for split, count in ((pictures.train, 1000), (pictures.test, 200)):
        assert split.images.shape == (10 * count, 3, 32, 32)
        assert split.images.dtype == torch.uint8 and split.images.is_contiguous()
        assert split.labels.dtype == torch.int64
        assert split.labels.bincount().tolist() == [count] * 10


def test_classes_are_mixed(pictures):
    # Training in this order, without shuffling, must meet several classes in every batch.
    for batch in pictures.train.labels.split(64)[:-1]:
        assert len(batch.unique()) >= 7


def test_pictures_are_light_and_dark_and_none_is_blank(pictures):
    pixels = pictures.train.images.flatten(1).float()
    assert 90 < pixels.mean() < 165
    assert pixels.std(1).min() > 8
    assert pixels.mean(1).std() > 15
    assert pictures.train.images.min() == 0 and pictures.train.images.max() == 255


def test_no_picture_occurs_twice(pictures):
    both = torch.cat([pictures.train.images, pictures.test.images]).flatten(1)
    assert len({row.numpy().tobytes() for row in both}) == 12_000


def test_a_picture_of_the_set_can_be_drawn_alone(pictures):
    for name, seed, split in (("cat", 0, pictures.train), ("truck", 1199, pictures.test)):
        alone = drawn.draw(name, seed)
        own = split.images[split.labels == CIFAR_NAMES.index(name)].int()
        assert int((own - alone.int()).abs().amax((1, 2, 3)).min()) <= 1


def test_freshly_drawn_pictures_can_be_trained_on(monkeypatch):
    # Slices of tensors made in inference mode could not: autograd refuses to keep them.
    monkeypatch.setattr(drawn, "TRAIN", 1)
    monkeypatch.setattr(drawn, "TEST", 1)
    train = drawn.draw_all().train
    weight = torch.zeros(3072, 10, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(
        train.images[2:8].flatten(1).float() @ weight, train.labels[2:8]
    )
    loss.backward()
    assert loss.item() == pytest.approx(2.302585) and weight.grad.abs().sum() > 0


def test_the_same_seed_gives_the_same_picture_and_another_another():
    for name in drawn.CLASSES:
        assert torch.equal(drawn.draw(name, 5), drawn.draw(name, 5))
        assert not torch.equal(drawn.draw(name, 5), drawn.draw(name, 6))


def test_the_same_on_a_processor_without_vector_units():
    # Sines and products may differ in their last bit from one processor to the next: a picture
    # may then differ by one level of brightness, never by more.
    program = (
        "import sys, torch; from explainers.images import drawn\n"
        "assert not {'PIL', 'torchvision'} & set(sys.modules)  # drawing starts without them\n"
        "for name in drawn.CLASSES:\n"
        "    sys.stdout.buffer.write(drawn.draw(name, 3).numpy().tobytes())"
    )
    plain = {**os.environ, "ATEN_CPU_CAPABILITY": "default"}
    output = subprocess.run(
        [sys.executable, "-c", program], env=plain, check=True, capture_output=True
    ).stdout
    there = torch.frombuffer(bytearray(output), dtype=torch.uint8).view(10, 3, 32, 32)
    here = torch.stack([drawn.draw(name, 3) for name in drawn.CLASSES])
    assert (there.int() - here.int()).abs().max() <= 1


@pytest.mark.parametrize("name", CIFAR_NAMES)
def test_a_larger_picture_shows_the_same(name):
    small, large = drawn.draw(name, 11), drawn.draw(name, 11, size=128)
    assert large.shape == (3, 128, 128) and large.dtype == torch.uint8
    shrunk = torch.nn.functional.avg_pool2d(large.float(), 16)
    assert (shrunk - torch.nn.functional.avg_pool2d(small.float(), 4)).abs().mean() < 6


def test_bad_arguments_are_answered_in_words():
    with pytest.raises(ValueError, match=r"class_name='zebra': there are drawings of airplane,"):
        drawn.draw("zebra", 0)
    with pytest.raises(ValueError, match=r"size=0, seed=1: the size is at least 1"):
        drawn.draw("cat", 1, size=0)
    with pytest.raises(ValueError, match=r"seed=-1: the size is at least 1, the seed at least 0"):
        drawn.draw("cat", -1)


def test_the_second_start_reads_the_file(root, pictures, monkeypatch):
    def forbidden(*_):
        raise AssertionError("drawn again")

    monkeypatch.setattr(drawn, "draw_all", forbidden)
    start = time.thread_time()  # the processor's own time: others may keep the machine busy
    again = load("drawn", root=root)
    assert time.thread_time() - start < 1.0
    assert torch.equal(again.train.images, pictures.train.images)
    assert torch.equal(again.test.labels, pictures.test.labels)


def test_another_version_is_drawn_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(drawn, "TRAIN", 2)
    monkeypatch.setattr(drawn, "TEST", 1)
    load("drawn", root=tmp_path)
    monkeypatch.setattr(drawn, "VERSION", drawn.VERSION + 1)
    heard = []
    load("drawn", root=tmp_path, progress=lambda message, _: heard.append(message))
    assert "Drawing pictures: airplane" in heard


# The mean red, green and blue of each class's picture of seed 0. Where a drawing was changed on
# purpose, raise drawn.VERSION, so that kept pictures are drawn anew, and write the new means here.
MEANS = {
    "airplane": [133.6, 143.4, 144.7],
    "automobile": [143.2, 138.7, 163.8],
    "bird": [116.6, 111.5, 110.3],
    "cat": [172.1, 154.0, 130.6],
    "deer": [164.7, 142.8, 101.8],
    "dog": [152.7, 132.4, 139.6],
    "frog": [194.1, 186.5, 153.5],
    "horse": [165.2, 166.0, 156.7],
    "ship": [97.4, 117.6, 134.7],
    "truck": [130.9, 139.4, 137.2],
}


@pytest.mark.parametrize("name", CIFAR_NAMES)
def test_pictures_stay_what_they_are(name):
    assert drawn.VERSION == 2
    means = drawn.draw(name, 0).float().mean((1, 2)).tolist()
    assert means == pytest.approx(MEANS[name], abs=0.15)


def test_progress_names_each_class_and_rises_to_one(monkeypatch):
    monkeypatch.setattr(drawn, "TRAIN", 2)
    monkeypatch.setattr(drawn, "TEST", 1)
    heard = []
    threads = torch.get_num_threads()
    drawn.draw_all(lambda message, fraction: heard.append((message, fraction)))
    assert torch.get_num_threads() == threads
    assert heard[0] == ("Drawing pictures: airplane", 0.0)
    assert heard[-1] == ("The pictures are drawn", 1.0)
    fractions = [fraction for _, fraction in heard]
    assert fractions == sorted(fractions) and len(heard) == 21


def test_a_linear_look_at_the_pixels_does_not_suffice(pictures):
    # Ten classes are told apart by their shape, not by their mean colour or their background:
    # a least-squares fit on small grey-free thumbnails stays far behind the network.
    def features(split):
        small = torch.nn.functional.avg_pool2d(split.images.float() / 255, 4).flatten(1)
        return torch.cat([small, torch.ones(len(small), 1)], 1)

    targets = torch.nn.functional.one_hot(pictures.train.labels, 10).float()
    x = features(pictures.train)
    weights = torch.linalg.solve(x.T @ x + torch.eye(x.shape[1]), x.T @ targets)
    right = (features(pictures.test) @ weights).argmax(1) == pictures.test.labels
    assert 0.3 < right.float().mean() < 0.7


def test_kept_files_are_where_the_root_says(root, pictures):
    files = [file.name for file in (root / "prepared").iterdir()]
    assert store.file_for(root, "drawn", drawn.VERSION, 1000, 200).name in files
    assert not [name for name in files if name.startswith(".unfinished")]


def test_a_drawing_can_be_gone_through_backwards():
    assert not drawn.draw("cat", 0).is_inference()
    assert not drawn.draw_several("cat", [0, 1]).is_inference()
