"""What can be tried on the pages of data: its settings are legal, and its answers hold."""

import pytest
import torch

from explainers import listed
from explainers.images import choosing, drawn
from explainers.lessons.transforms import answer
from explainers.lessons.transforms import numbers as transforms
from explainers.lessons.transforms import start as transforms_start
from explainers.lessons.transforms import tries as transforms_tries
from explainers.lessons.transforms.start import DRAWN_SIDE
from explainers.transforms.chain import parse
from explainers.transforms.facts import outside
from explainers.transforms.walk import walk

TRANSFORMS = (*transforms.SETTINGS, *listed.of(choosing.Values))
ALL = [
    *((t, TRANSFORMS) for name in ("STEPS", "DRAWS", "NORMALIZE", "ANSWER")
      for t in getattr(transforms_tries, name)),
]  # fmt: skip


@pytest.mark.parametrize(("tried", "table"), ALL)
def test_what_is_set_on_the_page_is_legal(tried, table):
    known = {setting.name: setting for setting in table}
    for name, value in tried.show.items():
        known[name].check(value)
    assert tried.text and tried.answer


def picture():
    return transforms_start.of_drawing(
        drawn.draw("cat", 3, DRAWN_SIDE), "cat", 3, "landscape", "RGB"
    )


def test_the_answers_about_chains_hold():
    first, resize, back, augment = transforms_tries.STEPS
    failure = walk(parse(first.show["chain"]), picture().picture, 0).failure
    assert (
        failure.error in first.answer.replace("`", "") or failure.error.rstrip(".") in first.answer
    )
    size = walk(parse(resize.show["chain"]), picture().picture, 0).stops[0].value.size
    assert f"{size[0]} × {size[1]}" in resize.answer
    last = walk(parse(back.show["chain"]), picture().picture, 0).stops[-1]
    assert "1 lower" in last.remarks[0]
    chain = parse(augment.show["chain"])
    gone = [walk(chain, picture().picture, seed).stops for seed in range(10)]
    assert any(outside(stops[-2].value) and not outside(stops[-1].value) for stops in gone)


def test_the_answers_about_normalize_hold():
    floats = transforms.small(picture().picture)
    own = transforms.known_statistics(floats)["This picture's own"]
    made = transforms.there_and_back(floats, own).normalized
    assert torch.allclose(made.mean((1, 2)), torch.zeros(3), atol=1e-4)
    notes = transforms.there_and_back(floats, transforms.known_statistics(floats)["The notes"])
    assert (notes.normalized < 0).all()


def test_the_answers_about_the_class_hold():
    for without in ("convert", "shrink", "batch_of_one"):
        asked = {"convert": True, "shrink": True, "batch_of_one": True, without: False}
        start = transforms_start.of_drawing(
            drawn.draw("cat", 3, DRAWN_SIDE), "cat", 3, "square", "RGBA"
        )
        assert answer.answer(start, **asked).scores is None
