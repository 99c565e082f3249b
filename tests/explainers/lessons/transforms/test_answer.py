"""From a file to the number of a class: the steps, their errors, and their code."""

import contextlib
import io

import pytest
import torch

from explainers.images import drawn
from explainers.images.picture import open_file
from explainers.lessons.transforms import answer
from explainers.lessons.transforms.words import MODES
from explainers.transforms import start as transforms_start
from explainers.transforms.start import DRAWN_SIDE
from tests.explainers.images.archives import png

ALL = {"convert": True, "shrink": True, "batch_of_one": True}


def started(mode="RGBA", name="cat", number=3):
    image = drawn.draw(name, number, DRAWN_SIDE)
    return transforms_start.of_drawing(image, name, number, "square", mode)


def run(code):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})
    return printed.getvalue()


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_ends_in_a_class_and_the_code_says_the_same(mode):
    start = started(mode)
    found = answer.answer(start, **ALL)
    assert found.stages[-1].value.shape == (1, 3, 32, 32)
    with torch.no_grad():
        assert torch.equal(found.network.network(found.stages[-1].value), found.scores)
    number = found.number
    code = answer.code(start, found)
    assert run(code) == f"(1, 10) {number} {found.network.classes[number]}\n"


@pytest.mark.parametrize(
    ("left_out", "error"),
    [("convert", "4"), ("shrink", "mat1 and mat2 shapes"), ("batch_of_one", "mat1 and mat2 sh")],
)
def test_without_a_step_the_network_refuses_and_the_code_too(left_out, error):
    start = started()
    found = answer.answer(start, **{**ALL, left_out: False})
    assert found.scores is None and error in found.error and "left out" in found.because
    assert run(answer.code(start, found, found.error)) == f"{found.error}\n"


def test_drawings_are_recognised():
    names = [drawn.CLASSES[k % 10] for k in range(20)]
    right = 0
    for place, name in enumerate(names):
        found = answer.answer(started("RGB", name, 1000 + place), **ALL)
        right += found.network.classes[found.number] == name
    assert right >= 14


def test_a_readers_own_picture_goes_to_the_network_of_photographs(tmp_path, monkeypatch):
    (tmp_path / "me.png").write_bytes(png((200, 90, 10), (64, 40)))
    start = transforms_start.of_file(open_file(tmp_path / "me.png"), "me.png", "me.png")
    found = answer.answer(start, **ALL)
    code = answer.code(start, found)
    assert '"cifar10")' in code
    monkeypatch.chdir(tmp_path)
    assert run(code).startswith(f"(1, 10) {found.number} ")
